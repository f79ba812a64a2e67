/// Phone numbers as search compares them, so that one is found however it was written.
public enum PhoneText {
  /// What is added to the index beside the number itself: its digits, also without a zero that only stands within the country.
  public static func indexed(_ text: String) -> String {
    let (whole, own) = (digits(text), digits(withoutTrunk(text)))
    return [whole, own == whole ? "" : own].filter { $0.utf8.count >= 3 }.sorted().joined(separator: " ")
  }

  /// Whether a text is a number without a word: digits, two at least, and signs between them.
  public static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy(isPart) && text.utf8.count(where: isDigit) > 1 }

  /// What to look for besides the text: the last nine digits of a number, which leave out country and trunk prefix. Nil for other text.
  public static func sought(_ text: String) -> String? {
    guard text.utf8.allSatisfy(isPart) else { return nil }
    let digits = digits(withoutTrunk(text))
    guard digits.count >= 6 else { return nil }
    let own = national(digits, isInternational: text.utf8.first { $0 != UInt8(ascii: " ") } == UInt8(ascii: "+"))
    return String((own.count >= 6 ? own : digits[...]).drop { $0 == "0" }.suffix(9))
  }

  /// The number at the beginning of a text, without an extension behind it.
  public static func withoutExtension(_ text: String) -> String { String(decoding: text.utf8.prefix(while: isPart), as: UTF8.self) }

  /// Whether both are one number, each with or without its country.
  public static func isSame(_ one: String, _ other: String) -> Bool {
    guard let one = sought(withoutExtension(one)), let other = sought(withoutExtension(other)) else { return false }
    return one.hasSuffix(other) || other.hasSuffix(one)
  }

  /// What stands behind the code of a country (ITU-T E.164).
  private static func national(_ digits: String, isInternational: Bool) -> Substring {
    let number = isInternational ? digits[...] : digits.hasPrefix("00") ? digits.dropFirst(2) : ""
    let length = ["1", "7"].contains(number.prefix(1)) ? 1 : shortCodes.contains(String(number.prefix(2))) ? 2 : 3
    return number.dropFirst(length).drop { $0 == "0" }
  }

  /// Codes of two digits; those that begin with 1 or 7 have one, all others three.
  private static let shortCodes: Set = [
    "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51", "52", "53", "54",
    "55",
    "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
  ]

  private static func withoutTrunk(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "(")) else { return text }
    return text.split(separator: "(0)", omittingEmptySubsequences: false).joined(separator: " ")
  }

  private static func digits(_ text: String) -> String { String(decoding: text.utf8.filter(isDigit), as: UTF8.self) }

  private static func isPart(_ byte: UInt8) -> Bool { " +()-./".utf8.contains(byte) || isDigit(byte) }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
