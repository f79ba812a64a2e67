internal import HTTP
internal import HTTPTypes
internal import Store
internal import Templating
internal import Values

/// Signing in and out.
enum SignInPages {
  static func show(_ context: AnonymousContext) throws -> Response {
    let exchange = context.exchange
    guard try exchange.app.store.installation.hasWorkspace() else { return context.redirect("/setup") }
    if try exchange.findSession() != nil { return context.redirect(destination(context.query["next"])) }
    return try form(context, next: context.query["next"])
  }

  static func signIn(_ context: AnonymousContext) throws -> Response {
    let form = try context.form()
    let exchange = context.exchange
    let visitor = Visitor(address: context.remoteAddress, agent: exchange.request.headers[.userAgent] ?? "")
    let outcome = try exchange.app.store.installation.signIn(
      email: form.text("email") ?? "", password: form["password"] ?? "", from: visitor, replacing: exchange.ownCookie(SessionCookie.name))
    switch outcome {
    case .signedIn(let signedIn):
      exchange.keep(signedIn)
      return context.redirect(destination(form["next"]))
    case .refused:
      return try self.form(
        context, email: form["email"], next: form["next"], error: "That e-mail address and password do not match.", status: 422)
    case .throttled(let seconds):
      let problem = Problem.tooManyRequests(retryAfter: Int(clamping: seconds))
      return try self.form(context, email: form["email"], next: form["next"], error: problem.message, status: 429)
        .with("Retry-After", String(seconds))
    }
  }

  static func signOut(_ context: Context) throws -> Response {
    if let cookie = context.exchange.ownCookie(SessionCookie.name) { try context.app.store.installation.signOut(cookie: cookie) }
    context.exchange.removeOwnCookie(SessionCookie.name)
    return context.redirect("/login", flash: .info("You are signed out."))
  }

  static func switchWorkspace(_ context: Context) throws -> Response {
    guard let number = try context.form().int("workspace"),
      try context.app.store.installation.switchWorkspace(context.session, to: WorkspaceID(rawValue: Int64(number)))
    else { throw Problem.notFound("You are no member of that workspace.") }
    return context.redirect("/")
  }

  /// Only a path of ours, and never back to signing in.
  private static func destination(_ next: String?) -> String {
    guard let path = LocalPath(next ?? "")?.text, !path.hasPrefix("/login"), !path.hasPrefix("/logout") else { return "/" }
    return path
  }

  private static func form(
    _ context: AnonymousContext, email: String? = nil, next: String? = nil, error: String? = nil, status: Int = 200
  ) throws -> Response {
    let values: Object = [
      "email": .string(email ?? ""), "next": .string(LocalPath(next ?? "")?.text ?? ""), "error": Value(error),
    ]
    return try context.render("sign_in/show", values, status: status).with("Cache-Control", "no-store")
  }
}

extension Exchange {
  /// A new cookie for each sign-in, so that one planted before is worth nothing.
  func keep(_ signedIn: SignedIn) {
    let seconds = (signedIn.expiresAt.milliseconds - Instant.now.milliseconds) / 1000
    setOwnCookie(SessionCookie.name, signedIn.token, maxAge: Int(max(0, seconds)))
  }
}
