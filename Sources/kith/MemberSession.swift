import Store

/// Whoever a command acts for: `--as` and `--workspace`.
enum MemberSession {
  static func open(_ email: String, workspace: String?, in store: Store, requestID: String) throws -> Session {
    guard let person = try store.installation.person(email: email) else { throw Failure(message: "Nobody has the address \(email).") }
    let named = try (workspace ?? CommandEnvironment["KITH_WORKSPACE"]).map { try Failure.workspace($0, in: store) }
    guard let workspace = try named ?? store.installation.memberships(of: person).min(by: { $0.id.rawValue < $1.id.rawValue }),
      let session = try store.installation.session(actingAs: person, in: workspace.id, requestID: requestID)
    else { throw Failure(message: "The person \(email) is no member of \(named.map { "“\($0.name)”" } ?? "any workspace").") }
    return session
  }
}
