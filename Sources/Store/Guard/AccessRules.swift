import GRDBSQLite

/// What a statement may touch: reads go through the views; a change goes to the one table that it names first.
final class AccessRules {
  /// One question of SQLite's authorizer; `context` is the innermost view or common table expression that asks.
  struct Access {
    let action: Int32
    let first: String?
    let second: String?
    let database: String?
    let context: String?
  }

  private let views: Set<String>
  private let relations: Set<String>
  private let writable: Set<String>
  private var use = Connection.Use.read
  private var commonTables: Set<String> = []
  /// The table that a change is for; empty for reads.
  private(set) var target = ""
  /// Why the statement is refused; nil as long as it is not.
  var reason: String?

  /// Table-valued functions that read nothing but their arguments.
  private static let functions: Set = ["json_each", "json_tree"]

  init(views: Set<String>, relations: Set<String>, writable: Set<String>) {
    self.views = views
    self.writable = writable
    self.relations = relations
  }

  /// Looks at the text alone, before SQLite sees it.
  func begin(_ tokens: SQLTokens, _ use: Connection.Use) throws {
    self.use = use
    target = ""
    commonTables = tokens.commonTableNames
    if let name = commonTables.first(where: { isTaken($0) }) { throw StoreError.refused("\(name) is the name of a table already") }
    let text = TextRule(tokens: tokens)
    switch use {
    case .read: try text.checkRead()
    case .change:
      target = try text.checkChange()
      guard writable.contains(target) else { throw StoreError.refused("\(target) is no table of the product") }
    case .trusted: break
    }
  }

  func allows(_ access: Access) -> Bool {
    let allowed =
      switch access.action {
      case SQLITE_SELECT, SQLITE_RECURSIVE: true
      case SQLITE_FUNCTION: access.second != "load_extension"
      case SQLITE_READ: mayRead(access)
      case SQLITE_UPDATE:
        isTarget(access) && !ScopedTable.fixedColumns.contains(access.second ?? "")
      case SQLITE_DELETE: isTarget(access)
      default: false
      }
    if !allowed, reason == nil { reason = "it reaches \(access.first ?? "something") past the workspace (action \(access.action))" }
    return allowed
  }

  private func mayRead(_ access: Access) -> Bool {
    guard let table = access.first else { return false }
    if Self.functions.contains(table) { return true }
    if views.contains(table), access.database == "temp" { return true }
    // A table of which no column is used, as for count(*), is named as it was written, and without its database.
    if access.second == "", access.database == nil { return views.contains(table) || commonTables.contains(table) }
    if let context = access.context, access.database == "main" { return views.contains(context) }
    return isTarget(access)
  }

  private func isTarget(_ access: Access) -> Bool {
    use == .change && access.first == target && access.database == "main" && access.context == nil
  }

  private func isTaken(_ name: String) -> Bool {
    views.contains(name) || relations.contains(name) || name.hasPrefix("sqlite_") || name.hasPrefix("pragma_")
  }
}

/// What can be seen in the text of a statement.
struct TextRule {
  let tokens: SQLTokens

  func checkRead() throws {
    guard ["select", "with", "values"].contains(where: { tokens.isWord(0, $0) }) else { throw StoreError.refused("it is not a SELECT") }
    try checkOneStatement()
    try checkDatabases(allowedAt: nil)
  }

  /// - Returns: the table that is changed.
  func checkChange() throws -> String {
    let start = tokens.isWord(0, "update") ? 1 : tokens.isWord(0, "delete") && tokens.isWord(1, "from") ? 2 : nil
    guard let start, tokens.isWord(start, "main"), tokens.isSign(start + 1, "."), let table = tokens.name(start + 2) else {
      throw StoreError.refused("it is neither UPDATE main.TABLE nor DELETE FROM main.TABLE")
    }
    guard tokens.isWord(start + 3, start == 1 ? "set" : "where") else { throw StoreError.refused("it has no WHERE, or an alias") }
    try checkOneStatement()
    try checkDatabases(allowedAt: start)
    if (0..<tokens.count).contains(where: { tokens.isWord($0, "returning") }) { throw StoreError.refused("it has RETURNING") }
    try checkTenant()
    return table
  }

  private func checkOneStatement() throws {
    if (0..<max(0, tokens.count - 1)).contains(where: { tokens.isSign($0, ";") }) { throw StoreError.refused("it is several statements") }
  }

  private func checkDatabases(allowedAt start: Int?) throws {
    for index in 0..<tokens.count where index != start && tokens.isSign(index + 1, ".") {
      if let name = tokens.name(index), ["main", "temp"].contains(name) { throw StoreError.refused("it names the database \(name)") }
    }
  }

  /// The tenant is compared with `kith_tenant()` and nothing else, so that no binding can name another workspace.
  private func checkTenant() throws {
    for index in 0..<tokens.count where tokens.name(index) == "tenant_id" {
      guard let before = tokens.name(index - 1).map({ ["where", "and", "or"].contains($0) }) ?? .some(tokens.isSign(index - 1, "(")),
        before,
        tokens.isSign(index + 1, "="), tokens.isWord(index + 2, "kith_tenant"), tokens.isSign(index + 3, "("),
        tokens.isSign(index + 4, ")"),
        isEnd(index + 5)
      else { throw StoreError.refused("tenant_id may only be compared as tenant_id = kith_tenant()") }
    }
  }

  private func isEnd(_ index: Int) -> Bool {
    index >= tokens.count || tokens.isSign(index, ")") || tokens.isSign(index, ";") || tokens.isWord(index, "and")
      || tokens.isWord(index, "or")
  }
}

/// Every way the plan takes to the changed table begins with the tenant.
struct PlanRule {
  let table: String

  func check(_ details: [String]) throws {
    let lines = details.map { $0.lowercased() }.filter(isAboutTable)
    guard !lines.isEmpty, lines.allSatisfy({ $0.hasPrefix("search ") && $0.contains("(tenant_id=?") }) else {
      throw StoreError.refused("its plan does not search \(table) by tenant first: " + details.joined(separator: "; "))
    }
  }

  private func isAboutTable(_ line: String) -> Bool {
    let words = line.split(separator: " ")
    return words.count > 1 && ["search", "scan"].contains(words[0]) && (words[1] == table || words[1] == "main.\(table)")
  }
}
