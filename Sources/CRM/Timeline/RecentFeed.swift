import Records
import Store
import Templating
import Values
import Web

/// What happened in the workspace, newest first, a page at a time: all that the member may see, or one kind of record, or what one person did.
struct RecentFeed {
  let reader: Reader
  var kind = RecentKind.all
  /// Whose doing; nil for everybody's.
  var person: RecordID?
  var cursor = TimelineCursor.start

  static let path = "/crm/timeline"
  static let pageSize = 50

  /// The next events of kinds that the member's role sees, and where to go on; nil at the beginning of time.
  func read(limit: Int) throws -> (events: [Event], next: TimelineCursor?) {
    let filter = EventFilter(entities: kind.entities(reader.session), actor: person)
    let (events, reached) = try reader.events(filter, before: cursor.event, limit: limit)
    return (events, reached.map { TimelineCursor(event: $0.seq) })
  }
}

extension RecentFeed {
  /// What a request asks for: `kind`, `userId` and `cursor`. Throws 422 naming the one that does not fit.
  init(_ context: Context, _ reader: Reader) throws {
    self.reader = reader
    kind =
      try context.query.text("kind").map { text in
        guard let kind = RecentKind(rawValue: text.lowercased()), !kind.entities(reader.session).isEmpty else {
          let known = RecentKind.offered(reader.session).map(\.rawValue).joined(separator: ", ")
          throw Problem.unprocessable(fields: ["kind": "There is no kind “\(text.prefix(40))”. Choose among \(known)."])
        }
        return kind
      } ?? .all
    person = try context.query.text("userId").map { text in
      if text == "me" { return reader.session.userID }
      guard let id = RecordID(text), try reader.exists("SELECT 1 FROM members WHERE id = \(id)") else {
        throw Problem.unprocessable(fields: ["userId": "There is no such person here."])
      }
      return id
    }
    cursor = try TimelineCursor(context)
  }

  static func show(_ context: Context) throws -> Response {
    let values = try Problem.translating { try context.session.read { try RecentFeed(context, $0).values() } }
    return try context.render("timeline/index", values)
  }

  /// For `timeline/index`: entries by day, `kinds` and `people` to narrow them to, and `next_url`, null at the beginning of time.
  func values() throws -> [String: Value] {
    let (events, next) = try read(limit: Self.pageSize)
    return [
      "days": .list(days(try Timeline.items(events, reader))), "kinds": .list(kinds), "kind": .string(kind == .all ? "" : kind.rawValue),
      "people": .list(try people()), "person": Value(person?.description),
      "next_url": Value(next.map { url([("cursor", $0.text)]) }), "first_url": Value(cursor == .start ? nil : url([])),
      "is_filtered": .bool(kind != .all || person != nil),
    ]
  }

  private func days(_ items: [Value]) -> [Value] {
    var days: [(day: CalendarDate, items: [Value])] = []
    for item in items {
      guard case .object(let entry) = item, case .instant(let at)? = entry["at"] else { continue }
      let day = reader.session.zone.today(at: at)
      if days.last?.day != day { days.append((day, [])) }
      days[days.count - 1].items.append(item)
    }
    return days.map { ["day": .date($0.day), "items": .list($0.items)] }
  }

  private var kinds: [Value] {
    RecentKind.offered(reader.session).map { one in
      [
        "title": .string(one.title), "url": .string(url(kind: one, [])), "current": .bool(one == kind),
      ]
    }
  }

  private func people() throws -> [Value] {
    let page = try reader.page("SELECT id, name FROM members ORDER BY active DESC, name LIMIT 500")
    return (0..<page.rowCount).map { row in
      ["value": .string(page.id(row, 0)?.description ?? ""), "label": .string(page.string(row, 1) ?? "")]
    }
  }

  private func url(kind one: RecentKind? = nil, _ pairs: [(name: String, value: String)]) -> String {
    let one = one ?? kind
    let kept = [("kind", one == .all ? nil : one.rawValue), ("userId", person?.description)]
    return FilterBar.url(Self.path, kept.compactMap { name, value in value.map { (name, $0) } } + pairs)
  }
}
