import Store

/// What imports keep beside the records, as migration 110 made it.
enum ImportTables {
  static let migration = Migration(110, "Imports") { connection in
    for statement in [imports, importRows, uploads, memberDetails] { try connection.execute(statement) }
  }

  static let scoped = [
    ScopedTable("imports", trashable: false), ScopedTable("import_rows", trashable: false), ScopedTable("import_uploads", trashable: false),
    ScopedTable("member_details", trashable: false),
  ]

  /// Imports of more than one transaction: RUNNING until all of it is in, or all of it is out again.
  private static let imports: SQL = """
    CREATE TABLE imports (
      seq INTEGER PRIMARY KEY,
      tenant_id INTEGER NOT NULL,
      id BLOB NOT NULL,
      kind TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('RUNNING', 'DONE', 'UNDONE')),
      created_at INTEGER NOT NULL,
      created_by BLOB,
      version INTEGER NOT NULL DEFAULT 1,
      UNIQUE (tenant_id, id)
    ) STRICT
    """

  /// What a running import did, for taking it back.
  private static let importRows: SQL = """
    CREATE TABLE import_rows (
      seq INTEGER PRIMARY KEY,
      tenant_id INTEGER NOT NULL,
      import_id BLOB NOT NULL,
      entity TEXT NOT NULL,
      record_id BLOB NOT NULL,
      action TEXT NOT NULL CHECK (action IN ('CREATED', 'UPDATED')),
      before TEXT,
      UNIQUE (tenant_id, import_id, seq)
    ) STRICT
    """

  /// Files between the preview and the import, each seen by who brought it alone.
  private static let uploads: SQL = """
    CREATE TABLE import_uploads (
      seq INTEGER PRIMARY KEY,
      tenant_id INTEGER NOT NULL,
      id BLOB NOT NULL,
      user_id BLOB NOT NULL,
      kind TEXT NOT NULL,
      name TEXT NOT NULL,
      blob_id BLOB,
      map TEXT,
      job_id BLOB,
      result TEXT,
      created_at INTEGER NOT NULL,
      version INTEGER NOT NULL DEFAULT 1,
      UNIQUE (tenant_id, id),
      FOREIGN KEY (tenant_id, user_id) REFERENCES memberships (tenant_id, id)
    ) STRICT
    """

  /// What a file of people says that a membership has no place for.
  private static let memberDetails: SQL = """
    CREATE TABLE member_details (
      seq INTEGER PRIMARY KEY,
      tenant_id INTEGER NOT NULL,
      id BLOB NOT NULL,
      manager_id BLOB,
      team TEXT,
      external_id TEXT,
      version INTEGER NOT NULL DEFAULT 1,
      UNIQUE (tenant_id, id),
      FOREIGN KEY (tenant_id, id) REFERENCES memberships (tenant_id, id),
      FOREIGN KEY (tenant_id, manager_id) REFERENCES memberships (tenant_id, id)
    ) STRICT
    """
}
