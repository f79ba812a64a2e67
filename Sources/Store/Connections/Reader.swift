import GRDBSQLite
public import Values

/// Reads within one transaction. A bare table name is the session's workspace without what is in Trash, `NAME_all` has the trash too,
/// `members` are the people; every statement is checked once for reaching anything else.
public class Reader {
  public let session: Session
  /// The moment the transaction began; the same for everything in it.
  public var now: Instant
  let connection: Connection

  init(_ session: Session, _ connection: Connection, now: Instant = .now) {
    self.session = session
    self.connection = connection
    self.now = now
  }

  /// All rows of a SELECT.
  /// - Throws: `StoreError.refused` for a statement that reaches past the workspace, `.database` for one that SQLite does not take; so do the
  ///   others below.
  public func page(_ sql: SQL) throws -> CellPage { try prepared(sql).page(sql.bindings) }

  /// All rows, unless that takes more than so many thousand steps of SQLite's machine: then `StoreError.tooMuchWork`.
  public func page(_ sql: SQL, withinThousandSteps limit: Int32) throws -> CellPage {
    let statement = try prepared(sql)
    statement.forgetSteps()
    sqlite3_progress_handler(connection.handle, max(limit, 1) * 1_000, { _ in 1 }, nil)
    defer { sqlite3_progress_handler(connection.handle, 0, nil, nil) }
    return try statement.page(sql.bindings)
  }

  /// The first column of the first row; nil for no row and for anything but an integer.
  public func integer(_ sql: SQL) throws -> Int64? {
    try prepared(sql).first(sql.bindings) { raw in
      sqlite3_column_type(raw, 0) == SQLITE_INTEGER ? sqlite3_column_int64(raw, 0) : nil
    }
  }

  /// The first column of the first row as text; nil for no row and for null.
  public func string(_ sql: SQL) throws -> String? {
    try prepared(sql).first(sql.bindings) { raw in
      sqlite3_column_text(raw, 0).map { text in
        String(decoding: UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(raw, 0))), as: UTF8.self)
      }
    }
  }

  /// The first column of the first row; nil for no row and for anything but 16 bytes.
  public func id(_ sql: SQL) throws -> RecordID? {
    try prepared(sql).first(sql.bindings) { raw in
      RecordID(bytes: UnsafeRawBufferPointer(start: sqlite3_column_blob(raw, 0), count: Int(sqlite3_column_bytes(raw, 0))))
    }
  }

  /// Whether the SELECT has a row.
  public func exists(_ sql: SQL) throws -> Bool { try prepared(sql).first(sql.bindings) { _ in true } ?? false }

  /// How SQLite would go about a SELECT, a line for each step, for tests of indexes.
  func explain(_ sql: SQL) throws -> [String] {
    let page = try connection.prepared("EXPLAIN QUERY PLAN " + sql.text, .trusted).page(sql.bindings)
    return (0..<page.rowCount).map { page.string($0, page.column("detail")) ?? "" }
  }

  private func prepared(_ sql: SQL) throws -> PreparedStatement { try connection.prepared(sql.text, .read) }

  /// A statement of the store's own, on the bare tables.
  func trusted(_ sql: SQL) throws -> CellPage { try connection.prepared(sql.text, .trusted).page(sql.bindings) }

  var tenant: Int64 { session.workspace.rawValue }
}
