import Glibc
import Testing
import Values

@testable import Store

@Suite struct MigrationTests {
  private func schema(_ extra: Migration...) -> Schema {
    Schema(migrations: World.schema.migrations + extra, tables: World.schema.tables)
  }

  private func open(_ folder: String, _ schema: Schema, _ access: FolderAccess = .write) throws -> Store {
    try Store(directory: folder + "/data", schema: schema, configuration: .init(passwordCost: .testing, access: access))
  }

  @Test func `an existing database is copied before its first change`() throws {
    try withTemporaryFolder { folder in
      var store = try open(folder, World.schema)
      let ada = try store.newWorkspace("Acme", person: "Ada")
      try ada.write { _ = try $0.addCustomer("Initech") }
      try store.close()
      #expect(try Folder.entries(folder + "/data").filter { $0.contains("before") }.isEmpty)

      store = try open(folder, schema(Migration(101, "drop") { try $0.execute("DELETE FROM customers") }))
      #expect(try store.unscopedRead { try $0.integer("SELECT count(*) FROM main.customers") } == 0)
      try store.close()
      let copy = try Connection(path: folder + "/data/kith.sqlite.before-101", readonly: true, guarding: nil, tables: nil)
      #expect(try copy.run { try copy.trustedPage("SELECT name FROM customers").texts } == ["Initech"])
      try copy.close()
    }
  }

  @Test func `a step that fails leaves the file as it was, and those before it done`() throws {
    try withTemporaryFolder { folder in
      try open(folder, World.schema).close()
      let broken = schema(
        Migration(101, "good") { try $0.execute("CREATE TABLE good (a INTEGER) STRICT") },
        Migration(102, "bad") { db throws in
          try db.execute("CREATE TABLE half (a INTEGER) STRICT")
          try db.execute("CREATE TABLE half (a INTEGER) STRICT")
        })
      #expect { try open(folder, broken) } throws: { $0.isOfSQLite }
      let store = try open(folder, schema(Migration(101, "good") { _ in Issue.record("it ran again") }))
      #expect(try store.columns(of: "good").count == 1)
      #expect(try store.columns(of: "half").isEmpty)
      try store.close()
    }
  }

  @Test func `a step that leaves loose ends is refused`() throws {
    try withTemporaryFolder { folder in
      let store = try open(folder, World.schema)
      let ada = try store.newWorkspace("Acme", person: "Ada")
      try ada.write { _ = try $0.addDeal("Printers", customer: try $0.addCustomer("Initech")) }
      try store.close()
      #expect {
        try open(folder, schema(Migration(101, "loose") { try $0.execute("DELETE FROM customers") }))
      } throws: {
        $0.isDamaged
      }
    }
  }

  @Test func `a newer schema is refused`() throws {
    try withTemporaryFolder { folder in
      try open(folder, schema(Migration(250, "future") { try $0.execute("CREATE TABLE future (a INTEGER) STRICT") })).close()
      #expect(throws: StoreError.newerSchema(250)) { try open(folder, World.schema) }
    }
  }

  @Test func `a second server is refused, writers share, and restoring wants the folder alone`() throws {
    try withTemporaryFolder { folder in
      let server = try open(folder, World.schema, .serve)
      let writer = try open(folder, World.schema)
      #expect { try open(folder, World.schema, .serve) } throws: { $0.isLocked }
      #expect { try open(folder, World.schema, .exclusive) } throws: { $0.isLocked }
      try server.close()
      #expect { try open(folder, World.schema, .exclusive) } throws: { $0.isLocked }
      try writer.close()
      let alone = try open(folder, World.schema, .exclusive)
      #expect { try open(folder, World.schema) } throws: { $0.isLocked }
      try alone.close()
      try open(folder, World.schema, .serve).close()
    }
  }

  @Test func `a folder in use is not migrated under its users`() throws {
    try withTemporaryFolder { folder in
      let old = try open(folder, World.schema)
      #expect { try open(folder, schema(Migration(101, "more") { _ in })) } throws: { $0.isLocked }
      try old.close()
      try open(folder, schema(Migration(101, "more") { _ in })).close()
    }
  }

  @Test func `two stores of one folder see each other's writes`() throws {
    try withTemporaryFolder { folder in
      let (one, two) = (try open(folder, World.schema), try open(folder, World.schema))
      let ada = try one.newWorkspace("Acme", person: "Ada")
      try ada.write { _ = try $0.addCustomer("Initech") }
      #expect(try two.unscopedRead { try $0.string("SELECT name FROM main.customers") } == "Initech")
      try two.unscopedWrite { _ = try $0.execute("UPDATE main.customers SET name = 'Initrode'") }
      #expect(try ada.read { try $0.string("SELECT name FROM customers") } == "Initrode")
      try one.close()
      try two.close()
    }
  }

  @Test func `the folder and its files are for their owner alone`() throws {
    try withTemporaryFolder { folder in
      let store = try open(folder, World.schema)
      defer { withExtendedLifetime(store) {} }
      #expect(try permissions(folder + "/data") == 0o700)
      for name in ["kith.sqlite", "kith.sqlite-wal", "kith.lock"] { #expect(try permissions(folder + "/data/" + name) == 0o600) }
      try store.close()
    }
  }

  private func permissions(_ path: String) throws -> UInt32 {
    var information = stat()
    try #require(lstat(path, &information) == 0)
    return information.st_mode & 0o777
  }
}
