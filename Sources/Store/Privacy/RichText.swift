/// The words of a file in Rich Text Format as it streams by: no control words, letters spelled out in UTF-8.
struct RichText {
  private enum State { case text, sign, word, number, hexadecimal }

  private var state = State.text
  private var word: [UInt8] = []
  private var number = 0
  private var isNegative = false
  private var digits: [UInt8] = []
  /// How many letters stand behind a letter of sixteen bits for those who cannot read it; how many of them are still to come.
  private var (fallbacks, skipped) = (1, 0)
  /// The first half of a letter beyond sixteen bits.
  private var high: UInt16?

  static func isRichText(_ start: [UInt8]) -> Bool { start.starts(with: Array("{\\rtf".utf8)) }

  mutating func plain(_ piece: some Collection<UInt8>) -> [UInt8] {
    var plain: [UInt8] = []
    for byte in piece { take(byte, &plain) }
    return plain
  }

  private mutating func take(_ byte: UInt8, _ plain: inout [UInt8]) {
    switch state {
    case .text: takeText(byte, &plain)
    case .sign: begin(byte, &plain)
    case .word where Self.isLetter(byte): word.append(byte)
    case .word where byte == UInt8(ascii: "-") || Self.isDigit(byte):
      (state, isNegative, number) = (.number, byte == UInt8(ascii: "-"), Self.isDigit(byte) ? Int(byte - 0x30) : 0)
    case .number where Self.isDigit(byte): number = (number * 10 + Int(byte - 0x30)) % 1_000_000
    case .word, .number: end(before: byte, &plain)
    case .hexadecimal:
      digits.append(byte)
      guard digits.count == 2 else { return }
      state = .text
      if let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) { put(Self.letter(value), &plain) }
    }
  }

  private mutating func takeText(_ byte: UInt8, _ plain: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\\"): state = .sign
    // A group ends what was to be skipped; lines of the file are no lines of the text.
    case UInt8(ascii: "{"), UInt8(ascii: "}"): skipped = 0
    case 0x0a, 0x0d: break
    default: put(byte < 0x80 ? Unicode.Scalar(byte) : Self.letter(byte), &plain)
    }
  }

  private mutating func begin(_ byte: UInt8, _ plain: inout [UInt8]) {
    (state, word, number, isNegative, digits) = (.text, [byte], 0, false, [])
    switch byte {
    case UInt8(ascii: "'"): state = .hexadecimal
    case UInt8(ascii: "~"): put(" ", &plain)
    case UInt8(ascii: "_"): put("-", &plain)
    case UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "}"): put(Unicode.Scalar(byte), &plain)
    case 0x0a, 0x0d: put("\n", &plain)
    default: if Self.isLetter(byte) { state = .word }
    }
  }

  /// A space behind a control word is part of it.
  private mutating func end(before byte: UInt8, _ plain: inout [UInt8]) {
    state = .text
    switch String(decoding: word, as: UTF8.self) {
    case "u": putUnit(UInt16(truncatingIfNeeded: isNegative ? -number : number), &plain)
    case "uc": fallbacks = min(number, 9)
    case "par", "line", "cell", "row", "tab", "sect", "page": put("\n", &plain)
    case "endash", "emdash": put("-", &plain)
    default: break
    }
    if byte != 0x20 { take(byte, &plain) }
  }

  private mutating func putUnit(_ unit: UInt16, _ plain: inout [UInt8]) {
    skipped = 0
    if unit & 0xfc00 == 0xd800 {
      high = unit
    } else if let scalar = Unicode.Scalar(unit) {
      put(scalar, &plain)
    } else if let high, let scalar = Unicode.Scalar(0x1_0000 + UInt32(high & 0x3ff) << 10 + UInt32(unit & 0x3ff)) {
      put(scalar, &plain)
    }
    skipped = fallbacks
  }

  private mutating func put(_ scalar: Unicode.Scalar, _ plain: inout [UInt8]) {
    if skipped > 0 { return skipped -= 1 }
    plain += UTF8.encode(scalar).map(Array.init) ?? []
  }

  /// Of Windows' western alphabet, whose only letters among the controls of Latin-1 are these.
  private static func letter(_ byte: UInt8) -> Unicode.Scalar {
    switch byte {
    case 0x83: "ƒ"
    case 0x8a: "Š"
    case 0x8c: "Œ"
    case 0x8e: "Ž"
    case 0x9a: "š"
    case 0x9c: "œ"
    case 0x9e: "ž"
    case 0x9f: "Ÿ"
    case 0x91, 0x92: "'"
    case 0x96, 0x97: "-"
    default: Unicode.Scalar(byte)
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
