import Store

/// What was written on contacts, deals, projects, leads and communications stands on the timelines of their clients and contacts too.
enum TimelineTables {
  /// New events know it by themselves; this one catches up on those that were there, of which there are more than of notes and files: these are
  /// walked, those found.
  static let migration = Migration(292, "Notes and files on the timelines of clients and contacts; tags in Trash") { connection in
    try catchUp(connection)
    try connection.execute(TrashTables.tags)
  }

  static func catchUp(_ connection: MigrationConnection) throws {
    for (part, base, standing) in standings {
      for (entity, named) in [("customer", "customer_id"), ("contact", "contact_id")] as [(String, SQLName)]
      where !(base == "contacts" && entity == "contact") {
        try connection.execute(
          """
          INSERT OR IGNORE INTO event_subjects (tenant_id, record, seq, entity)
          SELECT s.tenant_id, b.\(named), s.seq, \(entity)
          FROM \(part) p CROSS JOIN \(base) b ON b.tenant_id = p.tenant_id AND b.id = p.\(standing)
          CROSS JOIN event_subjects s ON s.tenant_id = p.tenant_id AND s.record = p.id
          WHERE b.\(named) IS NOT NULL
          """)
      }
    }
  }

  /// A part, what it stands on, and the column that says so. A contact has no contact of its own.
  private static let standings: [(part: SQLName, base: SQLName, column: SQLName)] = [
    ("notes", "contacts", "contact_id"), ("notes", "leads", "lead_id"), ("notes", "deals", "deal_id"),
    ("notes", "projects", "project_id"), ("attachments", "contacts", "contact_id"), ("attachments", "leads", "lead_id"),
    ("attachments", "deals", "deal_id"), ("attachments", "projects", "project_id"),
    ("attachments", "communications", "communication_id"),
  ]
}
