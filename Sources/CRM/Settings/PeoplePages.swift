import Records
import Store
import Templating
import Values
import Web

/// The people of a workspace. Whoever changes roles or people gives their own password again.
enum PeoplePages {
  static func index(_ context: Context) throws -> Response { try page(context) }

  static func add(_ context: Context) throws -> Response {
    let form = try context.form()
    var errors: [String: String] = [:]
    if form.text("name") == nil { errors["name"] = "Enter the person's name." }
    if !Roles.all.contains(form["role"] ?? "") { errors["role"] = "Choose a role." }
    guard errors.isEmpty else { return try page(context, form, errors) }
    do {
      try context.app.store.installation.confirm(form["password"] ?? "", of: context.session, from: .init(context))
      let member = NewMember(name: form.text("name") ?? "", email: form.text("email"), role: form["role"] ?? "")
      let (added, invitation) = try context.session.write { writer in
        let added = try writer.addMember(member)
        return (added, added.isNewPerson && member.email != nil ? try writer.invite(added.id) : nil)
      }
      if let invitation { return try page(context, invitation: (member.name, invitation)) }
      let joined =
        added.isNewPerson
        ? "was added. Without an e-mail address they own records and cannot sign in." : "joined with the password they have."
      return context.redirect("/crm/settings/people", flash: .success("\(member.name) \(joined)"))
    } catch let error as AccessError {
      return try page(context, form, Self.field(of: error))
    }
  }

  static func edit(_ context: Context) throws -> Response { try editPage(context) }

  static func update(_ context: Context) throws -> Response {
    let id = try context.id()
    let form = try context.form()
    guard try context.session.read({ try $0.exists("SELECT 1 FROM members WHERE id = \(id)") }) else { throw Problem.notFound }
    guard let role = form["role"], Roles.all.contains(role) else { throw Problem.unprocessable(fields: ["role": "Choose a role."]) }
    do {
      try context.app.store.installation.confirm(form["password"] ?? "", of: context.session, from: .init(context))
      try context.session.write { writer in
        try writer.setRole(role, of: id)
        try writer.setActive(form.isOn("active"), of: id)
        try writer.setFeature("crm", on: form.isOn("crm"), for: id)
        if let email = form.text("email"), form["had_email"] == "0" { try writer.setEmail(email, of: id) }
      }
      return context.redirect("/crm/settings/people", flash: .success("The change is saved. It holds from their next page on."))
    } catch let error as AccessError {
      return try editPage(context, form, Self.field(of: error))
    }
  }

  static func invite(_ context: Context) throws -> Response {
    let id = try context.id()
    do {
      let (name, token) = try context.session.write { writer in
        (try writer.string("SELECT name FROM members WHERE id = \(id)") ?? "", try writer.invite(id))
      }
      return try page(context, invitation: (name, token))
    } catch AccessError.unknownPerson {
      throw Problem.notFound
    } catch let error as AccessError {
      return context.redirect("/crm/settings/people", flash: .error(error.description))
    }
  }

  static func field(of error: AccessError) -> [String: String] {
    switch error {
    case .wrongPassword: ["password": "This is not your password."]
    case .throttled: ["password": "Too many attempts. Wait a few minutes and try again."]
    case .alreadyMember, .emailTaken: ["email": error.description]
    case .invalidName: ["name": error.description]
    case .lastOfFixedRole: ["role": "A workspace keeps at least one active admin."]
    default: ["email": error.description]
    }
  }

  private static func page(
    _ context: Context, _ form: FormValues? = nil, _ errors: [String: String] = [:], invitation: (name: String, token: String)? = nil
  ) throws -> Response {
    let people = try context.session.read {
      try $0.page("SELECT id, name, email, role, active, updated_at FROM members ORDER BY active DESC, name, seq LIMIT 1000")
    }
    let origin = context.app.configuration.publicURL ?? ""
    let values: [String: Value] = [
      "settings_nav": SettingsValues.navigation("people", context.session), "people": .page(people),
      "role_labels": SettingsValues.roleLabels,
      "roles": SettingsValues.roleOptions, "errors": .object(SettingsValues.errors(errors, ["name", "email", "role", "password"])),
      "form": [
        "name": .string(form?["name"] ?? ""), "email": .string(form?["email"] ?? ""), "role": .string(form?["role"] ?? Roles.salesRep),
      ],
      "is_refused": .bool(!errors.isEmpty),
      "invitation": invitation.map { ["name": .string($0.name), "url": .string("\(origin)/invitations/\($0.token)")] } ?? .null,
    ]
    return try context.render("settings/people", values, status: errors.isEmpty ? 200 : 422)
  }

  private static func editPage(_ context: Context, _ form: FormValues? = nil, _ errors: [String: String] = [:]) throws -> Response {
    let id = try context.id()
    let (page, hasCRM) = try context.session.read { reader in
      (try reader.page("SELECT id, name, email, role, active FROM members WHERE id = \(id)"), try reader.has("crm", member: id))
    }
    guard !page.isEmpty else { throw Problem.notFound }
    let values: [String: Value] = [
      "settings_nav": SettingsValues.navigation("people", context.session), "person": .row(page, 0), "roles": SettingsValues.roleOptions,
      "role": .string(form?["role"] ?? page.string(0, 3) ?? ""), "active": .bool(form?.isOn("active") ?? (page.integer(0, 4) == 1)),
      "crm": .bool(form?.isOn("crm") ?? hasCRM), "is_self": .bool(id == context.session.userID),
      "errors": .object(SettingsValues.errors(errors, ["email", "role", "password"])),
    ]
    return try context.render("settings/person", values, status: errors.isEmpty ? 200 : 422)
  }
}
