import Dispatch
import Glibc
import Synchronization

/// Lets one thread write at a time, in the order in which they came, and so many wait for it; the rest wait a moment only, so that a burst
/// of short writes passes, and a long one soon gives the workers back to those who read.
final class WriterGate: Sendable {
  /// One who waits. Whoever leaves hands the gate to the first, so that nobody who comes back at once gets in before.
  private final class Ticket: Sendable {
    let turn = DispatchSemaphore(value: 0)
  }

  private struct Line {
    var isTaken = false
    var waiting: [Ticket] = []
  }

  private let line = Mutex(Line())
  private let waitingLimit: Int
  private let timeout: Double
  private let moment: Double
  private let holder = Atomic<UInt>(0)

  /// - Parameters: `timeout` and `moment` in seconds.
  init(waitingLimit: Int, timeout: Double = 10, moment: Double = 0.25) {
    self.waitingLimit = waitingLimit
    self.timeout = timeout
    self.moment = moment
  }

  /// How many wait now.
  var waitingCount: Int { line.withLock { $0.waiting.count } }

  var isMine: Bool { holder.load(ordering: .relaxed) == Self.currentThread }

  func enter() throws {
    if let (ticket, patience) = draw(), ticket.turn.wait(timeout: .now() + patience) == .timedOut, giveUp(ticket) {
      throw StoreError.busy
    }
    holder.store(Self.currentThread, ordering: .relaxed)
  }

  /// Enters when nobody is inside; never waits.
  func tryEnter() -> Bool {
    let isFree = line.withLock { line in
      defer { line.isTaken = true }
      return !line.isTaken
    }
    if isFree { holder.store(Self.currentThread, ordering: .relaxed) }
    return isFree
  }

  func leave() {
    holder.store(0, ordering: .relaxed)
    let next = line.withLock { line -> Ticket? in
      guard !line.waiting.isEmpty else {
        line.isTaken = false
        return nil
      }
      return line.waiting.removeFirst()
    }
    next?.turn.signal()
  }

  /// Takes the gate where it is free; else a ticket, and the seconds to wait.
  private func draw() -> (Ticket, Double)? {
    line.withLock { line in
      guard line.isTaken else {
        line.isTaken = true
        return nil
      }
      let ticket = Ticket()
      line.waiting.append(ticket)
      return (ticket, line.waiting.count <= waitingLimit ? timeout : min(timeout, moment))
    }
  }

  /// False when the gate was handed over in the last moment.
  private func giveUp(_ ticket: Ticket) -> Bool {
    line.withLock { line in
      guard let place = line.waiting.firstIndex(where: { $0 === ticket }) else { return false }
      line.waiting.remove(at: place)
      return true
    }
  }

  private static var currentThread: UInt { UInt(pthread_self()) }
}
