/// When a failed job is tried again: 10 s, 30 s, 90 s … up to six hours, a little spread so that jobs that failed together do not return together.
struct JobBackOff: Hashable, Sendable {
  /// Seconds.
  var first: Int64 = 10
  var factor: Int64 = 3
  var longest: Int64 = 6 * 3600

  /// Seconds to wait after this many attempts (from 1).
  /// - Parameter spread: 0 to 1, adds up to a fifth.
  func delay(after attempts: Int, spread: Double) -> Int64 {
    var (delay, attempt) = (first, 1)
    while attempt < attempts, delay < longest {
      delay *= factor
      attempt += 1
    }
    delay = min(delay, longest)
    return delay + Int64(Double(delay) * 0.2 * min(max(spread, 0), 1))
  }
}
