public import Values

/// What a migration may do: run statements written as literals on the bare tables, inside its transaction. There are no views here.
public struct MigrationConnection {
  let connection: Connection

  /// Runs one statement, or several with `;` between them when nothing is bound.
  public func execute(_ sql: SQL) throws {
    if sql.bindings.isEmpty {
      try runScript(sql.text, on: connection.handle)
    } else {
      try connection.prepared(sql.text, .trusted).run(sql.bindings)
    }
  }

  /// The rows that a statement answers with.
  public func page(_ sql: SQL) throws -> CellPage { try connection.prepared(sql.text, .trusted).page(sql.bindings) }

  /// Creates a table of records: the standard columns, `columns` behind them, and the index that restoring from Trash needs.
  /// What it creates is part of history and never changes; a later form gets a new name.
  /// - Parameter columns: definitions and table constraints, separated by commas.
  public func createRecordTable(_ name: SQLName, _ columns: SQL) throws {
    try execute(
      """
      CREATE TABLE \(name) (
        seq INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES workspaces (id),
        id BLOB NOT NULL CHECK (length(id) = 16),
        version INTEGER NOT NULL DEFAULT 1,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        created_by BLOB,
        trashed_at INTEGER,
        trashed_with BLOB,
        purged_at INTEGER,
        \(columns),
        UNIQUE (tenant_id, id)
      ) STRICT
      """)
    try execute("CREATE INDEX \(name)_trashed ON \(name) (tenant_id, trashed_with) WHERE trashed_with IS NOT NULL")
  }
}
