import Store
import Values

/// The next step of a client, lead or deal: its earliest open task. Every list and page shows it to whoever may see tasks; a missing one is
/// amber.
enum NextStep {
  /// Columns `nextStep`, `nextStepDate` and `nextStepId` over the alias `t`, for tasks that name the record in this column.
  static func columns(_ column: SQLName) -> [(name: String, sql: SQL)] {
    [("nextStep", "subject"), ("nextStepDate", "due_date"), ("nextStepId", "id")].map { (name: String, wanted: SQLName) in
      (name, one(wanted, column, of: "t.id"))
    }
  }

  /// The id of the next step of one record.
  static func id(_ column: SQLName, of record: RecordID) -> SQL { one("id", column, of: "\(record)") }

  private static func one(_ wanted: SQLName, _ column: SQLName, of record: SQL) -> SQL {
    let (dated, undated) = (
      first(wanted, column, of: record, "n.due_date IS NOT NULL"), first(wanted, column, of: record, "n.due_date IS NULL")
    )
    return "coalesce(\(dated), \(undated))"
  }

  /// Those with a day and those without are asked for apart: an index of what is open has each in its order.
  private static func first(_ wanted: SQLName, _ column: SQLName, of record: SQL, _ condition: SQL) -> SQL {
    """
    (SELECT n.\(wanted) FROM activities n WHERE n.\(column) = \(record) AND n.completed_at IS NULL AND n.status IN \(Activity.open)
      AND \(condition) AND kith_may('crm.activity.view') ORDER BY n.due_date, n.seq LIMIT 1)
    """
  }
}
