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

  private var kind = Kind.none
  private var deadline: UInt64 = 0
  private var bodyMark = 0

  /// Called when all that has come is read.
  mutating func update(_ reader: RequestReader, _ deadlines: Deadlines, _ now: UInt64) {
    if reader.isInBody {
      if kind != .body { startBody(reader, deadlines, now) }
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
      guard reader.bodyCount - bodyMark >= Self.leastProgress else { return .slow }
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
