public import Values

/// Makes sessions from rows; the only place that does.
struct SessionBuilder {
  let store: Store
  let db: Unscoped
  let requestID: String

  /// What `session(from:)` reads, of workspaces `w`, people `p` and memberships `m`.
  static let columns: SQL = "w.id, w.name, w.currency, p.id, p.name, p.email, p.zone, p.theme, m.role"

  /// The session of the first row; nil when there is none.
  func session(from page: CellPage, kind: Session.Kind, scope: TokenScope = .full) throws -> Session? {
    guard let workspace = try WorkspaceSummary.all(in: page).first else { return nil }
    guard let person = page.id(0, 3), let name = page.string(0, 4), let role = page.string(0, 8) else {
      throw StoreError.damaged("A member has no name or role.")
    }
    let off = try featuresOff(for: person, in: workspace.id)
    return Session(
      store: store, workspace: workspace.id, workspaceName: workspace.name, currency: workspace.currency, userID: person, userName: name,
      email: page.string(0, 5) ?? "", role: role,
      permissions: try permissions(of: role, in: workspace.id, without: off).filter(scope.allows),
      zone: page.string(0, 6).flatMap { Zone($0) } ?? .utc, theme: page.string(0, 7) ?? "system", requestID: requestID, kind: kind,
      featuresOff: off, scope: scope)
  }

  /// Somebody who acts in a workspace without having signed in there: a command, an import, a job.
  func acting(_ person: RecordID, in workspace: WorkspaceID, activeOnly: Bool, scope: TokenScope = .full) throws -> Session? {
    var sql: SQL = """
      SELECT \(Self.columns) FROM main.memberships m JOIN main.people p ON p.id = m.id JOIN main.workspaces w ON w.id = m.tenant_id
      WHERE m.tenant_id = \(workspace) AND m.id = \(person)
      """
    if activeOnly { sql += " AND m.active = 1" }
    return try session(from: db.page(sql), kind: .system, scope: scope)
  }

  /// The system itself, which may do everything.
  func system(in workspace: WorkspaceID) throws -> Session? {
    let page = try db.page("SELECT id, name, currency FROM main.workspaces WHERE id = \(workspace)")
    guard let summary = try WorkspaceSummary.all(in: page).first else { return nil }
    return Session(
      store: store, workspace: summary.id, workspaceName: summary.name, currency: summary.currency, userID: Session.nobody,
      userName: "System", email: "", role: "SYSTEM", permissions: Set(store.roles.permissions), zone: .utc, theme: "system",
      requestID: requestID, kind: .system, featuresOff: [])
  }

  private func permissions(of role: String, in workspace: WorkspaceID, without off: Set<String>) throws -> Set<Permission> {
    let all = try RoleMatrix(defaults: store.roles, workspace: workspace, role: role, db).permissions(of: role)
    guard !off.isEmpty else { return all }
    return all.filter { permission in !off.contains { permission.rawValue.hasPrefix($0 + ".") } }
  }

  private func featuresOff(for person: RecordID, in workspace: WorkspaceID) throws -> Set<String> {
    let page = try db.page("SELECT feature FROM main.member_features_off WHERE tenant_id = \(workspace) AND id = \(person)")
    return Set((0..<page.rowCount).compactMap { page.string($0, 0) })
  }
}

extension Session {
  /// Whether a part of the product, such as `crm`, is switched on for this member.
  public func has(_ feature: String) -> Bool { !featuresOff.contains(feature) }
}

extension RoleMatrix {
  /// The edits of one workspace, for one role or for all.
  init(defaults: RoleDefaults, workspace: WorkspaceID, role: String? = nil, _ db: Unscoped) throws {
    var sql: SQL = "SELECT role, permission, allowed FROM main.role_permissions WHERE tenant_id = \(workspace)"
    if let role { sql += " AND role = \(role)" }
    let page = try db.page(sql)
    var edits: [Edit: Bool] = [:]
    for row in 0..<page.rowCount {
      guard let role = page.string(row, 0), let permission = page.string(row, 1) else { continue }
      edits[Edit(role: role, permission: permission)] = page.integer(row, 2) == 1
    }
    self.init(defaults: defaults, edits: edits)
  }
}

extension Installation {
  /// A person acting through a command or an import; nil when they are no active member of the workspace.
  public func session(actingAs person: RecordID, in workspace: WorkspaceID, requestID: String) throws -> Session? {
    try store.unscopedRead { db in
      try SessionBuilder(store: store, db: db, requestID: requestID).acting(person, in: workspace, activeOnly: true)
    }
  }

  /// The system's own work; nil when there is no such workspace.
  public func systemSession(in workspace: WorkspaceID, requestID: String) throws -> Session? {
    try store.unscopedRead { db in try SessionBuilder(store: store, db: db, requestID: requestID).system(in: workspace) }
  }

  /// A job of a workspace: as the member who caused it, within the scope of their token, even when they have left since, or else as the system.
  /// Nil when there is nobody whom it could be for.
  func session(for job: Job) throws -> Session? {
    try store.unscopedRead { db in
      let builder = SessionBuilder(store: store, db: db, requestID: job.requestID)
      if let person = job.causedBy, let acting = try builder.acting(person, in: job.workspace, activeOnly: false, scope: job.scope) {
        return acting
      }
      return job.scope == .full ? try builder.system(in: job.workspace) : nil
    }
  }
}

extension Session {
  /// The system's own work in this workspace, such as taking back what was begun for a member.
  public func system(requestID: String) throws -> Session? {
    try store.installation.systemSession(in: workspace, requestID: requestID)
  }

  /// Writes down what this session takes out: a token that may only read may export, and that is written down nonetheless.
  /// - Throws: `StoreError.damaged` where nobody can; nothing may leave then.
  public func scribe() throws -> Session {
    guard isReadOnly else { return self }
    guard let system = try system(requestID: requestID) else { throw StoreError.damaged("The workspace is gone.") }
    return system
  }
}
