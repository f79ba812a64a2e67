import CSystem
import Glibc
import Synchronization

/// Names a connection from outside its loop; a later connection in the same slot has another generation.
struct Ticket: Sendable, Equatable {
  var slot: UInt32
  var generation: UInt32

  init(slot: UInt32, generation: UInt32) {
    self.slot = slot
    self.generation = generation
  }

  init(token: UInt64) {
    slot = UInt32(truncatingIfNeeded: token)
    generation = UInt32(truncatingIfNeeded: token >> 32)
  }

  /// For epoll. Generations begin at 1, which leaves the small numbers to listeners.
  var token: UInt64 { UInt64(generation) << 32 | UInt64(slot) }
}

/// What other threads tell an event loop.
enum Message: Sendable {
  case answer(Ticket, PreparedResponse)
  /// Whether a body may come: it may where there is no answer yet.
  case admission(Ticket, refused: PreparedResponse?)
  /// The next piece of a pulled stream.
  case piece(Ticket, Piece)
  /// A pushed stream has something.
  case pushed(Ticket)
  /// Finish by this time, in nanoseconds of the monotonic clock.
  case shutDown(deadline: UInt64)

  enum Piece: Sendable {
    case bytes([UInt8])
    case end
    case failed
  }
}

/// The one way into an event loop from other threads.
final class Mailbox: Sendable {
  private struct State {
    var messages: [Message] = []
    var isSleeping = false
  }

  private let state = Mutex(State())
  /// Becomes readable when a message comes while the loop sleeps (eventfd(2)).
  let bell: Int32

  init() throws(SystemFailure) {
    bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    guard bell >= 0 else { throw SystemFailure("create an eventfd") }
  }

  deinit { close(bell) }

  /// Rings only for a loop that sleeps: under load a message costs no system call.
  func post(_ message: Message) {
    let mustRing = state.withLock { state in
      state.messages.append(message)
      defer { state.isSleeping = false }
      return state.isSleeping
    }
    if mustRing { eventfd_write(bell, 1) }
  }

  /// What has come. When nothing has, the loop counts as sleeping from now on.
  func collect() -> [Message] {
    state.withLock { state in
      if state.messages.isEmpty {
        state.isSleeping = true
        return []
      }
      state.isSleeping = false
      defer { state.messages = [] }
      return state.messages
    }
  }

  /// The loop is awake again for another reason, and will look.
  func stopSleeping() { state.withLock { $0.isSleeping = false } }

  func silence() {
    var count: eventfd_t = 0
    eventfd_read(bell, &count)
  }
}
