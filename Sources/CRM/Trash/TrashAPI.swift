import Records
import Store
import Values
import Web

enum TrashAPI {
  static func list(_ context: Context) throws -> Response {
    let kind = try context.query.text("type").map { try TrashEntry.type(named: $0) }
    return try context.session.read { reader in
      let page = try TrashQueries(reader: reader, kind: kind).page(after: context.query.text("cursor"))
      return context.json([
        "data": .array(page.entries.map(json)),
        "pagination": ["limit": JSON(TrashQueries.pageSize), "cursor": JSON(page.next)],
      ])
    }
  }

  /// `{"records": [{"type", "id"}, …]}`
  static func restore(_ context: Context) throws -> Response {
    let given = try context.jsonObject()["records"]?.array ?? []
    guard !given.isEmpty else { throw Problem.unprocessable(fields: ["records": "Name the records: [{\"type\", \"id\"}]."]) }
    guard given.count <= 100 else { throw Problem.unprocessable(fields: ["records": "At most 100 records go in one request."]) }
    let records = try given.map { record in
      guard let name = record["type"]?.string, let id = record["id"]?.string.flatMap({ RecordID($0) }) else {
        throw Problem.unprocessable(fields: ["records": "Each record has a type and an id."])
      }
      return (type: try TrashEntry.type(named: name), id: id)
    }
    let outcome = try context.session.write { try TrashOutcome(restoring: records, $0) }
    return context.json([
      "restored": JSON(outcome.restored),
      "refused": .array(
        outcome.refused.map { ["type": .string($0.type.name), "id": JSON($0.id), "reason": .string($0.reason)] }),
    ])
  }

  static func purge(_ context: Context) throws -> Response {
    let type = try TrashEntry.type(named: context.parameter("type"))
    let id = try context.id()
    try context.session.write { writer in
      guard try TrashQueries(reader: writer).entry(type, id) != nil else { throw Problem.notFound }
      try TrashRules.purge(id, writer)
    }
    return .empty()
  }

  private static func json(_ entry: TrashEntry) -> JSON {
    [
      "type": .string(entry.type.name), "id": JSON(entry.id), "title": .string(entry.title),
      "trashedAt": .string(entry.trashedAt.description), "trashedBy": JSON(entry.trashedBy),
      "deletedAt": .string(entry.endsAt.description), "mayRestore": .bool(entry.mayRestore),
    ]
  }
}
