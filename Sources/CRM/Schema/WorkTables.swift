import Store

/// Tables of what is to be done, as migration 100 made them.
enum WorkTables {
  static let projects: SQL = """
    CREATE TABLE projects (
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
      type TEXT NOT NULL,
      customer_id BLOB,
      status TEXT NOT NULL,
      owner_id BLOB,
      start_date TEXT,
      due_date TEXT,
      tags TEXT,
      description TEXT,
      external_id TEXT,
      UNIQUE (tenant_id, id),
      FOREIGN KEY (tenant_id, created_by) REFERENCES memberships (tenant_id, id),
      FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id),
      FOREIGN KEY (tenant_id, owner_id) REFERENCES memberships (tenant_id, id),
      CHECK ((type = 'CLIENT') = (customer_id IS NOT NULL) OR purged_at IS NOT NULL)
    ) STRICT
    """

  static let activities: SQL = """
    CREATE TABLE activities (
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
      subject TEXT NOT NULL COLLATE NOCASE,
      type TEXT NOT NULL,
      status TEXT NOT NULL,
      priority TEXT NOT NULL,
      due_date TEXT,
      due_time TEXT,
      assignees TEXT,
      customer_id BLOB,
      contact_id BLOB,
      lead_id BLOB,
      deal_id BLOB,
      project_id BLOB,
      description TEXT,
      reminder_at INTEGER,
      outcome TEXT,
      notes TEXT,
      completed_at INTEGER,
      completed_by BLOB,
      external_id TEXT,
      UNIQUE (tenant_id, id),
      FOREIGN KEY (tenant_id, created_by) REFERENCES memberships (tenant_id, id),
      FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id),
      FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id),
      FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id),
      FOREIGN KEY (tenant_id, deal_id) REFERENCES deals (tenant_id, id),
      FOREIGN KEY (tenant_id, project_id) REFERENCES projects (tenant_id, id),
      FOREIGN KEY (tenant_id, completed_by) REFERENCES memberships (tenant_id, id)
    ) STRICT
    """

  static let activityAssignees: SQL = """
    CREATE TABLE activity_assignees (
      seq INTEGER PRIMARY KEY,
      tenant_id INTEGER NOT NULL,
      activity_id BLOB NOT NULL,
      user_id BLOB NOT NULL,
      sort_order INTEGER NOT NULL,
      status TEXT NOT NULL DEFAULT '',
      due_date TEXT NOT NULL DEFAULT '',
      completed_at INTEGER,
      UNIQUE (tenant_id, activity_id, user_id),
      FOREIGN KEY (tenant_id, activity_id) REFERENCES activities (tenant_id, id),
      FOREIGN KEY (tenant_id, user_id) REFERENCES memberships (tenant_id, id)
    ) STRICT
    """

  /// Whoever asks for own tasks by status, day or completion reads these copies, so that it costs the same whatever others have to do.
  static let assigneeTriggers: [SQL] = [
    """
    CREATE TRIGGER assignees_added AFTER INSERT ON activity_assignees BEGIN
      UPDATE activity_assignees SET (status, due_date, completed_at) =
        (SELECT a.status, ifnull(a.due_date, ''), a.completed_at FROM activities a WHERE a.tenant_id = NEW.tenant_id AND a.id = NEW.activity_id)
      WHERE seq = NEW.seq;
    END
    """,
    """
    CREATE TRIGGER assignees_followed AFTER UPDATE OF status, due_date, completed_at ON activities BEGIN
      UPDATE activity_assignees SET status = NEW.status, due_date = ifnull(NEW.due_date, ''), completed_at = NEW.completed_at
      WHERE tenant_id = NEW.tenant_id AND activity_id = NEW.id;
    END
    """,
  ]

  static let counters: SQL = """
    CREATE TABLE counters (
      tenant_id INTEGER NOT NULL,
      name TEXT NOT NULL,
      value INTEGER NOT NULL,
      PRIMARY KEY (tenant_id, name)
    ) STRICT, WITHOUT ROWID
    """
}
