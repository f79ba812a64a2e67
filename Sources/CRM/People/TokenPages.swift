import Store
import Templating
import Values
import Web

/// The tokens with which a person's programs speak to the API.
enum TokenPages {
  static func issue(_ context: Context) throws -> Response {
    let form = try context.form()
    var errors: [String: String] = [:]
    let name = form.text("token_name") ?? ""
    if name.isEmpty { errors["token_name"] = "Give the token a name, so that you know later what it is for." }
    if name.count > 100 { errors["token_name"] = "The name can have at most 100 characters." }
    let span = form.text("days") ?? "90"
    if !spans.contains(where: { $0.key == span }) { errors["days"] = "Choose how long it holds." }
    let areas = form.all("areas").filter { key in TokenArea.all.contains { $0.key == key } }
    if form.text("reach") == "some", areas.isEmpty { errors["areas"] = "Choose at least one area." }
    guard errors.isEmpty else { return try ProfilePages.page(context, form, errors) }
    let session = context.session
    let token = try context.app.store.installation.issueToken(
      for: session.userID, in: session.workspace, name: name,
      scope: TokenArea.scope(isReadOnly: form.text("access") != "write", areas: form.text("reach") == "some" ? areas : []),
      expiresAt: Int(span).map { Instant.now.adding(days: $0) })
    // Nobody else is to see it, and the browser is not to keep it.
    return try ProfilePages.page(context, token: token.text).with("Cache-Control", "no-store")
  }

  /// How long a token may hold, in days.
  private static let spans: KeyValuePairs = ["30": "30 days", "90": "90 days", "365": "A year", "never": "As long as it is not revoked"]

  /// Without a script the question is a page.
  static func askRevoke(_ context: Context) throws -> Response {
    let id = try context.id()
    guard let token = try context.app.store.installation.tokens(of: context.session.userID).first(where: { $0.id == id }) else {
      throw Problem.notFound
    }
    return try context.render("profile/revoke", ["token": value(token)])
  }

  static func revoke(_ context: Context) throws -> Response {
    guard try context.app.store.installation.revokeToken(try context.id(), of: context.session.userID) else { throw Problem.notFound }
    return context.redirect("/crm/profile#tokens", flash: .success("The token was revoked."))
  }

  /// What the section of the profile shows.
  static func values(_ context: Context, _ form: FormValues?, token: String?) throws -> [String: Value] {
    [
      "token": Value(token), "tokens": .list(try context.app.store.installation.tokens(of: context.session.userID).map(value)),
      "spans": options(spans),
      "accesses": options(["read": "Read only", "write": "Read and write"]),
      "reaches": options(["all": "Everything you may see", "some": "Only these areas"]),
      "areas": .list(TokenArea.all.map { ["value": .string($0.key), "label": .string($0.label)] }),
      "token_form": [
        "name": .string(form?["token_name"] ?? ""), "days": .string(form?["days"] ?? "90"), "access": .string(form?["access"] ?? "read"),
        "reach": .string(form?["reach"] ?? "all"), "areas": .list((form?.all("areas") ?? []).map { .string($0) }),
      ],
    ]
  }

  private static func options(_ pairs: KeyValuePairs<String, String>) -> Value {
    .list(pairs.map { ["value": .string($0.key), "label": .string($0.value)] })
  }

  private static func value(_ token: APIToken) -> Value {
    [
      "id": .id(token.id), "name": .string(token.name), "workspace": Value(token.workspaceName), "created_at": .instant(token.createdAt),
      "used_at": Value(token.usedAt), "expires_at": Value(token.expiresAt), "scope": .string(TokenArea.sentence(token.scope)),
      "is_over": .bool(token.expiresAt.map { $0 <= .now } ?? false),
    ]
  }
}
