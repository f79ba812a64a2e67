import GRDBSQLite
public import Logging
import Synchronization
import Values

/// The data folder, opened. Sessions read and write through it.
public final class Store: Sendable {
  /// How a folder is opened.
  public struct Configuration: Sendable {
    /// Threads that may read or write at the same time; half of them may wait for the writer.
    public var workers: Int
    /// What a password hash costs to make and to try.
    public var passwordCost: PasswordCost
    /// What to hold the folder for.
    public var access: FolderAccess
    /// How long sign-ins last and how often one may try.
    public var signIn: SignInRules

    public init(
      workers: Int = 4, passwordCost: PasswordCost = .standard, access: FolderAccess = .write, signIn: SignInRules = SignInRules()
    ) {
      self.workers = workers
      self.passwordCost = passwordCost
      self.access = access
      self.signIn = signIn
    }
  }

  public let directory: String
  public let configuration: Configuration
  let logger: Logger
  let tables: [ScopedTable]
  /// The product's tables; the store's own are written by the store alone.
  let writable: Set<SQLName>
  let services: Services
  let derived = DerivedValues()
  private let locks: Mutex<FolderLocks?>
  private let writer: Connection
  private let readers: ReaderPool
  private let gate: WriterGate

  /// Opens the folder, creating it with its database when there is none, and runs the migrations that are missing.
  /// - Throws: `StoreError.locked` when another process holds the folder against this use, `.newerSchema` for data of a newer version.
  public init(
    directory: String, schema: Schema, configuration: Configuration = Configuration(), logger: Logger = Logger(label: "store")
  ) throws {
    let whole = Self.whole(schema)
    let tables = whole.tables
    let opening = FolderOpening(directory: directory, migrations: whole.migrations, logger: logger)
    locks = Mutex(try opening.open(for: configuration.access))
    let path = opening.databasePath
    let writable = Set(schema.tables.map(\.name))
    let guarding = try TenantGuard(path: path, tables: tables, writable: writable)
    let writer = try Connection(path: path, readonly: false, guarding: guarding, tables: tables)
    let isNew = try writer.run { try writer.trustedPage("SELECT 1 FROM main.workspaces LIMIT 1").isEmpty }
    services = try Services(directory: directory, isNew: isNew, roles: whole.roles, configuration)
    self.writer = writer
    readers = ReaderPool { try Connection(path: path, readonly: true, guarding: guarding, tables: tables) }
    gate = WriterGate(waitingLimit: max(1, configuration.workers / 2))
    self.directory = directory
    self.configuration = configuration
    self.logger = logger
    self.tables = tables
    self.writable = writable
  }

  /// The store's own schema and the product's.
  static func whole(_ schema: Schema) -> Schema { OwnSchema.schema + InstallationSchema.schema + schema }

  /// Moves what is in the write-ahead log into the file and lets the folder go. Nothing may be read or written afterwards.
  public func close() throws {
    try readers.close()
    try writer.run { try runScript("PRAGMA wal_checkpoint(TRUNCATE)", on: writer.handle) }
    try writer.close()
    locks.withLock { $0 = nil }
  }

  /// Moves what is in the write-ahead log into the file and cuts the log to nothing.
  /// - Returns: false while somebody reads what only the log holds.
  func emptyLog() throws -> Bool {
    try gate.enter()
    defer { gate.leave() }
    return try writer.run { try writer.trustedPage("PRAGMA wal_checkpoint(TRUNCATE)").integer(0, 0) == 0 }
  }

  /// The columns of a table as the file has them, in order; empty when there is no such table.
  public func columns(of table: SQLName) throws -> [SchemaColumn] {
    try unscopedRead { db in
      let page = try db.page("SELECT name, type, \"notnull\" FROM pragma_table_info(\(table.text), 'main')")
      return (0..<page.rowCount).map { row in
        SchemaColumn(name: page.string(row, 0) ?? "", type: page.string(row, 1) ?? "", isRequired: page.integer(row, 2) == 1)
      }
    }
  }
}

extension Store {
  func read<T>(_ session: Session, _ body: (Reader) throws -> T) throws -> T {
    if gate.isMine { return try writer.as(session) { try body(Writer(session, writer)) } }
    return try reading { connection in try connection.as(session) { try body(Reader(session, connection)) } }
  }

  func write<T>(_ session: Session, _ body: (Writer) throws -> T) throws -> T {
    try writing { connection in try connection.as(session) { try body(Writer(session, connection)) } }
  }

  /// For what comes before a session.
  func unscopedRead<T>(_ body: (Unscoped) throws -> T) throws -> T {
    if gate.isMine { return try body(Unscoped(connection: writer)) }
    return try reading { try body(Unscoped(connection: $0)) }
  }

  /// For what comes before a session. Sessions' writes inside of `body` join the transaction.
  @discardableResult
  func unscopedWrite<T>(_ body: (Unscoped) throws -> T) throws -> T {
    try writing { try body(Unscoped(connection: $0)) }
  }

  /// Writes when nobody else does, in this process or another.
  /// - Throws: `StoreError.busy` at once otherwise.
  func writeIfFree(_ body: (Unscoped) throws -> Void) throws {
    guard gate.tryEnter() else { throw StoreError.busy }
    defer { gate.leave() }
    try writer.run { try writer.withoutWaiting { _ = try writer.transaction { try body(Unscoped(connection: $0)) } } }
  }

  private func reading<T>(_ body: (Connection) throws -> T) throws -> T {
    let connection = try readers.take()
    defer { readers.give(connection) }
    return try connection.run {
      try connection.prepared("BEGIN", .trusted).run([])
      let result = Result { try body(connection) }
      try connection.endRead()
      return try result.get()
    }
  }

  private func writing<T>(_ body: (Connection) throws -> T) throws -> T {
    if gate.isMine { return try writer.nested(body) }
    try gate.enter()
    let (result, actions) = try { () throws -> (T, [() -> Void]) in
      defer { gate.leave() }
      return try writer.run { try writer.transaction(body) }
    }()
    for action in actions { action() }
    return result
  }
}

extension Connection {
  /// Sees one workspace while `body` runs.
  fileprivate func `as`<T>(_ session: Session, _ body: () throws -> T) rethrows -> T {
    let before = (tenant, user, permissions)
    (tenant, user, permissions) = (session.workspace.rawValue, session.userID, session.permissions)
    defer { (tenant, user, permissions) = before }
    return try body()
  }

  fileprivate func transaction<T>(_ body: (Connection) throws -> T) throws -> (T, [() -> Void]) {
    (pending, pendingSearch) = (PendingWork(), PendingSearch())
    try begin()
    isInTransaction = true
    defer { isInTransaction = false }
    do {
      let result = try body(self)
      try EventLog.finish(on: self)
      try writePendingSearch()
      try commit()
      return (result, pending.afterCommit)
    } catch {
      // SQLite has rolled back by itself after some errors; then there is nothing left to undo.
      if sqlite3_get_autocommit(handle) == 0 { try rollback() }
      throw error
    }
  }

  fileprivate func nested<T>(_ body: (Connection) throws -> T) throws -> T {
    let (before, mark) = (pending, pendingSearch.mark)
    try own("SAVEPOINT nested").run([])
    do {
      let result = try body(self)
      try own("RELEASE nested").run([])
      return result
    } catch {
      pending = before
      pendingSearch.goBack(to: mark)
      if sqlite3_get_autocommit(handle) == 0 { try runScript("ROLLBACK TO nested; RELEASE nested", on: handle) }
      throw error
    }
  }
}
