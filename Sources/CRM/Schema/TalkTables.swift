import Store

/// What was said, as migration 120 made it.
enum TalkTables {
  static let migration = Migration(120, "Communications") { connection in
    for statement in [communications] + indexes { try connection.execute(statement) }
  }

  private static let communications: SQL = """
    CREATE TABLE communications (
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
      type TEXT NOT NULL,
      subject TEXT COLLATE NOCASE,
      notes TEXT NOT NULL,
      occurred_at INTEGER NOT NULL,
      direction TEXT,
      outcome TEXT,
      duration INTEGER,
      meeting_location TEXT,
      meeting_attendees TEXT,
      email_from TEXT,
      email_to TEXT,
      email_cc TEXT,
      customer_id BLOB,
      contact_id BLOB,
      lead_id BLOB,
      deal_id BLOB,
      activity_id BLOB,
      tags TEXT,
      has_attachments INTEGER NOT NULL DEFAULT 0,
      attachment_count INTEGER,
      custom_fields TEXT,
      UNIQUE (tenant_id, id),
      FOREIGN KEY (tenant_id, created_by) REFERENCES memberships (tenant_id, id),
      FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id),
      FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id),
      FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id),
      FOREIGN KEY (tenant_id, deal_id) REFERENCES deals (tenant_id, id),
      FOREIGN KEY (tenant_id, activity_id) REFERENCES activities (tenant_id, id)
    ) STRICT
    """

  /// Every list of them is sorted by when they were.
  private static let indexes: [SQL] = [
    "CREATE INDEX communications_by_occurred_at ON communications (tenant_id, occurred_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX communications_by_type ON communications (tenant_id, type, occurred_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX communications_by_outcome ON communications (tenant_id, outcome, occurred_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX communications_by_created_by ON communications (tenant_id, created_by, occurred_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX communications_by_customer_id ON communications (tenant_id, customer_id, occurred_at, seq) WHERE trashed_at IS NULL",
    """
    CREATE INDEX communications_by_customer_and_type ON communications (tenant_id, customer_id, type, occurred_at, seq)
    WHERE trashed_at IS NULL
    """,
    "CREATE INDEX communications_by_contact_id ON communications (tenant_id, contact_id, occurred_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX communications_by_lead_id ON communications (tenant_id, lead_id, occurred_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX communications_by_deal_id ON communications (tenant_id, deal_id, occurred_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX communications_by_activity_id ON communications (tenant_id, activity_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX communications_by_created_at ON communications (tenant_id, created_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX communications_by_updated_at ON communications (tenant_id, updated_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX communications_in_trash ON communications (tenant_id, trashed_with, seq) WHERE trashed_at IS NOT NULL",
  ]
}
