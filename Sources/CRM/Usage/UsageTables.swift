import Store

/// Which pages are opened. No events: they are written late and in heaps, and the last few may be lost.
enum UsageTables {
  static let migration = Migration(140, "Usage") { connection in
    for statement in [pageViews, pageViewsAt, usageDays] { try connection.execute(statement) }
  }

  static let scoped = [ScopedTable("page_views", trashable: false), ScopedTable("usage_days", trashable: false)]

  private static let pageViews: SQL = """
    CREATE TABLE page_views (
      seq INTEGER PRIMARY KEY,
      tenant_id INTEGER NOT NULL,
      id BLOB NOT NULL,
      user_id BLOB NOT NULL,
      kind TEXT NOT NULL,
      at INTEGER NOT NULL,
      UNIQUE (tenant_id, id),
      FOREIGN KEY (tenant_id, user_id) REFERENCES memberships (tenant_id, id)
    ) STRICT
    """

  private static let pageViewsAt: SQL = "CREATE INDEX page_views_at ON page_views (tenant_id, at)"

  /// Pages that were opened and changes that were made, by day and kind.
  private static let usageDays: SQL = """
    CREATE TABLE usage_days (
      seq INTEGER PRIMARY KEY,
      tenant_id INTEGER NOT NULL,
      id BLOB NOT NULL,
      day TEXT NOT NULL,
      kind TEXT NOT NULL,
      count INTEGER NOT NULL,
      version INTEGER NOT NULL DEFAULT 1,
      UNIQUE (tenant_id, id),
      UNIQUE (tenant_id, day, kind)
    ) STRICT
    """
}
