public import Values

extension Writer {
  /// A one-time secret with which somebody who has no password yet sets their first; an earlier one stops working.
  /// It is handed out only where nobody else's trust hangs on the person: they have an address, and are in no other workspace.
  public func invite(_ member: RecordID) throws -> String {
    let page = try unscoped.page(
      """
      SELECT p.email IS NOT NULL, p.password IS NULL, (SELECT count(*) FROM main.memberships m WHERE m.id = p.id)
      FROM main.people p JOIN main.memberships m ON m.id = p.id AND m.tenant_id = \(session.workspace) WHERE p.id = \(member)
      """)
    guard !page.isEmpty else { throw AccessError.unknownPerson(member.description) }
    guard page.integer(0, 0) == 1 else { throw AccessError.cannotSignIn("Somebody without an e-mail address cannot sign in.") }
    guard page.integer(0, 1) == 1 else { throw AccessError.cannotSignIn("This person has a password already.") }
    guard page.integer(0, 2) == 1 else {
      throw AccessError.cannotSignIn("This person is in another workspace too. Whoever runs the server can set their first password.")
    }
    let token = SecretToken()
    let end = now.adding(seconds: session.store.signIn.rules.invitationLifetime)
    try unscoped.execute("DELETE FROM main.invitations WHERE person_id = \(member)")
    try unscoped.execute(
      "INSERT INTO main.invitations (token_hash, person_id, expires_at) VALUES (\(token.hash), \(member), \(end))")
    try note("invited", member)
    return token.text
  }

  /// Gives an address to a member who has none, which lets them be invited.
  public func setEmail(_ typed: String, of member: RecordID) throws {
    let email = try PersonEmail(typed)
    let current = try unscoped.page(
      "SELECT p.email FROM main.people p JOIN main.memberships m ON m.id = p.id AND m.tenant_id = \(session.workspace) WHERE p.id = \(member)"
    )
    guard !current.isEmpty else { throw AccessError.unknownPerson(member.description) }
    guard current.isNull(0, 0) else { throw AccessError.cannotSignIn("Only the person can change their e-mail address.") }
    if try unscoped.exists("SELECT 1 FROM main.people WHERE email = \(email.text)") { throw AccessError.emailTaken(email.text) }
    try unscoped.execute(
      "UPDATE main.people SET email = \(email.text), version = version + 1, updated_at = \(now) WHERE id = \(member)")
    try note("updated", member, [("email", .null, .string(email.text))])
  }
}

/// Whom a link to set the first password is for.
public struct Invitation: Hashable, Sendable {
  public let person: RecordID
  public let name: String
  public let email: String
}

extension Installation {
  /// Nil when the link is unknown, used or too old.
  public func invitation(_ token: String) throws -> Invitation? {
    guard let token = SecretToken(presented: token) else { return nil }
    return try store.unscopedRead { try $0.invitation(token) }
  }

  /// Sets the first password; the link works once.
  /// - Throws: `AccessError.wrongCode` when it does not work any more.
  public func accept(invitation token: String, password: NewPassword) throws -> Invitation {
    guard let token = SecretToken(presented: token) else { throw AccessError.wrongCode }
    return try store.unscopedWrite { db in
      guard let invitation = try db.invitation(token) else { throw AccessError.wrongCode }
      try db.set(password, of: invitation.person)
      try note("invitation_accepted", invitation.person, db)
      return invitation
    }
  }
}

extension Unscoped {
  fileprivate func invitation(_ token: SecretToken) throws -> Invitation? {
    let page = try page(
      """
      SELECT p.id, p.name, p.email FROM main.invitations i JOIN main.people p ON p.id = i.person_id
      WHERE i.token_hash = \(token.hash) AND i.expires_at > \(now) AND p.password IS NULL
        AND (SELECT count(*) FROM main.memberships m WHERE m.id = p.id) = 1
      """)
    guard !page.isEmpty, let id = page.id(0, 0), let name = page.string(0, 1), let email = page.string(0, 2) else { return nil }
    return Invitation(person: id, name: name, email: email)
  }
}
