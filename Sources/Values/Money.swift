/// An ISO 4217 currency: its code, the digits of its minor unit and the sign it is shown with.
public struct Currency: Hashable, Sendable {
  public let code: String

  /// Three letters; upper-cased. Nil for anything else. Codes that ISO does not list count as having two minor digits.
  public init?(_ code: String) {
    guard code.utf8.count == 3, code.utf8.allSatisfy({ ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7a }) else { return nil }
    self.code = code.uppercased()
  }

  private init(known code: String) { self.code = code }

  public static let usd = Currency(known: "USD")
  public static let eur = Currency(known: "EUR")

  /// Digits after the decimal point (ISO 4217 "minor unit").
  public var minorDigits: Int {
    switch code {
    case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF": 0
    case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
    default: 2
    }
  }

  public var symbol: String {
    switch code {
    case "USD": "$"
    case "EUR": "€"
    case "GBP": "£"
    case "JPY": "¥"
    case "INR": "₹"
    case "KRW": "₩"
    case "BRL": "R$"
    case "AUD": "A$"
    case "CAD": "C$"
    case "NZD": "NZ$"
    default: code + " "
    }
  }

  var scale: Int64 { [1, 10, 100, 1000][minorDigits] }

  public static let common =
    ["USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON"]
    + ["BGN", "TRY", "ZAR", "INR", "CNY", "HKD", "SGD", "KRW", "BRL", "MXN", "ILS", "AED"]
}

/// An amount in whole minor units of a currency, exact end to end.
public struct Money: Hashable, Sendable {
  public var minor: Int64
  public var currency: Currency

  public init(minor: Int64, currency: Currency) {
    self.minor = minor
    self.currency = currency
  }

  /// Minor units from decimal text: `1234.5`, `-0.01`, `1e3`. Nil when it is no number, has digits the currency lacks, or overflows.
  public static func minor(fromDecimal text: some StringProtocol, currency: Currency) -> Int64? {
    var digits: [UInt8] = []
    var (point, exponent, negative) = (Int?.none, 0, false)
    var rest = Array(text.utf8)[...]
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      negative = sign == UInt8(ascii: "-")
      rest = rest.dropFirst()
    }
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "."):
        guard point == nil else { return nil }
        point = digits.count
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        guard let value = Int(String(decoding: rest, as: UTF8.self)), (-40...40).contains(value) else { return nil }
        exponent = value
        rest = []
      default: return nil
      }
    }
    guard !digits.isEmpty else { return nil }
    var places = digits.count - (point ?? digits.count) - exponent
    while places > currency.minorDigits {
      guard digits.last == 0 else { return digits.allSatisfy { $0 == 0 } ? 0 : nil }
      digits.removeLast()
      places -= 1
    }
    guard currency.minorDigits - places <= 60 else { return nil }
    digits += Array(repeating: 0, count: currency.minorDigits - places)
    var value: Int64 = 0
    for digit in digits {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflowed) = product.addingReportingOverflow(Int64(digit))
      guard !overflow, !overflowed else { return nil }
      value = sum
    }
    return negative ? -value : value
  }

  /// What a person types: spaces, a currency sign or code, grouping by `,` `.` `'` or space, and a decimal point or comma.
  /// Which separator stands before decimals is told by `decimalMark`: `1.234,50` and `1,234.50` both read as 1234.50.
  public static func minor(typed text: String, currency: Currency) -> Int64? {
    var kept = text.filter { !$0.isWhitespace && $0 != "'" && $0 != "’" }
    for sign in [currency.code, currency.symbol.filter { $0 != " " }, "$", "€", "£", "¥"] where kept.hasPrefix(sign) || kept.hasSuffix(sign)
    {
      kept = kept.hasPrefix(sign) ? String(kept.dropFirst(sign.count)) : String(kept.dropLast(sign.count))
      break
    }
    let decimal = decimalMark(in: kept, minorDigits: currency.minorDigits)
    guard isGrouped(decimal.flatMap { kept.lastIndex(of: $0) }.map { kept[..<$0] } ?? kept[...]) else { return nil }
    let plain = kept.compactMap { character -> Character? in
      if character == decimal { return "." }
      return character == "," || character == "." ? nil : character
    }
    return minor(fromDecimal: String(plain), currency: currency)
  }

  /// Whether separators stand where groups end, behind each three digits or as in `12,34,567`: a day such as `31.12.2025` is no amount.
  private static func isGrouped(_ whole: Substring) -> Bool {
    let groups = whole.split(omittingEmptySubsequences: false) { $0 == "," || $0 == "." }.map { $0.count(where: \.isNumber) }
    guard groups.count > 1, let first = groups.first, let last = groups.last else { return true }
    let between = groups.dropFirst().dropLast()
    return (1...3).contains(first) && last == 3 && (between.allSatisfy { $0 == 3 } || between.allSatisfy { $0 == 2 })
  }

  /// The separator that stands before the decimals of a typed number; nil where there is none, or where all of them group.
  ///
  /// Of two kinds the last one does. One that stands alone between one to three digits, the first not 0, and exactly three groups: `1.500`
  /// and `1,500` are fifteen hundred, `0.500` is a half. In a unit of three decimals, `1.500` is one and a half.
  public static func decimalMark(in text: some StringProtocol, minorDigits: Int = 2) -> Character? {
    let marks = text.filter { $0 == "," || $0 == "." }
    guard let last = marks.last, let place = text.lastIndex(of: last) else { return nil }
    guard marks.count == 1 else { return Set(marks).count > 1 ? last : nil }
    let (before, after) = (text[..<place].drop { !$0.isNumber }, text[text.index(after: place)...].prefix { $0.isNumber })
    let groups = after.count == 3 && (1...3).contains(before.count) && before.first != "0"
    return groups && !(last == "." && minorDigits == 3) ? nil : last
  }

  /// Decimal text in major units with as many digits as it needs: `1234.5`, `-0.01`, `10`. What JSON and CSV show.
  public var decimal: String {
    let text = decimal(digits: currency.minorDigits)
    guard text.contains(".") else { return text }
    var trimmed = Substring(text)
    while trimmed.last == "0" { trimmed.removeLast() }
    return String(trimmed.last == "." ? trimmed.dropLast() : trimmed)
  }

  /// For people: `€1,234.50`; whole amounts without decimals: `€1,234`.
  public var formatted: String {
    let whole = minor.magnitude / UInt64(currency.scale)
    let fraction = minor.magnitude % UInt64(currency.scale)
    let decimals = fraction == 0 ? "" : "." + padded(Int(fraction), currency.minorDigits)
    return (minor < 0 ? "−" : "") + currency.symbol + grouped(whole) + decimals
  }

  private func decimal(digits: Int) -> String {
    let whole = minor.magnitude / UInt64(currency.scale)
    let fraction = minor.magnitude % UInt64(currency.scale)
    return (minor < 0 ? "-" : "") + String(whole) + (digits == 0 ? "" : "." + padded(Int(fraction), digits))
  }
}

/// Digits in groups of three with commas.
public func grouped(_ number: UInt64) -> String {
  var result: [UInt8] = []
  for (index, digit) in String(number).utf8.reversed().enumerated() {
    if index > 0, index % 3 == 0 { result.append(UInt8(ascii: ",")) }
    result.append(digit)
  }
  return String(decoding: result.reversed(), as: UTF8.self)
}
