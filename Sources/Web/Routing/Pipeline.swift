internal import HTTP
internal import HTTPTypes
internal import Store

/// What every request goes through.
struct Pipeline {
  let app: App

  func respond(to request: Request) -> Response {
    let started = ContinuousClock.now
    let exchange = Exchange(app: app, request: request, requestID: app.requestIDs.next())
    app.metrics.begin()
    let response = finish(answer(exchange), exchange)
    let elapsed = started.duration(to: .now).components
    app.metrics.end(
      status: response.status.code, microseconds: Int(elapsed.seconds) * 1_000_000 + Int(elapsed.attoseconds / 1_000_000_000_000))
    return response
  }

  /// What would refuse the request whatever its body holds; nil where nothing does. The body proves the form and is counted against the rate
  /// when it has come.
  func admit(_ request: Request) -> Response? {
    let exchange = Exchange(app: app, request: request, requestID: app.requestIDs.next())
    guard let answer = refusal(exchange) else { return nil }
    app.metrics.begin()
    defer { app.metrics.end(status: answer.status.code, microseconds: 0) }
    return finish(answer, exchange)
  }

  private func refusal(_ exchange: Exchange) -> Response? {
    do {
      if let moved = try exchange.findRoute() { return moved }
      try exchange.requireOurHost()
      if let signIn = try exchange.requireSession() { return signIn }
      try exchange.requireOurOrigin()
      try exchange.requireScope()
      try exchange.requirePermission()
      return nil
    } catch {
      return ProblemPage.answer(to: error, for: exchange)
    }
  }

  /// The answer to a request that was refused before it got here. It runs on an event loop, so no session is looked up; but whoever brings
  /// none is told to sign in, and not that the body is too large.
  func refuse(_ request: Request, _ refusal: Refusal) -> Response {
    if refusal.status == 413, !SessionCookie.mayStand(in: request.head), let answer = admit(request) { return answer }
    let exchange = Exchange(app: app, request: request, requestID: app.requestIDs.next())
    app.metrics.begin()
    defer { app.metrics.end(status: refusal.status, microseconds: 0) }
    var problem = Problem(refusal.status, "refused", refusal.reason)
    if refusal.status == 503 { problem.headers = [("Retry-After", "2")] }
    return finish(ProblemPage.answer(to: problem, for: exchange, shell: false), exchange)
  }

  private func answer(_ exchange: Exchange) -> Response {
    do {
      return try pass(exchange)
    } catch {
      return ProblemPage.answer(to: error, for: exchange)
    }
  }

  /// The rules, in their order. Each lets the request on, answers it, or throws a `Problem`.
  private func pass(_ exchange: Exchange) throws -> Response {
    if let moved = try exchange.findRoute() { return moved }
    try exchange.requireOurHost()
    try exchange.requireBodyWithinLimit()
    if let signIn = try exchange.requireSession() { return signIn }
    try exchange.requireRate()
    try exchange.requireOurOrigin()
    try exchange.requireCSRF()
    try exchange.requireScope()
    try exchange.requirePermission()
    let response = try exchange.callHandler()
    if response.status.code < 400, let session = exchange.session, let route = exchange.route {
      app.visited(session, route, exchange.query)
    }
    return response
  }

  /// What every answer carries.
  private func finish(_ response: Response, _ exchange: Exchange) -> Response {
    var response = SecurityHeaders.add(to: response, secure: exchange.isSecure)
    response.headers.append(.requestID, exchange.requestID)
    for field in exchange.rateFields { response = response.with(field.name, field.value) }
    for cookie in exchange.newCookies { response.headers.append(.setCookie, cookie) }
    if !response.headers.contains(.cacheControl) {
      // Not no-store: the browser may show the page again on Back, after asking us.
      response.headers.append(.cacheControl, "private, no-cache")
    }
    return response
  }
}

extension Exchange {
  /// Finds the route, or says where the path without its trailing slash leads. Throws 404 and 405.
  fileprivate func findRoute() throws -> Response? {
    switch app.router.match(request.method.rawValue, request.path) {
    case .route(let route, let parameters):
      self.route = route
      self.parameters = parameters
      return nil
    case .redirect(let path):
      return .redirect(path + (request.query.isEmpty ? "" : "?" + request.query), status: isSafe ? 301 : 308)
    case .methodNotAllowed(let allowed): throw Problem.methodNotAllowed(allowed)
    case .notFound: throw Problem.notFound
    }
  }

  /// A page that was reached under another name could be read by that name's scripts.
  fileprivate func requireOurHost() throws {
    guard route?.takesAnyHost == false, !app.origins.isOurHost(request.host) else { return }
    throw Problem(421, "misdirected", "This site is not called that. Use the address you were given.")
  }

  /// The server stops reading at the limit; this is for requests that come from no socket.
  fileprivate func requireBodyWithinLimit() throws {
    guard let route, request.body.count > route.bodyLimit else { return }
    throw Problem.payloadTooLarge
  }

  /// Reads the session for routes that ask for one. Without it the API answers 401, and pages lead to signing in.
  fileprivate func requireSession() throws -> Response? {
    guard route?.isAnonymous == false else { return nil }
    session = try findSession()
    if session != nil { return nil }
    if wantsJSON { throw Problem.unauthorized }
    return .redirect(isSafe && request.path != "/" ? "/login?next=" + URLText.encode(request.target) : "/login")
  }

  fileprivate func requireOurOrigin() throws {
    if !isSafe && !isToken { try app.origins.check(request) }
  }

  fileprivate func requireCSRF() throws {
    if !isSafe && !isToken { try requireCSRFToken() }
  }

  fileprivate func requirePermission() throws {
    guard let session, let permission = route?.permission, !session.allows(permission) else { return }
    throw Problem.forbidden
  }

  fileprivate func callHandler() throws -> Response {
    switch (route?.gate, session) {
    case (.permission(_, let handler), let session?), (.signedIn(let handler), let session?):
      try handler(Context(exchange: self, session: session))
    case (.anonymous(let handler), _): try handler(AnonymousContext(exchange: self))
    default: throw Problem.unauthorized
    }
  }
}
