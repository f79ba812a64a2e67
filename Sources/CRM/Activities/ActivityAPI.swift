import Records
import Store
import Values
import Web

enum ActivityAPI {
  /// `{"outcome", "notes", "completedAt"}`, all optional; completing twice changes only what differs.
  static func complete(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let body = context.optionalJSONBody
      return try context.session.write { writer in
        _ = try Activity.type.get(id, writer)
        let object = try body.get()
        let completion = Completion(
          outcome: object["outcome"].map(Input.json), notes: object["notes"].map(Input.json),
          completedAt: object["completedAt"].map(Input.json))
        let row = try completion.apply(to: id, writer)
        return context.json(try ActivityRoutes.resource.json(row, context, writer)).tagged(row.version)
      }
    }
  }
}
