import CSQLite
import GRDB
import GRDBSQLite
import Values

/// One SQLite connection with what this store adds to it: `kith_tenant()`, the scoped views, its statements by text.
/// Everything but `queue` may be touched only inside `run`, which makes the class safe to hand around.
final class Connection: @unchecked Sendable {
  /// What a statement may do decides how it is checked, so that one text is never taken for checked in another use.
  enum Use: Hashable { case read, change, trusted }

  private let queue: DatabaseQueue
  /// Only for `handle` and transactions; belongs to `queue`.
  private let database: Database
  let handle: OpaquePointer
  private let tenantCell: TenantCell
  private let guarding: TenantGuard?
  private var statements: [Use: RecentCache<String, PreparedStatement>] = [:]
  private var ownStatements: [UnsafePointer<UInt8>: PreparedStatement] = [:]
  let inserts = InsertStatements()
  /// By two tables, the columns of the first that name records of the second; the schema stays while a store is open.
  var namingColumns: [String: [SQLName]] = [:]
  /// Writes that wait for the end of the transaction.
  var pending = PendingWork()
  var pendingSearch = PendingSearch()
  /// Whether a write transaction was begun and not ended by us.
  var isInTransaction = false

  /// What is set once, before SQLite does anything. Where something else came first, connections only wait for each other more.
  private static let preparation: Void = _ = kith_sqlite_leave_memory_uncounted()

  init(path: String, readonly: Bool, guarding: TenantGuard?, tables: [ScopedTable]?) throws {
    Self.preparation
    let cell = TenantCell()
    queue = try mapped { try DatabaseQueue(path: path, configuration: Self.configuration(readonly: readonly, cell: cell, tables: tables)) }
    (database, handle) = try queue.unsafeRead { database in
      guard let handle = database.sqliteConnection else { throw StoreError.damaged("a connection is closed") }
      return (database, handle)
    }
    tenantCell = cell
    self.guarding = guarding
  }

  /// Seconds.
  private static let busyTimeout: Int32 = 10

  private static func configuration(readonly: Bool, cell: TenantCell, tables: [ScopedTable]?) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = readonly
    configuration.busyMode = .timeout(Double(busyTimeout))
    // Transactions are ended here, also when that fails; the library would end the process.
    configuration.allowsUnsafeTransactions = true
    configuration.prepareDatabase { database in
      guard let handle = database.sqliteConnection else { return }
      try Pragmas.set(on: handle, readonly: readonly)
      // The library notes every column that a statement reads, for observers. There are none here, and it costs more than compiling.
      sqlite3_set_authorizer(handle, nil, nil)
      try cell.register(on: handle)
      try SoughtTexts.register(on: handle)
      if let tables { try ScopedViews.create(for: tables, on: handle) }
    }
    return configuration
  }

  /// `tenant_id` of the session at work; 0, which no workspace has, outside of sessions.
  var tenant: Int64 {
    get { tenantCell.value }
    set { tenantCell.value = newValue }
  }

  /// Who asks; nobody outside of sessions.
  var user: RecordID {
    get { tenantCell.user }
    set { tenantCell.user = newValue }
  }

  /// What who asks may do; nothing outside of sessions.
  var permissions: Set<Permission> {
    get { tenantCell.permissions }
    set { tenantCell.permissions = newValue }
  }

  func run<T>(_ body: () throws -> T) rethrows -> T { try queue.unsafeRead { _ in try body() } }

  func prepared(_ text: String, _ use: Use) throws -> PreparedStatement {
    try demandTransaction()
    if let known = statements[use, default: RecentCache(limit: 1_000)].find(text) { return known }
    if use != .trusted { try guarding?.check(text, use) }
    let statement = try mapped { PreparedStatement(try database.makeStatement(sql: text), on: handle) }
    // Filters make many texts.
    statements[use]?.keep(statement, for: text)
    return statement
  }

  /// A statement that the store itself writes out as a literal, found by the place of that and not by its text.
  func own(_ literal: StaticString) throws -> PreparedStatement {
    try demandTransaction()
    if let known = ownStatements[literal.utf8Start] { return known }
    let statement = try prepared(literal.description, .trusted)
    ownStatements[literal.utf8Start] = statement
    return statement
  }

  /// After some errors, such as a full disk, SQLite rolls back by itself. What came after would each be a transaction of its own, and stay.
  func demandTransaction() throws {
    guard isInTransaction, sqlite3_get_autocommit(handle) != 0 else { return }
    throw StoreError.database(SQLITE_ABORT, "the transaction was rolled back")
  }

  /// Throws `StoreError.busy` at once while another process writes.
  func withoutWaiting(_ body: () throws -> Void) throws {
    sqlite3_busy_timeout(handle, 0)
    defer { sqlite3_busy_timeout(handle, Self.busyTimeout * 1_000) }
    try body()
  }

  func trustedPage(_ text: String, _ bindings: [SQLValue] = []) throws -> CellPage {
    try prepared(text, .trusted).page(bindings)
  }

  func begin() throws { try mapped { try database.beginTransaction(.immediate) } }
  func commit() throws { try mapped { try database.commit() } }
  /// Rolling back a read only ends it. SQLite may have done so by itself after an error.
  func endRead() throws {
    if sqlite3_get_autocommit(handle) == 0 { try prepared("ROLLBACK", .trusted).run([]) }
  }

  func rollback() throws { try mapped { try database.rollback() } }

  func close() throws {
    run {
      statements = [:]
      ownStatements = [:]
      inserts.removeAll()
    }
    try mapped { try queue.close() }
  }
}

