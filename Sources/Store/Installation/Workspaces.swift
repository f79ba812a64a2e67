public import Values

extension Installation {
  /// A workspace with its founder and whatever `seed` puts into it, all or nothing.
  /// - Parameter founder: joins when their address is known.
  /// - Returns: a session of the founder in it.
  @discardableResult
  public func createWorkspace(
    name: String, currency: Currency, founder: NewMember, requestID: String = "setup", seed: (Writer) throws -> Void = { _ in }
  ) throws -> Session {
    try store.unscopedWrite { db in
      let workspace = try db.addWorkspace(PersonName(name), currency)
      let builder = SessionBuilder(store: store, db: db, requestID: requestID)
      guard let system = try builder.system(in: workspace) else { throw AccessError.unknownWorkspace(name) }
      let member = try system.write { try $0.addMember(founder) }
      guard let session = try builder.acting(member.id, in: workspace, activeOnly: true) else {
        throw AccessError.unknownPerson(founder.name)
      }
      try session.write { writer in
        try writer.append(Event.Draft(entity: "workspace", record: Session.nobody, verb: "created"))
        try seed(writer)
      }
      return session
    }
  }

  /// The first workspace, made in the browser by whoever can read the terminal. The code works once.
  /// - Parameter founder: made only for the right code, because it costs the hash of a password.
  /// - Throws: `AccessError.wrongCode`; `.throttled` after too many guesses.
  public func createFirstWorkspace(
    code: String, name: String, currency: Currency, founder: @autoclosure () throws -> NewMember, visitor: Visitor,
    seed: (Writer) throws -> Void
  ) throws -> Session {
    if let wait = state.throttle.admit(account: "first run", address: visitor.address, at: .now) {
      throw AccessError.throttled(retryAfter: wait)
    }
    guard state.firstRun.matches(code) else { throw AccessError.wrongCode }
    state.throttle.forgive(account: "first run", address: visitor.address)
    let founder = try founder()
    let session = try store.unscopedWrite { db in
      if try db.exists("SELECT 1 FROM main.workspaces LIMIT 1") { throw AccessError.wrongCode }
      return try createWorkspace(name: name, currency: currency, founder: founder, seed: seed)
    }
    state.firstRun.spend()
    return session
  }
}

extension Writer {
  /// - Parameter version: of `workspace`; nil changes whatever is there.
  public func renameWorkspace(_ typed: String, version: Int64? = nil) throws {
    let name = try PersonName(typed)
    guard name.text != session.workspaceName else { return }
    let id = session.workspace
    if try unscoped.exists("SELECT 1 FROM main.workspaces WHERE name = \(name.text) AND id <> \(id)") {
      throw AccessError.workspaceExists(name.text)
    }
    var sql: SQL = "UPDATE main.workspaces SET name = \(name.text), version = version + 1, updated_at = \(now) WHERE id = \(id)"
    if let version { sql += " AND version = \(version)" }
    guard try unscoped.execute(sql) > 0 else { throw AccessError.stale }
    let change = (field: "name", before: JSON.string(session.workspaceName), after: JSON.string(name.text))
    try append(Event.Draft(entity: "workspace", record: Session.nobody, verb: "updated", changes: [change]))
  }
}

extension Unscoped {
  fileprivate func addWorkspace(_ name: PersonName, _ currency: Currency) throws -> WorkspaceID {
    if try exists("SELECT 1 FROM main.workspaces WHERE name = \(name.text)") { throw AccessError.workspaceExists(name.text) }
    try execute(
      "INSERT INTO main.workspaces (name, currency, created_at, updated_at) VALUES (\(name.text), \(currency), \(now), \(now))")
    return WorkspaceID(rawValue: lastInserted)
  }
}
