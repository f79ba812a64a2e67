import Records
import Store
import Values

/// Search knows tags by signs that a new name leaves alone, as migration 221 made it.
enum TagSigns {
  static let migration = Migration(221, "Tags in search") { connection in
    let names = try Names(connection)
    for (table, kind) in tables { try replace(table, kind, names, connection) }
  }

  private static let tables: [(SQLName, String)] = [
    ("customers", "customer"), ("contacts", "contact"), ("leads", "lead"), ("deals", "deal"), ("communications", "communication"),
  ]

  private static func replace(_ table: SQLName, _ kind: String, _ names: Names, _ connection: MigrationConnection) throws {
    let page = try connection.page("SELECT tenant_id, id, tags FROM \(table) WHERE tags IS NOT NULL AND trashed_at IS NULL")
    for row in 0..<page.rowCount {
      guard let tenant = page.integer(row, 0), let id = page.id(row, 1), let tags = page.string(row, 2) else { continue }
      let ids = (try JSON.parse(tags).array ?? []).compactMap { $0.string.flatMap { RecordID($0) } }
      guard !ids.isEmpty else { continue }
      try connection.replaceInSearch(names.line(ids), by: ids, tenant: tenant, kind: kind, id: id)
    }
  }

  private struct Names {
    private var names: [RecordID: String] = [:]
    private var targets: [RecordID: RecordID] = [:]

    init(_ connection: MigrationConnection) throws {
      let page = try connection.page("SELECT id, name, merged_into FROM tags")
      for row in 0..<page.rowCount {
        guard let id = page.id(row, 0) else { continue }
        names[id] = page.string(row, 1)
        targets[id] = page.id(row, 2)
      }
    }

    /// The names of a record's tags as they stood in one line.
    func line(_ ids: [RecordID]) -> String { ids.compactMap { names[targets[$0] ?? $0] }.joined(separator: " ") }
  }
}
