import Store

/// What keeps imports after they are in: who brought what, how to take it back, and how columns were read last time.
enum ImportHistoryTables {
  static let migration = Migration(170, "History of imports") { connection in
    for statement in changes + [maps] { try connection.execute(statement) }
  }

  /// The whole workbook, so that another of its sheets can be chosen.
  static let sheets = Migration(212, "Sheets of workbooks") { connection in
    try connection.execute(
      """
      ALTER TABLE import_uploads ADD COLUMN book_id BLOB;
      ALTER TABLE import_uploads ADD COLUMN sheet TEXT;
      ALTER TABLE import_uploads ADD COLUMN sheets TEXT;
      """)
  }

  /// The rows that stayed out, where they are too many to be read with every page.
  static let reasons = Migration(283, "Long lists of skipped rows") { connection in
    try connection.execute("ALTER TABLE import_uploads ADD COLUMN reasons_id BLOB")
  }

  static let scoped = [ScopedTable("import_maps", trashable: false)]

  private static let changes: [SQL] = [
    "ALTER TABLE imports ADD COLUMN name TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE imports ADD COLUMN counts TEXT",
    "ALTER TABLE imports ADD COLUMN finished_at INTEGER",
    // The newest event when it ended: what comes behind it is somebody's later work.
    "ALTER TABLE imports ADD COLUMN last_event INTEGER",
    "ALTER TABLE imports ADD COLUMN undo_state TEXT CHECK (undo_state IN ('RUNNING', 'DONE'))",
    "ALTER TABLE imports ADD COLUMN undo_result TEXT",
    "ALTER TABLE imports ADD COLUMN undone_at INTEGER",
    "ALTER TABLE imports ADD COLUMN undone_by BLOB",
    "CREATE INDEX imports_newest ON imports (tenant_id, seq)",
    // Rows of a workbook, written down as CSV whose lines are counted as rows.
    "ALTER TABLE import_uploads ADD COLUMN is_sheet INTEGER NOT NULL DEFAULT 0",
  ]

  /// How the columns of files with one set of headers were read.
  private static let maps: SQL = """
    CREATE TABLE import_maps (
      seq INTEGER PRIMARY KEY,
      tenant_id INTEGER NOT NULL,
      id BLOB NOT NULL,
      kind TEXT NOT NULL,
      headers TEXT NOT NULL,
      map TEXT NOT NULL,
      saved_at INTEGER NOT NULL,
      version INTEGER NOT NULL DEFAULT 1,
      UNIQUE (tenant_id, id),
      UNIQUE (tenant_id, kind, headers)
    ) STRICT
    """
}
