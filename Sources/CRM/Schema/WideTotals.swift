import Store

/// The totals of board columns and of clients in two parts, since 296: whole billions of minor units, and the rest. A sum that does not fit an
/// integer would end the write that leads to it, and the totals of what was taken away again stay exact.
enum WideTotals {
  static let migration = Migration(296, "Totals that no number of amounts overflows") { connection in
    let names: [SQLName] = [
      "deals_counted", "deals_recounted", "leads_counted", "leads_recounted", "deals_counted_of_client", "deals_recounted_of_client",
    ]
    for name in names { try connection.execute("DROP TRIGGER \(name)") }
    for table: SQLName in ["stage_totals", "client_totals"] {
      try connection.execute("ALTER TABLE \(table) RENAME COLUMN amount TO rest")
      try connection.execute("ALTER TABLE \(table) ADD COLUMN billions INTEGER NOT NULL DEFAULT 0")
      try connection.execute("UPDATE \(table) SET billions = rest / 1000000000, rest = rest % 1000000000")
    }
    for trigger in triggers { try connection.execute(trigger) }
  }

  /// What the columns of a row come to, ±`Int64.max` where that does not fit.
  static let amount: SQL = """
    CASE WHEN abs(billions) < 9000000000 THEN billions * 1000000000 + rest
    WHEN billions < 0 THEN -9223372036854775807 ELSE 9223372036854775807 END
    """

  private static let triggers: [SQL] =
    stage("deals", "amount", "deal") + stage("leads", "estimated_value", "lead") + [clientCounted, clientRecounted]

  private static let added: SQL = """
    ON CONFLICT DO UPDATE SET records = records + 1, billions = billions + excluded.billions, rest = rest + excluded.rest
    """

  private static func parts(_ row: SQL, _ amount: SQLName) -> SQL {
    "ifnull(\(row).\(amount), 0) / 1000000000, ifnull(\(row).\(amount), 0) % 1000000000"
  }

  private static func lessened(_ amount: SQLName) -> SQL {
    """
    records = records - 1, billions = billions - ifnull(OLD.\(amount), 0) / 1000000000, rest = rest - ifnull(OLD.\(amount), 0) % 1000000000
    """
  }

  private static func stage(_ table: SQLName, _ amount: SQLName, _ entity: StaticString) -> [SQL] {
    let entity: SQL = "\(literal: .text(entity.description))"
    let stored: SQL = """
      INSERT INTO stage_totals (tenant_id, entity, stage_id, currency_code, records, billions, rest)
      SELECT NEW.tenant_id, \(entity), NEW.stage_id, ifnull(NEW.currency_code, ''), 1, \(parts("NEW", amount))
      WHERE NEW.trashed_at IS NULL AND NEW.stage_id IS NOT NULL
      \(added)
      """
    return [
      "CREATE TRIGGER \(table)_counted AFTER INSERT ON \(table) WHEN NEW.trashed_at IS NULL AND NEW.stage_id IS NOT NULL BEGIN \(stored); END",
      """
      CREATE TRIGGER \(table)_recounted AFTER UPDATE OF stage_id, currency_code, \(amount), trashed_at ON \(table) BEGIN
        UPDATE stage_totals SET \(lessened(amount))
        WHERE OLD.trashed_at IS NULL AND tenant_id = OLD.tenant_id AND entity = \(entity) AND stage_id = OLD.stage_id
          AND currency_code = ifnull(OLD.currency_code, '');
        \(stored);
      END
      """,
    ]
  }

  private static let client: SQL = """
    INSERT INTO client_totals (tenant_id, customer_id, status, currency_code, records, billions, rest)
    SELECT NEW.tenant_id, NEW.customer_id, NEW.status, ifnull(NEW.currency_code, ''), 1, \(parts("NEW", "amount"))
    WHERE NEW.trashed_at IS NULL AND NEW.customer_id IS NOT NULL AND NEW.status IS NOT NULL
    \(added)
    """

  private static let clientCounted: SQL = """
    CREATE TRIGGER deals_counted_of_client AFTER INSERT ON deals
    WHEN NEW.trashed_at IS NULL AND NEW.customer_id IS NOT NULL AND NEW.status IS NOT NULL BEGIN \(client); END
    """

  private static let clientRecounted: SQL = """
    CREATE TRIGGER deals_recounted_of_client AFTER UPDATE OF customer_id, status, currency_code, amount, trashed_at ON deals BEGIN
      UPDATE client_totals SET \(lessened("amount"))
      WHERE OLD.trashed_at IS NULL AND tenant_id = OLD.tenant_id AND customer_id = OLD.customer_id AND status = OLD.status
        AND currency_code = ifnull(OLD.currency_code, '');
      \(client);
    END
    """
}
