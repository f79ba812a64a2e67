import Foundation
import Logging
import Values

@testable import Store

/// A store in a folder of its own, with two workspaces, one person in each, and tables of customers, deals and tags.
struct World {
  let store: Store
  let ada: Session
  let bob: Session

  static let schema = Schema(
    migrations: [
      Migration(100, "customers") { db in
        try db.createRecordTable("customers", "name TEXT NOT NULL, owner_id BLOB, amount INTEGER NOT NULL DEFAULT 0")
        try db.execute("CREATE UNIQUE INDEX customers_name ON customers (tenant_id, name)")
        try db.execute("CREATE INDEX customers_amount ON customers (amount)")
        try db.createRecordTable(
          "deals", "name TEXT NOT NULL, customer_id BLOB, FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id)")
        try db.execute(
          """
          CREATE TABLE tags (tenant_id INTEGER NOT NULL, name TEXT NOT NULL, color TEXT, PRIMARY KEY (tenant_id, name)) STRICT, WITHOUT ROWID
          """)
      }
    ],
    tables: [
      ScopedTable("customers", trashable: true), ScopedTable("deals", trashable: true), ScopedTable("tags", trashable: false),
    ])

  @discardableResult
  static func with<T>(workers: Int = 4, _ body: (World) throws -> T) throws -> T {
    try withTemporaryFolder { folder in
      let configuration = Store.Configuration(workers: workers, passwordCost: .testing)
      let store = try Store(directory: folder + "/data", schema: schema, configuration: configuration)
      let world = try World(
        store: store, ada: store.newWorkspace("Acme", person: "Ada"), bob: store.newWorkspace("Globex", person: "Bob"))
      let result = Result { try body(world) }
      try store.close()
      return try result.get()
    }
  }
}

extension Store {
  func newWorkspace(_ name: String, person: String) throws -> Session {
    let id = RecordID()
    let workspace = try unscopedWrite { db in
      try db.execute("INSERT INTO workspaces (name, currency, created_at, updated_at) VALUES (\(name), 'USD', 1, 1)")
      let workspace = WorkspaceID(rawValue: db.lastInserted)
      try db.execute(
        "INSERT INTO people (id, name, email, created_at, updated_at) VALUES (\(id), \(person), \(person + "@example.com"), 1, 1)")
      try db.execute(
        "INSERT INTO memberships (tenant_id, id, role, created_at, updated_at) VALUES (\(workspace), \(id), 'ADMIN', 1, 1)")
      return workspace
    }
    return Session(
      store: self, workspace: workspace, workspaceName: name, currency: .usd, userID: id, userName: person,
      email: person + "@example.com", role: "ADMIN", permissions: [Permission("crm.deal.view")], zone: .utc, theme: "system",
      requestID: "test", kind: .system)
  }
}

extension Writer {
  @discardableResult
  func addCustomer(_ name: String, amount: Int = 0) throws -> RecordID {
    let id = RecordID(at: now)
    try insert(
      "customers",
      [
        ("id", .id(id)), ("name", .text(name)), ("amount", amount.sqlValue), ("created_at", now.sqlValue), ("updated_at", now.sqlValue),
      ])
    return id
  }

  @discardableResult
  func addDeal(_ name: String, customer: RecordID?) throws -> RecordID {
    let id = RecordID(at: now)
    try insert(
      "deals",
      [
        ("id", .id(id)), ("name", .text(name)), ("customer_id", customer.sqlValue), ("created_at", now.sqlValue),
        ("updated_at", now.sqlValue),
      ])
    return id
  }
}

extension CellPage {
  /// The first column as texts.
  var texts: [String] { (0..<rowCount).map { string($0, 0) ?? "NULL" } }
}

extension Error {
  /// The statement or the table is not for the asker.
  var isRefused: Bool { if case .refused? = self as? StoreError { true } else { false } }
  var isLocked: Bool { if case .locked? = self as? StoreError { true } else { false } }
  var isDamaged: Bool { if case .damaged? = self as? StoreError { true } else { false } }
  /// SQLite itself would not.
  var isOfSQLite: Bool { if case .database? = self as? StoreError { true } else { false } }
}
