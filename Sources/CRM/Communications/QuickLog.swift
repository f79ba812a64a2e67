import Records
import Store
import Templating
import Values
import Web

/// The quick form on a contact's page: a call, a mail, a meeting or a note that was, or a task that is to be.
struct QuickLog {
  private let type: String
  private let text: String
  private let due: String

  private static let types = [("CALL", "Call"), ("EMAIL", "E-mail"), ("MEETING", "Meeting"), ("NOTE", "Note"), ("TASK", "Task")]

  init(_ form: FormValues = FormValues()) {
    type = form.text("type")?.uppercased() ?? "CALL"
    text = form.first("text") ?? ""
    due = form.text("dueDate") ?? ""
  }

  /// What the workspace's own fields require is not asked for here: the form has no place for them.
  /// - Returns: what to tell.
  func store(about contact: Row, _ writer: Writer) throws -> String {
    if type == "TASK" {
      try Activity.type.create(
        Inputs([("subject", .typed(text)), ("dueDate", .typed(due)), ("contactId", .typed(contact.id.description))]), writer,
        trusted: true)
      return "The task is planned."
    }
    try Communication.type.create(
      Inputs([("type", .typed(type)), ("notes", .typed(text)), ("contactId", .typed(contact.id.description))]), writer, trusted: true)
    return "Logged."
  }

  func value(_ errors: [FieldError] = []) -> Value {
    func message(_ names: String...) -> Value { Value(errors.first { names.contains($0.field) }?.message) }
    return [
      "type": .string(type), "text": .string(text), "due": .string(due),
      "types": .list(Self.types.map { ["value": .string($0.0), "label": .string($0.1)] }), "type_error": message("type"),
      "text_error": message("notes", "subject"), "due_error": message("dueDate"),
    ]
  }
}
