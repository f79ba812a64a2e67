import Foundation

/// A date and a time of day in some zone that is named apart.
public struct LocalDateTime: Hashable, Comparable, Sendable {
  public let date: CalendarDate
  public let time: TimeOfDay

  public init(date: CalendarDate, time: TimeOfDay) {
    self.date = date
    self.time = time
  }

  /// Seconds since 1970-01-01T00:00:00 of the same clock.
  public init(secondsSinceEpoch seconds: Int) {
    let days = Int(Int64(seconds).flooredDivision(by: 86_400))
    date = CalendarDate(daysSinceEpoch: days)
    time = TimeOfDay(seconds: seconds - days * 86_400)
  }

  public var secondsSinceEpoch: Int { date.daysSinceEpoch * 86_400 + time.secondsSinceMidnight }

  public static func < (left: Self, right: Self) -> Bool { (left.date, left.time) < (right.date, right.time) }

  /// `YYYY-MM-DDTHH:MM[:SS[.fff…]]` at the start of `text`; what stands behind it is handed back.
  static func parse(_ text: String) -> (LocalDateTime, milliseconds: Int, rest: String)? {
    guard let date = CalendarDate(String(text.prefix(10))) else { return nil }
    var rest = text.dropFirst(10)
    guard let separator = rest.popFirst(), separator == "T" || separator == "t" || separator == " " else { return nil }
    let clock = rest.prefix { $0.isNumber || $0 == ":" }
    let signed = clock.count > 8 ? clock.prefix(8) : clock
    guard let time = TimeOfDay(String(signed)) else { return nil }
    rest = rest.dropFirst(signed.count)
    var milliseconds = 0
    if rest.first == "." {
      let fraction = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
      guard !fraction.isEmpty, let value = Int((fraction + "000").prefix(3)) else { return nil }
      milliseconds = value
      rest = rest.dropFirst(fraction.count + 1)
    }
    return (LocalDateTime(date: date, time: time), milliseconds, String(rest))
  }

  /// Reads `YYYY-MM-DDTHH:MM[:SS]` without a zone, as `<input type="datetime-local">` sends it.
  public init?(_ text: String) {
    guard let (local, _, rest) = Self.parse(text), rest.isEmpty else { return nil }
    self = local
  }
}

extension LocalDateTime: CustomStringConvertible {
  public var description: String { "\(date)T\(time)" }
}

/// A time zone of the IANA database.
public struct Zone: Hashable, Sendable {
  public let identifier: String
  private let zone: TimeZone

  public static let utc = Zone(identifier: "UTC", zone: .gmt)

  /// Nil when the database has no such zone.
  public init?(_ identifier: String) {
    guard let zone = TimeZone(identifier: identifier) else { return nil }
    self.init(identifier: identifier, zone: zone)
  }

  private init(identifier: String, zone: TimeZone) {
    self.identifier = identifier
    self.zone = zone
  }

  /// Every zone by name, UTC first.
  public static var allIdentifiers: [String] { ["UTC"] + TimeZone.knownTimeZoneIdentifiers.sorted().filter { $0 != "UTC" } }

  /// Seconds east of UTC at a moment.
  public func offset(at instant: Instant) -> Int {
    zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000))
  }

  public func local(_ instant: Instant) -> LocalDateTime {
    LocalDateTime(secondsSinceEpoch: Int(instant.milliseconds.flooredDivision(by: 1000)) + offset(at: instant))
  }

  /// The moment a clock in this zone shows `local`. A time that occurs twice is the first; one that is skipped moves on by the gap.
  public func instant(_ local: LocalDateTime) -> Instant {
    let seconds = Int64(local.secondsSinceEpoch)
    let before = offset(at: Instant(milliseconds: (seconds - 86_400) * 1000))
    let after = offset(at: Instant(milliseconds: (seconds + 86_400) * 1000))
    let first = Instant(milliseconds: (seconds - Int64(before)) * 1000)
    if before == after || offset(at: first) == before { return first }
    let second = Instant(milliseconds: (seconds - Int64(after)) * 1000)
    return offset(at: second) == after ? second : first
  }

  public func today(at instant: Instant = .now) -> CalendarDate { local(instant).date }

  /// The first moment of a day here.
  public func startOfDay(_ date: CalendarDate) -> Instant { instant(LocalDateTime(date: date, time: TimeOfDay(seconds: 0))) }
}
