import Records
import Store
import Templating
import Values
import Web

/// Events and communications of one record in one order, the latest first, a page at a time.
struct TimelineFeed {
  enum Entry {
    case event(Event)
    /// A row of a page of communications.
    case talk(CellPage, Int)
  }

  let record: Row
  let kind: TimelineKind
  let cursor: TimelineCursor
  let reader: Reader

  static let pageSize = 30

  init(of record: Row, kind: TimelineKind = .all, cursor: TimelineCursor = .start, _ reader: Reader) {
    self.record = record
    self.kind = kind
    self.cursor = cursor
    self.reader = reader
  }

  /// What a request asks for: `kind` and `cursor`. Throws 422 naming the one that does not fit.
  init(of record: Row, _ context: Context, _ reader: Reader) throws {
    let text = context.query.text("kind")?.lowercased()
    guard let kind = text.map({ TimelineKind(rawValue: $0) }) ?? .all else {
      let known = TimelineKind.allCases.map(\.rawValue).joined(separator: ", ")
      throw Problem.unprocessable(fields: ["kind": "There is no kind “\(text?.prefix(40) ?? "")”. Choose among \(known)."])
    }
    self.init(of: record, kind: kind, cursor: try TimelineCursor(context), reader)
  }

  /// The next entries, and where to go on; nil at the beginning of time.
  func read(limit: Int) throws -> (entries: [Entry], next: TimelineCursor?) {
    let (found, reached) = try events(limit: limit + 1)
    let talks = try talks(limit: limit + 1)
    var (entries, next, talk): ([Entry], TimelineCursor, Int) = ([], cursor, 0)
    var events = found[...]
    while entries.count < limit {
      let talkAt = talk < talks.rowCount ? moment(talks, talk) : nil
      if let talkAt, (events.first?.at ?? reached?.at).map({ talkAt >= $0 }) ?? true {
        entries.append(.talk(talks, talk))
        next.talk = TimelineCursor.Talk(at: talkAt, seq: seq(talks, talk))
        talk += 1
      } else if let event = events.popFirst() {
        entries.append(.event(event))
        next.event = event.seq
      } else {
        break
      }
    }
    if events.isEmpty, talk == talks.rowCount, reached == nil { return (entries, nil) }
    if events.isEmpty, let reached { next.event = reached.seq }
    return (entries, next)
  }

  private func events(limit: Int) throws -> (events: [Event], reached: EventFilter.Place?) {
    guard var filter = kind.events else { return ([], nil) }
    // The communication itself stands there, at the time at which it was.
    if column != nil { filter.leavingOut = ("communication", ["created", "imported"]) }
    // Who may not see what a client is part of is not told what is part of it.
    let type = record.type
    if type.fields.contains(where: { $0.reference?.entity == type.name && $0.visibility != .visible }) { filter.othersOf = type.name }
    return try reader.events(about: record.id, filter, before: cursor.event, limit: limit)
  }

  private var column: SQLName? { CommunicationTab.column(of: record.type) }

  private func talks(limit: Int) throws -> CellPage {
    var query = ListQuery()
    query.limit = min(limit, 100)
    let types = kind.talks
    guard let column, !types.isEmpty, reader.session.allows(.communicationView) else {
      query.ids = []
      return try list(query)
    }
    query.filters = [.sql("t.\(column) = \(record.id)")]
    if types.count < Communication.types.count { query.filters.append(.anyOf("type", types.map { .text($0) })) }
    query.cursor = cursor.talk.map { Cursor(key: .integer($0.at.milliseconds), seq: $0.seq) }
    return try list(query)
  }

  private func list(_ query: ListQuery) throws -> CellPage {
    try Communication.type.list(query, reader, extra: CommunicationRoutes.resource.columns).page
  }

  private func moment(_ page: CellPage, _ row: Int) -> Instant {
    Instant(milliseconds: page.integer(row, page.column("occurredAt")) ?? 0)
  }

  private func seq(_ page: CellPage, _ row: Int) -> Int64 { page.integer(row, page.column("seq")) ?? 0 }
}
