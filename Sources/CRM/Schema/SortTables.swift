import Store

/// Sorts of clients and contacts, and choices that are never empty, as migration 250 made them.
enum SortTables {
  static let migration = Migration(250, "Sorts of clients and contacts; choices have their preset") { connection in
    for statement in presets + indexes { try connection.execute(statement) }
  }

  /// A program could empty these once, and a client without a status stood in no list of either.
  private static let presets: [SQL] = [
    "UPDATE customers SET type = 'BUSINESS' WHERE type IS NULL AND purged_at IS NULL",
    "UPDATE customers SET status = 'ACTIVE' WHERE status IS NULL AND purged_at IS NULL",
    "UPDATE customers SET billing_type = 'PREPAID' WHERE billing_type IS NULL AND purged_at IS NULL",
    "UPDATE contacts SET type = 'CUSTOMER' WHERE type IS NULL AND purged_at IS NULL",
    "UPDATE contacts SET status = 'ACTIVE' WHERE status IS NULL AND purged_at IS NULL",
    "UPDATE leads SET priority = 'MEDIUM' WHERE priority IS NULL AND purged_at IS NULL",
  ]

  private static let indexes: [SQL] = [
    "CREATE INDEX customers_by_type ON customers (tenant_id, ifnull(type, ''), seq) WHERE trashed_at IS NULL",
    "CREATE INDEX customers_by_category ON customers (tenant_id, ifnull(category, ''), seq) WHERE trashed_at IS NULL",
    "CREATE INDEX customers_by_owner ON customers (tenant_id, ifnull(hex(owner_id), ''), seq) WHERE trashed_at IS NULL",
    "CREATE INDEX contacts_by_last_name ON contacts (tenant_id, ifnull(last_name, '') COLLATE NOCASE, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX contacts_by_company ON contacts (tenant_id, ifnull(company, '') COLLATE NOCASE, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX contacts_by_job_title ON contacts (tenant_id, ifnull(job_title, '') COLLATE NOCASE, seq) WHERE trashed_at IS NULL",
  ]
}
