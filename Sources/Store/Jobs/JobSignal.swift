import Foundation

/// Wakes idle runners when a job has committed; without it they look every few seconds.
final class JobSignal: @unchecked Sendable {
  // `generation` belongs to `condition`.
  private let condition = NSCondition()
  private var generation = 0

  var current: Int {
    condition.lock()
    defer { condition.unlock() }
    return generation
  }

  func raise() {
    condition.lock()
    generation += 1
    condition.broadcast()
    condition.unlock()
  }

  /// Waits until somebody raises the signal after `seen` was read, or for so many seconds.
  func wait(after seen: Int, seconds: Double) {
    condition.lock()
    defer { condition.unlock() }
    let deadline = Date(timeIntervalSinceNow: seconds)
    while generation == seen {
      guard condition.wait(until: deadline) else { return }
    }
  }
}
