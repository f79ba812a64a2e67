public import Values

extension Writer {
  /// Moves a row to Trash, where it stays restorable together with everything that went with the same `root`.
  /// - Returns: whether it was there and not in Trash.
  @discardableResult
  public func trash(_ table: SQLName, _ id: RecordID, root: RecordID) throws -> Bool {
    try checkWritable(table, [])
    return try change(
      """
      UPDATE main.\(table) SET trashed_at = \(now), trashed_with = \(root), version = version + 1, updated_at = \(now)
      WHERE tenant_id = \(tenant) AND id = \(id) AND trashed_at IS NULL
      """) > 0
  }

  /// Moves every row that names `root` in this column to Trash along with it, in one statement.
  public func trash(_ table: SQLName, naming root: RecordID, in column: SQLName) throws {
    try checkWritable(table, [])
    try change(
      """
      UPDATE main.\(table) SET trashed_at = \(now), trashed_with = \(root), version = version + 1, updated_at = \(now)
      WHERE tenant_id = \(tenant) AND \(column) = \(root) AND trashed_at IS NULL
      """)
  }

  /// Takes back what went to Trash with `root`, unless it was purged since.
  /// - Returns: the rows that are back, by table.
  public func restore(root: RecordID) throws -> [(table: SQLName, id: RecordID)] {
    var restored: [(table: SQLName, id: RecordID)] = []
    for table in session.store.tables where table.trashable {
      let rows: SQL = "tenant_id = \(tenant) AND trashed_with = \(root) AND purged_at IS NULL"
      let page = try trusted("SELECT id FROM main.\(table.name) WHERE \(rows) ORDER BY seq")
      guard !page.isEmpty else { continue }
      try change(
        "UPDATE main.\(table.name) SET trashed_at = NULL, trashed_with = NULL, version = version + 1, updated_at = \(now) WHERE \(rows)")
      for row in 0..<page.rowCount { if let id = page.id(row, 0) { restored.append((table.name, id)) } }
    }
    return restored
  }
}
