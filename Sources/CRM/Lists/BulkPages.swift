import Records
import Store
import Templating
import Values
import Web

/// Ticked rows, or all that a list holds, are changed together: a page asks what to, another says what became of it.
enum BulkPages {
  static func ask(_ context: Context, _ resource: Resource) throws -> Response {
    guard context.allows(resource.type.permissions.update) || context.allows(resource.type.permissions.delete) else {
      throw Problem.forbidden
    }
    return try form(context, BulkForm(context.query, resource), errors: [:])
  }

  static func change(_ context: Context, _ resource: Resource) throws -> Response {
    let form = BulkForm(try context.form(), resource)
    let session = context.session
    do {
      guard form.selection != nil || form.choice.isEmpty else { throw RecordError.refused("Select at least one record first.") }
      guard let selection = form.selection, let change = try session.read({ try form.change($0) }) else {
        return try self.form(context, form, errors: ["change": "Choose what to change."])
      }
      if let difference = try session.read({ try form.difference($0) }) {
        return try self.form(context, form, errors: ["agreed": difference])
      }
      let summary = try session.read { try BulkWords.summary(of: change, resource, $0) }
      let action = try BulkRun.begin(change, selection, summary: summary, resource, session)
      return try answer(context, action, back: form.back)
    } catch RecordError.invalid(let errors) {
      let messages = Dictionary(errors.map { ($0.field, $0.message) }, uniquingKeysWith: { first, _ in first })
      return try self.form(context, form, errors: messages)
    } catch let error as RecordError {
      return context.redirect(form.back, flash: .error(error.description))
    }
  }

  /// Back to the list where all is well, else to the page that says what is not.
  private static func answer(_ context: Context, _ action: BulkAction, back: String) throws -> Response {
    let path = "/crm/bulk/\(action.id)"
    guard action.state == .done, action.counts.refused == 0, action.counts.missing == 0 else { return context.redirect(path) }
    guard action.counts.changed > 0 else { return context.redirect(back, flash: .info("Nothing was changed; they say so already.")) }
    return context.redirect(back, flash: .success(BulkWords.done(action), undo: path + "/undo"))
  }

  static func show(_ context: Context) throws -> Response {
    let action = try BulkAction.find(try context.id(), context.session)
    let hasStopped = try BulkJob.hasStopped(action, context.session)
    let isBusy = [.running, .undoing].contains(action.state) && !hasStopped
    let reasons = try context.session.read { try BulkReasons(action, $0).rows }
    let counts = action.counts
    let type = action.type
    let values: [String: Value] = [
      "path": .string("/crm/bulk/\(action.id)"), "list_url": .string(action.resource.path), "list_title": .string(type.pluralLabel),
      "summary": .string(action.summary), "state": .string(action.state.rawValue), "is_busy": .bool(isBusy),
      "may_undo": .bool(!isBusy && action.state != .undone && counts.changed > 0),
      "progress_url": .string(action.resource.apiPath + "/bulk/\(action.id)"), "done": .integer(action.done),
      "total": .integer(action.total),
      "headline": .string(headline(action, isBusy)),
      "counts": .list(figures(action).map { ["label": .string($0.0), "value": .integer($0.1)] }),
      "reasons": .list(
        reasons.map { row in
          [
            "title": .string(row.title ?? "[Deleted \(type.label.lowercased())]"), "reason": .string(row.reason ?? ""),
            "url": row.title == nil ? .null : .string(action.resource.path(of: row.id)), "is_refused": .bool(row.outcome == .refused),
          ]
        }),
      "hidden": .integer(max(0, counts.refused + counts.kept - Int64(reasons.count))),
    ]
    return try context.render("lists/bulk_result", values)
  }

  private static func headline(_ action: BulkAction, _ isBusy: Bool) -> String {
    if isBusy { return action.state == .undoing ? "It is being taken back." : "It goes on while you do something else." }
    if action.state == .undoing { return "Taking it back stopped before its end. Undo goes on with it." }
    if action.state == .running { return "It stopped before its end. What was changed can be taken back." }
    return BulkWords.done(action)
  }

  private static func figures(_ action: BulkAction) -> [(String, Int64)] {
    let counts = action.counts
    let figures = [
      ("Changed", counts.changed), ("Already so", counts.unchanged), ("Not changed", counts.refused), ("Not found", counts.missing),
    ]
    guard action.state == .undone || action.state == .undoing else { return figures }
    return [("Changed", counts.changed), ("Taken back", counts.undone), ("Changed since", counts.kept)]
  }

  static func undo(_ context: Context) throws -> Response {
    let action = try BulkAction.find(try context.id(), context.session)
    let path = "/crm/bulk/\(action.id)"
    do {
      let undone = try BulkUndo.begin(action, context.session)
      guard undone.state == .undone, undone.counts.kept == 0 else { return context.redirect(path) }
      return context.redirect(
        try context.returnPath(default: action.resource.path), flash: .success(BulkWords.done(undone)))
    } catch let error as RecordError {
      return context.redirect(path, flash: .error(error.description))
    }
  }

  private static func form(_ context: Context, _ form: BulkForm, errors: [String: String]) throws -> Response {
    if form.selection == nil { return context.redirect(form.back, flash: .error("Select at least one record first.")) }
    let values = try Problem.translating { try context.session.read { try form.values(errors, $0) } }
    return try context.render("lists/bulk", values, status: errors.isEmpty ? 200 : 422)
  }
}
