import Store

/// What was erased, without the person it was about, as migrations 182 and 210 made it.
enum PrivacyTables {
  static let migration = Migration(182, "Erasures") { connection in try connection.execute(erasures) }

  /// What the look at the disk is to find, sealed and only until it has looked; and the job that looks.
  static let checks = Migration(210, "Erasures that are being checked") { connection in
    try connection.execute("ALTER TABLE erasures ADD COLUMN sought TEXT; ALTER TABLE erasures ADD COLUMN job_id BLOB;")
  }

  static let scoped = [ScopedTable("erasures", trashable: false)]

  private static let erasures: SQL = """
    CREATE TABLE erasures (
      seq INTEGER PRIMARY KEY,
      tenant_id INTEGER NOT NULL,
      id BLOB NOT NULL,
      version INTEGER NOT NULL DEFAULT 1,
      created_at INTEGER NOT NULL,
      created_by BLOB NOT NULL,
      person BLOB NOT NULL,
      report TEXT NOT NULL,
      UNIQUE (tenant_id, id),
      FOREIGN KEY (tenant_id, created_by) REFERENCES memberships (tenant_id, id)
    ) STRICT
    """
}
