import Store

/// What lists are sorted by where a column shows the name of another record, as migration 260 made it: a row for each record that something
/// outside of Trash names, with its name as it is shown. Renaming a client changes one row here, however many deals it has.
enum TitleKeys {
  static let migration = Migration(260, "Lists sort by the names that they show") { connection in
    try connection.execute(table)
    try connection.execute("CREATE UNIQUE INDEX title_keys_in_order ON title_keys (tenant_id, list, sort_key)")
    for column in columns {
      for statement in statements(for: column) { try connection.execute(statement) }
    }
    for trigger in [renamedMember] + [Target.customer, .leadStage, .pipelineStage].map(renamed) { try connection.execute(trigger) }
    for index in indexes { try connection.execute(index) }
  }

  static let scoped = [ScopedTable("title_keys", trashable: false)]

  /// `list` is the entity and its field; `named` what the field names. The id ends the key, so that no two have the same.
  private static let table: SQL = """
    CREATE TABLE title_keys (
      tenant_id INTEGER NOT NULL,
      named BLOB NOT NULL,
      list TEXT NOT NULL,
      sort_key TEXT NOT NULL COLLATE NOCASE,
      PRIMARY KEY (tenant_id, named, list)
    ) STRICT, WITHOUT ROWID
    """

  /// Contacts of no client sort by the company that was typed. The sort by the owner's id is gone.
  private static let indexes: [SQL] = [
    """
    CREATE INDEX contacts_by_typed_company
    ON contacts (tenant_id, CASE WHEN customer_id IS NULL THEN ifnull(company, '') END COLLATE NOCASE, seq) WHERE trashed_at IS NULL
    """,
    "DROP INDEX contacts_by_company", "DROP INDEX customers_by_owner",
  ]

  private enum Target {
    case customer, leadStage, pipelineStage, member

    var table: SQLName {
      switch self {
      case .customer: "customers"
      case .leadStage: "lead_stages"
      case .pipelineStage: "pipeline_stages"
      case .member: "people"
      }
    }

    /// Stages stand in the order of their board, everything else by name.
    func key(_ row: SQL) -> SQL {
      switch self {
      case .customer: "CASE WHEN \(row).trashed_at IS NULL THEN \(row).name ELSE '[Deleted client]' END || char(1) || hex(\(row).id)"
      case .leadStage, .pipelineStage:
        """
        CASE WHEN \(row).trashed_at IS NULL THEN printf('%06d', \(row).position) || \(row).name ELSE '[Deleted stage]' END
          || char(1) || hex(\(row).id)
        """
      case .member: "\(row).name || char(1) || hex(\(row).id)"
      }
    }

    /// The row that a record names.
    func isNamed(_ row: SQL, by column: SQL, of record: SQL) -> SQL {
      self == .member ? "\(row).id = \(record).\(column)" : "\(row).tenant_id = \(record).tenant_id AND \(row).id = \(record).\(column)"
    }
  }

  private struct Column {
    let list: StaticString
    let table: SQLName
    let name: SQLName
    let target: Target

    var text: SQL { "\(literal: .text(list.description))" }
  }

  private static let columns = [
    Column(list: "customer.ownerId", table: "customers", name: "owner_id", target: .member),
    Column(list: "contact.customerId", table: "contacts", name: "customer_id", target: .customer),
    Column(list: "contact.ownerId", table: "contacts", name: "owner_id", target: .member),
    Column(list: "lead.stageId", table: "leads", name: "stage_id", target: .leadStage),
    Column(list: "lead.ownerId", table: "leads", name: "owner_id", target: .member),
    Column(list: "deal.customerId", table: "deals", name: "customer_id", target: .customer),
    Column(list: "deal.stageId", table: "deals", name: "stage_id", target: .pipelineStage),
    Column(list: "deal.ownerId", table: "deals", name: "owner_id", target: .member),
  ]

  /// What there is already, then what keeps it in step: the first record that names something adds its row, the last one takes it away.
  private static func statements(for column: Column) -> [SQL] {
    let (table, name) = (column.table, column.name)
    let target = column.target.table
    let add: SQL = """
      INSERT INTO title_keys SELECT NEW.tenant_id, r.id, \(column.text), \(column.target.key("r")) FROM \(target) r
      WHERE \(column.target.isNamed("r", by: "\(name)", of: "NEW")) AND NEW.trashed_at IS NULL ON CONFLICT DO NOTHING;
      """
    let remove: SQL = """
      DELETE FROM title_keys WHERE tenant_id = OLD.tenant_id AND named = OLD.\(name) AND list = \(column.text) AND NOT EXISTS (
        SELECT 1 FROM \(table) t WHERE t.tenant_id = OLD.tenant_id AND t.\(name) = OLD.\(name) AND t.trashed_at IS NULL);
      """
    return [
      """
      INSERT INTO title_keys SELECT n.tenant_id, r.id, \(column.text), \(column.target.key("r"))
      FROM (SELECT DISTINCT tenant_id, \(name) FROM \(table) WHERE \(name) IS NOT NULL AND trashed_at IS NULL) n
      JOIN \(target) r ON \(column.target.isNamed("r", by: "\(name)", of: "n"))
      """,
      "CREATE TRIGGER \(table)_\(name)_named AFTER INSERT ON \(table) WHEN NEW.\(name) IS NOT NULL BEGIN \(add) END",
      """
      CREATE TRIGGER \(table)_\(name)_moved AFTER UPDATE OF \(name), trashed_at ON \(table)
      WHEN NEW.\(name) IS NOT OLD.\(name) OR NEW.trashed_at IS NOT OLD.trashed_at BEGIN \(remove) \(add) END
      """,
      "CREATE TRIGGER \(table)_\(name)_removed AFTER DELETE ON \(table) WHEN OLD.\(name) IS NOT NULL BEGIN \(remove) END",
    ]
  }

  private static func renamed(_ target: Target) -> SQL {
    let (changed, differs): (SQL, SQL) =
      target == .customer ? ("name, trashed_at", "") : ("name, position, trashed_at", " OR NEW.position <> OLD.position")
    return """
      CREATE TRIGGER \(target.table)_retitled AFTER UPDATE OF \(changed) ON \(target.table)
      WHEN NEW.name IS NOT OLD.name COLLATE BINARY OR NEW.trashed_at IS NOT OLD.trashed_at\(differs) BEGIN
        UPDATE title_keys SET sort_key = \(target.key("NEW")) WHERE tenant_id = NEW.tenant_id AND named = NEW.id;
      END
      """
  }

  /// A person has one name in every workspace.
  private static let renamedMember: SQL = """
    CREATE TRIGGER people_retitled AFTER UPDATE OF name ON people WHEN NEW.name IS NOT OLD.name COLLATE BINARY BEGIN
      UPDATE title_keys SET sort_key = \(Target.member.key("NEW"))
      WHERE tenant_id IN (SELECT m.tenant_id FROM memberships m WHERE m.id = NEW.id) AND named = NEW.id;
    END
    """
}
