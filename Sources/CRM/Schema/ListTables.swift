import Store

/// What lists keep beside the records: changes of many records with what each held before.
enum ListTables {
  static let migration = Migration(160, "Changes of many records") { connection in
    for statement in [bulkActions, bulkRows] { try connection.execute(statement) }
  }

  static let scoped = [ScopedTable("bulk_actions", trashable: false), ScopedTable("bulk_rows", trashable: false)]

  /// `position` is how far it is: a place among the ids, the `seq` of a record, or of a row while it is taken back.
  private static let bulkActions: SQL = """
    CREATE TABLE bulk_actions (
      seq INTEGER PRIMARY KEY,
      tenant_id INTEGER NOT NULL,
      id BLOB NOT NULL,
      version INTEGER NOT NULL DEFAULT 1,
      created_at INTEGER NOT NULL,
      created_by BLOB NOT NULL,
      entity TEXT NOT NULL,
      summary TEXT NOT NULL,
      change TEXT NOT NULL,
      selection TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('RUNNING', 'DONE', 'UNDOING', 'UNDONE')),
      job_id BLOB,
      position INTEGER NOT NULL DEFAULT 0,
      last INTEGER NOT NULL,
      matched INTEGER NOT NULL,
      changed INTEGER NOT NULL DEFAULT 0,
      unchanged INTEGER NOT NULL DEFAULT 0,
      missing INTEGER NOT NULL DEFAULT 0,
      refused INTEGER NOT NULL DEFAULT 0,
      undone INTEGER NOT NULL DEFAULT 0,
      kept INTEGER NOT NULL DEFAULT 0,
      UNIQUE (tenant_id, id),
      FOREIGN KEY (tenant_id, created_by) REFERENCES memberships (tenant_id, id)
    ) STRICT
    """

  /// A row for each record that was changed or refused.
  private static let bulkRows: SQL = """
    CREATE TABLE bulk_rows (
      seq INTEGER PRIMARY KEY,
      tenant_id INTEGER NOT NULL,
      id BLOB NOT NULL,
      version INTEGER NOT NULL DEFAULT 1,
      bulk_id BLOB NOT NULL,
      record_id BLOB NOT NULL,
      outcome TEXT NOT NULL CHECK (outcome IN ('CHANGED', 'REFUSED', 'UNDONE', 'KEPT')),
      reason TEXT,
      record_version INTEGER,
      before TEXT,
      UNIQUE (tenant_id, bulk_id, seq),
      UNIQUE (tenant_id, id),
      FOREIGN KEY (tenant_id, bulk_id) REFERENCES bulk_actions (tenant_id, id)
    ) STRICT
    """
}
