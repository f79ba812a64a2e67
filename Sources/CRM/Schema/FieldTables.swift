import Store

/// Fields that workspaces add, their values, and what roles see of fields, as migration 131 made them.
enum FieldTables {
  static let migration = Migration(131, "Custom fields and field visibility") { connection in
    for statement in [fields, byEntity, values, byText, byNumber, rules] + triggers { try connection.execute(statement) }
  }

  static let references = Migration(220, "Custom fields that name records") { connection in
    try connection.execute("ALTER TABLE custom_fields ADD COLUMN target TEXT")
    try connection.execute("ALTER TABLE custom_values ADD COLUMN reference BLOB")
    try connection.execute(
      "CREATE INDEX custom_values_by_reference ON custom_values (tenant_id, field_id, reference, record) WHERE reference IS NOT NULL")
  }

  static let scoped = [ScopedTable("custom_values", trashable: false), ScopedTable("field_rules", trashable: false)]

  private static let fields: SQL = """
    CREATE TABLE custom_fields (
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
      entity TEXT NOT NULL,
      label TEXT NOT NULL COLLATE NOCASE,
      key TEXT NOT NULL,
      kind TEXT NOT NULL,
      choices TEXT,
      group_name TEXT,
      help TEXT,
      required INTEGER NOT NULL DEFAULT 0,
      position INTEGER NOT NULL,
      UNIQUE (tenant_id, id),
      UNIQUE (tenant_id, entity, key),
      FOREIGN KEY (tenant_id, created_by) REFERENCES memberships (tenant_id, id)
    ) STRICT
    """

  private static let byEntity: SQL = "CREATE INDEX custom_fields_by_entity ON custom_fields (tenant_id, entity, position, seq)"

  /// `body` holds long texts, which no list is filtered by.
  private static let values: SQL = """
    CREATE TABLE custom_values (
      tenant_id INTEGER NOT NULL,
      record BLOB NOT NULL,
      field_id BLOB NOT NULL,
      text TEXT COLLATE NOCASE,
      number INTEGER,
      body TEXT,
      PRIMARY KEY (tenant_id, record, field_id),
      FOREIGN KEY (tenant_id, field_id) REFERENCES custom_fields (tenant_id, id)
    ) STRICT, WITHOUT ROWID
    """

  private static let byText: SQL =
    "CREATE INDEX custom_values_by_text ON custom_values (tenant_id, field_id, text, record) WHERE text IS NOT NULL"
  private static let byNumber: SQL =
    "CREATE INDEX custom_values_by_number ON custom_values (tenant_id, field_id, number, record) WHERE number IS NOT NULL"

  private static let rules: SQL = """
    CREATE TABLE field_rules (
      tenant_id INTEGER NOT NULL,
      entity TEXT NOT NULL,
      role TEXT NOT NULL,
      field TEXT NOT NULL,
      visibility TEXT NOT NULL CHECK (visibility IN ('MASKED', 'HIDDEN')),
      PRIMARY KEY (tenant_id, entity, role, field)
    ) STRICT, WITHOUT ROWID
    """

  private static let triggers: [SQL] = [
    """
    CREATE TRIGGER custom_fields_added AFTER INSERT ON custom_fields BEGIN
      INSERT INTO field_settings VALUES (NEW.tenant_id, abs(random() / 2) + 1) ON CONFLICT (tenant_id) DO UPDATE SET version = excluded.version;
    END
    """,
    """
    CREATE TRIGGER custom_fields_changed AFTER UPDATE ON custom_fields BEGIN
      INSERT INTO field_settings VALUES (NEW.tenant_id, abs(random() / 2) + 1) ON CONFLICT (tenant_id) DO UPDATE SET version = excluded.version;
    END
    """,
  ]
}
