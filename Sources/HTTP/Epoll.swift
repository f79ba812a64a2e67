import CSystem
import Glibc

/// Which sockets are ready (epoll(7), level-triggered).
struct Epoll: Sendable {
  struct Interest: OptionSet {
    let rawValue: UInt32
    static let read = Interest(rawValue: EPOLLIN.rawValue)
    static let write = Interest(rawValue: EPOLLOUT.rawValue)
    /// Wakes one of the loops that share a listener, not all.
    static let exclusive = Interest(rawValue: EPOLLEXCLUSIVE.rawValue)
    /// Reported without being asked for: the socket is broken, or both directions are closed.
    static let failure = Interest(rawValue: EPOLLERR.rawValue | EPOLLHUP.rawValue)
  }

  let descriptor: Int32

  init() throws(SystemFailure) {
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard descriptor >= 0 else { throw SystemFailure("create an epoll") }
  }

  func close() { _ = Glibc.close(descriptor) }

  @discardableResult
  func add(_ socket: Int32, _ interest: Interest, token: UInt64) -> Bool { control(EPOLL_CTL_ADD, socket, interest, token) }

  func change(_ socket: Int32, _ interest: Interest, token: UInt64) { _ = control(EPOLL_CTL_MOD, socket, interest, token) }

  func remove(_ socket: Int32) { _ = control(EPOLL_CTL_DEL, socket, [], 0) }

  /// Fills `events` and returns how many; waits up to `timeout` milliseconds, for ever with -1.
  func wait(_ events: inout [epoll_event], timeout: Int32) -> Int {
    max(0, Int(epoll_wait(descriptor, &events, Int32(events.count), timeout)))
  }

  private func control(_ operation: Int32, _ socket: Int32, _ interest: Interest, _ token: UInt64) -> Bool {
    var event = epoll_event()
    event.events = interest.rawValue
    event.data.u64 = token
    return epoll_ctl(descriptor, operation, socket, &event) == 0
  }
}

/// Time that only goes forward.
enum Clock {
  /// Nanoseconds.
  static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  static func nanoseconds(_ seconds: Double) -> UInt64 { UInt64(max(0, min(seconds, 1e9)) * 1e9) }
}
