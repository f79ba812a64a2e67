import GRDBSQLite
import Synchronization

/// Checks statements that others wrote, once for each text, on a connection of its own that never reads a row: what SQLite says it would
/// touch (its authorizer), how the text names tables, and for changes the query plan. A refusal is a mistake in the code.
final class TenantGuard: Sendable {
  private let checker: Mutex<StatementChecker>
  private let verdicts = Mutex<[Connection.Use: RecentCache<String, Void>]>([:])

  init(path: String, tables: [ScopedTable], writable: Set<SQLName>) throws {
    checker = Mutex(try StatementChecker(path: path, tables: tables, writable: writable))
  }

  func check(_ text: String, _ use: Connection.Use) throws {
    if verdicts.withLock({ $0[use, default: RecentCache(limit: 10_000)].find(text) != nil }) { return }
    try checker.withLock { try $0.check(text, use) }
    verdicts.withLock { $0[use]?.keep((), for: text) }
  }
}

/// The side connection. Used by one thread at a time.
private final class StatementChecker: @unchecked Sendable {
  private let handle: OpaquePointer
  private let rules: AccessRules
  private let tenant = TenantCell()

  init(path: String, tables: [ScopedTable], writable: Set<SQLName>) throws {
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let opened else {
      sqlite3_close_v2(opened)
      throw StoreError.database(code, "the database cannot be opened for checking statements")
    }
    handle = opened
    do {
      try tenant.register(on: opened)
      try SoughtTexts.register(on: opened)
      try ScopedViews.create(for: tables, on: opened)
      sqlite3_busy_timeout(opened, 10_000)
      // On their first use these declare themselves, which the authorizer would take for a change of the schema.
      try runScript("SELECT 1 FROM json_each('[]'), json_tree('[]')", on: opened)
      rules = AccessRules(
        views: ScopedViews.names(for: tables), relations: try Self.relations(on: opened), writable: Set(writable.map(\.text)))
    } catch {
      sqlite3_close_v2(opened)
      throw error
    }
    sqlite3_set_authorizer(handle, authorize, Unmanaged.passUnretained(rules).toOpaque())
  }

  deinit { sqlite3_close_v2(handle) }

  func check(_ text: String, _ use: Connection.Use) throws {
    let tokens = SQLTokens(text)
    try rules.begin(tokens, use)
    try prepare(text) { _ in }
    guard use == .change else { return }
    try prepare("EXPLAIN QUERY PLAN " + text) { statement in
      try PlanRule(table: rules.target).check(Self.details(of: statement))
    }
  }

  private func prepare(_ text: String, _ body: (OpaquePointer) throws -> Void) throws {
    rules.reason = nil
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v2(handle, text, -1, &statement, nil)
    defer { sqlite3_finalize(statement) }
    if let reason = rules.reason { throw StoreError.refused(reason) }
    guard code == SQLITE_OK else { throw lastError(of: handle) }
    guard let statement else { throw StoreError.refused("it is empty") }
    try body(statement)
  }

  private static func details(of statement: OpaquePointer) -> [String] {
    var details: [String] = []
    while sqlite3_step(statement) == SQLITE_ROW {
      details.append(sqlite3_column_text(statement, 3).map { String(cString: $0) } ?? "")
    }
    return details
  }

  /// Every table, shadow table and module of the file, by name in lower case.
  private static func relations(on handle: OpaquePointer) throws -> Set<String> {
    var statement: OpaquePointer?
    let text = "SELECT lower(name) FROM main.sqlite_schema WHERE type IN ('table', 'view') UNION SELECT lower(name) FROM pragma_module_list"
    guard sqlite3_prepare_v2(handle, text, -1, &statement, nil) == SQLITE_OK else { throw lastError(of: handle) }
    defer { sqlite3_finalize(statement) }
    var names: Set<String> = []
    while sqlite3_step(statement) == SQLITE_ROW {
      if let name = sqlite3_column_text(statement, 0) { names.insert(String(cString: name)) }
    }
    return names
  }
}

private func authorize(
  _ rules: UnsafeMutableRawPointer?, _ action: Int32, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?,
  _ database: UnsafePointer<CChar>?, _ context: UnsafePointer<CChar>?
) -> Int32 {
  guard let rules else { return SQLITE_DENY }
  let text = { (pointer: UnsafePointer<CChar>?) in pointer.map { String(cString: $0).lowercased() } }
  let access = AccessRules.Access(
    action: action, first: text(first), second: text(second), database: text(database), context: text(context))
  return Unmanaged<AccessRules>.fromOpaque(rules).takeUnretainedValue().allows(access) ? SQLITE_OK : SQLITE_DENY
}
