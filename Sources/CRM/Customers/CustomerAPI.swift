import Records
import Store
import Values
import Web

enum CustomerAPI {
  private static let listed = 100

  /// `include=contacts,deals,communications,activities,notes,sales`: what hangs on a client, the newest hundred of each.
  static let members: @Sendable (Context, Reader, Row) throws -> [(String, JSON)] = { context, reader, row in
    let names = (context.query.text("include") ?? "").split(separator: ",").map { $0.filter { !$0.isWhitespace } }
    return try names.flatMap { try related($0, row, context, reader) }
  }

  private static func related(_ name: String, _ row: Row, _ context: Context, _ reader: Reader) throws -> [(String, JSON)] {
    switch name {
    case "contacts":
      return [(name, try list(Contact.type, of: row, context, reader, filter: ContactFilters.belongs(to: [row.id])))]
    case "deals": return [(name, try list(Deal.type, of: row, context, reader))]
    case "activities": return [(name, try list(Activity.type, of: row, context, reader))]
    case "notes":
      return [(name, .array(try NoteAPI.all(of: row.id, try NoteParent.named("customers"), reader, limit: listed)))]
    case "communications":
      try context.require(.communicationView)
      return [(name, .array([]))]
    case "sales": return ["salesQuotations", "salesOrders", "salesInvoices"].map { ($0, .array([])) }
    case "": return []
    default:
      throw Problem.unprocessable(fields: [
        "include": "include takes contacts, deals, communications, activities, notes and sales, not “\(name.prefix(40))”."
      ])
    }
  }

  private static func list(
    _ type: EntityType, of row: Row, _ context: Context, _ reader: Reader, filter: ListQuery.Filter? = nil
  ) throws -> JSON {
    try context.require(type.permissions.view)
    let resource = Resource(type, entities: ProductSchema.entities)
    var query = ListQuery()
    query.filters = [filter ?? .equals("customerId", .id(row.id))]
    query.sort = .init("createdAt", descending: true)
    query.limit = listed
    let page = try type.list(query, reader).page
    return .array((0..<page.rowCount).map { .object(resource.object(page, $0, reader)) })
  }

  /// What happened to a client and what hangs on it, newest first. `before` is the `next` of the answer before.
  static func timeline(_ context: Context) throws -> Response {
    let id = try context.id()
    let limit = min(max(try context.query.wholeNumber("limit") ?? 50, 1), 100)
    let before = try context.query.wholeNumber("before").map { Int64($0) }
    return try Problem.translating {
      try context.session.read { reader in
        _ = try Customer.type.get(id, reader)
        let events = try reader.events(about: id, before: before, limit: limit + 1)
        let shown = Array(events.prefix(limit))
        let next = events.count > limit ? shown.last?.seq : nil
        let names = try TimelineNames(shown, reader)
        let seen = shown.filter { maySee($0, reader.session) && !names.isHidden($0) }
        return context.json([
          "data": .array(seen.map { json($0, names) }), "pagination": ["limit": JSON(limit), "next": next.map { JSON($0) } ?? .null],
        ])
      }
    }
  }

  private static func maySee(_ event: Event, _ session: Session) -> Bool {
    TimelineNames.types[event.entity].map { session.allows($0.permissions.view) } ?? false
  }

  private static func json(_ event: Event, _ names: TimelineNames) -> JSON {
    [
      "seq": JSON(event.seq), "at": .string(event.at.description), "type": .string(event.entity), "verb": .string(event.verb),
      "id": JSON(event.record), "title": JSON(names.title(event.entity, event.record)), "userId": JSON(event.actor),
      "userName": JSON(names.person(event.actor)),
      "changes": .array(
        event.changes.map { ["field": .string($0.field), "before": $0.before, "after": $0.after] }),
    ]
  }
}
