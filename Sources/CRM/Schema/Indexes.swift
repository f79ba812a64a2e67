import Store

/// Indexes as migration 100 made them. Each serves a list, a board, a tab or a match by key; sort keys are never NULL.
enum Indexes {
  /// Since 200 the strip of types over the contacts, and each of its lists by name. Over an expression, so that nothing else is led to it: the many
  /// contacts of one type would have to be sorted for any other order.
  static let contactTypes = Migration(200, "Contacts by type") { connection in
    try connection.execute("CREATE INDEX contacts_by_type ON contacts (tenant_id, ifnull(type, ''), name, seq) WHERE trashed_at IS NULL")
  }

  /// Since 280: what is deleted for good takes its rows of imports and changes of many records along.
  static let rowsOfRecords = Migration(280, "Import and change rows by record") { connection in
    try connection.execute("CREATE INDEX import_rows_by_record ON import_rows (tenant_id, record_id)")
    try connection.execute("CREATE INDEX bulk_rows_by_record ON bulk_rows (tenant_id, record_id)")
  }

  /// The last contact with a client, and notes with the pinned ones first: one step each, however many there are.
  static let ofOneRecord = Migration(284, "Last contacts, and notes in their order") { connection in
    try connection.execute(
      """
      CREATE INDEX activities_by_contact_made ON activities (tenant_id, customer_id, completed_at)
      WHERE trashed_at IS NULL AND completed_at IS NOT NULL AND type IN ('CALL', 'EMAIL', 'MEETING')
      """)
    let notes: [(index: SQLName, column: SQLName)] = [
      ("notes_by_customer_id", "customer_id"), ("notes_by_contact_id", "contact_id"), ("notes_by_lead_id", "lead_id"),
      ("notes_by_deal_id", "deal_id"), ("notes_by_project_id", "project_id"),
    ]
    for (index, column) in notes {
      try connection.execute("DROP INDEX \(index)")
      try connection.execute("CREATE INDEX \(index) ON notes (tenant_id, \(column), is_pinned, seq) WHERE trashed_at IS NULL")
    }
  }

  /// Clients, contacts and notes.
  static let people: [SQL] = [
    "CREATE INDEX customers_by_name ON customers (tenant_id, name, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX customers_by_status ON customers (tenant_id, ifnull(status, ''), seq) WHERE trashed_at IS NULL",
    "CREATE INDEX customers_by_industry ON customers (tenant_id, ifnull(industry, '') COLLATE NOCASE, seq) WHERE trashed_at IS NULL",
    """
    CREATE INDEX customers_by_annual_revenue ON customers (tenant_id, ifnull(annual_revenue, -9223372036854775808), seq)
    WHERE trashed_at IS NULL
    """,
    "CREATE INDEX customers_by_owner_id ON customers (tenant_id, owner_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX customers_by_parent_id ON customers (tenant_id, parent_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX customers_by_last_contact_date ON customers (tenant_id, ifnull(last_contact_date, ''), seq) WHERE trashed_at IS NULL",
    "CREATE INDEX customers_by_external_id ON customers (tenant_id, external_id) WHERE external_id IS NOT NULL",
    "CREATE INDEX customers_by_created_at ON customers (tenant_id, created_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX customers_by_updated_at ON customers (tenant_id, updated_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX customers_in_trash ON customers (tenant_id, trashed_with, seq) WHERE trashed_at IS NOT NULL",
    "CREATE INDEX contacts_by_name ON contacts (tenant_id, name, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX contacts_by_status ON contacts (tenant_id, ifnull(status, ''), seq) WHERE trashed_at IS NULL",
    "CREATE INDEX contacts_by_email ON contacts (tenant_id, ifnull(email, '') COLLATE NOCASE, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX contacts_by_customer_id ON contacts (tenant_id, customer_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX contacts_by_owner_id ON contacts (tenant_id, owner_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX contacts_by_last_contact_date ON contacts (tenant_id, ifnull(last_contact_date, ''), seq) WHERE trashed_at IS NULL",
    "CREATE INDEX contacts_by_external_id ON contacts (tenant_id, external_id) WHERE external_id IS NOT NULL",
    "CREATE INDEX contacts_by_created_at ON contacts (tenant_id, created_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX contacts_by_updated_at ON contacts (tenant_id, updated_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX contacts_in_trash ON contacts (tenant_id, trashed_with, seq) WHERE trashed_at IS NOT NULL",
    "CREATE INDEX contacts_by_email_exact ON contacts (tenant_id, email) WHERE email IS NOT NULL",
    "CREATE INDEX notes_by_customer_id ON notes (tenant_id, customer_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX notes_by_contact_id ON notes (tenant_id, contact_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX notes_by_lead_id ON notes (tenant_id, lead_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX notes_by_deal_id ON notes (tenant_id, deal_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX notes_by_project_id ON notes (tenant_id, project_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX notes_by_created_at ON notes (tenant_id, created_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX notes_by_updated_at ON notes (tenant_id, updated_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX notes_in_trash ON notes (tenant_id, trashed_with, seq) WHERE trashed_at IS NOT NULL",
  ]

