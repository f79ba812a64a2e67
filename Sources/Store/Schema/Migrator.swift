import Glibc
import Values

/// Brings the file forward, one numbered step and transaction at a time.
struct Migrator {
  let path: String
  let migrations: [Migration]

  init(path: String, migrations: [Migration]) {
    self.path = path
    self.migrations = migrations.sorted { $0.number < $1.number }
    for (left, right) in zip(self.migrations, self.migrations.dropFirst()) {
      precondition(left.number < right.number, "two migrations have the number \(left.number)")
    }
  }

  /// Numbers that the file still lacks.
  /// - Throws: `StoreError.newerSchema` when it has one that this program does not know.
  func pending() throws -> [Int] {
    try withConnection { try pending(on: $0).map(\.number) }
  }

  /// Runs what is pending. A file that holds data is copied first, beside it, as `kith.sqlite.before-NUMBER`.
  /// - Returns: the numbers that ran.
  func migrate() throws -> [Int] {
    try withConnection { connection in
      let steps = try pending(on: connection)
      guard let last = steps.last else { return [] }
      let isNew = try applied(on: connection).isEmpty
      if !isNew { try copy(connection, before: last.number) }
      try runScript("PRAGMA foreign_keys = OFF", on: connection.handle)
      try runScript(Self.ledger, on: connection.handle)
      for step in steps { try apply(step, on: connection, checksKeys: !isNew) }
      return steps.map(\.number)
    }
  }

  private static let ledger = """
    CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT
    """

  private func withConnection<T>(_ body: (Connection) throws -> T) throws -> T {
    let connection = try Connection(path: path, readonly: false, guarding: nil, tables: nil)
    let result = Result { try connection.run { try body(connection) } }
    try connection.close()
    return try result.get()
  }

  private func applied(on connection: Connection) throws -> Set<Int> {
    let tables = try connection.trustedPage("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'")
    guard !tables.isEmpty else { return [] }
    let page = try connection.trustedPage("SELECT number FROM migrations")
    return Set((0..<page.rowCount).compactMap { page.integer($0, 0).map(Int.init) })
  }

  private func pending(on connection: Connection) throws -> [Migration] {
    let applied = try applied(on: connection)
    if let unknown = applied.subtracting(migrations.map(\.number)).max() { throw StoreError.newerSchema(unknown) }
    return migrations.filter { !applied.contains($0.number) }
  }

  private func copy(_ connection: Connection, before number: Int) throws {
    let target = "\(path).before-\(number)"
    try Folder.remove(target)
    try connection.prepared("VACUUM INTO ?1", .trusted).run([.text(target)])
    try DurableFile.restrictAndSync(target)
  }

  private func apply(_ step: Migration, on connection: Connection, checksKeys: Bool) throws {
    try connection.begin()
    do {
      try step.apply(MigrationConnection(connection: connection))
      try connection.prepared("INSERT INTO migrations (number, name, applied_at) VALUES (?1, ?2, ?3)", .trusted)
        .run([.integer(Int64(step.number)), .text(step.name), Instant.now.sqlValue])
      if checksKeys { try checkKeys(on: connection, after: step) }
      try connection.commit()
    } catch {
      try connection.rollback()
      throw error
    }
  }

  private func checkKeys(on connection: Connection, after step: Migration) throws {
    let broken = try connection.trustedPage("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1")
    if let table = broken.isEmpty ? nil : broken.string(0, 0) {
      throw StoreError.damaged("Migration \(step.number) leaves rows of \(table) that name missing rows.")
    }
  }
}

extension DurableFile {
  /// Makes a file that SQLite wrote readable by its owner alone, and durable with its name.
  static func restrictAndSync(_ path: String) throws {
    try checked("restrict", path) { chmod(path, 0o600) }
    let file = try checked("open", path) { open(path, O_RDONLY | O_CLOEXEC) }
    defer { close(file) }
    try checked("sync", path) { fsync(file) }
    try syncFolder(folder(of: path))
  }
}
