import Records
import Store
import Values
import Web

/// The columns that a member chose for a list's table.
enum ColumnAPI {
  static func show(_ context: Context) throws -> Response {
    let resource = try resource(context.query.text("entity") ?? "customers", context)
    return try context.session.read { context.json(try json(resource, $0)) }
  }

  /// `{"entity", "columns": [name]}` in their order; null goes back to the usual ones.
  static func save(_ context: Context) throws -> Response {
    let body = try context.jsonObject()
    let resource = try resource(try body.text("entity"), context)
    let names = try names(body["columns"])
    return try Problem.translating {
      try context.session.write { writer in
        let known = Set(resource.tableColumns(try resource.type.seen(by: writer)).map(\.name))
        if let stranger = names?.first(where: { !known.contains($0) }) {
          throw Problem.unprocessable(fields: ["columns": "There is no column “\(stranger.prefix(60))” here."])
        }
        try ListChoice.save(columns: names, of: resource, writer)
        return context.json(try json(resource, writer))
      }
    }
  }

  private static func names(_ given: JSON?) throws -> [String]? {
    switch given {
    case .null?: return nil
    case .array(let names)?: return names.compactMap(\.string)
    default: throw Problem.unprocessable(fields: ["columns": "columns must be a list of names, or null."])
    }
  }

  private static func resource(_ name: String?, _ context: Context) throws -> Resource {
    guard let resource = ListRoutes.resources.first(where: { $0.type.plural == name }) else {
      let known = ListRoutes.resources.map(\.type.plural).joined(separator: ", ")
      throw Problem.unprocessable(fields: ["entity": "entity must be one of \(known)."])
    }
    try context.require(resource.type.permissions.view)
    return resource
  }

  private static func json(_ resource: Resource, _ reader: Reader) throws -> JSON {
    let type = try resource.type.seen(by: reader)
    let chosen = resource.chosenColumns(try ListChoice(of: resource.type, reader).columns, type)
    return [
      "entity": .string(type.plural), "columns": .array(chosen.map { .string($0.name) }),
      "available": .array(resource.tableColumns(type).map { ["name": .string($0.name), "label": .string($0.label)] }),
    ]
  }
}

extension Endpoint {
  private static let columns = JSONSchema.named(
    "ListColumns",
    .object([
      "entity": .text, "columns": JSONSchema.list(.text).about("The names of those that the table has, in their order."),
      "available": .list(.object(["name": .text, "label": .text])),
    ]))

  static let showColumns = Endpoint(
    "getColumns", "The columns of a list of yours",
    parameters: [Parameter("entity", .choice(["customers", "contacts", "leads", "deals"]).about("customers where nothing is said."))],
    answer: columns)

  static let saveColumns = Endpoint(
    "setColumns", "Choose the columns of a list of yours",
    body: .json(
      .object([
        "entity": .choice(["customers", "contacts", "leads", "deals"]),
        "columns": JSONSchema.list(.text, max: 200).orNull.about("Null for the usual ones."),
      ])), answer: columns)
}
