import Store

/// How many deals a client has and what they come to, by status and currency, since 293: kept by triggers, so that a client's figures cost the same
/// with four deals and with sixty thousand.
enum ClientTotals {
  static let statements = [table, known, counted, recounted]

  static let scoped = [ScopedTable("client_totals", trashable: false)]

  private static let table: SQL = """
    CREATE TABLE client_totals (
      tenant_id INTEGER NOT NULL,
      customer_id BLOB NOT NULL,
      status TEXT NOT NULL,
      currency_code TEXT NOT NULL,
      records INTEGER NOT NULL,
      amount INTEGER NOT NULL,
      PRIMARY KEY (tenant_id, customer_id, status, currency_code)
    ) STRICT, WITHOUT ROWID
    """

  private static let known: SQL = """
    INSERT INTO client_totals
    SELECT tenant_id, customer_id, status, ifnull(currency_code, ''), count(*), sum(ifnull(amount, 0)) FROM deals
    WHERE trashed_at IS NULL AND customer_id IS NOT NULL AND status IS NOT NULL GROUP BY 1, 2, 3, 4
    """

  private static let counted: SQL = """
    CREATE TRIGGER deals_counted_of_client AFTER INSERT ON deals
    WHEN NEW.trashed_at IS NULL AND NEW.customer_id IS NOT NULL AND NEW.status IS NOT NULL BEGIN
      INSERT INTO client_totals
      VALUES (NEW.tenant_id, NEW.customer_id, NEW.status, ifnull(NEW.currency_code, ''), 1, ifnull(NEW.amount, 0))
      ON CONFLICT DO UPDATE SET records = records + 1, amount = amount + excluded.amount;
    END
    """

  private static let recounted: SQL = """
    CREATE TRIGGER deals_recounted_of_client AFTER UPDATE OF customer_id, status, currency_code, amount, trashed_at ON deals BEGIN
      UPDATE client_totals SET records = records - 1, amount = amount - ifnull(OLD.amount, 0)
      WHERE OLD.trashed_at IS NULL AND tenant_id = OLD.tenant_id AND customer_id = OLD.customer_id AND status = OLD.status
        AND currency_code = ifnull(OLD.currency_code, '');
      INSERT INTO client_totals
      SELECT NEW.tenant_id, NEW.customer_id, NEW.status, ifnull(NEW.currency_code, ''), 1, ifnull(NEW.amount, 0)
      WHERE NEW.trashed_at IS NULL AND NEW.customer_id IS NOT NULL AND NEW.status IS NOT NULL
      ON CONFLICT DO UPDATE SET records = records + 1, amount = amount + excluded.amount;
    END
    """
}
