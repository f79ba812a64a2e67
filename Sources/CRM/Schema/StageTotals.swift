import Store

/// Count and value per board column and currency, kept by triggers so that a board costs the same at a thousand and at a million cards.
enum StageTotals {
  static let table: SQL = """
    CREATE TABLE stage_totals (
      tenant_id INTEGER NOT NULL,
      entity TEXT NOT NULL,
      stage_id BLOB NOT NULL,
      currency_code TEXT NOT NULL,
      records INTEGER NOT NULL,
      amount INTEGER NOT NULL,
      PRIMARY KEY (tenant_id, entity, stage_id, currency_code)
    ) STRICT, WITHOUT ROWID
    """

  static let triggers: [SQL] = [
    """
    CREATE TRIGGER deals_counted AFTER INSERT ON deals WHEN NEW.trashed_at IS NULL AND NEW.stage_id IS NOT NULL BEGIN
      INSERT INTO stage_totals VALUES (NEW.tenant_id, 'deal', NEW.stage_id, ifnull(NEW.currency_code, ''), 1, ifnull(NEW.amount, 0))
      ON CONFLICT DO UPDATE SET records = records + 1, amount = amount + excluded.amount;
    END
    """,
    """
    CREATE TRIGGER deals_recounted AFTER UPDATE OF stage_id, currency_code, amount, trashed_at ON deals BEGIN
      UPDATE stage_totals SET records = records - 1, amount = amount - ifnull(OLD.amount, 0)
      WHERE OLD.trashed_at IS NULL AND tenant_id = OLD.tenant_id AND entity = 'deal' AND stage_id = OLD.stage_id
        AND currency_code = ifnull(OLD.currency_code, '');
      INSERT INTO stage_totals SELECT NEW.tenant_id, 'deal', NEW.stage_id, ifnull(NEW.currency_code, ''), 1, ifnull(NEW.amount, 0)
      WHERE NEW.trashed_at IS NULL AND NEW.stage_id IS NOT NULL
      ON CONFLICT DO UPDATE SET records = records + 1, amount = amount + excluded.amount;
    END
    """,
    """
    CREATE TRIGGER leads_counted AFTER INSERT ON leads WHEN NEW.trashed_at IS NULL AND NEW.stage_id IS NOT NULL BEGIN
      INSERT INTO stage_totals
      VALUES (NEW.tenant_id, 'lead', NEW.stage_id, ifnull(NEW.currency_code, ''), 1, ifnull(NEW.estimated_value, 0))
      ON CONFLICT DO UPDATE SET records = records + 1, amount = amount + excluded.amount;
    END
    """,
    """
    CREATE TRIGGER leads_recounted AFTER UPDATE OF stage_id, currency_code, estimated_value, trashed_at ON leads BEGIN
      UPDATE stage_totals SET records = records - 1, amount = amount - ifnull(OLD.estimated_value, 0)
      WHERE OLD.trashed_at IS NULL AND tenant_id = OLD.tenant_id AND entity = 'lead' AND stage_id = OLD.stage_id
        AND currency_code = ifnull(OLD.currency_code, '');
      INSERT INTO stage_totals
      SELECT NEW.tenant_id, 'lead', NEW.stage_id, ifnull(NEW.currency_code, ''), 1, ifnull(NEW.estimated_value, 0)
      WHERE NEW.trashed_at IS NULL AND NEW.stage_id IS NOT NULL
      ON CONFLICT DO UPDATE SET records = records + 1, amount = amount + excluded.amount;
    END
    """,
  ]
}
