import Records
import Store
import Values
import Web

/// What is to be done next, said along with what was said: it becomes a task of the same client, contact, lead or deal.
struct PlannedStep {
  private let subject: String
  private let due: String

  init(_ form: FormValues) {
    subject = form.text("nextStep") ?? ""
    due = form.text("nextStepDate") ?? ""
  }

  /// `nextStep` of a body: `{"subject", "dueDate"}`.
  init(_ json: JSON?) throws {
    guard let json, json != .null else {
      (subject, due) = ("", "")
      return
    }
    guard let object = json.object else {
      throw RecordError.invalid([FieldError("nextStep", "nextStep must be an object with subject and dueDate.")])
    }
    (subject, due) = (try object.text("subject") ?? "", try object.text("dueDate") ?? "")
  }

  private var isNothing: Bool { subject.isEmpty && due.isEmpty }

  /// What is wrong with it, at the fields of the form.
  var problems: [FieldError] {
    var problems: [FieldError] = []
    if subject.isEmpty, !due.isEmpty { problems.append(FieldError("nextStep", "Say what is to be done on that day.")) }
    if subject.count > 300 { problems.append(FieldError("nextStep", "The next step can have at most 300 characters.")) }
    if !due.isEmpty, CalendarDate(due) == nil { problems.append(FieldError("nextStepDate", "The day must be one such as 2026-02-08.")) }
    return problems
  }

  /// - Returns: whether a task was made.
  @discardableResult
  func plan(after talk: Row, _ writer: Writer) throws -> Bool {
    guard !isNothing else { return false }
    guard problems.isEmpty else { throw RecordError.invalid(problems) }
    var inputs = Inputs([("subject", .typed(subject)), ("dueDate", .typed(due))])
    for name in ["customerId", "contactId", "leadId", "dealId"] {
      if let id = talk[name].recordID { inputs.set(name, .typed(id.description)) }
    }
    // It has no place for what the workspace's own fields require.
    try Activity.type.create(inputs, writer, trusted: true)
    return true
  }
}
