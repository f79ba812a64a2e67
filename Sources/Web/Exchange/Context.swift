public import Store

/// A signed-in person's request. There is none without a session.
public struct Context: RequestContext {
  public let exchange: Exchange
  public let session: Session

  init(exchange: Exchange, session: Session) {
    self.exchange = exchange
    self.session = session
  }

  public var app: App { exchange.app }

  public func allows(_ permission: Permission) -> Bool { session.allows(permission) }

  /// Throws 403 unless the role has the permission: for rules that depend on more than the route.
  public func require(_ permission: Permission) throws {
    guard allows(permission) else { throw Problem.forbidden }
  }
}

/// Anyone's request: no session, and no way to data.
public struct AnonymousContext: RequestContext {
  public let exchange: Exchange

  init(exchange: Exchange) { self.exchange = exchange }

  /// For what comes before a session: `app.store.installation`.
  public var app: App { exchange.app }
}
