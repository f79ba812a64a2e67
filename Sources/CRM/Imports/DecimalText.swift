import Values

/// A decimal number kept as its digits, so that factors are exact: 1100.04 × 1,000,000 is 1100040000, without a Double in between.
struct DecimalText: Equatable, Sendable {
  private(set) var isNegative: Bool
  /// Most significant first, without leading zeros; empty for zero.
  private var digits: [UInt8]
  /// How many of the digits stand after the point.
  private var places: Int

  private static let digitLimit = 200

  /// Reads plain notation: `-12.50`, `.5`, `1e6`. Nil when it is no number, or far too long for one.
  init?(_ text: some StringProtocol) {
    var rest = Substring(text)
    isNegative = rest.first == "-"
    if rest.first == "-" || rest.first == "+" { rest = rest.dropFirst() }
    var exponent = 0
    if let mark = rest.firstIndex(where: { $0 == "e" || $0 == "E" }) {
      guard let value = Int(rest[rest.index(after: mark)...]), (-60...60).contains(value) else { return nil }
      exponent = value
      rest = rest[..<mark]
    }
    let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, rest.utf8.count <= Self.digitLimit else { return nil }
    let all = parts.joined().utf8
    guard !all.isEmpty, all.allSatisfy(\.isDigit) else { return nil }
    digits = all.map { $0 - UInt8(ascii: "0") }
    places = (parts.count == 2 ? parts[1].utf8.count : 0) - exponent
    normalize()
  }

  /// Reads what a person types, by the rule of `Money.minor(typed:)`: spaces, a currency sign or code, grouping, a decimal point or comma.
  init?(typed text: String, minorDigits: Int = 2) {
    guard let plain = Self.plain(typed: text, minorDigits) else { return nil }
    self.init(plain)
  }

  private static func plain(typed text: String, _ minorDigits: Int) -> String? {
    if isPlain(text) { return text }
    var kept = Substring(text.filter { !$0.isWhitespace && $0 != "'" && $0 != "’" }.replacing("−", with: "-"))
    var isNegative = false
    if kept.first == "(", kept.last == ")" {
      (isNegative, kept) = (true, kept.dropFirst().dropLast())
    }
    if kept.first == "-" { (isNegative, kept) = (true, kept.dropFirst()) }
    kept = withoutCurrency(kept)
    if kept.first == "-", !isNegative { (isNegative, kept) = (true, kept.dropFirst()) }
    guard kept.contains(where: \.isNumber) else { return nil }
    let mark = Money.decimalMark(in: kept, minorDigits: minorDigits)
    let plain = kept.compactMap { character -> Character? in
      if character == mark { return "." }
      return character == "," || character == "." ? nil : character
    }
    return (isNegative ? "-" : "") + String(plain)
  }

  /// Digits with at most two behind one point, as programs write amounts: they are what they say by any rule.
  static func isPlain(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return (1...2).contains(parts.count) && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isDigit) }
      && (parts.count == 1 || parts[1].count <= 2)
  }

  private static func withoutCurrency(_ text: Substring) -> Substring {
    let isSign: (Character) -> Bool = { ($0.isLetter && $0.isASCII) || $0.isCurrencySymbol }
    let front = text.prefix(while: isSign)
    let back = text.reversed().prefix(while: isSign).count
    if front.count > 0, front.count <= 3 { return text.dropFirst(front.count) }
    return back > 0 && back <= 3 ? text.dropLast(back) : text
  }

  /// The exact product; nil when it has more digits than any amount could.
  func multiplied(by other: DecimalText) -> DecimalText? {
    guard digits.count + other.digits.count <= 2 * Self.digitLimit else { return nil }
    var product = [UInt16](repeating: 0, count: digits.count + other.digits.count)
    for (i, left) in digits.enumerated().reversed() {
      var carry: UInt16 = 0
      for (j, right) in other.digits.enumerated().reversed() {
        let sum = product[i + j + 1] + UInt16(left) * UInt16(right) + carry
        (product[i + j + 1], carry) = (sum % 10, sum / 10)
      }
      product[i] += carry
    }
    var result = self
    result.isNegative = isNegative != other.isNegative
    result.digits = product.map { UInt8($0) }
    result.places = places + other.places
    result.normalize()
    return result
  }

  /// No leading zeros, no zeros after the point that say nothing, no negative places, no negative zero.
  private mutating func normalize() {
    digits = Array(digits.drop { $0 == 0 })
    while places > 0, digits.last == 0 {
      digits.removeLast()
      places -= 1
    }
    if places < 0, !digits.isEmpty { digits += Array(repeating: 0, count: -places) }
    if places < 0 || digits.isEmpty { places = 0 }
    if digits.isEmpty { isNegative = false }
  }
}

extension DecimalText {
  /// The same as `description`, with a zero more where three decimals would be taken for a group of digits.
  var unmistakable: String { places == 3 ? description + "0" : description }
}

extension DecimalText: CustomStringConvertible {
  /// Plain notation with as many digits as it needs.
  var description: String {
    var text = digits.map { $0 + UInt8(ascii: "0") }
    if text.count <= places { text = Array(repeating: UInt8(ascii: "0"), count: places - text.count + 1) + text }
    if text.isEmpty { text = [UInt8(ascii: "0")] }
    if places > 0 { text.insert(UInt8(ascii: "."), at: text.count - places) }
    return (isNegative ? "-" : "") + String(decoding: text, as: UTF8.self)
  }
}
