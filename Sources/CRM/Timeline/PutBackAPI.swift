import Records
import Store
import Values
import Web

enum PutBackAPI {
  /// `{"field", "version"?}`: the field has the value again that it had before the event `:seq`. Where it has changed since, the version says
  /// that the newer value was seen.
  static func put(_ context: Context) throws -> Response {
    guard let seq = Int64(context.parameter("seq")) else { throw Problem.notFound }
    return try Problem.translating {
      let body = context.jsonBody
      return try context.session.write { writer in
        guard try writer.event(seq) != nil else { throw Problem.notFound }
        let body = try body.get()
        let name = try body.text("field") ?? ""
        guard let back = try PutBack(seq, name, writer) else {
          throw Problem.unprocessable(fields: ["field": "That change has no field “\(name.prefix(60))” that could be put back."])
        }
        let version = try Resource.version(of: back.row, context, body)
        if version == nil, back.hasMovedOn(writer) {
          throw Problem.conflict("\(back.field.label) has another value by now. Send the version of the record to replace it.")
        }
        try back.apply(version: version ?? back.row.version, writer)
        let row = try back.row.type.get(back.row.id, writer)
        return context.json(row.json(workspace: writer.session.currency)).tagged(row.version)
      }
    }
  }
}
