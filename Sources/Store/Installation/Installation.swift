public import Values

/// What comes before a session: the closed list of questions that are not asked inside one workspace. Sign-in, tokens, workspaces, people's own
/// accounts; its parts are the extensions in this folder. Nothing here hands out records of a workspace.
public struct Installation: Sendable {
  let store: Store

  var state: SignInState { store.signIn }

  /// Whether there is any workspace; before that the first page in the browser asks for `firstRunCode`.
  public func hasWorkspace() throws -> Bool { try store.unscopedRead { try $0.exists("SELECT 1 FROM main.workspaces LIMIT 1") } }

  /// The one-time code to print on the terminal; nil when there is a workspace already.
  public func firstRunCode() throws -> String? { try hasWorkspace() ? nil : state.firstRun.current() }

  /// All workspaces, the oldest first.
  public func workspaces() throws -> [WorkspaceSummary] {
    try store.unscopedRead { db in
      try WorkspaceSummary.all(in: db.page("SELECT id, name, currency FROM main.workspaces ORDER BY id"))
    }
  }

  /// Case does not matter.
  public func workspace(named name: String) throws -> WorkspaceSummary? {
    try store.unscopedRead { db in
      try WorkspaceSummary.all(in: db.page("SELECT id, name, currency FROM main.workspaces WHERE name = \(name)")).first
    }
  }

  /// The person with this address.
  public func person(email: String) throws -> RecordID? {
    let email = try PersonEmail(email)
    return try store.unscopedRead { try $0.id("SELECT id FROM main.people WHERE email = \(email.text)") }
  }

  /// The workspaces where a person is an active member, by name.
  public func memberships(of person: RecordID) throws -> [WorkspaceSummary] {
    try store.unscopedRead { db in
      try WorkspaceSummary.all(
        in: db.page(
          """
          SELECT w.id, w.name, w.currency FROM main.memberships m JOIN main.workspaces w ON w.id = m.tenant_id
          WHERE m.id = \(person) AND m.active = 1 ORDER BY w.name
          """))
    }
  }
}

extension Store {
  /// What comes before a session.
  public var installation: Installation { Installation(store: self) }
}

/// A workspace's name and what counts there.
public struct WorkspaceSummary: Hashable, Sendable {
  public let id: WorkspaceID
  public let name: String
  public let currency: Currency

  /// Rows of id, name, currency.
  static func all(in page: CellPage) throws -> [WorkspaceSummary] {
    try (0..<page.rowCount).map { row in
      guard let id = page.integer(row, 0), let name = page.string(row, 1), let currency = page.string(row, 2).flatMap({ Currency($0) })
      else { throw StoreError.damaged("A workspace has no name or currency.") }
      return WorkspaceSummary(id: WorkspaceID(rawValue: id), name: name, currency: currency)
    }
  }
}
