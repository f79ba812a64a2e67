import Store
import Values

/// What is counted in a workspace.
enum Usage {
  /// Days for which anything of it is kept.
  static let retention = 90
  /// Events that one heap of page views takes along at most.
  private static let followed = 1_000

  /// Keeps page views, counts them and what happened since the last time, and forgets what is too old.
  static func add(_ views: [PageView], _ writer: Writer) throws {
    var counts: [String: [String: Int64]] = [:]
    for view in views {
      try writer.insert(
        "page_views",
        [
          ("id", .id(RecordID(at: view.at))), ("user_id", .id(view.person)), ("kind", .text(view.kind)),
          ("at", .integer(view.at.milliseconds)),
        ])
      counts[day(view.at), default: [:]][view.kind, default: 0] += 1
    }
    for event in try newEvents(writer) { counts[day(event.at), default: [:]][UsageKind.of(event), default: 0] += 1 }
    for (day, kinds) in counts { for (kind, count) in kinds { try count.add(to: kind, on: day, writer) } }
    try forget(writer)
  }

  private static func newEvents(_ writer: Writer) throws -> [Event] {
    let cursor = try UsageCursor.value("usage.counted", writer)
    let events = try writer.events(after: cursor, limit: followed)
    if let last = events.last { try UsageCursor.set("usage.counted", last.seq, writer) }
    let oldest = writer.now.adding(days: -retention)
    return events.filter { $0.at > oldest }
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

extension Int64 {
  fileprivate func add(to kind: String, on day: String, _ writer: Writer) throws {
    let changed = try writer.execute(
      "UPDATE main.usage_days SET count = count + \(self) WHERE tenant_id = kith_tenant() AND day = \(day) AND kind = \(kind)")
    guard changed == 0 else { return }
    try writer.insert(
      "usage_days", [("id", .id(RecordID(at: writer.now))), ("day", .text(day)), ("kind", .text(kind)), ("count", .integer(self))])
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
