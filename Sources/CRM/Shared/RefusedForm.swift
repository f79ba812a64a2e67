import Records
import Store
import Web

/// A form on a page of many that was refused: which one, why, and what was typed.
struct RefusedForm {
  /// `new`, or the id of what was changed.
  let key: String
  let message: String
  let typed: FormValues

  /// Runs a change and comes back to the page: with a message, or with what was typed and why it was refused.
  static func change(
    _ context: Context, _ key: String, path: String, undo: String? = nil, page: (RefusedForm, Int) throws -> Response,
    _ body: (FormValues, Writer) throws -> String?
  ) throws -> Response {
    let form = try context.form()
    return try Problem.translating {
      do {
        let message = try context.session.write { try body(form, $0) }
        return context.redirect(path, flash: message.map { .success($0, undo: undo) })
      } catch RecordError.invalid(let errors) {
        return try page(RefusedForm(key: key, message: errors.map(\.message).joined(separator: " "), typed: form), 422)
      } catch let problem as Problem where problem.status == 409 {
        return try page(RefusedForm(key: key, message: problem.message, typed: form), 409)
      }
    }
  }
}
