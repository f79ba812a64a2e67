import Store

/// What migration 152 made: what people agreed to.
enum ConsentTables {
  static let migration = Migration(152, "Consents") { connection in
    for statement in [table, index] { try connection.execute(statement) }
  }

  private static let table: SQL = """
    CREATE TABLE consents (
      seq INTEGER PRIMARY KEY,
      tenant_id INTEGER NOT NULL,
      id BLOB NOT NULL,
      version INTEGER NOT NULL DEFAULT 1,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      created_by BLOB,
      trashed_at INTEGER,
      trashed_with BLOB,
      purged_at INTEGER,
      contact_id BLOB NOT NULL,
      purpose TEXT NOT NULL COLLATE NOCASE,
      basis TEXT NOT NULL,
      source TEXT,
      given_at INTEGER NOT NULL,
      withdrawn_at INTEGER,
      withdrawn_by BLOB,
      UNIQUE (tenant_id, id),
      FOREIGN KEY (tenant_id, created_by) REFERENCES memberships (tenant_id, id),
      FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id),
      FOREIGN KEY (tenant_id, withdrawn_by) REFERENCES memberships (tenant_id, id)
    ) STRICT
    """

  private static let index: SQL = """
    CREATE INDEX consents_by_contact_id ON consents (tenant_id, contact_id, seq) WHERE trashed_at IS NULL
    """
}
