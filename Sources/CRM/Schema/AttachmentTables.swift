import Store

/// Files on records, as migration 180 made them. The content is a blob of the same id.
enum AttachmentTables {
  static let migration = Migration(180, "Attachments") { connection in
    try connection.createRecordTable("attachments", columns)
    for statement in indexes { try connection.execute(statement) }
  }

  private static let columns: SQL = """
    file_name TEXT NOT NULL COLLATE NOCASE,
    file_size INTEGER NOT NULL,
    mime_type TEXT NOT NULL,
    customer_id BLOB,
    contact_id BLOB,
    lead_id BLOB,
    deal_id BLOB,
    project_id BLOB,
    FOREIGN KEY (tenant_id, created_by) REFERENCES memberships (tenant_id, id),
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id),
    FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id),
    FOREIGN KEY (tenant_id, deal_id) REFERENCES deals (tenant_id, id),
    FOREIGN KEY (tenant_id, project_id) REFERENCES projects (tenant_id, id)
    """

  private static let indexes: [SQL] = [
    "CREATE INDEX attachments_by_customer_id ON attachments (tenant_id, customer_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX attachments_by_contact_id ON attachments (tenant_id, contact_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX attachments_by_lead_id ON attachments (tenant_id, lead_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX attachments_by_deal_id ON attachments (tenant_id, deal_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX attachments_by_project_id ON attachments (tenant_id, project_id, seq) WHERE trashed_at IS NULL",
  ]
}
