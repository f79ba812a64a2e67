import Records
import Store
import Values
import Web

enum CustomerAPI {
  private static let listed = 100

  /// Who else has the client's address; and with `include=contacts,deals,communications,activities,notes,sales` what hangs on it, the newest
  /// hundred of each; with `group` what all deals of the clients below it come to.
  static let members: @Sendable (Context, Reader, Row) throws -> [(String, JSON)] = { context, reader, row in
    let names = (context.query.text("include") ?? "").split(separator: ",").map { $0.filter { !$0.isWhitespace } }
    return try names.flatMap { try related($0, row, context, reader) } + [("sameEmail", try SameEmail(row: row, reader: reader).json())]
  }

  private static func related(_ name: String, _ row: Row, _ context: Context, _ reader: Reader) throws -> [(String, JSON)] {
    switch name {
    case "contacts":
      return [(name, try list(Contact.type, of: row, context, reader, filter: ContactFilters.belongs(to: [row.id])))]
    case "deals": return [(name, try list(Deal.type, of: row, context, reader))]
    case "activities": return [(name, try list(Activity.type, of: row, context, reader))]
    case "notes":
      return [(name, .array(try NoteAPI.all(of: row.id, try Note.parents.named("customers"), reader, limit: listed)))]
    case "communications":
      return [(name, try list(Communication.type, of: row, context, reader, sort: Communication.type.defaultSort))]
    case "sales": return ["salesQuotations", "salesOrders", "salesInvoices"].map { ($0, .array([])) }
    case "group": return [(name, try CustomerSubtree(of: row.id, reader).json())]
    case "": return []
    default:
      throw Problem.unprocessable(fields: [
        "include": "include takes contacts, deals, communications, activities, notes, sales and group, not “\(name.prefix(40))”."
      ])
    }
  }

  private static func list(
    _ type: EntityType, of row: Row, _ context: Context, _ reader: Reader, filter: ListQuery.Filter? = nil,
    sort: EntityType.Sort = .init("createdAt", descending: true)
  ) throws -> JSON {
    try context.require(type.permissions.view)
    let resource = Resource(type, entities: ProductSchema.entities)
    var query = ListQuery()
    query.filters = [filter ?? .equals("customerId", .id(row.id))]
    query.sort = sort
    query.limit = listed
    let page = try type.list(query, reader).page
    return .array(try resource.objects(page, reader).map { .object($0) })
  }
}
