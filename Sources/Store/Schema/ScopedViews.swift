/// The views through which sessions read: a bare table name is this workspace's rows, without what is in Trash.
enum ScopedViews {
  static func create(for tables: [ScopedTable], on handle: OpaquePointer) throws {
    try runScript(definitions(for: tables).map { "CREATE TEMP VIEW \($0.name) AS \($0.select);" }.joined(separator: "\n"), on: handle)
  }

  static func names(for tables: [ScopedTable]) -> Set<String> { Set(definitions(for: tables).map(\.name)) }

  private static func definitions(for tables: [ScopedTable]) -> [(name: String, select: String)] {
    tables.flatMap { table -> [(name: String, select: String)] in
      let visible = table.visibility.map { " AND (\($0.text))" } ?? ""
      let rows = "SELECT * FROM main.\(table.name) WHERE tenant_id = kith_tenant()" + visible
      guard table.trashable else { return [(table.name.text, rows)] }
      return [(table.name.text, rows + " AND trashed_at IS NULL"), (table.name.text + "_all", rows)]
    } + [("members", members), ("workspace", workspace)]
  }

  /// The people of this workspace, whether they may still sign in or not.
  private static let members = """
    SELECT m.seq, m.id, m.version, m.role, m.active, m.color, m.created_at, m.updated_at, p.name, p.email, p.zone, p.theme
    FROM main.memberships m JOIN main.people p ON p.id = m.id WHERE m.tenant_id = kith_tenant()
    """

  private static let workspace = """
    SELECT id, name, currency, version, created_at, updated_at FROM main.workspaces WHERE id = kith_tenant()
    """
}
