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

  /// Files that are only tried, and how often somebody brought one.
  static let trials = Migration(290, "Trying whole files") { connection in
    let uploads: [SQL] = [
      "ALTER TABLE import_uploads ADD COLUMN is_trial INTEGER NOT NULL DEFAULT 0",
      // The file that stays to be brought in; null where a program asked.
      "ALTER TABLE import_uploads ADD COLUMN trial_of BLOB",
    ]
    for statement in uploads + turns { try connection.execute(statement) }
  }

  static let scoped = [ScopedTable("import_maps", trashable: false), ScopedTable("import_turns", trashable: false)]

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

  /// Files that somebody brought or tried within the last hour, whatever became of them.
  private static let turns: [SQL] = [
    """
    CREATE TABLE import_turns (
      seq INTEGER PRIMARY KEY,
      tenant_id INTEGER NOT NULL,
      id BLOB NOT NULL,
      user_id BLOB NOT NULL,
      taken_at INTEGER NOT NULL,
      version INTEGER NOT NULL DEFAULT 1,
      UNIQUE (tenant_id, id),
      FOREIGN KEY (tenant_id, user_id) REFERENCES memberships (tenant_id, id)
    ) STRICT
    """,
    "CREATE INDEX import_turns_by_time ON import_turns (tenant_id, taken_at)",
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
