import Foundation

/// A moment in UTC, in milliseconds since 1970-01-01T00:00:00Z. Shown in the zone of whoever looks at it.
public struct Instant: Hashable, Comparable, Sendable {
  public var milliseconds: Int64

  @inlinable
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  public static var now: Instant { Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))) }

  public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

  /// The moment this many seconds later; stops at the ends of the range instead of trapping.
  public func adding(seconds: Int64) -> Instant {
    let (delta, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    let (sum, overflowed) = milliseconds.addingReportingOverflow(overflow ? (seconds < 0 ? .min : .max) : delta)
    return Instant(milliseconds: overflowed ? (seconds < 0 ? .min : .max) : sum)
  }

  public func adding(days: Int) -> Instant { adding(seconds: Int64(days) * 86_400) }
}

extension Instant: CustomStringConvertible {
  /// RFC 3339 with milliseconds left out when they are zero: `2026-02-08T14:30:00Z`.
  public var description: String {
    let local = LocalDateTime(secondsSinceEpoch: Int(milliseconds.flooredDivision(by: 1000)))
    let rest = Int(milliseconds % 1000)
    let fraction = rest < 0 ? rest + 1000 : rest
    return "\(local.date)T\(local.time.text(seconds: true))" + (fraction == 0 ? "" : "." + padded(fraction, 3)) + "Z"
  }

  /// Reads RFC 3339 (`2026-02-08T14:30:00.000Z`, `2026-02-08T14:30+01:00`, a space for the `T`). An offset is required.
  public init?(_ text: String) {
    guard let (local, fraction, rest) = LocalDateTime.parse(text) else { return nil }
    let offset: Int
    if rest == "Z" || rest == "z" {
      offset = 0
    } else {
      let bytes = Array(rest.utf8)
      let hasColon = bytes.count == 6 && bytes[3] == UInt8(ascii: ":")
      guard hasColon || bytes.count == 5, let sign = rest.first, sign == "+" || sign == "-",
        let hours = Int(rest.dropFirst().prefix(2)), let minutes = Int(rest.suffix(2)), hours < 24, minutes < 60
      else { return nil }
      offset = (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
    }
    milliseconds = Int64(local.secondsSinceEpoch - offset) * 1000 + Int64(fraction)
  }
}

extension Int64 {
  /// Division that rounds towards negative infinity, as calendars need.
  func flooredDivision(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}

func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(abs(number))
  return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
}
