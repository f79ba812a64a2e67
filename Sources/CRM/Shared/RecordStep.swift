import Records
import Store
import Templating
import Values

/// The next step on the page of a client or a contact, for `shared/_step`: its earliest open task, or that there is none.
struct RecordStep {
  private let row: Row
  private let isActive: Bool
  private let reader: Reader

  /// - Parameter isActive: whether it is amber that nothing is planned
  init(of row: Row, isActive: Bool, _ reader: Reader) {
    self.row = row
    self.isActive = isActive
    self.reader = reader
  }

  /// Null where the role sees no tasks, and where none is missed.
  func value() throws -> Value {
    guard reader.session.allows(.activityView), let column = SQLName(checking: row.type.name + "_id") else { return .null }
    let page = try reader.page(
      """
      SELECT a.id, a.subject, a.due_date, a.due_time, a.assignees FROM activities a WHERE a.id = \(NextStep.id(column, of: row.id))
      """)
    guard !page.isEmpty, let id = page.id(0, 0) else { return isActive ? ["id": .null] : .null }
    let due = page.string(0, 2).flatMap { CalendarDate($0) }
    return [
      "id": .id(id), "subject": .string(page.string(0, 1) ?? ""), "due": due.map { .date($0) } ?? .null, "time": Value(page.string(0, 3)),
      "state": .string(TaskRows.state(due, today: reader.session.zone.today(at: reader.now))),
      "people": .list(try people(page.string(0, 4))), "may_finish": .bool(try mayFinish(id)),
    ]
  }

  private func mayFinish(_ id: RecordID) throws -> Bool {
    try Activity.type.find(id, reader).map { Activity.type.mayChange($0, reader.session) } ?? false
  }

  private func people(_ assignees: String?) throws -> [Value] {
    let field = Activity.type.fields[Activity.type.index("assignees")]
    let ids = field.list(assignees.map { .text($0) } ?? .null).compactMap { RecordID($0) }
    guard !ids.isEmpty else { return [] }
    let page = try reader.page("SELECT name FROM members WHERE id IN \(list: ids) ORDER BY name LIMIT 3")
    return (0..<page.rowCount).map { .string(page.string($0, 0) ?? "") }
  }
}
