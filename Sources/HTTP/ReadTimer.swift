/// How long a client may take for what it is sending.
struct ReadTimer {
  enum Verdict {
    case good
    /// Nothing was begun: the connection just ends.
    case idle
    /// A request was begun and does not come on.
    case slow
  }

  private enum Kind {
    case none
    case idle
    case head
    case body
  }

  /// What a body must bring in each span of its deadline.
  private static let leastProgress = 1024
  /// What a body above the first 64 KB, which are free, must bring in a second on average.
  private static let pace = 8192.0
  /// For how many seconds it may fall behind that.
  private static let patience = 60.0

  private var kind = Kind.none
  private var deadline: UInt64 = 0
  private var bodyMark = 0
  private var credit = patience

  /// Called when all that has come is read.
  mutating func update(_ reader: RequestReader, _ deadlines: Deadlines, _ now: UInt64) {
    if reader.isInBody {
      if kind != .body {
        credit = Self.patience
        startBody(reader, deadlines, now)
      }
    } else if reader.isAtStart {
      kind = .idle
      deadline = now + Clock.nanoseconds(deadlines.idle)
    } else if kind != .head {
      kind = .head
      deadline = now + Clock.nanoseconds(deadlines.head)
    }
  }

  /// A request is complete; the next one begins a new count.
  mutating func restart() { kind = .none }

  mutating func check(_ reader: RequestReader, _ deadlines: Deadlines, _ now: UInt64) -> Verdict {
    switch kind {
    case .none:
      update(reader, deadlines, now)
      return .good
    case .idle: return now < deadline ? .good : .idle
    case .head: return now < deadline ? .good : .slow
    case .body:
      guard now >= deadline else { return .good }
      let progress = reader.bodyCount - bodyMark
      credit = min(Self.patience, credit + Double(progress) / Self.pace - deadlines.body)
      guard progress >= Self.leastProgress, credit >= 0 || reader.bodyCount <= BodyCollector.spoolThreshold else { return .slow }
      startBody(reader, deadlines, now)
      return .good
    }
  }

  private mutating func startBody(_ reader: RequestReader, _ deadlines: Deadlines, _ now: UInt64) {
    kind = .body
    deadline = now + Clock.nanoseconds(deadlines.body)
    bodyMark = reader.bodyCount
  }
}
