import GRDBSQLite

final class TenantGuard: Sendable {
  init(path: String, tables: [ScopedTable]) throws {}
  func check(_ text: String, _ use: Connection.Use) throws {}
}
