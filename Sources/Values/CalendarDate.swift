/// A day without a time and without a zone, never converted: `YYYY-MM-DD` in the proleptic Gregorian calendar, years 0001–9999.
public struct CalendarDate: Hashable, Comparable, Sendable {
  public let year: Int
  public let month: Int
  public let day: Int

  /// Nil when there is no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year) else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Days since 1970-01-01; clamped to the years 0001–9999. (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.)
  public init(daysSinceEpoch: Int) {
    let clamped = min(max(daysSinceEpoch, -719_162), 2_932_896)
    let shifted = clamped + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days since 1970-01-01.
  public var daysSinceEpoch: Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  public static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// ISO 8601 weekday, Monday 1 to Sunday 7.
  public var weekday: Int { (((daysSinceEpoch + 3) % 7) + 7) % 7 + 1 }

  /// ISO 8601 week number.
  public var week: Int {
    let thursday = adding(days: 4 - weekday)
    let first = CalendarDate(year: thursday.year, month: 1, day: 1) ?? thursday
    return (thursday.daysSinceEpoch - first.daysSinceEpoch) / 7 + 1
  }

  public func adding(days: Int) -> CalendarDate {
    CalendarDate(daysSinceEpoch: daysSinceEpoch.addingReportingOverflow(days).overflow ? Int.max / 2 : daysSinceEpoch + days)
  }

  /// The same day some months on, or the last day of that month where it is shorter.
  public func adding(months: Int) -> CalendarDate {
    let index = year * 12 + (month - 1) + min(max(months, -120_000), 120_000)
    let target = min(max(index, 12), 9999 * 12 + 11)
    let (year, month) = (target / 12, target % 12 + 1)
    return CalendarDate(year: year, month: month, day: min(day, Self.days(in: month, of: year))) ?? self
  }

  public var firstOfMonth: CalendarDate { adding(days: 1 - day) }
  public var lastOfMonth: CalendarDate { adding(days: Self.days(in: month, of: year) - day) }

  public static func < (left: Self, right: Self) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}

extension CalendarDate {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// `30 Jun 2026`, as people read it.
  public var words: String { "\(day) \(Self.months[month - 1]) \(year)" }
}

extension LocalDateTime {
  /// `30 Jun 2026, 14:30`.
  public var words: String { "\(date.words), \(time.text(seconds: false))" }
}

extension CalendarDate: LosslessStringConvertible {
  public var description: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }

  /// Reads exactly `YYYY-MM-DD`.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = digits(bytes[0..<4]), let month = digits(bytes[5..<7]), let day = digits(bytes[8..<10])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}

/// A time of day to the second, without date or zone.
public struct TimeOfDay: Hashable, Comparable, Sendable {
  public let secondsSinceMidnight: Int

  public init?(hour: Int, minute: Int, second: Int = 0) {
    guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second) else { return nil }
    secondsSinceMidnight = hour * 3600 + minute * 60 + second
  }

  init(seconds: Int) { secondsSinceMidnight = seconds }

  public var hour: Int { secondsSinceMidnight / 3600 }
  public var minute: Int { secondsSinceMidnight / 60 % 60 }
  public var second: Int { secondsSinceMidnight % 60 }

  public func text(seconds: Bool) -> String { "\(padded(hour, 2)):\(padded(minute, 2))" + (seconds ? ":" + padded(second, 2) : "") }

  public static func < (left: Self, right: Self) -> Bool { left.secondsSinceMidnight < right.secondsSinceMidnight }
}

extension TimeOfDay: LosslessStringConvertible {
  public var description: String { text(seconds: second != 0) }

  /// Reads `HH:MM` or `HH:MM:SS`.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { part in
      part.utf8.count == 2 ? digits(Array(part.utf8)[...]) : nil
    }
    guard parts.count == 2 || parts.count == 3, let hour = parts[0], let minute = parts[1] else { return nil }
    guard parts.count == 2 || parts[2] != nil else { return nil }
    self.init(hour: hour, minute: minute, second: parts.count == 3 ? parts[2] ?? 0 : 0)
  }
}

func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
  var value = 0
  for byte in bytes {
    guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
    value = value * 10 + Int(byte - UInt8(ascii: "0"))
  }
  return bytes.isEmpty ? nil : value
}
