public import Values

/// Who asks, and in which workspace: the only door to data. Nothing outside this target can make one; `Installation` does, for someone
/// who signed in, for a token, or for the system's own work.
public struct Session: Sendable {
  /// How the session came about.
  public enum Kind: Hashable, Sendable {
    /// A browser. The id names the row that can be revoked; forms prove themselves with the secret.
    case cookie(sessionID: RecordID, csrfSecret: [UInt8])
    /// An API token.
    case token(RecordID)
    /// Jobs, commands and imports.
    case system
  }

  let store: Store
  public let workspace: WorkspaceID
  public let workspaceName: String
  public let currency: Currency
  /// The person, and the membership of the same id in this workspace.
  public let userID: RecordID
  public let userName: String
  public let email: String
  public let role: String
  public let permissions: Set<Permission>
  public let zone: Zone
  /// `light`, `dark` or `system`.
  public let theme: String
  public let requestID: String
  public let kind: Kind
  /// Parts of the product that are switched off for this member; see `has`.
  public internal(set) var featuresOff: Set<String> = []
  /// What a token leaves of its person's permissions, also in the jobs that it begins.
  public internal(set) var scope = TokenScope.full

  /// A token that may change nothing.
  public var isReadOnly: Bool { scope.isReadOnly }

  /// Whether the role, the member's features and the token's scope leave this permission.
  public func allows(_ permission: Permission) -> Bool { permissions.contains(permission) }

  /// One read transaction on a read-only connection; inside a write of the same thread, the write's own connection.
  public func read<T>(_ body: (Reader) throws -> T) throws -> T { try store.read(self, body) }

  /// One write transaction, all or nothing. A nested write joins: its own changes are undone when it throws, and the outer one decides
  /// about the whole. Throws `StoreError.busy` when half of the workers already wait, `AccessError.readOnly` for a token that may only read.
  @discardableResult
  public func write<T>(_ body: (Writer) throws -> T) throws -> T {
    guard !isReadOnly else { throw AccessError.readOnly }
    return try store.write(self, body)
  }
}
