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

  /// - Returns: what to tell, with a way back; nil when the task has this status already.
  static func set(_ row: Row, _ status: Choice, _ writer: Writer) throws -> Flash? {
    guard Activity.type.mayChange(row, writer.session) else { throw RecordError.forbidden }
    guard let before = row["status"].text, before != status.value else { return nil }
    let isDone = status.value == "COMPLETED"
    try Activity.type.change(row, writer, verb: isDone ? "completed" : "moved") { $0["status"] = .text(status.value) }
    let title = row.title.count > 60 ? row.title.prefix(59) + "…" : row.title[...]
    return .success(
      isDone ? "“\(title)” is done." : "“\(title)” moved to \(status.label)", undo: "/crm/activities/\(row.id)/status?status=\(before)")
  }
}
