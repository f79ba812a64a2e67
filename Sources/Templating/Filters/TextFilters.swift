import Values

// Filters over text.
extension AnyFilter {
  static let text: [String: AnyFilter] = [
    "upper": .text { input, _, _, output in output.write(try input.text().uppercased()) },
    "lower": .text { input, _, _, output in output.write(try input.text().lowercased()) },
    "capitalize": .text { input, _, _, output in output.write(capitalized(try input.text())) },
    "humanize": .text { input, _, _, output in output.write(humanized(try input.text())) },
    "truncate": .text(0...1) { input, arguments, _, output in
      output.write(truncated(try input.text(), to: try arguments.integer(0, of: "truncate") ?? 80))
    },
    "replace": .text(2...2) { input, arguments, _, output in
      let (old, new) = (try arguments.text(0) ?? "", try arguments.text(1) ?? "")
      let text = try input.text()
      output.write(old.isEmpty ? text : text.split(separator: old, omittingEmptySubsequences: false).joined(separator: new))
    },
    "url": .text { input, _, _, output in
      let text = try input.text()
      for byte in text.utf8 { percentEncode(byte, &output) }
    },
    "tel": .text { input, _, _, output in output.write(PhoneLink.url(try input.text()) ?? "") },
    "initials": .text { input, _, _, output in output.write(initials(try input.text())) },
    "hue": .text { input, _, _, output in output.write(integer: hue(try input.text())) },
  ]

  private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  /// `IN_PROGRESS` → `In progress`.
  private static func humanized(_ text: String) -> String {
    let words = text.split { $0 == "_" || $0 == "-" || $0 == " " }.joined(separator: " ")
    return capitalized(words == words.uppercased() ? words.lowercased() : words)
  }

  private static func trimmed(_ text: String) -> String {
    let start = text.drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }

  /// At most `length` characters, cut at a word where one ends near enough, with an ellipsis in the count.
  static func truncated(_ text: String, to length: Int) -> String {
    guard length > 0 else { return "" }
    guard text.utf8.count > length, text.count > length else { return text }
    let kept = text.prefix(length - 1)
    if let space = kept.lastIndex(where: \.isWhitespace), kept.distance(from: space, to: kept.endIndex) <= length / 3 {
      return trimmed(String(kept[..<space])) + "…"
    }
    return kept + "…"
  }

  /// RFC 3986 §2.3: everything but unreserved characters is encoded.
  static func percentEncode(_ byte: UInt8, _ output: inout Output) {
    if byte.isLetter || byte.isDigit || "-._~".utf8.contains(byte) { return output.write(byte: byte) }
    let digits: StaticString = "0123456789ABCDEF"
    output.write(byte: UInt8(ascii: "%"))
    output.write(byte: digits.utf8Start[Int(byte >> 4)])
    output.write(byte: digits.utf8Start[Int(byte & 15)])
  }

  /// The first letters of the first and the last word.
  private static func initials(_ text: String) -> String {
    if let short = asciiInitials(text) { return short }
    let words = text.split { !($0.isLetter || $0.isNumber || $0 == "'" || $0 == "’" || $0 == ".") }
    let letters = [words.first, words.count > 1 ? words.last : nil].compactMap { word in word?.first { $0.isLetter || $0.isNumber } }
    return String(letters).uppercased()
  }

  /// The same for names in ASCII, which most are, without asking Unicode about each character.
  private static func asciiInitials(_ text: String) -> String? {
    var (first, last, isInside): (UInt8?, UInt8?, Bool) = (nil, nil, false)
    for byte in text.utf8 {
      guard byte < 128 else { return nil }
      let isLetter = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
      if isLetter, !isInside {
        let initial = byte >= UInt8(ascii: "a") ? byte - 0x20 : byte
        if first == nil { first = initial } else { last = initial }
        isInside = true
      } else if !isLetter, byte != UInt8(ascii: "'"), byte != UInt8(ascii: ".") {
        isInside = false
      }
    }
    return String(decoding: [first, last].compactMap { $0 }, as: UTF8.self)
  }

  /// One of 24 hues that stays the same for a name (FNV-1a).
  private static func hue(_ text: String) -> Int64 {
    var hash: UInt32 = 2_166_136_261
    for byte in text.lowercased().utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return Int64((hash ^ hash >> 15) % 24)
  }
}
