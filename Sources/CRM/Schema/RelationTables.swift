import Store

/// What migration 150 made: whom a contact belongs with.
enum RelationTables {
  static let migration = Migration(150, "Relationships of contacts") { connection in
    for statement in [table, byContact, byCustomer, byUser, onePrimary, known] { try connection.execute(statement) }
  }

  /// What clients and contacts say since 151.
  static let numbers = Migration(151, "BSN of clients, preferences of contacts") { connection in
    try connection.execute(
      """
      ALTER TABLE customers ADD COLUMN bsn TEXT;
      ALTER TABLE contacts ADD COLUMN communication_methods TEXT;
      ALTER TABLE contacts ADD COLUMN contact_frequency TEXT;
      ALTER TABLE contacts ADD COLUMN timezone TEXT;
      ALTER TABLE contacts ADD COLUMN notify_by_email INTEGER NOT NULL DEFAULT 1;
      ALTER TABLE contacts ADD COLUMN notify_by_sms INTEGER NOT NULL DEFAULT 0;
      """)
  }

  /// Whoever has the address of a client already is found at once.
  static let addresses = Migration(153, "Clients by e-mail") { connection in
    try connection.execute(
      "CREATE INDEX customers_by_primary_email ON customers (tenant_id, primary_email) WHERE primary_email IS NOT NULL")
  }

  /// Whose main client goes to Trash while others stay.
  static let standIns = Migration(211, "Main clients in Trash") { connection in
    for statement in [standIn, mainTrashed, mainRestored] { try connection.execute(statement) }
  }

  /// The client that is the main one of the contact as long as this one is in Trash.
  private static let standIn: SQL = "ALTER TABLE contact_relations ADD COLUMN stand_in BLOB"

  private static let mainTrashed: SQL = """
    CREATE TRIGGER contact_relations_main_trashed AFTER UPDATE OF trashed_at ON contact_relations
    WHEN OLD.trashed_at IS NULL AND NEW.trashed_at IS NOT NULL AND NEW.until IS NULL AND EXISTS (
      SELECT 1 FROM contacts c WHERE c.tenant_id = NEW.tenant_id AND c.id = NEW.contact_id AND c.customer_id = NEW.customer_id
        AND c.trashed_at IS NULL)
    BEGIN
      UPDATE contact_relations SET stand_in = (
        SELECT r.customer_id FROM contact_relations r WHERE r.tenant_id = NEW.tenant_id AND r.contact_id = NEW.contact_id
          AND r.customer_id IS NOT NULL AND r.until IS NULL AND r.trashed_at IS NULL ORDER BY r.seq LIMIT 1) WHERE seq = NEW.seq;
      UPDATE contacts SET version = version + 1, (customer_id, is_primary) = (
        SELECT r.customer_id, r.is_primary FROM contact_relations r JOIN contact_relations gone ON gone.seq = NEW.seq
        WHERE r.tenant_id = NEW.tenant_id AND r.contact_id = NEW.contact_id AND r.customer_id = gone.stand_in AND r.until IS NULL
          AND r.trashed_at IS NULL)
      WHERE tenant_id = NEW.tenant_id AND id = NEW.contact_id
        AND EXISTS (SELECT 1 FROM contact_relations WHERE seq = NEW.seq AND stand_in IS NOT NULL);
    END
    """

  /// It is the main one again, unless somebody has chosen another since.
  private static let mainRestored: SQL = """
    CREATE TRIGGER contact_relations_main_restored AFTER UPDATE OF trashed_at ON contact_relations
    WHEN OLD.trashed_at IS NOT NULL AND NEW.trashed_at IS NULL AND NEW.stand_in IS NOT NULL
    BEGIN
      UPDATE contacts SET version = version + 1, customer_id = NEW.customer_id, is_primary = NEW.is_primary = 1 AND NOT EXISTS (
        SELECT 1 FROM contact_relations o WHERE o.tenant_id = NEW.tenant_id AND o.customer_id = NEW.customer_id AND o.is_primary = 1
          AND o.until IS NULL AND o.trashed_at IS NULL AND o.seq <> NEW.seq)
      WHERE tenant_id = NEW.tenant_id AND id = NEW.contact_id AND customer_id = NEW.stand_in;
      UPDATE contact_relations SET stand_in = NULL WHERE seq = NEW.seq;
    END
    """

  private static let table: SQL = """
    CREATE TABLE contact_relations (
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
      customer_id BLOB,
      user_id BLOB,
      role TEXT COLLATE NOCASE,
      is_primary INTEGER NOT NULL DEFAULT 0,
      since TEXT,
      until TEXT,
      UNIQUE (tenant_id, id),
      FOREIGN KEY (tenant_id, created_by) REFERENCES memberships (tenant_id, id),
      FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id),
      FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id),
      FOREIGN KEY (tenant_id, user_id) REFERENCES memberships (tenant_id, id),
      CHECK ((customer_id IS NULL) <> (user_id IS NULL) OR purged_at IS NOT NULL)
    ) STRICT
    """

  private static let byContact: SQL = """
    CREATE INDEX contact_relations_by_contact_id ON contact_relations (tenant_id, contact_id, seq) WHERE trashed_at IS NULL
    """

  private static let byCustomer: SQL = """
    CREATE INDEX contact_relations_by_customer_id ON contact_relations (tenant_id, customer_id, until, is_primary, contact_id)
    WHERE trashed_at IS NULL
    """

  private static let byUser: SQL = """
    CREATE INDEX contact_relations_by_user_id ON contact_relations (tenant_id, user_id, seq) WHERE trashed_at IS NULL
    """

  /// Somebody who comes back from Trash finds another one in their place.
  private static let onePrimary: SQL = """
    CREATE TRIGGER contact_relations_restored AFTER UPDATE OF trashed_at ON contact_relations
    WHEN OLD.trashed_at IS NOT NULL AND NEW.trashed_at IS NULL AND NEW.is_primary = 1 AND NEW.until IS NULL AND EXISTS (
      SELECT 1 FROM contact_relations o WHERE o.tenant_id = NEW.tenant_id AND o.customer_id = NEW.customer_id AND o.is_primary = 1
        AND o.until IS NULL AND o.trashed_at IS NULL AND o.seq <> NEW.seq)
    BEGIN
      UPDATE contact_relations SET is_primary = 0 WHERE seq = NEW.seq;
      UPDATE contacts SET is_primary = 0 WHERE tenant_id = NEW.tenant_id AND id = NEW.contact_id AND customer_id = NEW.customer_id;
    END
    """

  /// The clients that contacts have had until now. The first nine bytes of an id are its time and version (RFC 9562 §5.7).
  private static let known: SQL = """
    INSERT INTO contact_relations (tenant_id, id, created_at, updated_at, created_by, trashed_at, trashed_with, contact_id, customer_id, is_primary)
    SELECT tenant_id, CAST(substr(id, 1, 9) || randomblob(7) AS BLOB), created_at, updated_at, created_by, trashed_at, trashed_with, id,
      customer_id, is_primary
    FROM contacts WHERE customer_id IS NOT NULL AND purged_at IS NULL ORDER BY seq
    """
}
