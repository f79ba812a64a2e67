/// What the file looks like: numbered steps to it, and the tables that sessions see.
public struct Schema: Sendable {
  public var migrations: [Migration]
  public var tables: [ScopedTable]
  /// What the product's roles may do unless a workspace says otherwise.
  public var roles: RoleDefaults

  public init(migrations: [Migration], tables: [ScopedTable], roles: RoleDefaults = RoleDefaults()) {
    self.migrations = migrations
    self.tables = tables
    self.roles = roles
  }

  public static func + (left: Schema, right: Schema) -> Schema {
    Schema(
      migrations: left.migrations + right.migrations, tables: left.tables + right.tables,
      roles: RoleDefaults(left.roles.roles + right.roles.roles, needs: left.roles.needs.merging(right.roles.needs) { first, _ in first }))
  }
}

/// A table with `tenant_id`. Sessions read it through a view of the same name that shows this workspace's rows; where it is `trashable`
/// (it has `trashed_at` and `trashed_with`) that view leaves out what is in Trash, and `NAME_all` shows it too.
public struct ScopedTable: Sendable {
  public let name: SQLName
  public let trashable: Bool
  /// A further condition on what the member who asks, `kith_user()`, may see at all.
  public let visibility: SQL?

  /// What places a row; never changed by an update.
  static let fixedColumns: Set = ["tenant_id", "seq", "id"]

  public init(_ name: SQLName, trashable: Bool, visibility: SQL? = nil) {
    precondition(visibility?.bindings.isEmpty ?? true, "what may be seen is a fixed condition")
    self.visibility = visibility
    self.name = name
    self.trashable = trashable
  }
}

/// One step forward, run in a transaction of its own. The store's numbers are 1…99, the product's 100 and up; they run in order of number.
public struct Migration: Sendable {
  public let number: Int
  public let name: String
  let apply: @Sendable (MigrationConnection) throws -> Void

  public init(_ number: Int, _ name: String, apply: @escaping @Sendable (MigrationConnection) throws -> Void) {
    self.number = number
    self.name = name
    self.apply = apply
  }
}

/// A column as the file has it, for comparing declarations with the schema.
public struct SchemaColumn: Hashable, Sendable {
  public let name: String
  /// The declared type: `INTEGER`, `TEXT`, `BLOB`, `REAL`.
  public let type: String
  public let isRequired: Bool
}
