import Records
import Store
import Values
import Web

enum ViewAPI {
  static func list(_ context: Context) throws -> Response {
    let wanted = context.query.text("entity")
    let types = ListRoutes.resources.map(\.type).filter { context.allows($0.permissions.view) && (wanted == nil || $0.plural == wanted) }
    return try context.session.read { reader in
      let views = try types.flatMap { type in
        let start = try ListChoice(of: type, reader).viewID
        return try SavedView.all(of: type, reader).map { json($0, start: start) }
      }
      return context.json(["data": .array(views)])
    }
  }

  static func create(_ context: Context) throws -> Response {
    let body = try context.jsonObject()
    let name = try body.text("entity")
    guard let resource = ListRoutes.resources.first(where: { $0.type.plural == name }) else {
      let known = ListRoutes.resources.map(\.type.plural).joined(separator: ", ")
      throw Problem.unprocessable(fields: ["entity": "entity must be one of \(known)."])
    }
    try context.require(resource.type.permissions.view)
    return try Problem.translating {
      try context.session.write { writer in
        let view = try SavedView.create(resource, try change(body), writer)
        try setStart(body, view, writer)
        return context.json(try json(view, writer), status: 201).with("Location", "/api/crm/views/\(view.id)")
      }
    }
  }

  static func show(_ context: Context) throws -> Response {
    let id = try context.id()
    return try context.session.read { reader in
      let view = try SavedView.find(id, reader)
      return context.json(try json(view, reader)).tagged(view.version)
    }
  }

  static func update(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let body = context.jsonBody
      return try context.session.write { writer in
        let view = try SavedView.find(id, writer)
        let body = try body.get()
        var change = try change(body)
        change.version = try Resource.version(of: view.version, context, body)
        let saved = try view.change(change, writer)
        try setStart(body, saved, writer)
        return context.json(try json(saved, writer)).tagged(saved.version)
      }
    }
  }

  static func remove(_ context: Context) throws -> Response {
    let id = try context.id()
    try context.session.write { try SavedView.find(id, $0).remove($0) }
    return .empty()
  }

  static func restore(_ context: Context) throws -> Response {
    let id = try context.id()
    return try context.session.write { writer in
      try SavedView.find(id, writer, removed: true).restore(writer)
      return context.json(try json(try SavedView.find(id, writer), writer))
    }
  }

  private static func change(_ body: JSON.Object) throws -> SavedView.Change {
    var change = SavedView.Change(
      name: try body.text("name"), isShared: try body.bool("isShared"), query: try body.text("query"), columns: nil)
    change.isFirstForAll = try body.bool("isDefaultForAll")
    switch body["columns"] {
    case .null?: change.columns = .some(nil)
    case .array(let names)?: change.columns = .some(names.compactMap(\.string))
    case nil: break
    default: throw Problem.unprocessable(fields: ["columns": "columns must be a list of names, or null."])
    }
    return change
  }

  private static func setStart(_ body: JSON.Object, _ view: SavedView, _ writer: Writer) throws {
    guard let isStart = try body.bool("isDefault") else { return }
    let current = try ListChoice(of: view.type, writer).ownViewID
    if isStart || current == view.id { try ListChoice.save(start: isStart ? view.id : nil, of: view.type, writer) }
  }

  private static func json(_ view: SavedView, _ reader: Reader) throws -> JSON {
    json(view, start: try ListChoice(of: view.type, reader).viewID)
  }

  private static func json(_ view: SavedView, start: RecordID?) -> JSON {
    [
      "id": JSON(view.id), "entity": .string(view.type.plural), "name": .string(view.name), "query": .string(view.query),
      "columns": view.columns.map { .array($0.map { .string($0) }) } ?? .null, "isShared": .bool(view.isShared),
      "isDefault": .bool(start == view.id), "isDefaultForAll": .bool(view.isFirstForAll), "ownerId": JSON(view.owner),
      "version": JSON(view.version),
    ]
  }
}
