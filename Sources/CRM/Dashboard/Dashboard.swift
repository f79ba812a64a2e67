import Store
import Templating
import Values
import Web

/// The first page of the day: figures of a period, the lead board as a funnel, what comes next and what happened last.
struct Dashboard {
  let reader: Reader
  let today: CalendarDate
  let period: Period
  /// Whether figures are about the member's own records alone.
  let isMine: Bool

  init(_ context: Context, _ reader: Reader) throws {
    self.reader = reader
    today = context.session.zone.today(at: reader.now)
    period = try Period(context.query, today: today, preset: "this-month")
    isMine = context.query.text("view") == "mine"
  }

  var session: Session { reader.session }

  /// Whose deals and leads count.
  var owned: SQL { isMine ? "owner_id = kith_user()" : "1 = 1" }

  func values() throws -> [String: Value] {
    [
      "period": try period.value(reader), "views": views, "today": .date(today), "week": .integer(Int64(today.week)),
      "is_mine": .bool(isMine), "stats": .list(try tiles()),
      "funnel": session.allows(.leadView) ? try funnel() : .null, "forecast": session.allows(.dealView) ? try forecast() : .null,
      "tasks": session.allows(.activityView) ? try nextTasks() : .null, "leads": session.allows(.leadView) ? try hotLeads() : .null,
      "clients": session.allows(.dealView) && session.allows(.customerView) ? try topClients() : .null,
      "events": .list(try Timeline.recent(reader, limit: 11)),
    ]
  }

  private var views: Value {
    let kept = period.key == "this-month" ? [] : query
    return .list(
      [("Team", false), ("Mine", true)].map { title, mine in
        let pairs = (mine ? [(name: "view", value: "mine")] : []) + kept
        return ["title": .string(title), "url": .string(FilterBar.url("/crm", pairs)), "current": .bool(mine == isMine)]
      })
  }

  var query: [(name: String, value: String)] {
    guard period.key == "custom" else { return [("period", period.key)] }
    return [("from", period.from), ("to", period.to)].compactMap { name, day in day.map { (name, $0.description) } }
  }
}
