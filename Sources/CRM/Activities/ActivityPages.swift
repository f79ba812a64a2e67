import Records
import Store
import Templating
import Values
import Web

enum ActivityPages {
  static let path = "/crm/activities"

  static func index(_ context: Context) throws -> Response {
    let values = try Problem.translating { try context.session.read { try ActivityIndex(context, $0).values() } }
    return try context.render("activities/index", values)
  }

  /// The tick, the Move menu, and Done beside a next step.
  static func setStatus(_ context: Context) throws -> Response {
    let id = try context.id()
    let form = try context.form()
    let flash = try Problem.translating {
      try context.session.write { writer in
        let row = try Activity.type.get(id, writer)
        guard let status = try TaskStatus.wanted(context, form) else {
          throw Problem.unprocessable(fields: ["status": "Choose a status."])
        }
        return try TaskStatus.set(row, status, undoing: context.query.int("undoing").map(Int64.init), writer)
      }
    }
    return context.redirect(try context.returnPath(default: "\(path)/\(id)"), flash: flash)
  }

  /// Done, with what came of it.
  static func complete(_ context: Context) throws -> Response {
    let id = try context.id()
    let form = try context.form()
    do {
      let row = try context.session.write { writer in
        try Completion(outcome: form["outcome"].map(Input.typed), notes: form["notes"].map(Input.typed)).apply(to: id, writer)
      }
      return context.redirect(try context.returnPath(default: "\(path)/\(id)"), flash: .success("“\(row.title.short)” is done."))
    } catch RecordError.invalid(let errors) {
      let values = try context.session.read { reader in
        let row = try Activity.type.get(id, reader)
        var values = try ActivityRoutes.resource.recordValues(row, context, reader)
        values.merge(try showValues(context, reader, row)) { _, own in own }
        values["typed_outcome"] = .string(form["outcome"] ?? "")
        values["outcome_error"] = Value(errors.first?.message)
        return values
      }
      return try context.render("activities/show", values, status: 422)
    } catch let error as RecordError {
      return try Problem.translating { throw error }
    }
  }

  static let showValues: @Sendable (Context, Reader, Row) throws -> [String: Value] = { context, reader, row in
    let rows = TaskRows(reader: reader, returnPath: "\(path)/\(row.id)")
    let status = Activity.statuses.first { $0.value == row["status"].text }
    return [
      "task": try rows.values(of: [row.id])[row.id] ?? .null, "status": .string(status?.label ?? ""),
      "tone": .string(status?.tone ?? "plain"),
      "statuses": .list(Activity.statuses.map { ["value": .string($0.value), "label": .string($0.label)] }),
      "timeline": .object(Object(try TimelineFeed(of: row, context, reader).values(path: "\(path)/\(row.id)"))),
      "typed_outcome": .string(row["outcome"].text ?? ""), "outcome_error": .null,
      "asks_outcome": .bool(row.type.field("outcome")?.visibility == .visible),
      "reminder": Value(row["reminderAt"].integer.map { Instant(milliseconds: $0) }),
      "completed": Value(row["completedAt"].integer.map { Instant(milliseconds: $0) }), "created": .instant(row.createdAt),
      "creator": Value(try Members.name(of: row.createdBy, reader)),
    ]
  }
}

/// Done, with what came of it.
struct Completion {
  var outcome: Input?
  var notes: Input?
  var completedAt: Input?

  /// When it was done is for nobody to type but here; what a role is not shown stays as it is.
  func apply(to id: RecordID, _ writer: Writer) throws -> Row {
    let type = try Activity.type.seen(by: writer)
    var inputs = Inputs([("status", .typed("COMPLETED"))])
    for (name, input) in [("outcome", outcome), ("notes", notes), ("completedAt", completedAt)] {
      if let input, input != .json(.null), type.field(name)?.visibility == .visible { inputs.set(name, input) }
    }
    return try Activity.type.update(id, inputs, version: nil, writer, trusted: true, verb: "completed").row
  }
}
