import Store

/// Indexes of what was moved to Trash by itself, the latest first, as migration 181 made them; that of tags is of 292.
enum TrashTables {
  static let migration = Migration(181, "Trash") { connection in
    for table in tables { try connection.execute(index(table)) }
  }

  static let tags = index("tags")

  private static func index(_ table: SQLName) -> SQL {
    """
    CREATE INDEX \(table)_trash_roots ON \(table) (tenant_id, trashed_at, id)
    WHERE trashed_at IS NOT NULL AND purged_at IS NULL AND trashed_with = id
    """
  }

  private static let tables: [SQLName] = [
    "customers", "contacts", "leads", "deals", "projects", "activities", "communications", "notes", "attachments",
  ]
}
