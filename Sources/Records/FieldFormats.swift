import Store
import Values

// Formats of single values.
extension Field {
  func readEmail(_ text: String) throws(ReadingError) -> SQLValue {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    let plain = text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7f && !"<>,;:\"()[]\\".unicodeScalars.contains($0) }
    guard parts.count == 2, plain, !parts[0].isEmpty, parts[1].contains("."), !parts[1].hasPrefix("."), !parts[1].hasSuffix("."),
      !parts[1].contains("..")
    else { throw ReadingError("“\(text.prefix(60))” is not an e-mail address. It should look like name@company.example.") }
    return try limited(text)
  }

  func readPhone(_ text: String) throws(ReadingError) -> SQLValue {
    let digits = text.filter(\.isNumber).count
    let plain = text.allSatisfy { $0.isNumber || $0.isLetter || $0.isWhitespace || "+()-./#*,;:".contains($0) }
    guard digits >= 2, plain else { throw ReadingError("“\(text.prefix(60))” is not a phone number.") }
    return try limited(text)
  }

  /// A web address with scheme http or https, or a bare host name as people type it.
  func readURL(_ text: String) throws(ReadingError) -> SQLValue {
    let problem = ReadingError("“\(text.prefix(60))” is not a web address. It should look like https://company.example.")
    guard text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7f && $0 != "\"" && $0 != "<" && $0 != ">" }) else {
      throw problem
    }
    let lower = text.lowercased()
    let rest: Substring
    if lower.hasPrefix("http://") || lower.hasPrefix("https://") {
      rest = text[text.index(after: text.lastIndex(ofFirst: "//"))...]
    } else {
      rest = text[...]
      guard !rest.prefix(while: { $0 != "/" && $0 != "?" }).contains(where: { $0 == ":" || $0 == "@" }) else { throw problem }
    }
    let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard host.contains("."), !host.hasPrefix("."), !host.contains("..") else { throw problem }
    return try limited(text)
  }

  func readCurrency(_ text: String) throws(ReadingError) -> SQLValue {
    guard let currency = Currency(typed: text) else { throw ReadingError("\(label) must be a three-letter code such as USD or EUR.") }
    return .text(currency.code)
  }

  /// ISO first; a time behind the day is dropped, because files carry `1996-07-04 00:00:00.000`.
  func readDate(_ text: String) throws(ReadingError) -> SQLValue {
    let day = String(text.prefix(10))
    let rest = text.dropFirst(10)
    guard let date = CalendarDate(day), rest.isEmpty || rest.hasPrefix("T") || rest.hasPrefix(" ") else {
      throw ReadingError("\(label) must be a date such as 2026-06-30.")
    }
    return .text(date.description)
  }

  func readTime(_ text: String) throws(ReadingError) -> SQLValue {
    guard let time = TimeOfDay(text) ?? TimeOfDay("0" + text) else { throw ReadingError("\(label) must be a time such as 14:30.") }
    return .text(time.text(seconds: false))
  }

  func readZone(_ text: String) throws(ReadingError) -> SQLValue {
    guard let zone = Zone(text) else { throw ReadingError("\(label) must be a time zone such as Europe/Amsterdam.") }
    return .text(zone.identifier)
  }

  /// A moment with its offset, or a local time in the zone of whoever typed it.
  func readInstant(_ text: String, _ context: ReadingContext) throws(ReadingError) -> SQLValue {
    if let instant = Instant(text) { return .integer(instant.milliseconds) }
    if let local = LocalDateTime(text) { return .integer(context.zone.instant(local).milliseconds) }
    if let date = CalendarDate(text) { return .integer(context.zone.startOfDay(date).milliseconds) }
    throw ReadingError("\(label) must be a date and time such as 2026-06-30T14:30:00Z.")
  }

  func readBoolean(_ text: String) throws(ReadingError) -> SQLValue {
    switch text.lowercased() {
    case "1", "true", "yes", "y", "on", "x", "ja", "oui", "si": return .integer(1)
    case "0", "false", "no", "n", "off", "nein", "non": return .integer(0)
    default: throw ReadingError("\(label) must be yes or no.")
    }
  }

  func readJSON(_ text: String) throws(ReadingError) -> SQLValue {
    do {
      return try limited(JSON.parse(text).text)
    } catch let error as ReadingError {
      throw error
    } catch {
      throw ReadingError("\(label) must be JSON: \(error).")
    }
  }
}

extension String {
  /// The index of the last character of the first occurrence of `mark`.
  fileprivate func lastIndex(ofFirst mark: String) -> String.Index {
    var index = startIndex
    while index < endIndex, !self[index...].hasPrefix(mark) { index = self.index(after: index) }
    return self.index(index, offsetBy: mark.count - 1)
  }
}