/// Settings of every connection. WAL and `synchronous=FULL` together keep each acknowledged commit through a power cut.
enum Pragmas {
  static func set(on handle: OpaquePointer, readonly: Bool) throws {
    if !readonly {
      try runScript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON", on: handle)
    }
    try runScript("PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 2147418112; PRAGMA cache_size = -2000", on: handle)
  }
}

/// What `kith_tenant()`, `kith_user()` and `kith_may('crm.deal.view')` answer on one connection: the workspace at work, who asks, and whether
/// they have a permission.
final class TenantCell: @unchecked Sendable {
  fileprivate(set) var permissions: Set<Permission> = []
  private let cell = UnsafeMutablePointer<Int64>.allocate(capacity: 3)

  init() { cell.initialize(repeating: 0, count: 3) }
  deinit { cell.deallocate() }

  var value: Int64 {
    get { cell.pointee }
    set { cell.pointee = newValue }
  }

  var user: RecordID {
    get { RecordID(high: UInt64(bitPattern: cell[1]), low: UInt64(bitPattern: cell[2])) }
    set {
      cell[1] = Int64(bitPattern: newValue.high)
      cell[2] = Int64(bitPattern: newValue.low)
    }
  }

  /// Deterministic, because it never changes while a statement runs; so SQLite may use indexes with it and asks once.
  func register(on handle: OpaquePointer) throws {
    let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
    let code = sqlite3_create_function_v2(
      handle, "kith_tenant", 0, flags, cell, { context, _, _ in sqlite3_result_int64(context, tenantValue(context)) }, nil, nil, nil)
    guard code == SQLITE_OK else { throw lastError(of: handle) }
    let answer: @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void = { context, _, _ in
      userValue(context).bytes.withUnsafeBytes { sqlite3_result_blob(context, $0.baseAddress, 16, kithTransient) }
    }
    guard sqlite3_create_function_v2(handle, "kith_user", 0, flags, cell, answer, nil, nil, nil) == SQLITE_OK else {
      throw lastError(of: handle)
    }
    let may: @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void = { context, _, arguments in
      guard let text = sqlite3_value_text(arguments?[0]), let cell = sqlite3_user_data(context) else { return }
      let permissions = Unmanaged<TenantCell>.fromOpaque(cell).takeUnretainedValue().permissions
      sqlite3_result_int(context, permissions.contains(Permission(stored: String(cString: text))) ? 1 : 0)
    }
    // The cell lives as long as the connection.
    let own = Unmanaged.passUnretained(self).toOpaque()
    guard sqlite3_create_function_v2(handle, "kith_may", 1, flags, own, may, nil, nil, nil) == SQLITE_OK else {
      throw lastError(of: handle)
    }
  }
}

/// SQLITE_TRANSIENT: SQLite copies the bytes before the call returns.
private let kithTransient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

private func userValue(_ context: OpaquePointer?) -> RecordID {
  guard let cell = sqlite3_user_data(context)?.assumingMemoryBound(to: UInt64.self) else { return RecordID(high: 0, low: 0) }
  return RecordID(high: cell[1], low: cell[2])
}

private func tenantValue(_ context: OpaquePointer?) -> Int64 {
  sqlite3_user_data(context)?.load(as: Int64.self) ?? 0
}

/// Runs statements that bind nothing and answer nothing of interest.
func runScript(_ text: String, on handle: OpaquePointer) throws {
  guard sqlite3_exec(handle, text, nil, nil, nil) == SQLITE_OK else { throw lastError(of: handle) }
}

func lastError(of handle: OpaquePointer) -> StoreError {
  StoreError(code: sqlite3_extended_errcode(handle), message: String(cString: sqlite3_errmsg(handle)))
}

/// Turns the library's errors into the store's.
func mapped<T>(_ body: () throws -> T) throws -> T {
  do { return try body() } catch let error as DatabaseError {
    throw StoreError(code: error.extendedResultCode.rawValue, message: error.message ?? "no message")
  }
}

extension StoreError {
  init(code: Int32, message: String) {
    switch code {
    case SQLITE_CONSTRAINT | 8 << 8, SQLITE_CONSTRAINT | 6 << 8, SQLITE_CONSTRAINT | 10 << 8: self = .constraint(.unique, message)
    case SQLITE_CONSTRAINT | 3 << 8: self = .constraint(.foreignKey, message)
    case SQLITE_CONSTRAINT | 1 << 8: self = .constraint(.check, message)
    case SQLITE_CONSTRAINT | 5 << 8: self = .constraint(.notNull, message)
    case _ where code & 0xff == SQLITE_CONSTRAINT: self = .constraint(.other, message)
    case _ where code & 0xff == SQLITE_BUSY: self = .busy
    case _ where code & 0xff == SQLITE_INTERRUPT: self = .tooMuchWork
    case _ where code & 0xff == SQLITE_NOTADB || code & 0xff == SQLITE_CORRUPT: self = .damaged(message)
    default: self = .database(code, message)
    }
  }
}
