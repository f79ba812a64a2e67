import Web

enum TimelineRoutes {
  static func add(to routes: inout Routes) {
    routes.get("/api/crm/customers/:id/timeline", .customerView, TimelineAPI.show(Customer.type), .timeline(of: "Customer", "a client"))
    routes.get("/api/crm/contacts/:id/timeline", .contactView, TimelineAPI.show(Contact.type), .timeline(of: "Contact", "a contact"))
    // What the role does not see is left out.
    routes.signedIn.get(RecentFeed.path, RecentFeed.show)
    routes.signedIn.get("/api/crm/timeline", TimelineAPI.recent, .recent)
    // Which permission it asks for depends on the record that the event is about.
    routes.signedIn.post("/crm/timeline/:seq/put-back", PutBackPages.put)
    routes.signedIn.post("/api/crm/timeline/:seq/put-back", PutBackAPI.put, .putBack)
  }
}

extension Endpoint {
  static func timeline(of word: String, _ label: String) -> Endpoint {
    Endpoint(
      "get\(word)Timeline", "What happened to \(label) and what hangs on it", about: "The newest first.",
      parameters: pages + [Parameter("kind", .choice(TimelineKind.allCases.map(\.rawValue)).about("What it is narrowed to."))],
      answer: changes)
  }

  static let recent = Endpoint(
    "getTimeline", "What happened in the workspace", about: "The newest first. What your role may not see is left out.",
    parameters: pages + [
      Parameter("kind", .choice(RecentKind.allCases.map(\.rawValue)).about("One kind of records alone.")),
      Parameter("userId", .text.about("What one person did alone; `me` for yourself.")),
    ], answer: changes)

  private static let pages = [
    Parameter("limit", .range(1, 99)), Parameter("cursor", .text.about("`pagination.cursor` of the answer before.")),
  ]

  private static let changes = JSONSchema.object([
    "data": .list(change), "pagination": .object(["limit": .integer, "cursor": .text.orNull]),
  ])

  static let putBack = Endpoint(
    "putBack", "Put an old value back", about: "seq is that of the change in a timeline. Answers the record.",
    body: .json(
      .object(
        ["field": .text, "version": .integer.about("Needed where the field has changed since: that you saw the newer value.")],
        optional: ["version"])), answer: .object(["id": .id, "version": .integer]))

  private static let change = JSONSchema.named(
    "Change",
    .object([
      "seq": .integer.orNull, "at": .instant, "type": .text.about("The kind of record."), "verb": .text, "id": .id, "title": .text.orNull,
      "userId": .id.orNull, "userName": .text.orNull,
      "standsOn": .object(["type": .text, "id": .id, "title": .text]).orNull.about("Of a note or a file: the record it stands on."),
      "changes": .list(
        .object(
          [
            "field": .text, "before": .any, "after": .any, "beforeCurrency": .text.about("What an amount was counted in."),
            "afterCurrency": .text,
          ], optional: ["beforeCurrency", "afterCurrency"])),
    ]))
}
