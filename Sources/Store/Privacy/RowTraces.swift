import Values

/// In which rows texts stand, read as rows: the bytes of the database do not say whose they are.
struct RowTraces {
  /// This workspace's, by table.
  private(set) var own: [(table: String, count: Int)] = []
  /// Whether what the bytes say may be another workspace's, or about colleagues, who belong to no workspace.
  private(set) var isElsewhere = false

  init(_ texts: [String], in store: Store, for workspace: Int64) throws {
    let sought = SoughtTexts(texts)
    for table in try Self.tables(store) {
      let columns = try store.unscopedRead { try Self.columns(of: table, $0) }
      guard !columns.texts.isEmpty else { continue }
      let condition = sought.said(in: columns.texts)
      // One table at a time, so that no reader stays behind for long.
      let count = try store.unscopedRead { db -> Int in
        guard columns.isScoped else {
          isElsewhere = try isElsewhere || db.exists("SELECT 1 FROM main.\(table) WHERE \(condition) LIMIT 1")
          return 0
        }
        isElsewhere =
          try isElsewhere || db.exists("SELECT 1 FROM main.\(table) WHERE tenant_id <> \(workspace) AND (\(condition)) LIMIT 1")
        return Int(try db.integer("SELECT count(*) FROM main.\(table) WHERE tenant_id = \(workspace) AND (\(condition))") ?? 0)
      }
      if count > 0 { own.append((table.text, count)) }
    }
  }

  /// The index holds pieces of three letters; what it was made of is a table of its own.
  private static func tables(_ store: Store) throws -> [SQLName] {
    let page = try store.unscopedRead { db in
      try db.page(
        """
        SELECT name FROM main.sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
          AND name NOT LIKE 'search\\_index\\_%' ESCAPE '\\' ORDER BY name
        """)
    }
    return (0..<page.rowCount).compactMap { page.string($0, 0).flatMap { SQLName(checking: $0) } }
  }

  private static func columns(of table: SQLName, _ db: Unscoped) throws -> (texts: [SQLName], isScoped: Bool) {
    let page = try db.page("SELECT name, type FROM pragma_table_info(\(table.text), 'main')")
    let rows = 0..<page.rowCount
    let texts = rows.filter { page.string($0, 1) == "TEXT" }.compactMap { page.string($0, 0).flatMap { SQLName(checking: $0) } }
    return (texts, rows.contains { page.string($0, 0) == "tenant_id" })
  }
}
