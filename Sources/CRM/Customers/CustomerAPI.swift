import Records
import Store
import Values
import Web

enum CustomerAPI {
  private static let listed = 100

  /// What `include` adds, as the lists of their own answer it.
  static let included = JSONSchema.options([
    "contacts": .list(ContactRoutes.resource.schema), "contactsHasMore": .boolean.about("There are more: see the list with customerId."),
    "deals": .list(DealRoutes.resource.schema), "dealsHasMore": .boolean,
    "communications": .list(CommunicationRoutes.resource.schema), "communicationsHasMore": .boolean,
    "activities": .list(ActivityRoutes.resource.schema), "activitiesHasMore": .boolean,
    "notes": .list(.record(Note.type, columns: ["createdByName"])), "notesHasMore": .boolean,
    "salesQuotations": .list(.any), "salesOrders": .list(.any), "salesInvoices": .list(.any),
  ])

  /// Who else has the client's address; and with `include=contacts,deals,communications,activities,notes,sales` what hangs on it, the newest
  /// hundred of each, where `dealsHasMore` says whether there are more; with `group` what all deals of the clients below it come to.
  static let members: @Sendable (Context, Reader, Row) throws -> [(String, JSON)] = { context, reader, row in
    try demand(context)
    let names = URLText.parts(context.query.text("include") ?? "")
    return try names.flatMap { try related($0, row, context, reader) } + [("sameEmail", try SameEmail(row: row, reader: reader).json())]
  }

  /// What may be asked for, each with the right that it takes.
  private static let rights: [String: Permission] = [
    "contacts": .contactView, "deals": .dealView, "communications": .communicationView, "activities": .activityView,
    "notes": .customerView, "sales": .customerView, "group": .customerView,
  ]

  static let demand: @Sendable (Context) throws -> Void = { context in
    for name in URLText.parts(context.query.text("include") ?? "") where !name.isEmpty {
      guard let right = rights[name] else {
        throw Problem.unprocessable(fields: [
          "include": "include takes contacts, deals, communications, activities, notes, sales and group, not “\(name.prefix(40))”."
        ])
      }
      try context.require(right)
    }
  }

  private static func related(_ name: String, _ row: Row, _ context: Context, _ reader: Reader) throws -> [(String, JSON)] {
    switch name {
    case "contacts":
      let people = try list(ContactRoutes.resource, of: row, context, reader, filter: ContactFilters.belongs(to: [row.id]))
      return members(name, try ContactsOfClient.at(row.id, people.rows, reader), hasMore: people.hasMore)
    case "deals", "activities":
      let found = try list(name == "deals" ? DealRoutes.resource : ActivityRoutes.resource, of: row, context, reader)
      return members(name, found.rows, hasMore: found.hasMore)
    case "communications":
      let talks = try list(CommunicationRoutes.resource, of: row, context, reader, sort: Communication.type.defaultSort)
      return members(name, talks.rows, hasMore: talks.hasMore)
    case "notes":
      let notes = try NotesOfRecord(parent: try Note.parents.named("customers"), record: row.id, reader: reader).newest(listed)
      return members(name, notes.rows, hasMore: notes.hasMore)
    case "sales": return ["salesQuotations", "salesOrders", "salesInvoices"].map { ($0, .array([])) }
    case "group":
      return [(name, row.type.field("parentId")?.visibility == .visible ? try CustomerSubtree(of: row.id, reader).json() : .null)]
    default: return []
    }
  }

  private static func members(_ name: String, _ rows: [JSON.Object], hasMore: Bool) -> [(String, JSON)] {
    [(name, .array(rows.map { .object($0) })), (name + "HasMore", .bool(hasMore))]
  }

  private static func list(
    _ resource: Resource, of row: Row, _ context: Context, _ reader: Reader, filter: ListQuery.Filter? = nil,
    sort: EntityType.Sort = .init("createdAt", descending: true)
  ) throws -> (rows: [JSON.Object], hasMore: Bool) {
    var query = ListQuery()
    query.filters = [filter ?? .equals("customerId", .id(row.id))]
    query.sort = sort
    query.limit = listed
    let listing = try resource.type.list(query, reader, extra: resource.columns)
    return (try resource.objects(listing.page, reader), listing.next != nil)
  }
}
