internal import Synchronization

/// Plain counters since the start, in the text format that Prometheus reads.
final class Metrics: Sendable {
  private let succeeded = Atomic<Int>(0)
  private let redirected = Atomic<Int>(0)
  private let refused = Atomic<Int>(0)
  private let failed = Atomic<Int>(0)
  private let microseconds = Atomic<Int>(0)
  private let inFlight = Atomic<Int>(0)

  func begin() { inFlight.wrappingAdd(1, ordering: .relaxed) }

  func end(status: Int, microseconds elapsed: Int) {
    inFlight.wrappingSubtract(1, ordering: .relaxed)
    microseconds.wrappingAdd(elapsed, ordering: .relaxed)
    switch status / 100 {
    case 2: succeeded.wrappingAdd(1, ordering: .relaxed)
    case 3: redirected.wrappingAdd(1, ordering: .relaxed)
    case 4: refused.wrappingAdd(1, ordering: .relaxed)
    default: failed.wrappingAdd(1, ordering: .relaxed)
    }
  }

  var text: String {
    let seconds = Double(microseconds.load(ordering: .relaxed)) / 1_000_000
    return """
      # TYPE kith_requests_total counter
      kith_requests_total{class="2xx"} \(succeeded.load(ordering: .relaxed))
      kith_requests_total{class="3xx"} \(redirected.load(ordering: .relaxed))
      kith_requests_total{class="4xx"} \(refused.load(ordering: .relaxed))
      kith_requests_total{class="5xx"} \(failed.load(ordering: .relaxed))
      # TYPE kith_request_seconds_total counter
      kith_request_seconds_total \(seconds)
      # TYPE kith_requests_in_flight gauge
      kith_requests_in_flight \(inFlight.load(ordering: .relaxed))

      """
  }
}
