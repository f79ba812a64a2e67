import Store

/// The order in which the pages of one client show what belongs to it, since 293: a page costs the same whether a client has four contacts or
/// sixty thousand.
enum ClientOrder {
  static let migration = Migration(293, "What belongs to a client in its order, and first views of everybody") { connection in
    for statement in [name, known] + indexes + [related, renamed, moved] + ClientTotals.statements + [ListTables.firstForAll] {
      try connection.execute(statement)
    }
  }

  /// The name of the contact; empty while the relationship is in Trash.
  private static let name: SQL = "ALTER TABLE contact_relations ADD COLUMN contact_name TEXT NOT NULL DEFAULT '' COLLATE NOCASE"

  private static let known: SQL = """
    UPDATE contact_relations SET contact_name = ifnull(
      (SELECT c.name FROM contacts c WHERE c.tenant_id = contact_relations.tenant_id AND c.id = contact_relations.contact_id), '')
    WHERE trashed_at IS NULL
    """

  /// Contacts: the primary one, then by name; whether somebody belongs to a client is a step however many do. Deals: by status, those that were
  /// closed last before. Parts of a client by name, and projects as the overview lists them, over expressions that only it writes.
  private static let indexes: [SQL] = [
    "DROP INDEX contact_relations_by_customer_id",
    """
    CREATE INDEX contact_relations_by_customer_id
    ON contact_relations (tenant_id, customer_id, until, is_primary DESC, contact_name, seq, contact_id, trashed_at) WHERE trashed_at IS NULL
    """,
    """
    CREATE INDEX contact_relations_by_both ON contact_relations (tenant_id, contact_id, customer_id, until) WHERE trashed_at IS NULL
    """,
    """
    CREATE INDEX deals_by_customer_and_status ON deals (tenant_id, customer_id, status, closed_date, seq, currency_code, amount, trashed_at)
    WHERE trashed_at IS NULL
    """,
    """
    CREATE INDEX customers_by_parent_and_name ON customers (tenant_id, parent_id, name, seq)
    WHERE trashed_at IS NULL AND parent_id IS NOT NULL
    """,
    """
    CREATE INDEX projects_by_customer_and_due ON projects (tenant_id, customer_id, status = 'DONE', ifnull(due_date, '9999'), seq)
    WHERE trashed_at IS NULL
    """,
  ]

  private static let related: SQL = """
    CREATE TRIGGER contact_relations_named AFTER INSERT ON contact_relations
    BEGIN
      UPDATE contact_relations SET contact_name = ifnull(
        (SELECT c.name FROM contacts c WHERE c.tenant_id = NEW.tenant_id AND c.id = NEW.contact_id), '') WHERE seq = NEW.seq;
    END
    """

  private static let renamed: SQL = """
    CREATE TRIGGER contact_relations_renamed AFTER UPDATE OF name ON contacts WHEN NEW.name IS NOT OLD.name
    BEGIN
      UPDATE contact_relations SET contact_name = NEW.name
      WHERE tenant_id = NEW.tenant_id AND contact_id = NEW.id AND trashed_at IS NULL;
    END
    """

  private static let moved: SQL = """
    CREATE TRIGGER contact_relations_moved AFTER UPDATE OF trashed_at ON contact_relations
    WHEN (OLD.trashed_at IS NULL) <> (NEW.trashed_at IS NULL)
    BEGIN
      UPDATE contact_relations SET contact_name = CASE WHEN NEW.trashed_at IS NULL THEN ifnull(
        (SELECT c.name FROM contacts c WHERE c.tenant_id = NEW.tenant_id AND c.id = NEW.contact_id), '') ELSE '' END WHERE seq = NEW.seq;
    END
    """
}
