extension Int64 {
  /// The sum, or ±`Int64.max` where it does not fit: for figures that are shown and must not end the process.
  public func addingClamped(_ other: Int64) -> Int64 {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? (other < 0 ? -.max : .max) : sum
  }
}

extension Sequence<Int64> {
  /// All of them together, or ±`Int64.max`.
  public func clampedSum() -> Int64 { reduce(0) { $0.addingClamped($1) } }
}
