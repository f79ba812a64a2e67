import Values

/// What a cell says, read the way people and other programs write it. Nil always means: this is not such a value.
enum FieldReading {
  /// The text of a cell, trimmed, without the apostrophe of the formula guard, its newlines as LF.
  static func cell(_ row: CSVRow, _ column: Int) -> String {
    let bytes = row.utf8(column)
    guard let first = bytes.first, let last = bytes.last else { return "" }
    let isPlain = first > 0x27 && first < 0x7F && last > 0x20 && last < 0x7F && !bytes.contains(.carriageReturn)
    let text = String(decoding: bytes, as: UTF8.self)
    return isPlain ? text : Self.text(text)
  }

  static func text(_ raw: String) -> String { text(unguarded: CSVGuard.unguarded(raw)) }

  static func text(unguarded raw: String) -> String {
    let trimmed = raw.trimmingWhitespace()
    return trimmed.utf8.contains(.carriageReturn) ? trimmed.replacing("\r\n", with: "\n").replacing("\r", with: "\n") : trimmed
  }

  /// A whole number: `2,822`, `1 185`, `12.0`.
  static func integer(_ text: String) -> Int? { DecimalText(typed: text).flatMap { Int($0.description) } }

  /// Whole percent from 0 to 100: `25`, `25 %`, and `0.25` where the column holds parts of one.
  static func percent(_ text: String, ofOne: Bool) -> Int? {
    let isSigned = text.hasSuffix("%")
    guard var number = DecimalText(typed: isSigned ? String(text.dropLast()) : text) else { return nil }
    if ofOne, !isSigned, let hundred = DecimalText("100"), let product = number.multiplied(by: hundred) { number = product }
    guard let whole = Int(number.description), (0...100).contains(whole) else { return nil }
    return whole
  }

  static func boolean(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "yes", "y", "1", "x", "on", "t", "ja", "oui", "si", "sí", "wahr", "✓": true
    case "false", "no", "n", "0", "off", "f", "nein", "nee", "non", "falsch", "-": false
    default: nil
    }
  }

  /// A word from a closed list, without case, spaces, `-` and `_`.
  static func choice(_ text: String, among choices: [String]) -> String? {
    let folded = HeaderMatcher.folded(text)
    return choices.first { HeaderMatcher.folded($0) == folded }
  }

  /// Labels with commas, semicolons or bars between them, each once.
  static func tags(_ text: String) -> [String] {
    if text.hasPrefix("[\""), let list = JSON.texts(text) { return list }
    var seen = Set<String>()
    return text.utf8.split { ",;|\n".utf8.contains($0) }.map { Substring($0).trimmingWhitespace() }.filter {
      !$0.isEmpty && seen.insert($0.lowercased()).inserted
    }
  }

  /// SMALL to ENTERPRISE from the word or from a head count (under 50, 250, 1,000; the EU's classes and one above).
  static func companySize(_ text: String) -> String? {
    if let word = choice(text, among: ["SMALL", "MEDIUM", "LARGE", "ENTERPRISE"]) { return word }
    guard let count = integer(text), count >= 0 else { return nil }
    return count < 50 ? "SMALL" : count < 250 ? "MEDIUM" : count < 1000 ? "LARGE" : "ENTERPRISE"
  }
}

extension JSON {
  /// A list of texts, as exports write tags that hold commas; nil for anything else.
  fileprivate static func texts(_ text: String) -> [String]? {
    guard case .success(let json) = Result(catching: { try JSON.parse(text) }), let texts = json.array?.map(\.string) else { return nil }
    return texts.contains(nil) ? nil : texts.compactMap(\.self)
  }
}
