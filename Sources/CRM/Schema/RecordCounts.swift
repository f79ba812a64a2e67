import Store

/// How many records outside of Trash a workspace has, as migration 190 keeps it: an unfiltered list says so at once, however long it is.
enum RecordCounts {
  static let migration = Migration(190, "Counts of records") { connection in
    try connection.execute(table)
    for (table, entity) in counted {
      try connection.execute(
        """
        INSERT INTO record_counts SELECT tenant_id, \(literal: .text(entity)), count(*) FROM \(table) WHERE trashed_at IS NULL GROUP BY tenant_id
        """)
      for trigger in triggers(on: table, entity) { try connection.execute(trigger) }
    }
  }

  static let scoped = [ScopedTable("record_counts", trashable: false)]

  /// What an entity's declaration asks for its count.
  static func count(of entity: String) -> SQL { "SELECT records FROM record_counts WHERE entity = \(entity)" }

  private static let table: SQL = """
    CREATE TABLE record_counts (
      tenant_id INTEGER NOT NULL,
      entity TEXT NOT NULL,
      records INTEGER NOT NULL,
      PRIMARY KEY (tenant_id, entity)
    ) STRICT, WITHOUT ROWID
    """

  private static let counted: [(SQLName, String)] = [
    ("customers", "customer"), ("contacts", "contact"), ("leads", "lead"), ("deals", "deal"),
  ]

  private static func triggers(on table: SQLName, _ entity: String) -> [SQL] {
    let name: SQL = "\(literal: .text(entity))"
    return [
      """
      CREATE TRIGGER \(table)_added AFTER INSERT ON \(table) WHEN NEW.trashed_at IS NULL BEGIN
        INSERT INTO record_counts VALUES (NEW.tenant_id, \(name), 1) ON CONFLICT DO UPDATE SET records = records + 1;
      END
      """,
      """
      CREATE TRIGGER \(table)_moved AFTER UPDATE OF trashed_at ON \(table) WHEN (OLD.trashed_at IS NULL) <> (NEW.trashed_at IS NULL) BEGIN
        INSERT INTO record_counts VALUES (NEW.tenant_id, \(name), 1)
        ON CONFLICT DO UPDATE SET records = records + CASE WHEN NEW.trashed_at IS NULL THEN 1 ELSE -1 END;
      END
      """,
      """
      CREATE TRIGGER \(table)_removed AFTER DELETE ON \(table) WHEN OLD.trashed_at IS NULL BEGIN
        UPDATE record_counts SET records = records - 1 WHERE tenant_id = OLD.tenant_id AND entity = \(name);
      END
      """,
    ]
  }
}
