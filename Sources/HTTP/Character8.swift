/// What one byte may be in an HTTP message.
enum Character8 {
  static let space = UInt8(ascii: " ")
  static let tab: UInt8 = 0x09
  static let carriageReturn: UInt8 = 0x0d
  static let lineFeed: UInt8 = 0x0a
  static let colon = UInt8(ascii: ":")

  /// `tchar` of RFC 9110 §5.6.2: the characters of a method and of a field name, as two words of bits.
  static func isToken(_ byte: UInt8) -> Bool {
    if byte < 64 { return 0x03ff_6cfa_0000_0000 as UInt64 >> UInt64(byte) & 1 == 1 }
    return byte < 128 && 0x57ff_ffff_c7ff_fffe as UInt64 >> UInt64(byte - 64) & 1 == 1
  }

  /// What no field value may hold: C0 controls but the tab, and DEL (RFC 9110 §5.5).
  static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 && byte != tab || byte == 0x7f }

  static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }

  static func lowercase(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  static func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || lowercase(byte) &- 0x61 < 26 }

  /// The value of a hexadecimal digit.
  static func hex(_ byte: UInt8) -> UInt8? {
    if isDigit(byte) { return byte &- 0x30 }
    let letter = lowercase(byte) &- 0x61
    return letter < 6 ? letter + 10 : nil
  }
}
