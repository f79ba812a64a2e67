import GRDB
import GRDBSQLite
import Values

/// A compiled statement, bound and read through SQLite's own functions: rows go from its columns into a page without a value in between.
final class PreparedStatement {
  /// Owns the compiled form.
  private let owner: Statement
  private let raw: OpaquePointer
  private let connection: OpaquePointer
  let shape: Shape
  /// What the last page took, so that the next one is reserved at once.
  private var lastSize = (cells: 0, bytes: 0)

  init(_ statement: Statement, on connection: OpaquePointer) {
    owner = statement
    raw = statement.sqliteStatement
    self.connection = connection
    shape = Shape(statement.columnNames)
  }

  /// All rows.
  func page(_ bindings: [SQLValue]) throws -> CellPage {
    try bind(bindings)
    defer { reset() }
    var (cells, arena) = ([Cell](), [UInt8]())
    cells.reserveCapacity(lastSize.cells)
    arena.reserveCapacity(lastSize.bytes)
    let columns = Int32(shape.names.count)
    while try step() {
      for column in 0..<columns { appendCell(column, &cells, &arena) }
    }
    lastSize = (cells.count, arena.count)
    return CellPage(shape: shape, cells: cells, arena: arena)
  }

  /// Counts steps from here on: SQLite adds them up for as long as a statement lives, and a limit counts from a multiple of itself.
  func forgetSteps() { sqlite3_stmt_status(raw, SQLITE_STMTSTATUS_VM_STEP, 1) }

  /// What `read` makes of the first row's first column; nil when there is no row.
  func first<T>(_ bindings: [SQLValue], _ read: (OpaquePointer) -> T?) throws -> T? {
    try bind(bindings)
    defer { reset() }
    return try step() ? read(raw) : nil
  }

  /// Runs to the end.
  /// - Returns: the number of rows inserted, updated or deleted.
  @discardableResult
  func run(_ bindings: [SQLValue]) throws -> Int {
    try bind(bindings)
    defer { reset() }
    while try step() {}
    return Int(sqlite3_changes64(connection))
  }

  private func step() throws -> Bool {
    switch sqlite3_step(raw) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw lastError(of: connection)
    }
  }

  private func reset() { sqlite3_reset(raw) }

  private func appendCell(_ column: Int32, _ cells: inout [Cell], _ arena: inout [UInt8]) {
    switch sqlite3_column_type(raw, column) {
    case SQLITE_INTEGER: cells.append(.integer(sqlite3_column_int64(raw, column)))
    case SQLITE_TEXT: append(UnsafeRawPointer(sqlite3_column_text(raw, column)), column, .text, &cells, &arena)
    case SQLITE_BLOB: append(sqlite3_column_blob(raw, column), column, .blob, &cells, &arena)
    case SQLITE_FLOAT: cells.append(.double(sqlite3_column_double(raw, column)))
    default: cells.append(Cell(kind: .null))
    }
  }

  private func append(
    _ bytes: UnsafeRawPointer?, _ column: Int32, _ kind: Cell.Kind, _ cells: inout [Cell], _ arena: inout [UInt8]
  ) {
    let count = bytes == nil ? 0 : Int(sqlite3_column_bytes(raw, column))
    cells.append(Cell(kind: kind, bits: UInt64(arena.count), count: UInt32(count)))
    arena.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
  }
}

extension PreparedStatement {
  private func bind(_ values: [SQLValue]) throws {
    guard values.count == Int(sqlite3_bind_parameter_count(raw)) else {
      throw StoreError.refused("it takes \(sqlite3_bind_parameter_count(raw)) values and gets \(values.count)")
    }
    for (index, value) in values.enumerated() {
      guard bind(value, at: Int32(index + 1)) == SQLITE_OK else { throw lastError(of: connection) }
    }
  }

  private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(raw, index)
    case .integer(let value): return sqlite3_bind_int64(raw, index, value)
    case .real(let value): return sqlite3_bind_double(raw, index, value)
    case .text(var text):
      return text.withUTF8 { sqlite3_bind_text64(raw, index, chars($0), UInt64($0.count), transient, UInt8(SQLITE_UTF8)) }
    case .blob(let bytes):
      return bytes.withUnsafeBytes { sqlite3_bind_blob64(raw, index, $0.baseAddress ?? empty, UInt64($0.count), transient) }
    case .id(let id):
      return withUnsafeBytes(of: (id.high.bigEndian, id.low.bigEndian)) { sqlite3_bind_blob64(raw, index, $0.baseAddress, 16, transient) }
    }
  }

  /// An empty buffer may have no address, which SQLite would take for NULL.
  private func chars(_ buffer: UnsafeBufferPointer<UInt8>) -> UnsafePointer<CChar> {
    UnsafeRawPointer(buffer.baseAddress ?? UnsafePointer(empty.assumingMemoryBound(to: UInt8.self))).assumingMemoryBound(to: CChar.self)
  }
}

/// SQLite copies what it is given (`SQLITE_TRANSIENT`, a cast that C's header cannot export).
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// A valid address for nothing; never freed, never written.
nonisolated(unsafe) private let empty = UnsafeRawPointer(UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1))
