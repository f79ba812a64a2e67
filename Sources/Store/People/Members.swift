public import Values

/// Somebody to add to a workspace.
public struct NewMember: Sendable {
  public var name: String
  /// Nil for somebody who owns records and cannot sign in.
  public var email: String?
  public var role: String
  /// Not looked at when the address is known: nobody but the person changes their password.
  public var password: NewPassword?

  public init(name: String, email: String?, role: String, password: NewPassword? = nil) {
    self.name = name
    self.email = email
    self.role = role
    self.password = password
  }
}

/// A password that was found good enough and hashed, ready to be stored inside a transaction that should not wait for that.
public struct NewPassword: Sendable {
  let hash: PasswordHash

  /// - Throws: `AccessError.weakPassword` with a sentence for the field.
  public static func check(_ text: String) throws(AccessError) {
    if let objection = Passwords.objection(to: text) { throw AccessError.weakPassword(objection) }
  }
}

/// Who was added to a workspace.
public struct AddedMember: Hashable, Sendable {
  public let id: RecordID
  /// False when the address was known and the person joined.
  public let isNewPerson: Bool
}

extension Installation {
  /// - Throws: `AccessError.weakPassword` with a sentence for the field.
  public func newPassword(_ text: String) throws -> NewPassword {
    try NewPassword.check(text)
    return NewPassword(hash: try state.passwords.hash(text))
  }
}

extension Writer {
  /// Adds a person to this workspace; somebody whose address is known joins with their own name and password.
  @discardableResult
  public func addMember(_ new: NewMember) throws -> AddedMember {
    guard session.store.roles[new.role] != nil else { throw AccessError.unknownRole(new.role) }
    let email = try new.email.map { try PersonEmail($0) }
    let known = try email.flatMap { try unscoped.id("SELECT id FROM main.people WHERE email = \($0.text)") }
    if let known, try unscoped.exists("SELECT 1 FROM main.memberships WHERE tenant_id = \(session.workspace) AND id = \(known)") {
      throw AccessError.alreadyMember(email?.text ?? new.name)
    }
    // Whoever holds a link to set their first password would come in here too.
    if let known { try unscoped.execute("DELETE FROM main.invitations WHERE person_id = \(known)") }
    let id = try known ?? addPerson(PersonName(new.name), email, new.password)
    try unscoped.execute(
      """
      INSERT INTO main.memberships (tenant_id, id, role, color, created_at, updated_at)
      VALUES (\(session.workspace), \(id), \(new.role), \(Int64(id.low % 24)), \(now), \(now))
      """)
    try note(known == nil ? "created" : "joined", id)
    return AddedMember(id: id, isNewPerson: known == nil)
  }

  /// - Parameter version: the membership's, from `members`; nil changes whatever is there.
  public func setRole(_ role: String, of member: RecordID, version: Int64? = nil) throws {
    guard session.store.roles[role] != nil else { throw AccessError.unknownRole(role) }
    let before = try membership(member)
    guard before.role != role else { return }
    if before.active { try keepOneOfFixedRole(before) }
    try change(member, version, [("role", .text(role))])
    try note("role_changed", member, [("role", .string(before.role), .string(role))])
  }

  /// Lets a member in again, or keeps them out: their sign-ins here end, what they own stays.
  public func setActive(_ active: Bool, of member: RecordID, version: Int64? = nil) throws {
    let before = try membership(member)
    guard before.active != active else { return }
    if !active { try keepOneOfFixedRole(before) }
    try change(member, version, [("active", .integer(active ? 1 : 0))])
    if !active { try unscoped.execute("DELETE FROM main.sessions WHERE person_id = \(member) AND tenant_id = \(session.workspace)") }
    try note(active ? "activated" : "deactivated", member, [("active", .bool(!active), .bool(active))])
  }

  /// Switches a part of the product, such as `crm`, on or off for one member; off, they lack every permission that begins with its name.
  public func setFeature(_ feature: String, on isOn: Bool, for member: RecordID) throws {
    _ = try membership(member)
    let workspace = session.workspace
    let changed =
      isOn
      ? try unscoped.execute(
        "DELETE FROM main.member_features_off WHERE tenant_id = \(workspace) AND id = \(member) AND feature = \(feature)")
      : try unscoped.execute(
        "INSERT OR IGNORE INTO main.member_features_off (tenant_id, id, feature) VALUES (\(workspace), \(member), \(feature))")
    guard changed > 0 else { return }
    try note("feature_changed", member, [(feature, .bool(!isOn), .bool(isOn))])
  }

  private struct Membership {
    let role: String
    let active: Bool
  }

  private func membership(_ member: RecordID) throws -> Membership {
    let page = try unscoped.page("SELECT role, active FROM main.memberships WHERE tenant_id = \(session.workspace) AND id = \(member)")
    guard !page.isEmpty, let role = page.string(0, 0) else { throw AccessError.unknownPerson(member.description) }
    return Membership(role: role, active: page.integer(0, 1) == 1)
  }

  /// Called before an active member loses their role or their place.
  private func keepOneOfFixedRole(_ member: Membership) throws {
    guard member.active, session.store.roles[member.role]?.isFixed == true else { return }
    let count = try unscoped.integer(
      "SELECT count(*) FROM main.memberships WHERE tenant_id = \(session.workspace) AND role = \(member.role) AND active = 1")
    if count ?? 0 <= 1 { throw AccessError.lastOfFixedRole(member.role) }
  }

  private func change(_ member: RecordID, _ version: Int64?, _ values: [(SQLName, SQLValue)]) throws {
    let outcome = try updateRow("memberships", member, version: version, set: values + [("updated_at", now.sqlValue)])
    if outcome == .stale { throw AccessError.stale }
  }

  private func addPerson(_ name: PersonName, _ email: PersonEmail?, _ password: NewPassword?) throws -> RecordID {
    let id = RecordID(at: now)
    try unscoped.execute(
      """
      INSERT INTO main.people (id, name, email, password, created_at, updated_at)
      VALUES (\(id), \(name.text), \(email?.text), \(password?.hash.description), \(now), \(now))
      """)
    return id
  }
}

extension Writer {
  var unscoped: Unscoped { Unscoped(connection: connection) }

  /// One event about a person in this workspace.
  func note(_ verb: String, _ person: RecordID, _ changes: [(field: String, before: JSON, after: JSON)] = []) throws {
    try append(Event.Draft(entity: "user", record: person, verb: verb, changes: changes))
  }
}
