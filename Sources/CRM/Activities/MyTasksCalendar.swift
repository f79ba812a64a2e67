import Store
import Templating
import Values
import Web

/// A month of one's own tasks, whole weeks from Monday, with a day's list, what is overdue and what has no date beside it.
struct MyTasksCalendar {
  private let reader: Reader
  private let today: CalendarDate
  private let month: CalendarDate
  private let selected: CalendarDate

  /// Entries that a day shows before it says how many more there are.
  private static let entryLimit = 3
  private static let asideLimit = 20

  /// Takes `month` (`2026-11`) and `day` from the query; without them today's, in the member's zone.
  init(_ context: Context, _ reader: Reader) throws {
    self.reader = reader
    today = reader.session.zone.today(at: reader.now)
    let day = try Self.date("day", context.query.text("day"), like: "2026-11-20")
    let asked = try Self.date("month", context.query.text("month").map { $0.count == 7 ? $0 + "-01" : $0 }, like: "2026-11")
    month = (asked ?? day ?? today).firstOfMonth
    let isCurrent = month == today.firstOfMonth
    selected = day ?? (isCurrent ? today : month)
  }

  private static func date(_ name: String, _ text: String?, like example: String) throws -> CalendarDate? {
    guard let text else { return nil }
    guard let date = CalendarDate(text) else { throw Problem.unprocessable(fields: [name: "\(name) must be like \(example)."]) }
    return date
  }

  func values() throws -> [String: Value] {
    let tasks = TaskRows(reader: reader, returnPath: url(month, selected))
    return [
      "month": .date(month), "days": .list(try days()), "weekdays": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
      "previous_url": .string(url(month.adding(months: -1))), "next_url": .string(url(month.adding(months: 1))),
      "today_url": .string(url(today.firstOfMonth)), "is_current": .bool(month == today.firstOfMonth), "selected": .date(selected),
      "day_rows": .list(
        try rows(tasks, "s.due_date = \(selected) AND s.status NOT IN \(Activity.hidden)", limit: 50)),
      "overdue_rows": .list(try rows(tasks, MyTasks.open([.overdue], reader), limit: Self.asideLimit)),
      "unscheduled_rows": .list(try rows(tasks, MyTasks.open([.none], reader), limit: Self.asideLimit)),
      "new_url": .string(FilterBar.url("/crm/activities/new", [("dueDate", selected.description), ("return_to", url(month, selected))])),
    ]
  }

  private func rows(_ tasks: TaskRows, _ condition: SQL, limit: Int) throws -> [Value] {
    let ids = try MyTasks.ids(condition, limit: limit, reader)
    let values = try tasks.values(of: ids)
    return ids.compactMap { values[$0] }
  }

  private func url(_ month: CalendarDate, _ day: CalendarDate? = nil) -> String {
    let pairs = [("view", "calendar"), ("month", String(month.description.prefix(7)))] + (day.map { [("day", $0.description)] } ?? [])
    return FilterBar.url(MyTasksPages.path, pairs.map { (name: $0.0, value: $0.1) })
  }

  private func days() throws -> [Value] {
    let first = month.adding(days: 1 - month.weekday)
    let last = month.lastOfMonth.adding(days: 7 - month.lastOfMonth.weekday)
    let entries = try entries(from: first, to: last)
    return (first.daysSinceEpoch...last.daysSinceEpoch).map { number in
      let day = CalendarDate(daysSinceEpoch: number)
      let all = entries[day.description] ?? []
      let isOut = day.month != month.month
      return [
        "iso": .string(day.description), "label": .string(isOut && day.day == 1 ? "1 \(Self.months[day.month - 1])" : String(day.day)),
        "url": .string(url(month, day)), "out": .bool(isOut), "weekend": .bool(day.weekday > 5), "today": .bool(day == today),
        "entries": .list(Array(all.prefix(Self.entryLimit))), "more": .integer(Int64(max(0, all.count - Self.entryLimit))),
      ]
    }
  }

  private func entries(from first: CalendarDate, to last: CalendarDate) throws -> [String: [Value]] {
    let page = try MyTasks.due(from: first, to: last, reader)
    var entries: [String: [Value]] = [:]
    for row in 0..<page.rowCount {
      guard let id = page.id(row, 0), let due = page.string(row, 4) else { continue }
      let isDone = page.string(row, 3) == "COMPLETED"
      let isLate = CalendarDate(due).map { $0 < today } ?? false
      let kind = isDone ? "done" : isLate ? "late" : page.string(row, 2) == "MEETING" ? "meeting" : "task"
      entries[due, default: []].append(
        [
          "title": .string(page.string(row, 1) ?? ""), "url": .string("/crm/activities/\(id)"), "kind": .string(kind),
          "time": .string(page.string(row, 5) ?? ""),
        ])
    }
    return entries
  }

  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
