import Records
import Store
import Values
import Web

enum NoteAPI {
  /// Pinned notes first, then the newest.
  static func list(_ parent: PartParent) -> Handler {
    { context in
      let id = try context.id()
      return try Problem.translating {
        try context.session.read { reader in
          _ = try parent.type.get(id, reader)
          return context.json(["data": .array(try all(of: id, parent, reader))])
        }
      }
    }
  }

  static func create(_ parent: PartParent) -> Handler {
    { context in
      let id = try context.id()
      return try Problem.translating {
        try context.session.write { writer in
          _ = try parent.type.get(id, writer)
          let note = try parent.parts.create(inputs(try context.jsonObject(), parent, id), writer)
          return context.json(try json(note, writer), status: 201)
        }
      }
    }
  }

  /// At most `limit` notes of a record.
  static func all(of record: RecordID, _ parent: PartParent, _ reader: Reader, limit: Int = 100) throws -> [JSON] {
    let page = try reader.page(
      "SELECT id FROM notes WHERE \(parent.column) = \(record) ORDER BY is_pinned DESC, seq DESC LIMIT \(limit)")
    return try (0..<page.rowCount).compactMap { page.id($0, 0) }.compactMap { try parent.parts.find($0, reader) }.map {
      try json($0, reader)
    }
  }

  private static func inputs(_ object: JSON.Object, _ parent: PartParent, _ record: RecordID) -> Inputs {
    var object = object
    if object["content"] == nil, let text = object["text"] ?? object["note"] ?? object["body"] { object["content"] = text }
    let named: [(name: String, input: Input)] = ["title", "content", "isPinned"].compactMap { name in
      object[name].map { (name, .json($0)) }
    }
    return Inputs(named + [(parent.field, .typed(record.description))])
  }

  private static func json(_ note: Row, _ reader: Reader) throws -> JSON {
    guard var object = note.json(workspace: reader.session.currency).object else { return .null }
    if let author = note.createdBy {
      object["createdByName"] = JSON(try reader.string("SELECT name FROM members WHERE id = \(author)"))
    }
    return .object(object)
  }
}
