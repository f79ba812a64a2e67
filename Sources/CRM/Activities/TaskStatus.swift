import Records
import Store
import Values
import Web

/// Moves a task to a status, as the tick and the Move menu do.
enum TaskStatus {
  /// The status that a form asks for as `status` or `stage`, by value or label; nil where it asks for none.
  static func wanted(_ context: Context, _ form: FormValues) throws -> Choice? {
    let text = form.text("status") ?? form.text("stage") ?? context.query.text("status") ?? context.query.text("stage")
    guard let text else { return nil }
    guard let status = Activity.status(text) else {
      throw Problem.unprocessable(fields: ["status": "There is no status “\(text.prefix(40))”."])
    }
    return status
  }

  /// - Parameter undoing: the event that is taken back. Of a task that it took up again it tells who had finished it, and when.
  /// - Returns: what to tell, with a way back; nil when the task has this status already.
  static func set(_ row: Row, _ status: Choice, undoing: Int64? = nil, _ writer: Writer) throws -> Flash? {
    guard Activity.type.mayChange(row, writer.session) else { throw RecordError.forbidden }
    guard let before = row["status"].text, before != status.value else { return nil }
    let isDone = status.value == "COMPLETED"
    var inputs = Inputs([("status", .typed(status.value))])
    for (name, value) in try undoing.map({ try finish(before: $0, row, status, writer) }) ?? [] { inputs.set(name, .json(value)) }
    try Activity.type.update(row.id, inputs, version: nil, writer, trusted: true, verb: isDone ? "completed" : "moved")
    let event = try writer.events(about: row.id, limit: 1).first?.seq
    return .success(
      isDone ? "“\(row.title.short)” is done." : "“\(row.title.short)” moved to \(status.label)",
      undo: "/crm/activities/\(row.id)/status?status=\(before)" + (event.map { "&undoing=\($0)" } ?? ""))
  }

  /// Who had finished a task and when, before an event that took this status from it.
  private static func finish(before seq: Int64, _ row: Row, _ status: Choice, _ reader: Reader) throws -> [(String, JSON)] {
    guard let event = try reader.event(seq), event.record == row.id, event.change("status")?.before == .string(status.value) else {
      return []
    }
    return ["completedAt", "completedBy"].compactMap { name in
      event.change(name).flatMap { $0.before == .null ? nil : (name, $0.before) }
    }
  }
}
