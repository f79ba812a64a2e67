import Records
import Store
import Templating
import Values

/// The tasks assigned to whoever asks, in that person's own order. Accepted, Archived and Cancelled ones are left out.
enum MyTasks {
  /// The columns of the board.
  static let columns: [(status: String, name: String, glyph: String)] = [
    ("PENDING", "To do", "ring"), ("IN_PROGRESS", "In progress", "third"), ("IN_REVIEW", "In review", "most"), ("COMPLETED", "Done", "won"),
  ]
  static let columnLimit = 50

  static let stages: Value = .list(
    columns.map { ["key": .string($0.status), "name": .string($0.name), "glyph": .string($0.glyph)] })

  private static let mine: SQL =
    "FROM activity_assignees s JOIN activities a ON a.id = s.activity_id WHERE s.user_id = kith_user()"

  private static let open: SQL = "SELECT 1 \(mine) AND s.status IN \(Activity.open)"

  /// How many are still to be done.
  static func openCount(_ reader: Reader) throws -> TabCount { try TabCount(of: open, reader) }

  /// The same, counted up to a limit.
  static func openCount(_ reader: Reader, upTo limit: Int) throws -> Int64 {
    try reader.integer("SELECT count(*) FROM (\(open) LIMIT \(limit))") ?? 0
  }

  /// How many of those are due in some groups of days.
  static func openCount(_ groups: [DueGroup], _ reader: Reader) throws -> TabCount {
    try TabCount(of: "SELECT 1 \(mine) AND \(open(groups, reader))", reader)
  }

  /// What is to be done in some groups of days, over the aliases of `ids`.
  static func open(_ groups: [DueGroup], _ reader: Reader) -> SQL {
    let today = reader.session.zone.today(at: reader.now)
    let days = groups.map { "(\($0.condition("s.due_date", today: today)))" as SQL }
    return "s.status IN \(Activity.open) AND (\(SQL.joined(days, by: " OR ")))"
  }

  /// Whether a task is on the board of whoever asks.
  static func has(_ id: RecordID, _ reader: Reader) throws -> Bool {
    try reader.exists("SELECT 1 \(mine) AND s.activity_id = \(id) AND s.status NOT IN \(Activity.hidden)")
  }

  /// The tasks of a column in personal order; of what is done the newest only.
  static func ids(with status: String, _ reader: Reader) throws -> [RecordID] {
    let page =
      status == "COMPLETED"
      ? try reader.page(
        """
        SELECT activity_id FROM (SELECT s.activity_id, s.sort_order, s.seq \(mine) AND s.status = \(status)
          ORDER BY s.completed_at DESC LIMIT \(columnLimit)) ORDER BY sort_order, seq
        """)
      : try reader.page(
        "SELECT s.activity_id \(mine) AND s.status = \(status) ORDER BY s.sort_order, s.seq LIMIT \(columnLimit)")
    return (0..<page.rowCount).compactMap { page.id($0, 0) }
  }

  static func count(with status: String, _ reader: Reader) throws -> TabCount {
    try TabCount(of: "SELECT 1 \(mine) AND s.status = \(status)", reader)
  }

  /// What is due on the days of a calendar, by day; what has no time comes first.
  static func due(from first: CalendarDate, to last: CalendarDate, _ reader: Reader) throws -> CellPage {
    try reader.page(
      """
      SELECT a.id, a.subject, a.type, a.status, s.due_date, a.due_time \(mine)
      AND s.status IN \(Activity.literals(Activity.openStatuses + ["COMPLETED"])) AND s.due_date >= \(first) AND s.due_date <= \(last)
      ORDER BY s.due_date, ifnull(a.due_time, ''), s.sort_order, s.seq LIMIT 5000
      """)
  }

  /// What is due on a day, or still open in some groups of days, the earliest first, what has no day last.
  static func ids(_ condition: SQL, limit: Int, _ reader: Reader) throws -> [RecordID] {
    let page = try reader.page(
      """
      SELECT s.activity_id \(mine) AND \(condition)
      ORDER BY s.due_date = '', s.due_date, ifnull(a.due_time, ''), s.sort_order, s.seq LIMIT \(limit)
      """)
    return (0..<page.rowCount).compactMap { page.id($0, 0) }
  }
}
