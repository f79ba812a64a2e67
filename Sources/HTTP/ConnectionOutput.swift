import Glibc

/// A response whose content comes in pieces.
final class StreamedBody {
  let stream: ResponseStream
  let framing: ResponseFraming.Body
  /// Bytes still promised by Content-Length.
  private var remaining: Int
  /// Whether a worker is at the next piece.
  var isPulling = false

  init(_ stream: ResponseStream, _ framing: ResponseFraming.Body) {
    self.stream = stream
    self.framing = framing
    if case .length(let length) = framing { remaining = length } else { remaining = 0 }
  }

  /// Frames a piece. False when it is more than was promised.
  func write(_ bytes: [UInt8], to output: inout OutputQueue) -> Bool {
    guard case .length = framing else {
      if framing == .chunked { output.append { $0.append(chunk: bytes) } } else { output.append(bytes) }
      return true
    }
    guard bytes.count <= remaining else { return false }
    remaining -= bytes.count
    output.append(bytes)
    return true
  }

  /// Frames the end. False when less came than was promised.
  func end(_ output: inout OutputQueue) -> Bool {
    if framing == .chunked { output.append { $0.append("0\r\n\r\n") } }
    return remaining == 0
  }

  func abandon() {
    if case .pushed(let stream) = stream { stream.close() }
  }
}

/// How long a connection stays open after its last answer, in nanoseconds of the loop's clock (RFC 9112 §9.6): while the client
/// sends on, for an upload may take its time to notice, but not for ever.
struct Lingering {
  private static let silence: UInt64 = 2_000_000_000
  private static let whole: UInt64 = 30_000_000_000
  private let end: UInt64
  let deadline: UInt64

  init(at now: UInt64) { self.init(end: now + Self.whole, at: now) }

  private init(end: UInt64, at now: UInt64) {
    self.end = end
    deadline = min(end, now + Self.silence)
  }

  /// After more has come.
  func extended(at now: UInt64) -> Lingering { Lingering(end: end, at: now) }

  /// When the server shuts down.
  func shortened(at now: UInt64) -> Lingering { Lingering(end: deadline, at: now) }
}

extension Connection {
  /// Sends what waits, and has a streamed body bring more when all of it is gone.
  func flush() {
    guard !isClosed else { return }
    repeat {
      switch output.send(to: socket) {
      case .failed: return close()
      case .blocked(let progress):
        if progress || writeDeadline == 0 { writeDeadline = loop.now + Clock.nanoseconds(loop.state.configuration.deadlines.write) }
        return updateInterest()
      case .sent: writeDeadline = 0
      }
    } while refill()
    if closesAfterOutput, !isClosed { end() }
    updateInterest()
  }

  func start(_ stream: ResponseStream, _ framing: ResponseFraming.Body) {
    phase = .streaming(StreamedBody(stream, framing))
    guard case .pushed(let pushed) = stream else { return }
    let mailbox = loop.mailbox
    let ticket = ticket
    pushed.attach { mailbox.post(.pushed(ticket)) }
  }

  /// The next piece of a pulled stream has come.
  func take(_ piece: Message.Piece) {
    guard case .streaming(let body) = phase else { return }
    body.isPulling = false
    switch piece {
    case .bytes(let bytes): if !write(bytes, body) { return }
    case .end: finish(body)
    case .failed: return close()
    }
    advance()
  }

  /// Ends what would last for ever, and lets no connection outlive its answer, so that a shutdown can be complete.
  func closeIfIdle() {
    exchange.keepsAlive = false
    switch phase {
    case .reading:
      guard reader.isAtStart, !hasUnreadInput else { return }
      if output.isEmpty { close() } else { closesAfterOutput = true }
    case .streaming(let body):
      guard case .pushed = body.stream else { return }
      body.abandon()
      finish(body)
      flush()
    case .lingering(let lingering): phase = .lingering(lingering.shortened(at: loop.now))
    case .asking, .answering, .closed: break
    }
  }

  func checkDeadline() {
    if !output.isEmpty {
      if writeDeadline != 0, loop.now >= writeDeadline { close() }
      return
    }
    switch phase {
    case .reading:
      switch readTimer.check(reader, loop.state.configuration.deadlines, loop.now) {
      case .good: break
      case .idle: close()
      case .slow:
        refuse(Refusal(408, "The request took too long to arrive."))
        advance()
      }
    case .lingering(let lingering): if loop.now >= lingering.deadline { close() }
    case .asking, .answering, .streaming, .closed: break
    }
  }

  /// Whether there is more to send now.
  private func refill() -> Bool {
    guard case .streaming(let body) = phase else { return false }
    switch body.stream {
    case .pulled(let next):
      if !body.isPulling { pull(next, body) }
      return false
    case .pushed(let stream):
      let (bytes, isFinished, isCut) = stream.take()
      if isCut {
        close()
        return false
      }
      if !bytes.isEmpty, !write(bytes, body) { return false }
      if isFinished { finish(body) }
      return !output.isEmpty
    }
  }

  private func pull(_ next: @escaping @Sendable () throws -> [UInt8]?, _ body: StreamedBody) {
    body.isPulling = true
    let mailbox = loop.mailbox
    let ticket = ticket
    loop.state.pool.submitContinuation {
      do {
        mailbox.post(.piece(ticket, try next().map { .bytes($0) } ?? .end))
      } catch {
        mailbox.post(.piece(ticket, .failed))
      }
    }
  }

  private func write(_ bytes: [UInt8], _ body: StreamedBody) -> Bool {
    exchange.entry.bytes += bytes.count
    if body.write(bytes, to: &output) { return true }
    close()
    return false
  }

  private func finish(_ body: StreamedBody) {
    if body.end(&output) { complete() } else { close() }
  }

  private func end() {
    guard lingers || hasUnreadInput else { return close() }
    shutdown(socket, Int32(SHUT_WR))
    phase = .lingering(Lingering(at: loop.now))
    closesAfterOutput = false
    dropInput()
  }
}
