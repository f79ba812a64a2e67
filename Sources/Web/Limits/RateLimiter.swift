internal import Values
internal import Synchronization

/// How many requests one token may send.
public struct RateLimit: Sendable {
  /// Requests a second, for ever.
  public let rate: Int
  /// Requests at once, after a pause.
  public let burst: Int

  public init(rate: Int = 50, burst: Int = 500) {
    self.rate = max(1, rate)
    self.burst = max(1, burst)
  }
}

/// One bucket a token: it holds `burst`, a request takes one out, and `rate` a second come back. In memory, so that a restart forgives all.
final class RateLimiter: Sendable {
  /// What is left to a token after a request was counted.
  struct Allowance: Equatable {
    let isAdmitted: Bool
    let remaining: Int
    /// Seconds until the bucket is full again.
    let fullIn: Int
  }

  private struct Bucket {
    var left: Double
    var at: ContinuousClock.Instant
  }

  let limit: RateLimit
  private let buckets = Mutex<[RecordID: Bucket]>([:])
  /// Tokens that are remembered at most.
  private let capacity: Int

  init(_ limit: RateLimit, capacity: Int = 10_000) {
    self.limit = limit
    self.capacity = capacity
  }

  func admit(_ token: RecordID, at now: ContinuousClock.Instant = .now) -> Allowance {
    buckets.withLock { buckets in
      if buckets[token] == nil, buckets.count >= capacity { forget(&buckets, at: now) }
      var bucket = buckets[token] ?? Bucket(left: Double(limit.burst), at: now)
      bucket.left = filled(bucket, at: now)
      bucket.at = now
      let isAdmitted = bucket.left >= 1
      if isAdmitted { bucket.left -= 1 }
      buckets[token] = bucket
      let missing = Double(limit.burst) - bucket.left
      return Allowance(isAdmitted: isAdmitted, remaining: Int(bucket.left), fullIn: Int((missing / Double(limit.rate)).rounded(.up)))
    }
  }

  private func filled(_ bucket: Bucket, at now: ContinuousClock.Instant) -> Double {
    let passed = bucket.at.duration(to: now).components
    let seconds = Double(passed.seconds) + Double(passed.attoseconds) / 1e18
    return min(Double(limit.burst), bucket.left + max(0, seconds) * Double(limit.rate))
  }

  /// Full buckets say nothing; if none is, all begin again.
  private func forget(_ buckets: inout [RecordID: Bucket], at now: ContinuousClock.Instant) {
    buckets = buckets.filter { filled($0.value, at: now) < Double(limit.burst) }
    if buckets.count >= capacity { buckets = [:] }
  }
}
