import Logging
public import Values

/// From where somebody signs in, as shown in the list of their own sign-ins.
public struct Visitor: Hashable, Sendable {
  /// The network address, after trusted proxies.
  public let address: String
  /// The browser's `User-Agent`; kept to 300 characters.
  public let agent: String

  public init(address: String, agent: String) {
    self.address = address
    self.agent = String(agent.prefix(300))
  }
}

/// What came of an attempt. A wrong password, an unknown address and a person who is no active member anywhere are one answer.
public enum SignIn: Sendable {
  case signedIn(SignedIn)
  case refused
  /// Seconds to wait.
  case throttled(retryAfter: Int64)
}

/// A session in a browser that has just begun.
public struct SignedIn: Sendable {
  public let person: RecordID
  /// The cookie's value; the file keeps only its SHA-256.
  public let token: String
  /// When it ends in any case.
  public let expiresAt: Instant
}

extension Installation {
  /// - Parameter replaced: the cookie that the browser came with; its sign-in ends, so that a token from before is worth nothing.
  public func signIn(email: String, password: String, from visitor: Visitor, replacing replaced: String? = nil) throws -> SignIn {
    let account = String(trimmingSpaces(email).lowercased().prefix(254))
    if let wait = state.throttle.admit(account: account, address: visitor.address, at: .now) { return .throttled(retryAfter: wait) }
    var attempt = try enter(account, password, visitor, replaced)
    // Another sign-in may have renewed the hash of the same password.
    if case .changed = attempt { attempt = try enter(account, password, visitor, replaced) }
    guard case .entered(let signedIn) = attempt else { return .refused }
    state.throttle.forgive(account: account, address: visitor.address)
    return .signedIn(signedIn)
  }

  private enum Attempt {
    case entered(SignedIn)
    case refused
    /// What the password was compared with is no longer what is stored.
    case changed
  }

  private func enter(_ account: String, _ password: String, _ visitor: Visitor, _ replaced: String?) throws -> Attempt {
    let known = try credential(email: account)
    guard try state.passwords.check(password, against: known?.hash), let known else { return .refused }
    let renewed = state.passwords.isOutdated(known.hash) ? try state.passwords.hash(password) : nil
    return try store.unscopedWrite { db in
      guard try db.string("SELECT password FROM main.people WHERE id = \(known.person)") == known.stored else { return .changed }
      guard let workspace = try db.workspace(toEnterAs: known.person) else { return .refused }
      if let replaced { try db.endSignIn(cookie: replaced) }
      if let renewed { try db.execute("UPDATE main.people SET password = \(renewed.description) WHERE id = \(known.person)") }
      return .entered(try db.beginSignIn(known.person, in: workspace, from: visitor, state.rules))
    }
  }

  /// The session of a browser's cookie; nil when the sign-in has ended or the person is no active member of its workspace any more.
  public func session(cookie: String, requestID: String) throws -> Session? {
    guard let token = SecretToken(presented: cookie) else { return nil }
    let (session, seenAt) = try store.unscopedRead { db in try cookieSession(token, db, requestID) }
    if session != nil, let seenAt, Instant.now > seenAt.adding(seconds: Self.seenPrecision) {
      noteUse("UPDATE main.sessions SET seen_at = \(Instant.now) WHERE token_hash = \(token.hash)")
    }
    return session
  }

  /// Ends the sign-in of a cookie, whatever its state.
  public func signOut(cookie: String) throws {
    _ = try store.unscopedWrite { try $0.endSignIn(cookie: cookie) }
  }

  /// A request in between does not write.
  private static var seenPrecision: Int64 { 300 }

  private func credential(email: String) throws -> (person: RecordID, stored: String, hash: PasswordHash)? {
    try store.unscopedRead { db in
      let page = try db.page("SELECT id, password FROM main.people WHERE email = \(email)")
      guard !page.isEmpty, let person = page.id(0, 0), let stored = page.string(0, 1), let hash = PasswordHash(stored) else { return nil }
      return (person, stored, hash)
    }
  }

  private func cookieSession(_ token: SecretToken, _ db: Unscoped, _ requestID: String) throws -> (Session?, seenAt: Instant?) {
    let page = try db.page(
      """
      SELECT \(SessionBuilder.columns), s.id, s.seen_at FROM main.sessions s JOIN main.people p ON p.id = s.person_id
      JOIN main.memberships m ON m.tenant_id = s.tenant_id AND m.id = s.person_id AND m.active = 1
      JOIN main.workspaces w ON w.id = s.tenant_id
      WHERE s.token_hash = \(token.hash) AND s.expires_at > \(db.now) AND s.seen_at > \(db.now.adding(seconds: -state.rules.idleLifetime))
      """)
    guard !page.isEmpty, let id = page.id(0, 9), let seen = page.integer(0, 10) else { return (nil, nil) }
    let kind = Session.Kind.cookie(sessionID: id, csrfSecret: token.derived(for: "csrf"))
    let session = try SessionBuilder(store: store, db: db, requestID: requestID).session(from: page, kind: kind)
    return (session, Instant(milliseconds: seen))
  }

  /// Says when a sign-in or a token was used last. The next request says it again, so none waits for it, and none fails for it.
  func noteUse(_ statement: SQL) {
    do {
      try store.writeIfFree { try $0.execute(statement) }
    } catch StoreError.busy {
    } catch {
      store.logger.error("last use", metadata: ["error": "\(error)"])
    }
  }
}

extension Unscoped {
  /// The workspace that a person used last, or their first one; nil when they are no active member of any.
  func workspace(toEnterAs person: RecordID) throws -> WorkspaceID? {
    try integer(
      """
      SELECT m.tenant_id FROM main.memberships m JOIN main.people p ON p.id = m.id WHERE m.id = \(person) AND m.active = 1
      ORDER BY m.tenant_id <> COALESCE(p.last_tenant_id, 0), m.tenant_id LIMIT 1
      """
    ).map(WorkspaceID.init(rawValue:))
  }

  func beginSignIn(_ person: RecordID, in workspace: WorkspaceID, from visitor: Visitor, _ rules: SignInRules) throws -> SignedIn {
    let token = SecretToken()
    let end = now.adding(seconds: rules.absoluteLifetime)
    try execute("DELETE FROM main.sessions WHERE person_id = \(person) AND expires_at <= \(now)")
    try execute(
      """
      INSERT INTO main.sessions (token_hash, id, person_id, tenant_id, created_at, seen_at, expires_at, address, agent)
      VALUES (\(token.hash), \(RecordID(at: now)), \(person), \(workspace), \(now), \(now), \(end), \(visitor.address), \(visitor.agent))
      """)
    return SignedIn(person: person, token: token.text, expiresAt: end)
  }

  @discardableResult
  func endSignIn(cookie: String) throws -> Bool {
    guard let token = SecretToken(presented: cookie) else { return false }
    return try execute("DELETE FROM main.sessions WHERE token_hash = \(token.hash)") > 0
  }
}
