import Store
import Values

// Formats of single values.
extension Field {
  func readEmail(_ text: String) throws(ReadingError) -> SQLValue {
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f && !Self.notInEmails.contains($0) }
    guard parts.count == 2, isPlain, !parts[0].isEmpty, Self.isHost(parts[1]), parts[1].last != UInt8(ascii: ".") else {
      throw ReadingError("“\(text.prefix(60))” is not an e-mail address. It should look like name@company.example.")
    }
    return try limited(text)
  }

  private static let notInEmails = Array("<>,;:\"()[]\\".utf8)

  /// Labels with dots between them; one may end it.
  private static func isHost(_ text: Substring.UTF8View) -> Bool {
    let labels = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return labels.count > 1 && labels.dropLast().allSatisfy { !$0.isEmpty }
  }

  func readPhone(_ text: String) throws(ReadingError) -> SQLValue {
    guard PhoneText.isPlain(text) || Self.isPhone(text) else { throw ReadingError("“\(text.prefix(60))” is not a phone number.") }
    return try limited(text)
  }

  private static func isPhone(_ text: String) -> Bool {
    text.filter(\.isNumber).count >= 2
      && text.allSatisfy { $0.isNumber || $0.isLetter || $0.isWhitespace || "+()-./#*,;:".contains($0) }
  }

  /// A web address with scheme http or https, or a bare host name as people type it.
  func readURL(_ text: String) throws(ReadingError) -> SQLValue {
    guard let host = Self.host(ofAddress: text), Self.isHost(host) else {
      throw ReadingError("“\(text.prefix(60))” is not a web address. It should look like https://company.example.")
    }
    return try limited(text)
  }

  /// What stands before the path; nil for what is no address whatever its host.
  private static func host(ofAddress text: String) -> Substring.UTF8View? {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f && !notInAddresses.contains($0) }) else { return nil }
    let start = text.prefix(8).lowercased()
    let scheme = ["https://", "http://"].first { start.hasPrefix($0) }
    let host = text.utf8.dropFirst(scheme?.utf8.count ?? 0).prefix { !endsOfHost.contains($0) }
    // Without a scheme, what stands before a colon would be one, and before an @ a person.
    if scheme == nil, text.utf8.prefix(while: { !endsOfHost.prefix(2).contains($0) }).contains(where: ":@".utf8.contains) { return nil }
    return host
  }

  private static let notInAddresses = Array("\"<>".utf8)
  private static let endsOfHost = Array("/?#".utf8)

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
