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

  /// Who else has the client's address; and with `include=contacts,deals,communications,activities,notes,sales` what hangs on it: the newest
  /// hundred of each, of contacts the primary one and the first by name, where `dealsHasMore` says whether there are more. With `group` what
  /// all deals of the clients below it come to.
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
      let people = try contacts(of: row, context, reader)
      return members(name, people.rows, hasMore: people.hasMore)
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

  /// In the order of the relationships' index, so that a client of sixty thousand costs no more than one of four.
  private static func contacts(of row: Row, _ context: Context, _ reader: Reader) throws -> (rows: [JSON.Object], hasMore: Bool) {
    let resource = ContactRoutes.resource
    try context.require(resource.type.permissions.view)
    let found = try reader.page(ContactsOfClient.first(Int64(listed) + 1, "t.id", of: row.id))
    let ids = (0..<found.rowCount).compactMap { found.id($0, 0) }.prefix(listed)
    var query = ListQuery()
    (query.ids, query.limit, query.known) = (Array(ids), listed, (ids.count, true))
    let page = try resource.type.list(query, reader, extra: resource.columns).page
    let objects = try ContactsOfClient.at(row.id, resource.objects(page, reader), reader)
    let places = Dictionary(zip(ids.map(\.description), 0...), uniquingKeysWith: { first, _ in first })
    let rows = objects.sorted { places[$0["id"]?.string ?? ""] ?? 0 < places[$1["id"]?.string ?? ""] ?? 0 }
    return (rows, found.rowCount > listed)
  }

  private static func list(
    _ resource: Resource, of row: Row, _ context: Context, _ reader: Reader,
    sort: EntityType.Sort = .init("createdAt", descending: true)
  ) throws -> (rows: [JSON.Object], hasMore: Bool) {
    var query = ListQuery()
    query.filters = [.equals("customerId", .id(row.id))]
    query.sort = sort
    query.limit = listed
    let listing = try resource.type.list(query, reader, extra: resource.columns)
    return (try resource.objects(listing.page, reader), listing.next != nil)
  }
}
