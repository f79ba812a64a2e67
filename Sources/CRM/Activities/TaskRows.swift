import Records
import Store
import Templating
import Values

/// Tasks as lists, boards and calendars show them: what, for whom, until when, and where its form is sent.
struct TaskRows {
  let reader: Reader
  /// Where the tick comes back to.
  let returnPath: String

  private var today: CalendarDate { reader.session.zone.today(at: reader.now) }

  /// The tasks of a page that `Activity.type.list` read, by its order.
  func values(_ page: CellPage) throws -> [Value] {
    let rows = try Activity.type.rows(page, reader)
    let people = try Assignees.names(of: rows.map(\.id), reader)
    let mold = Mold()
    return rows.enumerated().map { index, row in .object(mold.object(value(row, page, index, people[row.id] ?? []))) }
  }

  /// Each of these tasks by id.
  func values(of ids: [RecordID]) throws -> [RecordID: Value] {
    var query = ListQuery()
    query.ids = ids
    query.limit = 100
    let page = try Activity.type.list(query, reader).page
    let found = (0..<page.rowCount).compactMap { page.id($0, 0) }
    return Dictionary(zip(found, try values(page)), uniquingKeysWith: { first, _ in first })
  }

  private func value(_ row: Row, _ page: CellPage, _ index: Int, _ people: [(id: RecordID, name: String)]) -> KeyValuePairs<String, Value> {
    let due = row["dueDate"].text.flatMap { CalendarDate($0) }
    let isOpen = Activity.openStatuses.contains(row["status"].text ?? "")
    let priority = Activity.priorities.first { $0.value == row["priority"].text }
    let links = RecordLink.all(Activity.type, page, index)
    return [
      "id": .id(row.id), "url": .string("/crm/activities/\(row.id)"), "title": .string(row.title), "links": .list(links.map(\.value)),
      "context": .string(links.filter { ["client", "project"].contains($0.kind) }.map(\.title).joined(separator: " · ")),
      "status": .string(row["status"].text ?? ""), "status_label": .string(Self.label(row["status"].text)), "done": .bool(!isOpen),
      "icon": .string(isOpen ? Self.icon(row["type"].text) : "check"),
      "type_icon": .string(Self.icon(row["type"].text)), "is_meeting": .bool(row["type"].text == "MEETING"),
      "priority": .string(priority?.label ?? ""), "tone": .string(priority?.tone ?? "plain"),
      "due": Value(isOpen ? due : completed(row) ?? due), "time": .string(isOpen ? row["dueTime"].text ?? "" : ""),
      "due_time": .string(row["dueTime"].text ?? ""),
      "state": .string(isOpen ? Self.state(due, today: today) : ""),
      "days_late": .integer(isOpen ? Int64(due.map { max(0, today.daysSinceEpoch - $0.daysSinceEpoch) } ?? 0) : 0),
      "people": .list(people.map { .string($0.name) }),
      "other": Value(people.first { $0.id != reader.session.userID }?.name),
      "may_change": .bool(Activity.type.mayChange(row, reader.session)),
      "action": .string(FilterBar.url("/crm/activities/\(row.id)/status", [("return_to", returnPath)])),
    ]
  }

  private func completed(_ row: Row) -> CalendarDate? {
    row["completedAt"].integer.map { reader.session.zone.today(at: Instant(milliseconds: $0)) }
  }

  /// `late` before today, `soon` today, else empty.
  static func state(_ due: CalendarDate?, today: CalendarDate) -> String {
    guard let due else { return "" }
    return due < today ? "late" : due == today ? "soon" : ""
  }

  static func icon(_ type: String?) -> String {
    switch type {
    case "CALL": "phone"
    case "EMAIL": "mail"
    case "MEETING": "calendar"
    default: "tasks"
    }
  }

  static func label(_ status: String?) -> String { Activity.statuses.first { $0.value == status }?.label ?? status ?? "" }
}
