import Records
import Store
import Values

/// The tasks assigned to whoever asks, in that person's own order.
enum MyTasks {
  /// Not Accepted, Archived or Cancelled, over the aliases `s` (assignment) and `a` (activity).
  static let visible: SQL = "s.user_id = kith_user() AND a.status NOT IN ('ACCEPTED', 'ARCHIVED', 'CANCELLED')"

  /// How many are still to be done, counted up to 1,000.
  static func openCount(_ reader: Reader) throws -> Int64 {
    try reader.integer(
      """
      SELECT count(*) FROM (SELECT 1 FROM activity_assignees s JOIN activities a ON a.id = s.activity_id
        WHERE s.user_id = kith_user() AND a.status IN ('PENDING', 'IN_PROGRESS', 'IN_REVIEW') LIMIT 1000)
      """) ?? 0
  }
}