  /// Leads, pipelines and deals.
  static let sales: [SQL] = [
    "CREATE INDEX lead_stages_in_trash ON lead_stages (tenant_id, trashed_with, seq) WHERE trashed_at IS NOT NULL",
    "CREATE INDEX leads_by_name ON leads (tenant_id, name, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX leads_by_stage_id ON leads (tenant_id, stage_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX leads_by_status ON leads (tenant_id, status, seq) WHERE trashed_at IS NULL",
    """
    CREATE INDEX leads_by_estimated_value ON leads (tenant_id, ifnull(estimated_value, -9223372036854775808), seq)
    WHERE trashed_at IS NULL
    """,
    "CREATE INDEX leads_by_company ON leads (tenant_id, ifnull(company, '') COLLATE NOCASE, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX leads_by_customer_id ON leads (tenant_id, customer_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX leads_by_contact_id ON leads (tenant_id, contact_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX leads_by_owner_id ON leads (tenant_id, owner_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX leads_by_lead_score ON leads (tenant_id, ifnull(lead_score, -9223372036854775808), seq) WHERE trashed_at IS NULL",
    "CREATE INDEX leads_by_source ON leads (tenant_id, ifnull(source, '') COLLATE NOCASE, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX leads_by_external_id ON leads (tenant_id, external_id) WHERE external_id IS NOT NULL",
    "CREATE INDEX leads_by_created_at ON leads (tenant_id, created_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX leads_by_updated_at ON leads (tenant_id, updated_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX leads_in_trash ON leads (tenant_id, trashed_with, seq) WHERE trashed_at IS NOT NULL",
    "CREATE INDEX leads_by_email ON leads (tenant_id, email) WHERE email IS NOT NULL",
    "CREATE INDEX leads_by_column ON leads (tenant_id, stage_id, position, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX leads_by_owner_and_status ON leads (tenant_id, owner_id, status, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX pipelines_in_trash ON pipelines (tenant_id, trashed_with, seq) WHERE trashed_at IS NOT NULL",
    "CREATE UNIQUE INDEX pipelines_by_exact_name ON pipelines (tenant_id, name) WHERE trashed_at IS NULL",
    "CREATE INDEX pipeline_stages_by_pipeline_id ON pipeline_stages (tenant_id, pipeline_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX pipeline_stages_in_trash ON pipeline_stages (tenant_id, trashed_with, seq) WHERE trashed_at IS NOT NULL",
    "CREATE UNIQUE INDEX stages_by_exact_name ON pipeline_stages (tenant_id, pipeline_id, name) WHERE trashed_at IS NULL",
    "CREATE INDEX deals_by_name ON deals (tenant_id, name, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX deals_by_customer_id ON deals (tenant_id, customer_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX deals_by_contact_id ON deals (tenant_id, contact_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX deals_by_amount ON deals (tenant_id, ifnull(amount, -9223372036854775808), seq) WHERE trashed_at IS NULL",
    "CREATE INDEX deals_by_pipeline_id ON deals (tenant_id, pipeline_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX deals_by_stage_id ON deals (tenant_id, stage_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX deals_by_status ON deals (tenant_id, status, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX deals_by_expected_close_date ON deals (tenant_id, ifnull(expected_close_date, ''), seq) WHERE trashed_at IS NULL",
    "CREATE INDEX deals_by_owner_id ON deals (tenant_id, owner_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX deals_by_closed_date ON deals (tenant_id, ifnull(closed_date, ''), seq) WHERE trashed_at IS NULL",
    "CREATE INDEX deals_by_lead_id ON deals (tenant_id, lead_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX deals_by_external_id ON deals (tenant_id, external_id) WHERE external_id IS NOT NULL",
    "CREATE INDEX deals_by_created_at ON deals (tenant_id, created_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX deals_by_updated_at ON deals (tenant_id, updated_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX deals_in_trash ON deals (tenant_id, trashed_with, seq) WHERE trashed_at IS NOT NULL",
    "CREATE INDEX deals_by_column ON deals (tenant_id, stage_id, position, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX deals_by_status_and_close ON deals (tenant_id, status, closed_date, owner_id, amount) WHERE trashed_at IS NULL",
    "CREATE INDEX deals_by_owner_and_status ON deals (tenant_id, owner_id, status, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX deals_by_name_exact ON deals (tenant_id, name, customer_id) WHERE trashed_at IS NULL",
  ]

