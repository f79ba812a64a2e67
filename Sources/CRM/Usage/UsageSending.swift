import Outgoing
public import Store
import Values

/// The operator's own PostHog. Its address comes from the operator alone, so it may be a private one.
public struct PostHog: Sendable {
  let url: String
  let key: String

  /// - Parameter url: `https://posthog.example.com`; nil when it is no http address
  public init?(url: String, key: String) {
    guard url.hasPrefix("https://") || url.hasPrefix("http://"), !key.isEmpty else { return nil }
    self.url = (url.hasSuffix("/") ? String(url.dropLast()) : url) + "/batch/"
    self.key = key
  }
}

/// Sends what is counted to PostHog: kinds and ids, no names and no texts. It goes on where it stopped, so an answer that was lost may count twice.
public enum UsageSending {
  public static let kind = "usage.send"
  private static let batch = 500
  private static let sentEvents = "usage.sent.events"

  /// Whether it is known from where on changes are sent.
  static func isReady(_ reader: Reader) throws -> Bool { try reader.exists("SELECT 1 FROM counters WHERE name = \(sentEvents)") }

  /// One job that waits is enough for all that comes.
  static func enqueue(_ writer: Writer) throws {
    // What happened before it was asked for stays here.
    if try !isReady(writer) {
      try UsageCursor.set(sentEvents, try writer.events(limit: 1).first?.seq ?? 0, writer)
    }
    guard try !writer.exists("SELECT 1 FROM jobs WHERE kind = \(kind) AND state = 'WAITING'") else { return }
    try writer.enqueue(Job.Draft(kind: kind))
  }

  public static func handler(_ server: PostHog) -> JobHandler {
    { _, session in
      while try sendPages(server, session) {}
      while try sendEvents(server, session) {}
    }
  }

  /// - Returns: whether there may be more.
  private static func sendPages(_ server: PostHog, _ session: Session) throws -> Bool {
    let name = "usage.sent.views"
    let page = try session.read { reader in
      try reader.page(
        """
        SELECT seq, id, user_id, kind, at FROM page_views WHERE seq > \(try UsageCursor.value(name, reader)) ORDER BY seq LIMIT \(batch)
        """)
    }
    guard page.rowCount > 0, let last = page.integer(page.rowCount - 1, 0) else { return false }
    let entries = (0..<page.rowCount).map { row in
      entry(page.string(row, 3) ?? "", page.id(row, 2), page.integer(row, 4) ?? 0, session, [("uuid", JSON(page.id(row, 1)))])
    }
    try send(entries, server)
    try session.write { try UsageCursor.set(name, last, $0) }
    return page.rowCount == batch
  }

  private static func sendEvents(_ server: PostHog, _ session: Session) throws -> Bool {
    let events = try session.read { try $0.events(after: try UsageCursor.value(sentEvents, $0), limit: batch) }
    guard let last = events.last else { return false }
    try send(events.map { entry(UsageKind.of($0), $0.actor, $0.at.milliseconds, session) }, server)
    try session.write { try UsageCursor.set(sentEvents, last.seq, $0) }
    return events.count == batch
  }

  private static func entry(
    _ kind: String, _ person: RecordID?, _ milliseconds: Int64, _ session: Session, _ further: [(String, JSON)] = []
  ) -> JSON {
    JSON(
      members: [
        ("event", .string(kind)), ("distinct_id", .string(person?.description ?? "system")),
        ("timestamp", .string(Instant(milliseconds: milliseconds).description)),
        ("properties", ["workspace": JSON(session.workspace.rawValue), "$lib": "kith", "$process_person_profile": false]),
      ] + further)
  }

  private static func send(_ entries: [JSON], _ server: PostHog) throws {
    let body: JSON = ["api_key": .string(server.key), "batch": .array(entries)]
    let answer = try OutgoingRequest(post: body.bytes, to: server.url).send()
    guard (200..<300).contains(answer.status) else { throw UsageRefused(status: answer.status) }
  }
}

/// Tried again later; the key stands in no log.
struct UsageRefused: Error, CustomStringConvertible {
  let status: Int
  var description: String { "PostHog answered \(status)." }
}
