internal import HTTP
internal import HTTPTypes
internal import Store
internal import Templating
internal import Values

/// The first run: as long as there is no workspace, whoever reads the one-time code off the terminal makes the first one.
enum SetupPages {
  static func show(_ context: AnonymousContext) throws -> Response {
    guard try context.exchange.app.store.installation.firstRunCode() != nil else { return context.redirect("/login") }
    return try form(context, FormValues())
  }

  static func create(_ context: AnonymousContext) throws -> Response {
    let installation = context.exchange.app.store.installation
    guard try !installation.hasWorkspace() else { return context.redirect("/login") }
    let typed = try context.form()
    var errors = missing(typed)
    if errors.isEmpty {
      do {
        try create(typed, context)
        return try signIn(typed, context)
      } catch let error as AccessError {
        if case .throttled(let seconds) = error { throw Problem.tooManyRequests(retryAfter: Int(clamping: seconds)) }
        errors[field(of: error)] = error.description
      }
    }
    return try form(context, typed, errors, status: 422)
  }

  private static func missing(_ typed: FormValues) -> [String: String] {
    let asked = [
      "code": "Type the code from the terminal.", "workspace": "Give the workspace a name.", "name": "Type your name.",
      "email": "Type your e-mail address.", "password": "Choose a password.",
    ]
    var errors = asked.filter { typed.text($0.key) == nil }
    if currency(typed) == nil { errors["currency"] = "Choose one of these currencies." }
    return errors
  }

  /// The first of the list unless another one is named; nil for what is no currency.
  private static func currency(_ typed: FormValues) -> Currency? {
    typed.text("currency").map { Currency(typed: $0) } ?? .usd
  }

  private static func create(_ typed: FormValues, _ context: AnonymousContext) throws {
    let app = context.exchange.app
    let installation = app.store.installation
    func founder() throws -> NewMember {
      NewMember(
        name: typed.text("name") ?? "", email: typed.text("email"), role: app.store.roles.roles.first { $0.isFixed }?.key ?? "",
        password: try installation.newPassword(typed["password"] ?? ""))
    }
    _ = try installation.createFirstWorkspace(
      code: typed.text("code") ?? "", name: typed.text("workspace") ?? "", currency: currency(typed) ?? .usd, founder: try founder(),
      visitor: visitor(context), seed: app.seed)
  }

  private static func signIn(_ typed: FormValues, _ context: AnonymousContext) throws -> Response {
    let outcome = try context.exchange.app.store.installation.signIn(
      email: typed.text("email") ?? "", password: typed["password"] ?? "", from: visitor(context))
    guard case .signedIn(let signedIn) = outcome else { return context.redirect("/login") }
    context.exchange.keep(signedIn)
    return context.redirect("/", flash: .success("Your workspace is ready."))
  }

  private static func visitor(_ context: AnonymousContext) -> Visitor {
    Visitor(address: context.remoteAddress, agent: context.header("User-Agent") ?? "")
  }

  /// The field that an objection is shown at.
  private static func field(of error: AccessError) -> String {
    switch error {
    case .wrongCode: "code"
    case .weakPassword: "password"
    case .invalidEmail, .emailTaken: "email"
    case .workspaceExists: "workspace"
    default: "name"
    }
  }

  private static func form(
    _ context: AnonymousContext, _ typed: FormValues, _ errors: [String: String] = [:], status: Int = 200
  ) throws -> Response {
    let names = ["code", "workspace", "name", "email", "currency"]
    let values = Object(names.map { ($0, .string(typed[$0] ?? ($0 == "currency" ? "USD" : ""))) })
    let messages = Object((names + ["password"]).map { ($0, Value(errors[$0])) })
    return try context.render(
      "setup/show",
      [
        "form": .object(values), "errors": .object(messages),
        "currencies": .list(Currency.common.map { ["value": .string($0), "label": .string($0)] }),
      ],
      status: status
    ).with("Cache-Control", "no-store")
  }
}
