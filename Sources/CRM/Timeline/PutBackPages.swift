import Records
import Store
import Templating
import Values
import Web

enum PutBackPages {
  /// `field` of the event `:seq` gets its old value back. Where it has changed since, both values are shown and asked about.
  static func put(_ context: Context) throws -> Response {
    guard let seq = Int64(context.parameter("seq")) else { throw Problem.notFound }
    let form = try context.form()
    let name = form.text("field") ?? context.query.text("field") ?? ""
    let isSure = form.isOn("sure")
    return try Problem.translating {
      do {
        let done = try context.session.write { writer -> Done? in
          guard let back = try PutBack(seq, name, writer) else { throw Problem.notFound }
          if back.hasMovedOn(writer), !isSure { return nil }
          let version = isSure ? try form.version() : back.row.version
          let outcome = try back.apply(version: version, writer)
          return Done(back: back, outcome: outcome, seq: try writer.events(about: back.row.id, limit: 1).first?.seq)
        }
        guard let done else { return try ask(context, seq, name, error: nil) }
        return try answer(context, done)
      } catch RecordError.stale {
        return try ask(context, seq, name, error: nil)
      } catch RecordError.invalid(let errors) {
        return try ask(context, seq, name, error: errors.first?.message)
      }
    }
  }

  private struct Done {
    let back: PutBack
    let outcome: SaveOutcome
    /// The event of this change, with which it can be taken back in turn.
    let seq: Int64?
  }

  private static func answer(_ context: Context, _ done: Done) throws -> Response {
    let label = done.back.field.label
    let place = try context.returnPath(default: path(of: done.back.row))
    guard done.outcome != .unchanged else { return context.redirect(place, flash: .success("\(label) has its old value already.")) }
    let undo = done.seq.map { FilterBar.url("/crm/timeline/\($0)/put-back", [("field", done.back.field.name)]) }
    return context.redirect(place, flash: .success("\(label) has its old value back.", undo: undo))
  }

  private static func path(of row: Row) -> String {
    Note.parents.all.contains { $0.type.name == row.type.name } || ["activity", "communication"].contains(row.type.name)
      ? "/crm/\(row.type.plural)/\(row.id)" : "/crm"
  }

  private static func ask(_ context: Context, _ seq: Int64, _ name: String, error: String?) throws -> Response {
    let values: [String: Value] = try context.session.read { reader in
      guard let back = try PutBack(seq, name, reader) else { throw Problem.notFound }
      let shown = try back.shown(reader)
      return [
        "seq": .integer(seq), "field": .string(name), "label": .string(back.field.label), "old": .string(shown.old),
        "now": .string(shown.now), "version": .integer(back.row.version), "title": .string(back.row.title), "error": Value(error),
        "back": .string(try context.returnPath(default: path(of: back.row))),
      ]
    }
    return try context.render("timeline/put_back", values, status: error == nil ? 409 : 422)
  }
}
