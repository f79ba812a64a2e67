import CSystem
import Glibc

/// One thread that waits for many sockets. Everything here but the mailbox belongs to that thread alone.
final class EventLoop {
  static let readSize = 64 << 10
  private static let bellToken: UInt64 = 0

  let state: ServerState
  let mailbox: Mailbox
  let epoll: Epoll
  private let listeners: [Int32]
  private var pausedListeners: [Int32] = []
  private var connections = ConnectionTable()
  private var events = [epoll_event](repeating: epoll_event(), count: 256)
  private var nextSweep: UInt64 = 0
  private let sweepSpan: UInt64
  private var deadline: UInt64?
  /// Nanoseconds, taken once for each round of events.
  private(set) var now = Clock.now()
  var date = DateField()
  var log: LogBatch
  let writesLog: Bool
  /// What was just read, for connections that have nothing left over.
  let scratch = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: EventLoop.readSize)

  init(state: ServerState, mailbox: Mailbox, epoll: Epoll, listeners: [Int32]) {
    self.state = state
    self.mailbox = mailbox
    self.epoll = epoll
    self.listeners = listeners
    log = LogBatch(state.logWriter)
    writesLog = state.configuration.accessLog != nil
    let deadlines = state.configuration.deadlines
    let shortest = min(deadlines.head, deadlines.body, deadlines.idle, deadlines.write)
    sweepSpan = Clock.nanoseconds(max(0.02, min(1, shortest / 4)))
  }

  deinit {
    scratch.deallocate()
    epoll.close()
  }

  var isShuttingDown: Bool { deadline != nil }

  /// Runs until a shutdown is complete.
  func run() {
    epoll.add(mailbox.bell, .read, token: Self.bellToken)
    for (index, listener) in listeners.enumerated() { epoll.add(listener, [.read, .exclusive], token: UInt64(index + 1)) }
    while !isFinished {
      let messages = mailbox.collect()
      wait(messages.isEmpty ? timeout : 0)
      for message in messages { receive(message) }
      if now >= nextSweep { sweep() }
    }
    for connection in connections.all { connection.close() }
    log.flush(state.pool)
  }

  func remove(_ connection: Connection) {
    connections.remove(connection.ticket)
    state.dismiss()
  }

  /// Takes no new requests on connections, and no new connections.
  private func shutDown(_ deadline: UInt64) {
    self.deadline = deadline
    for listener in listeners { epoll.remove(listener) }
    for connection in connections.all { connection.closeIfIdle() }
  }

  private var isFinished: Bool {
    guard let deadline else { return false }
    return connections.isEmpty || now >= deadline
  }

  /// Milliseconds until there is something to do; for ever when there is nothing.
  private var timeout: Int32 {
    if connections.isEmpty && log.isEmpty && pausedListeners.isEmpty { return isShuttingDown ? 0 : -1 }
    let next = min(nextSweep, deadline ?? .max)
    let left = next > now ? (next - now) / 1_000_000 + 1 : 0
    return Int32(min(left, 1000))
  }

  private func wait(_ timeout: Int32) {
    let count = epoll.wait(&events, timeout: timeout)
    mailbox.stopSleeping()
    now = Clock.now()
    date.refresh()
    for index in 0..<count {
      let token = events[index].data.u64
      let ready = Epoll.Interest(rawValue: events[index].events)
      if token > UInt64(UInt32.max) {
        connections[Ticket(token: token)]?.handle(ready)
      } else if token == Self.bellToken {
        mailbox.silence()
      } else {
        accept(listeners[Int(token) - 1])
      }
    }
  }

  private func receive(_ message: Message) {
    switch message {
    case .answer(let ticket, let response):
      if let connection = connections[ticket] { connection.answer(response) } else { response.abandon() }
    case .admission(let ticket, let refusal): connections[ticket]?.take(admission: refusal)
    case .piece(let ticket, let piece): connections[ticket]?.take(piece)
    case .pushed(let ticket): connections[ticket]?.advance()
    case .shutDown(let deadline): shutDown(deadline)
    }
  }

  private func accept(_ listener: Int32) {
    // A bound, so that a flood of connections does not starve those that are there.
    for _ in 0..<64 {
      guard let (socket, peer) = Socket.accept(listener) else {
        if errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS { pause(listener) }
        return
      }
      guard !isShuttingDown, state.admit() else {
        Connection.turnAway(socket)
        continue
      }
      let connection = Connection(socket: socket, peer: peer, ticket: connections.reserve(), loop: self)
      connections.insert(connection)
      if !epoll.add(socket, .read, token: connection.ticket.token) { connection.close() }
    }
  }

  /// Out of descriptors: a level-triggered listener would spin, so it rests until the next sweep.
  private func pause(_ listener: Int32) {
    epoll.remove(listener)
    pausedListeners.append(listener)
  }

  private func sweep() {
    nextSweep = now + sweepSpan
    for connection in connections.all { connection.checkDeadline() }
    log.flush(state.pool)
    guard !isShuttingDown else { return }
    for listener in pausedListeners {
      guard let index = listeners.firstIndex(of: listener) else { continue }
      epoll.add(listener, [.read, .exclusive], token: UInt64(index + 1))
    }
    pausedListeners = []
  }
}

/// The Date line of responses, made once a second.
struct DateField {
  private var second = -1
  private(set) var line: [UInt8] = []

  mutating func refresh() {
    let current = time(nil)
    guard current != second else { return }
    second = current
    line = Array("Date: \(HTTPDate.text(current))\r\n".utf8)
  }
}
