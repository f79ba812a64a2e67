public import Values

extension Reader {
  /// What lies in Trash because this record went there, itself among it, without what was purged.
  public func trashed(with root: RecordID) throws -> [(table: SQLName, id: RecordID)] {
    try session.store.tables.filter(\.trashable).flatMap { table in
      let page = try trusted(
        "SELECT id FROM main.\(table.name) WHERE tenant_id = \(tenant) AND trashed_with = \(root) AND purged_at IS NULL ORDER BY seq")
      return (0..<page.rowCount).compactMap { page.id($0, 0) }.map { (table.name, $0) }
    }
  }

  /// Who did something to each of these records last, by record; the system's own doings are left out.
  public func actors(of verb: String, on records: [RecordID]) throws -> [RecordID: RecordID] {
    let page = try trusted(
      """
      SELECT e.record, e.actor, max(e.seq) FROM main.event_subjects s JOIN main.events e ON e.seq = s.seq
      WHERE s.tenant_id = \(tenant) AND s.record IN \(list: records) AND e.record = s.record AND e.verb = \(verb) GROUP BY e.record
      """)
    let pairs = (0..<page.rowCount).compactMap { row in page.id(row, 0).flatMap { id in page.id(row, 1).map { (id, $0) } } }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }
}

extension Writer {
  /// Empties a row of Trash for good, together with what hangs on it in tables that hold no records. Its place and id stay as a tombstone,
  /// so that what names it still finds where it was.
  /// - Returns: whether it was in Trash and not empty yet.
  @discardableResult
  public func purge(_ table: SQLName, _ id: RecordID) throws -> Bool {
    try checkWritable(table, [])
    let blank = SQL.joined(
      try blankings(of: table) + ["purged_at = \(now)", "updated_at = \(now)", "created_at = 0", "version = version + 1"], by: ", ")
    let changed = try change(
      """
      UPDATE main.\(table) SET \(blank) WHERE tenant_id = \(tenant) AND id = \(id) AND trashed_at IS NOT NULL AND purged_at IS NULL
      """)
    guard changed > 0 else { return false }
    try removeParts(of: table, id)
    return true
  }

  private static let kept: Set = [
    "seq", "tenant_id", "id", "version", "created_at", "updated_at", "trashed_at", "trashed_with", "purged_at",
  ]

  /// NULL where the column takes it, else the empty value of its type. A reference that must be there stays.
  private func blankings(of table: SQLName) throws -> [SQL] {
    let columns = try trusted("SELECT name, type, \"notnull\" FROM pragma_table_info(\(table.text), 'main')")
    return (0..<columns.rowCount).compactMap { row in
      guard let text = columns.string(row, 0), !Self.kept.contains(text), let name = SQLName(checking: text) else { return nil }
      if columns.integer(row, 2) == 0 { return "\(name) = NULL" }
      switch columns.string(row, 1) {
      case "TEXT": return "\(name) = ''"
      case "INTEGER", "REAL": return "\(name) = 0"
      default: return nil
      }
    }
  }

  /// Rows of the product's own tables that name the record and are no records themselves: assignments, links, values of further fields.
  private func removeParts(of table: SQLName, _ id: RecordID) throws {
    for part in session.store.tables where !part.trashable && session.store.writable.contains(part.name) {
      for column in try namingColumns(of: part.name, table) {
        try change("DELETE FROM main.\(part.name) WHERE tenant_id = \(tenant) AND \(column) = \(id)")
      }
    }
  }
}

extension Reader {
  /// Rows of the product's own tables that name a record and are no records themselves.
  public func parts(of table: SQLName, _ id: RecordID) throws -> [(table: SQLName, rows: CellPage)] {
    try session.store.tables.filter { !$0.trashable && session.store.writable.contains($0.name) }.flatMap { part in
      try namingColumns(of: part.name, table).map { column in
        (part.name, try trusted("SELECT * FROM main.\(part.name) WHERE tenant_id = \(tenant) AND \(column) = \(id)"))
      }
    }.filter { !$0.rows.isEmpty }
  }

  fileprivate func namingColumns(of part: SQLName, _ table: SQLName) throws -> [SQLName] {
    let tables = "\(part.text) \(table.text)"
    if let known = connection.namingColumns[tables] { return known }
    let keys = try trusted(
      """
      SELECT "from" FROM pragma_foreign_key_list(\(part.text), 'main') WHERE "table" = \(table.text) AND "from" <> 'tenant_id'
      UNION SELECT name FROM pragma_table_info(\(part.text), 'main') WHERE name IN ('record', 'record_id')
      """)
    let columns = (0..<keys.rowCount).compactMap { keys.string($0, 0).flatMap { SQLName(checking: $0) } }
    connection.namingColumns[tables] = columns
    return columns
  }
}
