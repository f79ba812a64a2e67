import Records
import Store
import Templating
import Values
import Web

// Pages that ask how a deal ended.
extension DealPages {
  static func askWin(_ context: Context) throws -> Response { try ask(context, "win", FormValues(), []) }
  static func askLoss(_ context: Context) throws -> Response { try ask(context, "lose", FormValues(), []) }

  static func win(_ context: Context) throws -> Response {
    try end(context, "win") { id, form, writer in
      try DealClosing.win(id, .init(closedDate: typed("closedDate", form), reason: typed("wonReason", form)), writer)
    }
  }

  static func lose(_ context: Context) throws -> Response {
    try end(context, "lose") { id, form, writer in
      let loss = DealClosing.Loss(
        closedDate: typed("closedDate", form), reason: typed("lostReason", form), competitor: typed("lostToCompetitor", form),
        notes: form.text("notes"))
      return try DealClosing.lose(id, loss, writer)
    }
  }

  private static func typed(_ name: String, _ form: FormValues) -> Input? { form.text(name).map { .typed($0) } }

  private static func end(_ context: Context, _ action: String, _ change: (RecordID, FormValues, Writer) throws -> Row) throws -> Response {
    let id = try context.id()
    let form = try context.form()
    return try Problem.translating {
      do {
        let (before, row) = try context.session.write { (try Deal.type.get(id, $0), try change(id, form, $0)) }
        let done = action == "win" ? "is won. Well done." : "is marked as lost."
        let undo = context.allows(.dealStageChange) ? undo(before) : nil
        return context.redirect(
          try context.returnPath(default: "/crm/deals/\(id)"), flash: .success("“\(row.title.prefix(60))” " + done, undo: undo))
      } catch RecordError.invalid(let errors) {
        return try ask(context, action, form, errors)
      }
    }
  }

  private static func ask(_ context: Context, _ action: String, _ typed: FormValues, _ errors: [FieldError]) throws -> Response {
    let id = try context.id()
    let values: [String: Value] = try Problem.translating {
      try context.session.read { reader in
        let row = try Deal.type.get(id, reader)
        guard Deal.type.mayChange(row, context.session) else { throw RecordError.forbidden }
        return endValues(row, typed, errors, reader)
      }
    }
    let beside: [String: Value] = [
      "return_to": .string(try context.returnPath(default: "")), "back": .string(try context.returnPath(default: "/crm/deals/\(id)")),
    ]
    return try context.render("deals/\(action)", values.merging(beside) { own, _ in own }, status: errors.isEmpty ? 200 : 422)
  }

  /// What the forms of winning and losing start with.
  static func endValues(_ row: Row, _ typed: FormValues, _ errors: [FieldError], _ reader: Reader) -> [String: Value] {
    let today = reader.session.zone.today(at: reader.now).description
    let names = ["closedDate", "wonReason", "lostReason", "lostToCompetitor", "notes"]
    return [
      "id": .id(row.id), "title": .string(row.title),
      "typed": .object(Object(names.map { ($0, .string(typed.text($0) ?? ($0 == "closedDate" ? today : ""))) })),
      "errors": .object(Object(names.map { name in (name, Value(errors.first { $0.field == name }?.message)) })),
      "other_error": Value(errors.first { !names.contains($0.field) }?.message),
      "reasons": .list(Deal.lostReasons.map { ["value": .string($0.value), "label": .string($0.label)] }),
    ]
  }
}
