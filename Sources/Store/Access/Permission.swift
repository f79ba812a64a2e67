/// A right that a role has or lacks, such as `crm.deal.view`.
public struct Permission: Hashable, Sendable, CustomStringConvertible {
  public let rawValue: String

  public init(_ literal: StaticString) { rawValue = literal.description }

  /// A permission read back from where it was stored.
  init(stored rawValue: String) { self.rawValue = rawValue }

  public var description: String { rawValue }
}

/// The number of a workspace: `tenant_id` in every table, the high bits of search row ids.
public struct WorkspaceID: Hashable, Sendable, SQLBindable {
  public let rawValue: Int64

  public init(rawValue: Int64) { self.rawValue = rawValue }

  public var sqlValue: SQLValue { .integer(rawValue) }
}
