import GRDBSQLite
import Values

/// The bare tables of all workspaces, for `Installation` and the store's own upkeep; never handed out of this target. Where a table has a scoped
/// view, its bare name still means that view, which is empty here: write `main.jobs`.
struct Unscoped {
  let connection: Connection
  let now = Instant.now

  func page(_ sql: SQL) throws -> CellPage { try connection.prepared(sql.text, .trusted).page(sql.bindings) }
  func integer(_ sql: SQL) throws -> Int64? { try firstRow(sql) { $0.integer(0, 0) } }
  func string(_ sql: SQL) throws -> String? { try firstRow(sql) { $0.string(0, 0) } }
  func id(_ sql: SQL) throws -> RecordID? { try firstRow(sql) { $0.id(0, 0) } }
  func exists(_ sql: SQL) throws -> Bool { try !page(sql).isEmpty }

  /// - Returns: the number of rows inserted, updated or deleted.
  @discardableResult
  func execute(_ sql: SQL) throws -> Int { try connection.prepared(sql.text, .trusted).run(sql.bindings) }

  /// `seq` of the row inserted last.
  var lastInserted: Int64 { sqlite3_last_insert_rowid(connection.handle) }

  private func firstRow<T>(_ sql: SQL, _ read: (CellPage) -> T?) throws -> T? {
    let page = try page(sql)
    return page.isEmpty ? nil : read(page)
  }
}
