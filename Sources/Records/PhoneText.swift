public import Store

/// Phone numbers as search compares them, so that one is found however it was written.
enum PhoneText {
  /// What is added to the index beside the number itself: its digits, also without a zero that only stands within the country.
  static func indexed(_ text: String) -> String {
    Set([digits(text), digits(withoutTrunk(text))].filter { $0.count >= 3 }).sorted().joined(separator: " ")
  }

  /// What to look for besides the text: the last nine digits of a number, which leave out country and trunk prefix. Nil for other text.
  static func sought(_ text: String) -> String? {
    guard text.utf8.allSatisfy({ " +()-./".utf8.contains($0) || isDigit($0) }) else { return nil }
    let digits = digits(withoutTrunk(text))
    guard digits.count >= 6 else { return nil }
    return String(digits.drop { $0 == "0" }.suffix(9))
  }

  private static func withoutTrunk(_ text: String) -> String {
    text.split(separator: "(0)", omittingEmptySubsequences: false).joined(separator: " ")
  }

  private static func digits(_ text: String) -> String { String(decoding: text.utf8.filter(isDigit), as: UTF8.self) }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}

extension Reader {
  /// Hits for what a person typed. Beyond `search`, a phone number is found however it was written; up to twice the limit.
  public func find(_ query: SearchQuery) throws -> [SearchHit] {
    let hits = try search(query)
    guard let number = PhoneText.sought(query.text) else { return hits }
    let known = Set(hits.map(\.id))
    return hits + (try search(SearchQuery(text: number, kinds: query.kinds, limit: query.limit)).filter { !known.contains($0.id) })
  }
}
