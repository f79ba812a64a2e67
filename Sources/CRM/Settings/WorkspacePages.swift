import Store
import Templating
import Values
import Web

enum WorkspacePages {
  static func show(_ context: Context) throws -> Response { try page(context) }

  static func update(_ context: Context) throws -> Response {
    let form = try context.form()
    guard let name = form.text("name"), name.count <= 80 else {
      return try page(context, form["name"], "Enter a name of at most 80 characters.")
    }
    do {
      try context.session.write { try $0.renameWorkspace(name) }
      return context.redirect("/crm/settings/workspace", flash: .success("The workspace was saved."))
    } catch let error as AccessError {
      return try page(context, name, error.description)
    }
  }

  private static func page(_ context: Context, _ name: String? = nil, _ error: String = "") throws -> Response {
    let session = context.session
    let values: [String: Value] = [
      "settings_nav": SettingsValues.navigation("workspace", context.session), "name": .string(name ?? session.workspaceName),
      "currency": .string(session.currency.code), "error": .string(error),
    ]
    return try context.render("settings/workspace", values, status: error.isEmpty ? 200 : 422)
  }
}
