import Foundation
import Synchronization

/// Lets one thread write at a time, and so many wait; the rest are turned away at once.
final class WriterGate: @unchecked Sendable {
  // `taken` and `waiting` belong to `condition`.
  private let condition = NSCondition()
  private var taken = false
  private var waiting = 0
  private let waitingLimit: Int
  private let timeout: TimeInterval
  private let holder = Atomic<UInt>(0)

  init(waitingLimit: Int, timeout: TimeInterval = 10) {
    self.waitingLimit = waitingLimit
    self.timeout = timeout
  }

  /// How many wait now.
  var waitingCount: Int {
    condition.lock()
    defer { condition.unlock() }
    return waiting
  }

  var isMine: Bool { holder.load(ordering: .relaxed) == Self.currentThread }

  func enter() throws {
    condition.lock()
    defer { condition.unlock() }
    if taken { try wait() }
    taken = true
    holder.store(Self.currentThread, ordering: .relaxed)
  }

  func leave() {
    condition.lock()
    holder.store(0, ordering: .relaxed)
    taken = false
    condition.signal()
    condition.unlock()
  }

  private func wait() throws {
    guard waiting < waitingLimit else { throw StoreError.busy }
    waiting += 1
    defer { waiting -= 1 }
    let deadline = Date(timeIntervalSinceNow: timeout)
    while taken {
      guard condition.wait(until: deadline) else { throw StoreError.busy }
    }
  }

  private static var currentThread: UInt { UInt(pthread_self()) }
}
