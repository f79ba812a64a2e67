import Glibc
import HTTPTypes

/// What the answer to the current request depends on, and what the log says about it.
struct Exchange {
  var keepsAlive = true
  var isVersion10 = false
  var started: UInt64 = 0
  var entry = AccessEntry()
}

extension Connection {
  /// Has a request answered, here or by a worker.
  func execute(_ arrived: consuming ArrivedRequest) {
    let (keepsAlive, isVersion10, execution, share) = (arrived.keepsAlive, arrived.isVersion10, arrived.plan.execution, arrived.share)
    let request = request(arrived.head, arrived.body)
    begin(request.head, remote: request.remoteAddress, keepsAlive: keepsAlive, isVersion10: isVersion10)
    let state = loop.state
    guard execution == .inline else {
      return handOff(request.head) { withExtendedLifetime(share) { state.application.respond(request) } }
    }
    let response = state.application.respond(request)
    // Files are for workers, whatever the plan says.
    if case .file = response.body { return handOff(request.head) { response } }
    write(PreparedResponse(response, to: request.head))
  }

  /// Has a worker say whether the body of a request may come.
  func ask(_ head: RequestHead) {
    let request = request(head, .bytes([]))
    begin(head, remote: request.remoteAddress, keepsAlive: false, isVersion10: false)
    let (mailbox, ticket, admit) = (loop.mailbox, ticket, loop.state.application.admit)
    let isTaken = loop.state.pool.submit {
      mailbox.post(.admission(ticket, refused: admit(request).map { PreparedResponse($0, to: head) }))
    }
    if isTaken { phase = .asking } else { refuse(Self.busy) }
  }

  /// Goes on with the body, or answers without it and ends the connection.
  func take(admission refusal: PreparedResponse?) {
    guard case .asking = phase else { return }
    if let refusal {
      phase = .answering
      lingers = true
      write(refusal)
    } else {
      phase = .reading
      if reader.expectsContinue, !hasUnreadInput { sayGoAhead() }
    }
    advance()
  }

  func sayGoAhead() { output.append { $0.append(ResponseHead.goAhead) } }

  /// The answer of a worker. What the client has sent in the meantime is next.
  func answer(_ response: PreparedResponse) {
    write(response)
    advance()
  }

  /// Answers what cannot be handed to the application, and ends the connection.
  func refuse(_ refusal: Refusal) {
    begin(reader.currentHead, remote: peer, keepsAlive: false, isVersion10: false)
    lingers = true
    writeRefusal(refusal, to: reader.currentHead)
  }

  private func begin(_ head: RequestHead?, remote: String, keepsAlive: Bool, isVersion10: Bool) {
    phase = .answering
    readTimer.restart()
    exchange.keepsAlive = keepsAlive
    exchange.isVersion10 = isVersion10
    guard loop.writesLog else { return }
    exchange.started = Clock.now()
    exchange.entry = AccessEntry(remote: remote, method: head?.method.rawValue ?? "", path: head?.path ?? "")
  }

  private func handOff(_ head: RequestHead, _ respond: @escaping @Sendable () -> Response) {
    let mailbox = loop.mailbox
    let ticket = ticket
    let isTaken = loop.state.pool.submit {
      mailbox.post(.answer(ticket, PreparedResponse(respond(), to: head)))
    }
    if !isTaken { writeRefusal(Self.busy, to: head) }
  }

  private static let busy = Refusal(503, "The server is busy. Please try again.")

  private func writeRefusal(_ refusal: Refusal, to head: RequestHead?) {
    let head = head ?? RequestHead(method: .get, target: "/")
    guard let refuse = loop.state.application.refuse else {
      return write(PreparedResponse(PreparedResponse.plain(refusal), to: head))
    }
    write(PreparedResponse(refuse(refusal, head), to: head))
  }

  private func write(_ response: PreparedResponse) {
    guard case .answering = phase else { return }
    let mayKeep = exchange.keepsAlive && !loop.isShuttingDown
    let framing = ResponseFraming(response, keepsAlive: mayKeep, isVersion10: exchange.isVersion10)
    exchange.keepsAlive = framing.keepsAlive
    output.append {
      ResponseHead.write(response, framing, isVersion10: exchange.isVersion10, date: loop.date.line, to: &$0)
    }
    if loop.writesLog { note(response) }
    switch response.content {
    case .none: complete()
    case .bytes(let bytes):
      output.append(bytes)
      complete()
    case .stream(let stream): start(stream, framing.body)
    }
  }

  private func note(_ response: PreparedResponse) {
    exchange.entry.status = response.status.code
    exchange.entry.requestID = response.headers.values(named: "x-request-id").first ?? ""
    if case .bytes(let bytes) = response.content { exchange.entry.bytes = bytes.count }
  }

  /// The response is written to its end.
  func complete() {
    phase = .reading
    if !exchange.keepsAlive { closesAfterOutput = true }
    record()
  }

  /// Leaves a line in the access log.
  func record() {
    guard loop.writesLog else { return }
    exchange.entry.microseconds = Int((Clock.now() - exchange.started) / 1000)
    loop.log.append(exchange.entry, loop.state.pool)
  }
}
