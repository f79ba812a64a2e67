import Records
import Store
import Templating
import Values
import Web

/// What people say about themselves, their sign-ins and their tokens.
enum ProfilePages {
  static func show(_ context: Context) throws -> Response { try page(context) }

  static func update(_ context: Context) throws -> Response {
    let form = try context.form()
    guard let name = form.text("name") else { return try page(context, form, ["name": "Enter your name."]) }
    guard name.count <= 120 else { return try page(context, form, ["name": "A name can have at most 120 characters."]) }
    guard let zone = Zone(form["zone"] ?? "") else { return try page(context, form, ["zone": "Choose a time zone from the list."]) }
    let profile = Profile(name: name, zone: zone, theme: form["theme"] ?? "system")
    try context.app.store.installation.update(profile, of: context.session)
    return context.redirect("/crm/profile", flash: .success("Your profile was saved."))
  }

  static func changePassword(_ context: Context) throws -> Response {
    let form = try context.form()
    let new = form["new_password"] ?? ""
    guard new == form["repeated"] else { return try page(context, form, ["repeated": "The two new passwords differ."]) }
    do {
      try context.app.store.installation.changePassword(
        of: context.session, from: form["password"] ?? "", to: new, visitor: .init(context))
    } catch AccessError.wrongPassword {
      return try page(context, form, ["password": "This is not your password."])
    } catch AccessError.weakPassword(let sentence) {
      return try page(context, form, ["new_password": sentence])
    }
    return context.redirect(
      "/crm/profile", flash: .success("Your password was changed. Other devices were signed out; API tokens go on until you revoke them."))
  }

  static func revokeSignIn(_ context: Context) throws -> Response {
    guard try context.app.store.installation.revokeSignIn(try context.id(), of: context.session) else { throw Problem.notFound }
    return context.redirect("/crm/profile", flash: .success("That device was signed out."))
  }

  static func revokeOthers(_ context: Context) throws -> Response {
    let count = try context.app.store.installation.revokeOtherSignIns(of: context.session)
    return context.redirect(
      "/crm/profile", flash: .success(count == 1 ? "One other device was signed out." : "\(count) other devices were signed out."))
  }

  static func page(_ context: Context, _ form: FormValues? = nil, _ errors: [String: String] = [:], token: String? = nil) throws
    -> Response
  {
    let session = context.session
    let installation = context.app.store.installation
    let values: [String: Value] = [
      "form": [
        "name": .string(form?["name"] ?? session.userName), "zone": .string(form?["zone"] ?? session.zone.identifier),
        "theme": .string(form?["theme"] ?? session.theme),
      ],
      "errors": .object(errorValues(errors)),
      "error_list": .list(errors.map { ["name": .string($0.key), "label": "", "message": .string($0.value)] }),
      "settings_nav": SettingsValues.navigation("profile", session),
      "email": .string(session.email), "role": .string(Roles.label(session.role)),
      "zones": .list(Zone.allIdentifiers.map { ["value": .string($0), "label": .string($0)] }),
      "themes": options(["system": "As the device", "light": "Light", "dark": "Dark"]),
      "sign_ins": .list(try installation.signIns(of: session).map(value)),
    ]
    return try context.render(
      "profile/show", values.merging(try TokenPages.values(context, form, token: token)) { own, _ in own },
      status: errors.isEmpty ? 200 : 422)
  }

  private static func options(_ pairs: KeyValuePairs<String, String>) -> Value {
    .list(pairs.map { ["value": .string($0.key), "label": .string($0.value)] })
  }

  private static func errorValues(_ errors: [String: String]) -> Object {
    Object(["name", "zone", "password", "new_password", "repeated", "token_name", "days", "areas"].map { ($0, .string(errors[$0] ?? "")) })
  }

  private static func value(_ signIn: SignInSummary) -> Value {
    [
      "id": .id(signIn.id), "workspace": .string(signIn.workspaceName), "address": .string(signIn.address),
      "agent": .string(device(signIn.agent)),
      "seen_at": .instant(signIn.seenAt), "created_at": .instant(signIn.createdAt), "is_current": .bool(signIn.isCurrent),
    ]
  }

  /// A browser by its best-known name.
  private static func device(_ agent: String) -> String {
    let browser = [("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")].first { agent.contains($0.0) }?
      .1
    let system = [
      ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"),
    ]
    .first { agent.contains($0.0) }?.1
    return [browser, system].compactMap { $0 }.joined(separator: " on ").nonEmpty ?? "Another program"
  }
}

extension Visitor {
  init(_ context: some RequestContext) {
    self.init(address: context.remoteAddress, agent: context.header("User-Agent") ?? "")
  }
}

extension String {
  var nonEmpty: String? { isEmpty ? nil : self }
}
