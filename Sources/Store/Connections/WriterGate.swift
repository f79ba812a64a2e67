import Foundation
import Synchronization

/// Lets one thread write at a time, and so many wait for it; the rest wait a moment only, so that a burst of short
/// writes passes, and a long one soon gives the workers back to those who read.
final class WriterGate: @unchecked Sendable {
  // `taken` and `waiting` belong to `condition`.
  private let condition = NSCondition()
  private var taken = false
  private var waiting = 0
  private let waitingLimit: Int
  private let timeout: TimeInterval
  private let moment: TimeInterval
  private let holder = Atomic<UInt>(0)

  init(waitingLimit: Int, timeout: TimeInterval = 10, moment: TimeInterval = 0.25) {
    self.waitingLimit = waitingLimit
    self.timeout = timeout
    self.moment = moment
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
    let patience = waiting < waitingLimit ? timeout : min(timeout, moment)
    waiting += 1
    defer { waiting -= 1 }
    let deadline = Date(timeIntervalSinceNow: patience)
    while taken {
      guard condition.wait(until: deadline) || !taken else { throw StoreError.busy }
    }
  }

  private static var currentThread: UInt { UInt(pthread_self()) }
}
