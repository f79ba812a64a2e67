import Store

/// Files on records, as migration 180 made them. The content is a blob of the same id.
enum AttachmentTables {
  static let migration = Migration(180, "Attachments") { connection in
    try connection.createRecordTable("attachments", columns)
    for statement in indexes + counting { try connection.execute(statement) }
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
    communication_id BLOB,
    FOREIGN KEY (tenant_id, created_by) REFERENCES memberships (tenant_id, id),
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id),
    FOREIGN KEY (tenant_id, lead_id) REFERENCES leads (tenant_id, id),
    FOREIGN KEY (tenant_id, deal_id) REFERENCES deals (tenant_id, id),
    FOREIGN KEY (tenant_id, project_id) REFERENCES projects (tenant_id, id),
    FOREIGN KEY (tenant_id, communication_id) REFERENCES communications (tenant_id, id)
    """

  private static let indexes: [SQL] = [
    "CREATE INDEX attachments_by_customer_id ON attachments (tenant_id, customer_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX attachments_by_contact_id ON attachments (tenant_id, contact_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX attachments_by_lead_id ON attachments (tenant_id, lead_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX attachments_by_deal_id ON attachments (tenant_id, deal_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX attachments_by_project_id ON attachments (tenant_id, project_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX attachments_by_communication_id ON attachments (tenant_id, communication_id, seq) WHERE trashed_at IS NULL",
  ]

  /// A communication knows how many files it has, because lists show that.
  private static let counting: [SQL] = [
    """
    CREATE TRIGGER attachments_counted AFTER INSERT ON attachments WHEN NEW.communication_id IS NOT NULL BEGIN
      UPDATE communications SET has_attachments = 1, attachment_count = ifnull(attachment_count, 0) + 1
      WHERE tenant_id = NEW.tenant_id AND id = NEW.communication_id;
    END
    """,
    """
    CREATE TRIGGER attachments_recounted AFTER UPDATE OF trashed_at ON attachments
    WHEN NEW.communication_id IS NOT NULL AND (OLD.trashed_at IS NULL) <> (NEW.trashed_at IS NULL) BEGIN
      UPDATE communications SET (has_attachments, attachment_count) = (SELECT count(*) > 0, count(*) FROM attachments a
        WHERE a.tenant_id = NEW.tenant_id AND a.communication_id = NEW.communication_id AND a.trashed_at IS NULL)
      WHERE tenant_id = NEW.tenant_id AND id = NEW.communication_id;
    END
    """,
  ]
}
