public import Values

/// A token as its owner sees it later: without the secret.
public struct APIToken: Hashable, Sendable {
  public let id: RecordID
  public let name: String
  /// Nil when it works in the first workspace of the person.
  public let workspaceName: String?
  public let createdAt: Instant
  /// To within five minutes; nil before the first use.
  public let usedAt: Instant?
  public let expiresAt: Instant?
  public let scope: TokenScope
}

/// A token at the one moment when its secret is known.
public struct IssuedToken: Sendable {
  public let id: RecordID
  /// `kith_` and 64 hexadecimal digits.
  public let text: String
}

extension Installation {
  /// - Parameter workspace: where it works; nil for the first workspace (by age) of which the person is an active member.
  /// - Throws: `AccessError.cannotSignIn` when the person is no active member there.
  public func issueToken(
    for person: RecordID, in workspace: WorkspaceID? = nil, name: String, scope: TokenScope = .full, expiresAt: Instant? = nil
  ) throws -> IssuedToken {
    let name = try PersonName(name)
    let token = SecretToken(prefix: "kith_")
    return try store.unscopedWrite { db in
      let id = RecordID(at: db.now)
      guard try db.isActive(person, in: workspace) else {
        throw AccessError.cannotSignIn("A token is for an active member of a workspace.")
      }
      try db.execute(
        """
        INSERT INTO main.api_tokens (token_hash, id, person_id, tenant_id, name, scopes, created_at, expires_at)
        VALUES (\(token.hash), \(id), \(person), \(workspace), \(name.text), \(scope.stored), \(db.now), \(expiresAt))
        """)
      return IssuedToken(id: id, text: token.text)
    }
  }

  /// The session of a token; nil when it is unknown, revoked or expired, or its person is no active member of its workspace.
  public func session(apiToken text: String, requestID: String) throws -> Session? {
    guard let token = SecretToken(presented: text) else { return nil }
    let (session, usedAt) = try store.unscopedRead { db in try tokenSession(token, db, requestID) }
    if session != nil, usedAt.map({ Instant.now > $0.adding(seconds: 300) }) ?? true {
      noteUse("UPDATE main.api_tokens SET used_at = \(Instant.now) WHERE token_hash = \(token.hash)")
    }
    return session
  }

  /// The tokens of a person that have not been revoked, the newest first.
  public func tokens(of person: RecordID) throws -> [APIToken] {
    try store.unscopedRead { db in
      let page = try db.page(
        """
        SELECT t.id, t.name, w.name, t.created_at, t.used_at, t.expires_at, t.scopes FROM main.api_tokens t
        LEFT JOIN main.workspaces w ON w.id = t.tenant_id WHERE t.person_id = \(person) ORDER BY t.created_at DESC, t.id DESC
        """)
      return (0..<page.rowCount).compactMap { row in token(page, row) }
    }
  }

  /// - Returns: whether the person had a token of this id.
  @discardableResult
  public func revokeToken(_ id: RecordID, of person: RecordID) throws -> Bool {
    try store.unscopedWrite { try $0.execute("DELETE FROM main.api_tokens WHERE id = \(id) AND person_id = \(person)") > 0 }
  }

  private func tokenSession(_ token: SecretToken, _ db: Unscoped, _ requestID: String) throws -> (Session?, usedAt: Instant?) {
    let page = try db.page(
      """
      SELECT \(SessionBuilder.columns), t.id, t.used_at, t.scopes FROM main.api_tokens t JOIN main.people p ON p.id = t.person_id
      JOIN main.memberships m ON m.id = t.person_id AND m.active = 1 AND m.tenant_id = COALESCE(t.tenant_id, (
        SELECT min(f.tenant_id) FROM main.memberships f WHERE f.id = t.person_id AND f.active = 1))
      JOIN main.workspaces w ON w.id = m.tenant_id
      WHERE t.token_hash = \(token.hash) AND (t.expires_at IS NULL OR t.expires_at > \(db.now))
      """)
    guard !page.isEmpty, let id = page.id(0, 9) else { return (nil, nil) }
    let session = try SessionBuilder(store: store, db: db, requestID: requestID).session(
      from: page, kind: .token(id), scope: TokenScope(stored: page.string(0, 11)))
    return (session, page.integer(0, 10).map(Instant.init(milliseconds:)))
  }

  private func token(_ page: CellPage, _ row: Int) -> APIToken? {
    guard let id = page.id(row, 0), let name = page.string(row, 1), let created = page.integer(row, 3) else { return nil }
    return APIToken(
      id: id, name: name, workspaceName: page.string(row, 2), createdAt: Instant(milliseconds: created),
      usedAt: page.integer(row, 4).map(Instant.init(milliseconds:)), expiresAt: page.integer(row, 5).map(Instant.init(milliseconds:)),
      scope: TokenScope(stored: page.string(row, 6)))
  }
}

extension Unscoped {
  /// Whether a person is an active member of a workspace, or of any.
  func isActive(_ person: RecordID, in workspace: WorkspaceID?) throws -> Bool {
    var sql: SQL = "SELECT 1 FROM main.memberships WHERE id = \(person) AND active = 1"
    if let workspace { sql += " AND tenant_id = \(workspace)" }
    return try exists(sql)
  }
}
