import Records
import Store
import Values

/// The records that an action left as they were, and why.
struct BulkReasons {
  struct Row {
    let id: RecordID
    /// Nil where the record is gone.
    let title: String?
    let outcome: BulkAction.Outcome
    let reason: String?
  }

  let rows: [Row]
  static let limit = 100

  init(_ action: BulkAction, _ reader: Reader) throws {
    let type = action.type
    guard let title = type.field(type.title) else { preconditionFailure("\(type.name) has no title") }
    let page = try reader.page(
      """
      SELECT b.record_id, t.\(title.column), b.outcome, b.reason FROM bulk_rows b LEFT JOIN \(type.table) t ON t.id = b.record_id
      WHERE b.bulk_id = \(action.id) AND b.outcome IN ('REFUSED', 'KEPT') ORDER BY b.seq LIMIT \(Self.limit)
      """)
    rows = (0..<page.rowCount).compactMap { row in
      guard let id = page.id(row, 0), let outcome = page.string(row, 2).flatMap({ BulkAction.Outcome(rawValue: $0) }) else { return nil }
      return Row(id: id, title: page.string(row, 1), outcome: outcome, reason: page.string(row, 3))
    }
  }
}
