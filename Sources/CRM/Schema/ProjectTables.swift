import Store

/// Whom a project is for, as migration 251 made it.
enum ProjectTables {
  static let migration = Migration(251, "Contacts of projects") { connection in
    for statement in [column, byContact, onInsert, onUpdate] { try connection.execute(statement) }
  }

  private static let column: SQL = "ALTER TABLE projects ADD COLUMN contact_id BLOB"
  private static let byContact: SQL = """
    CREATE INDEX projects_by_contact_id ON projects (tenant_id, contact_id, seq) WHERE trashed_at IS NULL AND contact_id IS NOT NULL
    """

  /// A column that is added later takes no foreign key of two columns (sqlite.org/lang_altertable.html).
  private static let onInsert: SQL = """
    CREATE TRIGGER projects_contact_added BEFORE INSERT ON projects WHEN NEW.contact_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM contacts c WHERE c.tenant_id = NEW.tenant_id AND c.id = NEW.contact_id)
    BEGIN SELECT RAISE(ABORT, 'FOREIGN KEY constraint failed'); END
    """

  private static let onUpdate: SQL = """
    CREATE TRIGGER projects_contact_changed BEFORE UPDATE OF contact_id ON projects WHEN NEW.contact_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM contacts c WHERE c.tenant_id = NEW.tenant_id AND c.id = NEW.contact_id)
    BEGIN SELECT RAISE(ABORT, 'FOREIGN KEY constraint failed'); END
    """
}
