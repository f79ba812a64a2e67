import Foundation
import Testing
import Values

@testable import Records
@testable import Store

/// A store in a folder of its own with tables of things and boxes, and people who may do everything.
final class Workshop {
  let store: Store
  let ada: Session
  private let directory = NSTemporaryDirectory() + "kith-records-\(UUID().uuidString)"

  init() throws {
    store = try Store(
      directory: directory, schema: Workshop.schema, configuration: Store.Configuration(passwordCost: .testing))
    ada = try store.workspace("Acme", of: "Ada")
  }

  deinit {
    do {
      try store.close()
      try FileManager.default.removeItem(atPath: directory)
    } catch { Issue.record(error) }
  }

  private static let schema = Schema(
    migrations: [
      Migration(100, "things in boxes") { db in
        try db.createRecordTable("boxes", "name TEXT NOT NULL COLLATE NOCASE")
        try db.execute("CREATE INDEX boxes_by_name ON boxes (tenant_id, name, seq) WHERE trashed_at IS NULL")
        try db.createRecordTable(
          "things",
          """
          name TEXT NOT NULL COLLATE NOCASE, notes TEXT, email TEXT COLLATE NOCASE, phone TEXT, website TEXT, count INTEGER, price INTEGER,
          discount INTEGER, fee INTEGER, currency_code TEXT, share INTEGER, day TEXT, hour TEXT, zone TEXT, moment INTEGER,
          flag INTEGER NOT NULL, color TEXT, tags TEXT, box_id BLOB, owner_id BLOB, people TEXT, address TEXT, data TEXT, secret TEXT,
          score INTEGER
          """)
      }
    ],
    tables: [ScopedTable("boxes", trashable: true), ScopedTable("things", trashable: true)])

  func thing(_ typed: KeyValuePairs<String, String> = [:], by session: Session? = nil) throws -> Row {
    let name: [(name: String, input: Input)] = typed.contains { $0.key == "name" } ? [] : [("name", .typed("Lamp"))]
    return try (session ?? ada).write { try Thing.type.create(Inputs(name + typed.map { ($0.key, .typed($0.value)) }), $0) }
  }

  func box(_ name: String, by session: Session? = nil) throws -> Row {
    try (session ?? ada).write { try Box.type.create(Inputs([("name", .typed(name))]), $0) }
  }

  @discardableResult
  func change(_ row: Row, _ typed: KeyValuePairs<String, String>, version: Int64? = nil, by session: Session? = nil) throws -> Row {
    let inputs = Inputs(typed.map { ($0.key, .typed($0.value)) })
    return try (session ?? ada).write { try row.type.update(row.id, inputs, version: version, $0).row }
  }

  func events(_ row: Row) throws -> [Event] { try ada.read { try $0.events(about: row.id) } }

  func found(_ text: String) throws -> [RecordID] {
    try ada.read { try $0.search(SearchQuery(text: text, kinds: ["box", "thing"], limit: 20)).map(\.id) }
  }

  /// What is said about which field when a thing is made of this.
  func complaints(_ name: String, _ input: Input) throws -> String? {
    do {
      try ada.write { writer in
        _ = try Thing.type.create(Inputs([("name", .typed("Lamp")), (name, input)]), writer)
      }
      return nil
    } catch RecordError.invalid(let errors) {
      return errors.first { $0.field == name }?.message
    }
  }

  /// What is stored of this; nil and an issue where it is refused.
  func stored(_ name: String, _ input: Input) throws -> SQLValue {
    try ada.write { try Thing.type.create(Inputs([("name", .typed("Lamp")), (name, input)]), $0)[name] }
  }
}

extension Store {
  /// A new workspace with one person in it.
  func workspace(_ name: String, of person: String) throws -> Session {
    let workspace = try unscopedWrite { db in
      try db.execute("INSERT INTO workspaces (name, currency, created_at, updated_at) VALUES (\(name), 'USD', 1, 1)")
      return WorkspaceID(rawValue: db.lastInserted)
    }
    return try member(person, in: workspace, named: name)
  }

  func member(_ person: String, in workspace: WorkspaceID, named name: String) throws -> Session {
    let id = RecordID()
    let email = person.lowercased() + "@acme.example"
    try unscopedWrite { db in
      try db.execute("INSERT INTO people (id, name, email, created_at, updated_at) VALUES (\(id), \(person), \(email), 1, 1)")
      try db.execute(
        "INSERT INTO memberships (tenant_id, id, role, created_at, updated_at) VALUES (\(workspace), \(id), 'ADMIN', 1, 1)")
    }
    return Session(
      store: self, workspace: workspace, workspaceName: name, currency: .usd, userID: id, userName: person, email: email, role: "ADMIN",
      permissions: Set(Thing.allPermissions), zone: .utc, theme: "system", requestID: "test", kind: .system)
  }
}

extension Session {
  /// The same person elsewhere, or with less to say.
  func with(zone: Zone? = nil, permissions: Set<Permission>? = nil) -> Session {
    Session(
      store: store, workspace: workspace, workspaceName: workspaceName, currency: currency, userID: userID, userName: userName,
      email: email,
      role: role, permissions: permissions ?? self.permissions, zone: zone ?? self.zone, theme: theme, requestID: requestID, kind: kind)
  }
}
