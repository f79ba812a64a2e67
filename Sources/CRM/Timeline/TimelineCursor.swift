import Values
import Web

/// Where a page of a timeline ends: in the log of events, and among the communications.
struct TimelineCursor: Equatable {
  struct Talk: Equatable {
    let at: Instant
    let seq: Int64
  }

  /// Events before this one come next; nil begins with the newest.
  var event: Int64?
  var talk: Talk?

  static let start = TimelineCursor()

  var text: String {
    [event.map { String($0) } ?? "", talk.map { String($0.at.milliseconds) } ?? "", talk.map { String($0.seq) } ?? ""].joined(
      separator: ".")
  }

  init(event: Int64? = nil) { self.event = event }

  /// The `cursor` of a request; throws 422 where it is none.
  init(_ context: Context) throws {
    guard let text = context.query.text("cursor") else {
      self.init()
      return
    }
    guard let cursor = TimelineCursor(text) else { throw Problem.unprocessable(fields: ["cursor": "This is no cursor of a timeline."]) }
    self = cursor
  }

  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ $0.isEmpty || Int64($0) != nil }), parts[1].isEmpty == parts[2].isEmpty else { return nil }
    event = Int64(parts[0])
    if let at = Int64(parts[1]), let seq = Int64(parts[2]) { talk = Talk(at: Instant(milliseconds: at), seq: seq) }
  }
}
