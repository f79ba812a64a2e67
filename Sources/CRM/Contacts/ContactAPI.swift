import Records
import Store
import Values
import Web

enum ContactAPI {
  /// A body may name the client, for a contact who belongs to several.
  static func setPrimary(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let client = Result { try named(context) }
      return try context.session.write { writer in
        _ = try Contact.type.get(id, writer)
        let row = try PrimaryContact.set(id, at: try client.get(), writer)
        return context.json(try ContactRoutes.resource.json(row, context, writer))
      }
    }
  }

  private static func named(_ context: Context) throws -> RecordID? {
    guard let text = try context.optionalJSONObject().text("customerId") else { return nil }
    guard let id = RecordID(text) else { throw Problem.unprocessable(fields: ["customerId": "customerId must be an id."]) }
    return id
  }

  /// One contact also says whom it belongs with, and who else has its address.
  static let members: @Sendable (Context, Reader, Row) throws -> [(String, JSON)] = { _, reader, row in
    [
      ("preferences", try ContactPreferences.json(row.id, reader)), ("relationships", .array(try RelationAPI.all(of: row.id, reader))),
      ("sameEmail", try SameEmail(row: row, reader: reader).json()),
    ]
  }

  /// What a new contact says in `relationships`, stored along with it.
  static let complete: @Sendable (JSON.Object, Row, Writer) throws -> Void = { body, row, writer in
    guard let given = body["relationships"], given != .null else { return }
    guard let list = given.array, list.count <= RelationAPI.limit else {
      throw RecordError.invalid([FieldError("relationships", "relationships must be a list of at most \(RelationAPI.limit) objects.")])
    }
    for element in list {
      guard let object = element.object else {
        throw RecordError.invalid([FieldError("relationships", "relationships must be a list of objects.")])
      }
      try RelationAPI.add(object, to: row.id, writer, onNewContact: true)
    }
  }
}
