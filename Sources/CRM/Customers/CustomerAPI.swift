import Records
import Store
import Values
import Web

enum CustomerAPI {
  private static let listed = 100

  /// Who else has the client's address; and with `include=contacts,deals,communications,activities,notes,sales` what hangs on it, the newest
  /// hundred of each, where `dealsHasMore` says whether there are more; with `group` what all deals of the clients below it come to.
  static let members: @Sendable (Context, Reader, Row) throws -> [(String, JSON)] = { context, reader, row in
    let names = (context.query.text("include") ?? "").split(separator: ",").map { $0.filter { !$0.isWhitespace } }
    return try names.flatMap { try related($0, row, context, reader) } + [("sameEmail", try SameEmail(row: row, reader: reader).json())]
  }

  private static func related(_ name: String, _ row: Row, _ context: Context, _ reader: Reader) throws -> [(String, JSON)] {
    switch name {
    case "contacts":
      let people = try list(Contact.type, of: row, context, reader, filter: ContactFilters.belongs(to: [row.id]))
      return members(name, try ContactsOfClient.at(row.id, people.rows, reader), hasMore: people.hasMore)
    case "deals", "activities":
      let found = try list(name == "deals" ? Deal.type : Activity.type, of: row, context, reader)
      return members(name, found.rows, hasMore: found.hasMore)
    case "communications":
      let talks = try list(Communication.type, of: row, context, reader, sort: Communication.type.defaultSort)
      return members(name, talks.rows, hasMore: talks.hasMore)
    case "notes":
      let notes = try NotesOfRecord(parent: try Note.parents.named("customers"), record: row.id, reader: reader).newest(listed)
      return members(name, notes.rows, hasMore: notes.hasMore)
    case "sales": return ["salesQuotations", "salesOrders", "salesInvoices"].map { ($0, .array([])) }
    case "group":
      return [(name, row.type.field("parentId")?.visibility == .visible ? try CustomerSubtree(of: row.id, reader).json() : .null)]
    case "": return []
    default:
      throw Problem.unprocessable(fields: [
        "include": "include takes contacts, deals, communications, activities, notes, sales and group, not “\(name.prefix(40))”."
      ])
    }
  }

  private static func members(_ name: String, _ rows: [JSON.Object], hasMore: Bool) -> [(String, JSON)] {
    [(name, .array(rows.map { .object($0) })), (name + "HasMore", .bool(hasMore))]
  }

  private static func list(
    _ type: EntityType, of row: Row, _ context: Context, _ reader: Reader, filter: ListQuery.Filter? = nil,
    sort: EntityType.Sort = .init("createdAt", descending: true)
  ) throws -> (rows: [JSON.Object], hasMore: Bool) {
    try context.require(type.permissions.view)
    let resource = Resource(type, entities: ProductSchema.entities)
    var query = ListQuery()
    query.filters = [filter ?? .equals("customerId", .id(row.id))]
    query.sort = sort
    query.limit = listed
    let listing = try type.list(query, reader)
    return (try resource.objects(listing.page, reader), listing.next != nil)
  }
}
