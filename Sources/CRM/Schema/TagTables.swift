import Records
import Store
import Values

/// Tags as rows of their own, as migration 130 made them.
enum TagTables {
  static let migration = Migration(130, "Tags") { connection in
    for statement in [settings, tags, byName, byTarget, links, byTag] + triggers { try connection.execute(statement) }
    try moveNames(connection)
  }

  static let scoped = [ScopedTable("record_tags", trashable: false), ScopedTable("field_settings", trashable: false)]

  /// A number for each state of a workspace's fields, tags and rules about who sees them.
  private static let settings: SQL = """
    CREATE TABLE field_settings (
      tenant_id INTEGER NOT NULL PRIMARY KEY,
      version INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """

  private static let tags: SQL = """
    CREATE TABLE tags (
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
      name TEXT NOT NULL COLLATE NOCASE,
      color TEXT NOT NULL,
      category TEXT NOT NULL,
      merged_into BLOB,
      UNIQUE (tenant_id, id),
      FOREIGN KEY (tenant_id, created_by) REFERENCES memberships (tenant_id, id),
      FOREIGN KEY (tenant_id, merged_into) REFERENCES tags (tenant_id, id)
    ) STRICT
    """

  private static let byName: SQL =
    "CREATE UNIQUE INDEX tags_by_name ON tags (tenant_id, name) WHERE trashed_at IS NULL AND merged_into IS NULL"
  private static let byTarget: SQL = "CREATE INDEX tags_by_merged_into ON tags (tenant_id, merged_into) WHERE merged_into IS NOT NULL"

  /// What records hold in their column `tags`, for filters and counts.
  private static let links: SQL = """
    CREATE TABLE record_tags (
      tenant_id INTEGER NOT NULL,
      record BLOB NOT NULL,
      tag_id BLOB NOT NULL,
      entity TEXT NOT NULL,
      PRIMARY KEY (tenant_id, record, tag_id),
      FOREIGN KEY (tenant_id, tag_id) REFERENCES tags (tenant_id, id)
    ) STRICT, WITHOUT ROWID
    """

  private static let byTag: SQL = "CREATE INDEX record_tags_by_tag ON record_tags (tenant_id, tag_id, entity, record)"

  /// Sessions keep what they made of the tags until this number is another one.
  private static let triggers: [SQL] = [
    """
    CREATE TRIGGER tags_added AFTER INSERT ON tags BEGIN
      INSERT INTO field_settings VALUES (NEW.tenant_id, abs(random() / 2) + 1) ON CONFLICT (tenant_id) DO UPDATE SET version = excluded.version;
    END
    """,
    """
    CREATE TRIGGER tags_changed AFTER UPDATE ON tags BEGIN
      INSERT INTO field_settings VALUES (NEW.tenant_id, abs(random() / 2) + 1) ON CONFLICT (tenant_id) DO UPDATE SET version = excluded.version;
    END
    """,
  ]

  /// A name as it becomes a tag: a comma would end it where several are typed.
  private static let name: SQL = "trim(replace(e.value, ',', ' '))"

  /// Names that stood in the records become tags, and ids take their place, in their order.
  private static func moveNames(_ connection: MigrationConnection) throws {
    for (table, entity) in [
      ("customers", "customer"), ("contacts", "contact"), ("leads", "lead"), ("deals", "deal"), ("projects", "project"),
      ("communications", "communication"),
    ]
      as [(SQLName, String)]
    {
      try addTags(of: table, connection)
      try connection.execute(
        """
        INSERT OR IGNORE INTO record_tags (tenant_id, record, tag_id, entity)
        SELECT r.tenant_id, r.id, g.id, \(entity) FROM \(table) r, json_each(r.tags) e
        JOIN tags g ON g.tenant_id = r.tenant_id AND g.name = \(name) COLLATE NOCASE
        """)
      try connection.execute(
        """
        UPDATE \(table) SET tags = (
          SELECT nullif(json_group_array(lower(substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-' || substr(h, 13, 4) || '-'
            || substr(h, 17, 4) || '-' || substr(h, 21))), '[]') FROM (SELECT hex(g.id) AS h FROM json_each(\(table).tags) e
            JOIN tags g ON g.tenant_id = \(table).tenant_id AND g.name = \(name) COLLATE NOCASE GROUP BY g.id ORDER BY min(e.key)))
        WHERE tags IS NOT NULL
        """)
    }
  }

  private static func addTags(of table: SQLName, _ connection: MigrationConnection) throws {
    let page = try connection.page(
      """
      SELECT r.tenant_id, min(\(name)) FROM \(table) r, json_each(r.tags) e
      WHERE \(name) <> '' AND NOT EXISTS (SELECT 1 FROM tags g WHERE g.tenant_id = r.tenant_id AND g.name = \(name) COLLATE NOCASE)
      GROUP BY r.tenant_id, \(name) COLLATE NOCASE
      """)
    for row in 0..<page.rowCount {
      guard let tenant = page.integer(row, 0), let name = page.string(row, 1) else { continue }
      try connection.execute(
        """
        INSERT INTO tags (tenant_id, id, created_at, updated_at, name, color, category)
        VALUES (\(tenant), \(RecordID()), \(Instant.now), \(Instant.now), \(name), \(Tag.color(of: name)), 'GENERAL')
        """)
    }
  }
}
