public import Values

/// What people say about themselves, in all their workspaces at once.
public struct Profile: Hashable, Sendable {
  public var name: String
  public var zone: Zone
  /// `light`, `dark` or `system`.
  public var theme: String

  public init(name: String, zone: Zone, theme: String) {
    self.name = name
    self.zone = zone
    self.theme = theme
  }

  public static let themes = ["system", "light", "dark"]
}

extension Installation {
  /// Changes the name, zone and theme of whoever asks. A theme that is none is stored as `system`.
  public func update(_ profile: Profile, of session: Session) throws {
    let name = try PersonName(profile.name)
    let theme = Profile.themes.contains(profile.theme) ? profile.theme : "system"
    let zone = profile.zone.identifier
    let fields = [("name", session.userName, name.text), ("zone", session.zone.identifier, zone), ("theme", session.theme, theme)]
    let changes = fields.filter { $0.1 != $0.2 }.map { (field: $0.0, before: JSON.string($0.1), after: JSON.string($0.2)) }
    guard !changes.isEmpty else { return }
    try session.write { writer in
      try writer.unscoped.execute(
        """
        UPDATE main.people SET name = \(name.text), zone = \(zone), theme = \(theme), version = version + 1, updated_at = \(writer.now)
        WHERE id = \(session.userID)
        """)
      try writer.note("updated", session.userID, changes)
    }
  }

  /// Asks for the password again, before roles, people or a password change. Counts as an attempt to sign in.
  /// - Throws: `AccessError.wrongPassword` or `.throttled`.
  public func confirm(_ password: String, of session: Session, from visitor: Visitor) throws {
    let account = session.email.lowercased()
    if let wait = state.throttle.admit(account: account, address: visitor.address, at: .now) {
      throw AccessError.throttled(retryAfter: wait)
    }
    let stored = try store.unscopedRead { try $0.string("SELECT password FROM main.people WHERE id = \(session.userID)") }
    guard try state.passwords.check(password, against: stored.flatMap { PasswordHash($0) }) else { throw AccessError.wrongPassword }
    state.throttle.forgive(account: account, address: visitor.address)
  }

  /// The person sets another password; all their other sign-ins end.
  public func changePassword(of session: Session, from old: String, to new: String, visitor: Visitor) throws {
    try confirm(old, of: session, from: visitor)
    let password = try newPassword(new)
    try session.write { writer in
      try writer.unscoped.set(password, of: session.userID)
      try writer.unscoped.endSignIns(of: session.userID, except: session.signInID)
      try writer.note("password_changed", session.userID)
    }
  }

  /// The command line sets a password: every sign-in of the person ends.
  public func setPassword(_ password: NewPassword, ofPersonWith email: String) throws {
    guard let person = try person(email: email) else { throw AccessError.unknownPerson(email) }
    try store.unscopedWrite { db in
      try db.set(password, of: person)
      try db.endSignIns(of: person, except: nil)
      try note("password_changed", person, db)
    }
  }

  /// One event in each workspace of a person, for what nobody did from inside one.
  func note(_ verb: String, _ person: RecordID, _ db: Unscoped) throws {
    let page = try db.page("SELECT tenant_id FROM main.memberships WHERE id = \(person) ORDER BY tenant_id")
    let builder = SessionBuilder(store: store, db: db, requestID: "")
    for tenant in (0..<page.rowCount).compactMap({ page.integer($0, 0) }) {
      try builder.system(in: WorkspaceID(rawValue: tenant))?.write { try $0.note(verb, person) }
    }
  }
}

extension Unscoped {
  func set(_ password: NewPassword, of person: RecordID) throws {
    try execute(
      """
      UPDATE main.people SET password = \(password.hash.description), version = version + 1, updated_at = \(now) WHERE id = \(person)
      """)
    try execute("DELETE FROM main.invitations WHERE person_id = \(person)")
  }
}
