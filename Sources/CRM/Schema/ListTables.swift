import Store

/// What lists keep beside the records: changes of many records with what each held before, and the views that people save.
enum ListTables {
  static let migration = Migration(160, "Changes of many records") { connection in
    for statement in [bulkActions, bulkRows] { try connection.execute(statement) }
  }

  static let views = Migration(161, "Views of lists") { connection in
    for statement in [listViews, listViewsByEntity, listSettings] { try connection.execute(statement) }
  }

  static let scoped = ["bulk_actions", "bulk_rows", "list_views", "list_settings"].map { (name: SQLName) in
    ScopedTable(name, trashable: false)
  }

  /// `query` is the query string of the list; `columns` a JSON array of names, null for the usual ones.
  private static let listViews: SQL = """
    CREATE TABLE list_views (
      seq INTEGER PRIMARY KEY,
      tenant_id INTEGER NOT NULL,
      id BLOB NOT NULL,
      version INTEGER NOT NULL DEFAULT 1,
      created_at INTEGER NOT NULL,
      created_by BLOB NOT NULL,
      entity TEXT NOT NULL,
      name TEXT NOT NULL,
      is_shared INTEGER NOT NULL DEFAULT 0,
      query TEXT NOT NULL,
      columns TEXT,
      removed_at INTEGER,
      UNIQUE (tenant_id, id),
      FOREIGN KEY (tenant_id, created_by) REFERENCES memberships (tenant_id, id)
    ) STRICT
    """

  private static let listViewsByEntity: SQL =
    "CREATE INDEX list_views_by_entity ON list_views (tenant_id, entity, seq) WHERE removed_at IS NULL"

  /// Whether the list begins with this view for whoever has not chosen another; since 293.
  static let firstForAll: SQL = "ALTER TABLE list_views ADD COLUMN is_first_for_all INTEGER NOT NULL DEFAULT 0"

  /// What one member has chosen for one list: its columns where no view says others, and the view it begins with.
  private static let listSettings: SQL = """
    CREATE TABLE list_settings (
      seq INTEGER PRIMARY KEY,
      tenant_id INTEGER NOT NULL,
      id BLOB NOT NULL,
      version INTEGER NOT NULL DEFAULT 1,
      user_id BLOB NOT NULL,
      entity TEXT NOT NULL,
      columns TEXT,
      view_id BLOB,
      UNIQUE (tenant_id, id),
      UNIQUE (tenant_id, user_id, entity),
      FOREIGN KEY (tenant_id, user_id) REFERENCES memberships (tenant_id, id),
      FOREIGN KEY (tenant_id, view_id) REFERENCES list_views (tenant_id, id)
    ) STRICT
    """

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
