import Store
import Values

/// What is counted in a workspace.
enum Usage {
  /// Days for which anything of it is kept.
  static let retention = 90
  /// Events that are counted in one transaction at most.
  private static let followed = 1_000

  /// Whether something happened that is not counted yet.
  static func isBehind(_ reader: Reader) throws -> Bool { try !reader.events(after: counted(reader), limit: 1).isEmpty }

  private static func counted(_ reader: Reader) throws -> Int64 { try UsageCursor.value("usage.counted", reader) }

  /// Keeps page views, counts them and the next that happened since the last time, and forgets what is too old.
  /// - Returns: whether more may have happened.
  @discardableResult
  static func add(_ views: [PageView], _ writer: Writer) throws -> Bool {
    var counts = try keep(views, writer)
    let events = try newEvents(writer)
    let oldest = writer.now.adding(days: -retention)
    for event in events where event.at > oldest { counts[day(event.at), default: [:]][UsageKind.of(event), default: 0] += 1 }
    try store(counts, writer)
    try forget(writer)
    return events.count == followed
  }

  /// Counts at once what the session's member did and no event tells of.
  static func note(_ kind: String, _ writer: Writer) throws {
    let view = PageView(workspace: writer.session.workspace, person: writer.session.userID, kind: kind, at: writer.now)
    try store(try keep([view], writer), writer)
  }

  private typealias Counts = [String: [String: Int64]]

  /// - Returns: how many there are, by day and kind
  private static func keep(_ views: [PageView], _ writer: Writer) throws -> Counts {
    var counts: Counts = [:]
    for view in views {
      try writer.insert(
        "page_views",
        [
          ("id", .id(RecordID(at: view.at))), ("user_id", .id(view.person)), ("kind", .text(view.kind)),
          ("at", .integer(view.at.milliseconds)),
        ])
      counts[day(view.at), default: [:]][view.kind, default: 0] += 1
    }
    return counts
  }

  private static func store(_ counts: Counts, _ writer: Writer) throws {
    for (day, kinds) in counts { for (kind, count) in kinds { try add(count, to: kind, on: day, writer) } }
  }

  private static func add(_ count: Int64, to kind: String, on day: String, _ writer: Writer) throws {
    let changed = try writer.execute(
      "UPDATE main.usage_days SET count = count + \(count) WHERE tenant_id = kith_tenant() AND day = \(day) AND kind = \(kind)")
    guard changed == 0 else { return }
    try writer.insert(
      "usage_days", [("id", .id(RecordID(at: writer.now))), ("day", .text(day)), ("kind", .text(kind)), ("count", .integer(count))])
  }

  private static func newEvents(_ writer: Writer) throws -> [Event] {
    let events = try writer.events(after: try counted(writer), limit: followed)
    if let last = events.last { try UsageCursor.set("usage.counted", last.seq, writer) }
    return events
  }

  private static func forget(_ writer: Writer) throws {
    let oldest = writer.now.adding(days: -retention)
    try writer.execute("DELETE FROM main.page_views WHERE tenant_id = kith_tenant() AND at < \(oldest)")
    try writer.execute("DELETE FROM main.usage_days WHERE tenant_id = kith_tenant() AND day < \(day(oldest))")
  }

  /// Days are those of UTC, so that a count stands for everybody.
  static func day(_ moment: Instant) -> String { Zone.utc.today(at: moment).description }

  /// Counts by day and kind, the newest day first.
  static func days(_ reader: Reader, since day: String) throws -> [(day: String, kind: String, count: Int64)] {
    let page = try reader.page("SELECT day, kind, count FROM usage_days WHERE day >= \(day) ORDER BY day DESC, kind LIMIT 20000")
    return (0..<page.rowCount).map { (page.string($0, 0) ?? "", page.string($0, 1) ?? "", page.integer($0, 2) ?? 0) }
  }
}

/// How far somebody has read.
enum UsageCursor {
  static func value(_ name: String, _ reader: Reader) throws -> Int64 {
    try reader.integer("SELECT value FROM counters WHERE name = \(name)") ?? 0
  }

  static func set(_ name: String, _ value: Int64, _ writer: Writer) throws {
    let changed = try writer.execute("UPDATE main.counters SET value = \(value) WHERE tenant_id = kith_tenant() AND name = \(name)")
    if changed == 0 { try writer.insert("counters", [("name", .text(name)), ("value", .integer(value))]) }
  }
}
