import Glibc

/// One client's connection: reads requests, has them answered one after the other, writes. Lives on its loop's thread.
final class Connection {
  enum Phase {
    /// Between requests, or in the middle of one.
    case reading
    /// A worker finds out whether the body may come; what comes of it already waits unread.
    case asking
    /// A handler has the request.
    case answering
    /// The head is out, the content comes in pieces.
    case streaming(StreamedBody)
    /// All is said; what the client still sends is thrown away, so that it sees our answer and not a reset.
    case lingering(Lingering)
    case closed
  }

  /// While this much waits to be sent, no further request of a pipeline is read.
  static let outputLimit = 256 << 10

  let ticket: Ticket
  let socket: Int32
  let peer: String
  /// A cycle until the connection is closed, which the loop does at the latest when it ends.
  let loop: EventLoop
  private let isPeerTrusted: Bool
  // One thread owns all this and none of it reaches back here, so the runtime's check for overlapping access could only cost.
  @exclusivity(unchecked) var reader: RequestReader
  @exclusivity(unchecked) var phase = Phase.reading
  @exclusivity(unchecked) var output = OutputQueue()
  @exclusivity(unchecked) var exchange = Exchange()
  @exclusivity(unchecked) var readTimer = ReadTimer()
  /// Bytes that have come and are not read yet: a part of a head, or the rest of a pipeline.
  @exclusivity(unchecked) private var input: [UInt8] = []
  /// When a client that takes nothing is given up.
  var writeDeadline: UInt64 = 0
  var closesAfterOutput = false
  var lingers = false
  private var peerHasEnded = false
  private var interest = Epoll.Interest.read

  init(socket: Int32, peer: String, ticket: Ticket, loop: EventLoop) {
    self.socket = socket
    self.peer = peer
    self.ticket = ticket
    self.loop = loop
    let configuration = loop.state.configuration
    isPeerTrusted = Forwarding.isTrusted(peer, configuration.trustedProxies)
    reader = RequestReader(
      limits: configuration.limits, spoolDirectory: configuration.spoolDirectory, budget: loop.state.bodyBudget,
      plan: loop.state.application.plan)
    readTimer.update(reader, configuration.deadlines, loop.now)
  }

  var isClosed: Bool { if case .closed = phase { true } else { false } }
  private var isReading: Bool { if case .reading = phase { true } else { false } }

  /// Answers one connection too many, as far as its socket takes it at once.
  static func turnAway(_ socket: Int32) {
    let text: StaticString = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    _ = send(socket, text.utf8Start, text.utf8CodeUnitCount, Int32(MSG_NOSIGNAL))
    Glibc.close(socket)
  }

  /// What epoll says about the socket.
  func handle(_ ready: Epoll.Interest) {
    if !ready.isDisjoint(with: .failure), !ready.contains(.read) { return close() }
    if ready.contains(.read) { receive() }
    if !isClosed { advance() }
  }

  /// Sends what is ready and reads what the input holds, until one of both needs the other end.
  func advance() {
    flush()
    while !isClosed, readInput() { flush() }
    if peerHasEnded, isReading, output.isEmpty { close() }
  }

  func close() {
    guard !isClosed else { return }
    switch phase {
    case .streaming(let body):
      body.abandon()
      record()
    case .answering:
      // Nobody waits for the answer any more; nginx writes such requests down in the same way.
      exchange.entry.status = 499
      record()
    case .reading, .asking, .lingering, .closed: break
    }
    phase = .closed
    Glibc.close(socket)
    loop.remove(self)
  }

  private func receive() {
    let scratch = loop.scratch
    let count = recv(socket, scratch.baseAddress, scratch.count, 0)
    guard count > 0 else {
      if count == 0 { return receiveEnd() }
      if errno != EAGAIN && errno != EINTR { close() }
      return
    }
    if case .lingering(let lingering) = phase { return phase = .lingering(lingering.extended(at: loop.now)) }
    let bytes = UnsafeBufferPointer(rebasing: scratch[..<count])
    if input.isEmpty, isReading {
      // The usual case: whole requests, read where they lie.
      let used = read(bytes.span)
      if used < count { input = Array(bytes[used...]) }
    } else {
      input.append(contentsOf: bytes)
    }
  }

  /// The client sends no more. What it has asked for it may still be waiting for.
  private func receiveEnd() {
    peerHasEnded = true
    switch phase {
    case .lingering: close()
    case .streaming(let body):
      if case .pushed = body.stream { close() }
    case .reading, .asking, .answering, .closed: break
    }
  }

  /// Reads what lay aside; true when that moved something on.
  private func readInput() -> Bool {
    guard !input.isEmpty, isReading, !closesAfterOutput, output.count < Self.outputLimit else { return false }
    let bytes = input
    input = []
    let used = read(bytes.span)
    if used < bytes.count { input = used == 0 ? bytes : Array(bytes[used...]) }
    return used > 0
  }

  /// Reads requests until the bytes end, or one has to be answered first. Returns how many bytes are done with.
  private func read(_ bytes: Span<UInt8>) -> Int {
    var used = 0
    while isReading, !closesAfterOutput, output.count < Self.outputLimit {
      do {
        let step = try reader.next(bytes.extracting(used...))
        used += step.consumed
        switch step.event {
        case .needsMore:
          readTimer.update(reader, loop.state.configuration.deadlines, loop.now)
          return used
        case .asks(let head):
          ask(head)
        case .wantsContinue:
          sayGoAhead()
        case .request(let request):
          execute(request)
        }
      } catch {
        refuse(error)
        return bytes.count
      }
    }
    return used
  }

  /// Asks epoll for what is wanted now.
  func updateInterest() {
    var wanted: Epoll.Interest = []
    // A request's head is far smaller than this, so only a client that runs ahead is held back.
    if !peerHasEnded, input.count < EventLoop.readSize { wanted.insert(.read) }
    if !output.isEmpty { wanted.insert(.write) }
    guard wanted != interest, !isClosed else { return }
    interest = wanted
    loop.epoll.change(socket, wanted, token: ticket.token)
  }

  var hasUnreadInput: Bool { !input.isEmpty }

  func dropInput() { input = [] }

  /// The request as the handler sees it.
  func request(_ head: RequestHead, _ body: RequestBody) -> Request {
    guard isPeerTrusted else { return Request(head: head, body: body, remoteAddress: peer) }
    let origin = Forwarding.origin(head, peer: peer, trusted: loop.state.configuration.trustedProxies)
    return Request(head: head, body: body, remoteAddress: origin.address, scheme: origin.scheme)
  }
}
