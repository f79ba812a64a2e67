import GRDBSQLite
public import Values

/// What became of an update.
public enum UpdateOutcome: Hashable, Sendable {
  case updated
  /// The row has another version than the one the edit started from.
  case stale
  /// There is no such row in this workspace.
  case missing
}

/// Reads and writes within one transaction. Writes name bare tables (`customers`), and reach this workspace's rows only.
public final class Writer: Reader {
  /// Adds a row; `tenant_id` is added to the values.
  /// - Returns: its `seq`.
  /// - Throws: `StoreError.constraint` for what the schema forbids, `.refused` for a table that is none of the product.
  @discardableResult
  public func insert(_ table: SQLName, _ values: [(SQLName, SQLValue)]) throws -> Int64 {
    try checkWritable(table, [])
    let statement = try insertion(table, values)
    var bindings: [SQLValue] = []
    bindings.reserveCapacity(values.count + 1)
    bindings.append(.integer(tenant))
    for (_, value) in values { bindings.append(value) }
    try statement.run(bindings)
    return sqlite3_last_insert_rowid(connection.handle)
  }

  /// Changes a row and counts its version up.
  /// - Parameter version: the one the edit started from; nil changes whatever is there.
  /// - Throws: `StoreError.constraint`; `.refused` also for columns that never change.
  public func update(_ table: SQLName, _ id: RecordID, version: Int64?, set: [(SQLName, SQLValue)]) throws -> UpdateOutcome {
    try checkWritable(table, set.map(\.0))
    return try updateRow(table, id, version: version, set: set)
  }

  /// `update` for the store's own tables too.
  func updateRow(_ table: SQLName, _ id: RecordID, version: Int64?, set: [(SQLName, SQLValue)]) throws -> UpdateOutcome {
    let changes = SQL.joined(set.map { "\($0.0) = \($0.1)" } + ["version = version + 1"], by: ", ")
    var sql: SQL = "UPDATE main.\(table) SET \(changes) WHERE tenant_id = \(tenant) AND id = \(id)"
    if let version { sql += " AND version = \(version)" }
    if try change(sql) > 0 { return .updated }
    guard version != nil else { return .missing }
    return try trusted("SELECT 1 FROM main.\(table) WHERE tenant_id = \(tenant) AND id = \(id)").isEmpty ? .missing : .stale
  }

  /// Removes a row for good. Records go to Trash instead.
  /// - Returns: whether there was one.
  /// - Throws: `StoreError.constraint` while another row names it, `.refused`.
  @discardableResult
  public func delete(_ table: SQLName, _ id: RecordID) throws -> Bool {
    try checkWritable(table, [])
    return try change("DELETE FROM main.\(table) WHERE tenant_id = \(tenant) AND id = \(id)") > 0
  }

  /// A hand-written `UPDATE main.TABLE …` or `DELETE FROM main.TABLE …` whose every search begins with `tenant_id = kith_tenant()`;
  /// sub-selects read the views. Anything else is refused.
  /// - Returns: the number of rows.
  /// - Throws: `StoreError.refused`, `.constraint`.
  @discardableResult
  public func execute(_ sql: SQL) throws -> Int { try connection.prepared(sql.text, .change).run(sql.bindings) }

  /// Runs after the outermost transaction has committed; not at all when it does not.
  public func afterCommit(_ action: @escaping () -> Void) { connection.pending.afterCommit.append(action) }

  /// A statement of the store's own, on the bare tables.
  @discardableResult
  func change(_ sql: SQL) throws -> Int { try connection.prepared(sql.text, .trusted).run(sql.bindings) }

  /// The store's own tables have their own ways in, and what places a row never changes.
  func checkWritable(_ table: SQLName, _ columns: [SQLName]) throws {
    guard session.store.writable.contains(table) else { throw StoreError.refused("\(table) is no table of the product") }
    if let column = columns.first(where: { ScopedTable.fixedColumns.contains($0.text) }) {
      throw StoreError.refused("\(column) of \(table) never changes")
    }
  }

  private func insertion(_ table: SQLName, _ values: [(SQLName, SQLValue)]) throws -> PreparedStatement {
    try connection.demandTransaction()
    if let known = connection.inserts.find(table, values) { return known }
    let columns = values.map(\.0)
    let names = (["tenant_id"] + columns.map(\.text)).joined(separator: ", ")
    let marks = (1...columns.count + 1).map { "?\($0)" }.joined(separator: ", ")
    let statement = try connection.prepared("INSERT INTO main.\(table) (\(names)) VALUES (\(marks))", .trusted)
    connection.inserts.keep(statement, table, columns)
    return statement
  }
}