  /// Projects and tasks.
  static let work: [SQL] = [
    "CREATE INDEX projects_by_name ON projects (tenant_id, name, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX projects_by_customer_id ON projects (tenant_id, customer_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX projects_by_status ON projects (tenant_id, status, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX projects_by_owner_id ON projects (tenant_id, owner_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX projects_by_start_date ON projects (tenant_id, ifnull(start_date, ''), seq) WHERE trashed_at IS NULL",
    "CREATE INDEX projects_by_due_date ON projects (tenant_id, ifnull(due_date, ''), seq) WHERE trashed_at IS NULL",
    "CREATE INDEX projects_by_external_id ON projects (tenant_id, external_id) WHERE external_id IS NOT NULL",
    "CREATE INDEX projects_by_created_at ON projects (tenant_id, created_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX projects_by_updated_at ON projects (tenant_id, updated_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX projects_in_trash ON projects (tenant_id, trashed_with, seq) WHERE trashed_at IS NOT NULL",
    "CREATE INDEX activities_by_subject ON activities (tenant_id, subject, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX activities_by_status ON activities (tenant_id, status, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX activities_by_priority ON activities (tenant_id, priority, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX activities_by_due_date ON activities (tenant_id, ifnull(due_date, ''), seq) WHERE trashed_at IS NULL",
    "CREATE INDEX activities_by_customer_id ON activities (tenant_id, customer_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX activities_by_contact_id ON activities (tenant_id, contact_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX activities_by_lead_id ON activities (tenant_id, lead_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX activities_by_deal_id ON activities (tenant_id, deal_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX activities_by_project_id ON activities (tenant_id, project_id, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX activities_by_external_id ON activities (tenant_id, external_id) WHERE external_id IS NOT NULL",
    "CREATE INDEX activities_by_created_at ON activities (tenant_id, created_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX activities_by_updated_at ON activities (tenant_id, updated_at, seq) WHERE trashed_at IS NULL",
    "CREATE INDEX activities_in_trash ON activities (tenant_id, trashed_with, seq) WHERE trashed_at IS NOT NULL",
    """
    CREATE INDEX activities_open_by_customer ON activities (tenant_id, customer_id, due_date)
    WHERE trashed_at IS NULL AND completed_at IS NULL
    """,
    "CREATE INDEX activities_open_by_lead ON activities (tenant_id, lead_id, due_date) WHERE trashed_at IS NULL AND completed_at IS NULL",
    "CREATE INDEX activities_open_by_deal ON activities (tenant_id, deal_id, due_date) WHERE trashed_at IS NULL AND completed_at IS NULL",
    "CREATE INDEX activities_by_day ON activities (tenant_id, due_date, status) WHERE trashed_at IS NULL",
    """
    CREATE INDEX activities_open_by_due_date ON activities (tenant_id, ifnull(due_date, ''), seq)
    WHERE trashed_at IS NULL AND status IN ('PENDING', 'IN_PROGRESS', 'IN_REVIEW')
    """,
    "CREATE INDEX assignees_by_order ON activity_assignees (tenant_id, user_id, status, sort_order, seq)",
    "CREATE INDEX assignees_by_day ON activity_assignees (tenant_id, user_id, status, due_date)",
    "CREATE INDEX assignees_by_completed_at ON activity_assignees (tenant_id, user_id, status, completed_at)",
  ]
}
