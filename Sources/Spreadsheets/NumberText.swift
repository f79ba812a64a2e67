import Foundation

/// What a number in a cell is as text.
enum NumberText {
  static func text(_ value: String, _ style: CellStyle, from1904: Bool) -> String {
    switch style {
    case .plain: return exact(value)
    case .percent: return Double(value).map { rounded($0 * 100) + "%" } ?? value
    case .day, .moment, .clock:
      guard let serial = Double(value), serial >= 0, serial < 2_958_466 else { return value }
      return date(serial, style, from1904: from1904)
    }
  }

  /// Programs write 4.1 as `4.0999999999999996`, with more digits than a number has; up to 15 of them are what was typed.
  static func exact(_ value: String) -> String {
    let digits = value.utf8.filter { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }.drop { $0 == UInt8(ascii: "0") }
    let isPlain = !value.utf8.contains { $0 == UInt8(ascii: "E") || $0 == UInt8(ascii: "e") }
    guard !isPlain || digits.count > 15 && value.utf8.contains(UInt8(ascii: ".")), let number = Double(value) else { return value }
    return rounded(number)
  }

  /// 15 significant digits, never with an exponent.
  private static func rounded(_ number: Double) -> String {
    guard number.isFinite, abs(number) < 1e60 else { return String(number) }
    let scale = number == 0 ? 0 : Int(log10(abs(number)).rounded(.down))
    let text = String(format: "%.*f", max(0, 14 - scale), number)
    guard text.contains(".") else { return text }
    let kept = text.prefix(upTo: text.lastIndex { $0 != "0" }.map(text.index(after:)) ?? text.endIndex)
    return String(kept.last == "." ? kept.dropLast() : kept)
  }

  /// Days since the last day of 1899, of which Excel believes that 1900 had a 29 February.
  private static func date(_ serial: Double, _ style: CellStyle, from1904: Bool) -> String {
    var day = Int(serial)
    var seconds = Int(((serial - Double(day)) * 86_400).rounded())
    if seconds == 86_400 { (day, seconds) = (day + 1, 0) }
    let clock = String(format: "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
    if style == .clock, day == 0 { return clock }
    let days = from1904 ? day - 24_107 : day < 60 ? day - 25_568 : day - 25_569
    let text = dayText(days)
    return style == .moment || seconds != 0 ? text + " " + clock : text
  }

  /// The Gregorian date of a day counted from 1 January 1970, by the arithmetic of eras of 400 years.
  private static func dayText(_ days: Int) -> String {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return String(format: "%04d-%02d-%02d", year, month, day)
  }
}
