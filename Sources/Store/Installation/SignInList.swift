public import Values

/// One of a person's own sign-ins.
public struct SignInSummary: Hashable, Sendable {
  public let id: RecordID
  public let workspaceName: String
  public let address: String
  public let agent: String
  public let createdAt: Instant
  /// To within five minutes.
  public let seenAt: Instant
  /// Whether it is the one that asks.
  public let isCurrent: Bool
}

extension Installation {
  /// The sign-ins that still last, the one used last first.
  public func signIns(of session: Session) throws -> [SignInSummary] {
    try store.unscopedRead { db in
      let page = try db.page(
        """
        SELECT s.id, w.name, s.address, s.agent, s.created_at, s.seen_at FROM main.sessions s JOIN main.workspaces w ON w.id = s.tenant_id
        WHERE s.person_id = \(session.userID) AND s.expires_at > \(db.now)
        AND s.seen_at > \(db.now.adding(seconds: -state.rules.idleLifetime)) ORDER BY s.seen_at DESC, s.id DESC
        """)
      return (0..<page.rowCount).compactMap { row in summary(page, row, current: session.signInID) }
    }
  }

  /// Ends one of the person's own sign-ins.
  /// - Returns: whether there was one of this id.
  @discardableResult
  public func revokeSignIn(_ id: RecordID, of session: Session) throws -> Bool {
    try store.unscopedWrite { try $0.execute("DELETE FROM main.sessions WHERE id = \(id) AND person_id = \(session.userID)") > 0 }
  }

  /// Ends all sign-ins of the person but the one that asks.
  /// - Returns: how many there were.
  @discardableResult
  public func revokeOtherSignIns(of session: Session) throws -> Int {
    try store.unscopedWrite { try $0.endSignIns(of: session.userID, except: session.signInID) }
  }

  /// Goes on in another workspace, which also becomes the one that the next sign-in enters.
  /// - Returns: false when the person is no active member there, or did not sign in with a browser.
  public func switchWorkspace(_ session: Session, to workspace: WorkspaceID) throws -> Bool {
    guard let id = session.signInID else { return false }
    return try store.unscopedWrite { db in
      let isMember = try db.exists(
        "SELECT 1 FROM main.memberships WHERE tenant_id = \(workspace) AND id = \(session.userID) AND active = 1")
      guard isMember else { return false }
      try db.execute("UPDATE main.people SET last_tenant_id = \(workspace) WHERE id = \(session.userID)")
      return try db.execute("UPDATE main.sessions SET tenant_id = \(workspace) WHERE id = \(id)") > 0
    }
  }

  /// Removes the rows of sign-ins and invitations that work no more.
  func forgetEndedSignIns() throws {
    let now = Instant.now
    let ended: [SQL] = [
      "main.sessions WHERE expires_at <= \(now) OR seen_at <= \(now.adding(seconds: -state.rules.idleLifetime))",
      "main.invitations WHERE expires_at <= \(now)",
    ]
    for rows in ended where try store.unscopedRead({ try $0.exists("SELECT 1 FROM \(rows) LIMIT 1") }) {
      _ = try store.unscopedWrite { try $0.execute("DELETE FROM \(rows)") }
    }
  }

  private func summary(_ page: CellPage, _ row: Int, current: RecordID?) -> SignInSummary? {
    guard let id = page.id(row, 0), let created = page.integer(row, 4), let seen = page.integer(row, 5) else { return nil }
    return SignInSummary(
      id: id, workspaceName: page.string(row, 1) ?? "", address: page.string(row, 2) ?? "", agent: page.string(row, 3) ?? "",
      createdAt: Instant(milliseconds: created), seenAt: Instant(milliseconds: seen), isCurrent: id == current)
  }
}

extension Session {
  /// The row of a browser's sign-in; nil for tokens and the system.
  var signInID: RecordID? {
    guard case .cookie(let id, _) = kind else { return nil }
    return id
  }
}

extension Unscoped {
  @discardableResult
  func endSignIns(of person: RecordID, except kept: RecordID?) throws -> Int {
    var sql: SQL = "DELETE FROM main.sessions WHERE person_id = \(person)"
    if let kept { sql += " AND id <> \(kept)" }
    return try execute(sql)
  }
}
