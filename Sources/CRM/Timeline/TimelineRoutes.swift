import Web

enum TimelineRoutes {
  static func add(to routes: inout Routes) {
    routes.get("/api/crm/customers/:id/timeline", .customerView, TimelineAPI.show(Customer.type), .timeline(of: "Customer", "a client"))
    routes.get("/api/crm/contacts/:id/timeline", .contactView, TimelineAPI.show(Contact.type), .timeline(of: "Contact", "a contact"))
    // Which permission it asks for depends on the record that the event is about.
    routes.signedIn.post("/crm/timeline/:seq/put-back", PutBackPages.put)
    routes.signedIn.post("/api/crm/timeline/:seq/put-back", PutBackAPI.put, .putBack)
  }
}

extension Endpoint {
  static func timeline(of word: String, _ label: String) -> Endpoint {
    Endpoint(
      "get\(word)Timeline", "What happened to \(label) and what hangs on it", about: "The newest first.",
      parameters: [
        Parameter("limit", .range(1, 99)), Parameter("cursor", .text.about("`pagination.cursor` of the answer before.")),
        Parameter("kind", .choice(TimelineKind.allCases.map(\.rawValue)).about("What it is narrowed to.")),
      ],
      answer: .object(["data": .list(change), "pagination": .object(["limit": .integer, "cursor": .text.orNull])]))
  }

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
      "userId": .id.orNull, "userName": .text.orNull, "changes": .list(.object(["field": .text, "before": .any, "after": .any])),
    ]))
}
