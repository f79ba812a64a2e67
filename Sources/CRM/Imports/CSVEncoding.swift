/// How the bytes of a file stand for text.
enum CSVEncoding: String, Sendable, CaseIterable {
  case utf8 = "UTF-8"
  case utf16LittleEndian = "UTF-16LE"
  case utf16BigEndian = "UTF-16BE"
  case windows1252 = "Windows-1252"

  /// Whether a byte alone says whether it is text; a zero byte is none then.
  var isOneByte: Bool { self == .utf8 || self == .windows1252 }
}

/// Finds the encoding. A byte order mark or the zero bytes of UTF-16 show at the start; a single byte that is not UTF-8 may stand
/// in the last row, so the whole file is looked at once.
struct CSVEncodingDetector {
  private var head: [UInt8] = []
  private var validator = UTF8Validator()

  mutating func feed(_ chunk: [UInt8]) {
    if head.count < 4096 { head += chunk.prefix(4096 - head.count) }
    validator.feed(chunk)
  }

  /// True when the rest of the file cannot change the answer.
  var isDecided: Bool { head.count >= 4096 && (Self.sixteenBit(head) != nil || !validator.isValid) }

  var encoding: CSVEncoding { Self.sixteenBit(head) ?? (validator.isComplete ? .utf8 : .windows1252) }

  static func sixteenBit(_ head: [UInt8]) -> CSVEncoding? {
    if head.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
    if head.starts(with: [0xFE, 0xFF]) { return .utf16BigEndian }
    guard head.count >= 2 else { return nil }
    var zeros = (even: 0, odd: 0)
    for (index, byte) in head.enumerated() where byte == 0 {
      if index % 2 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
    }
    let pairs = head.count / 2
    if zeros.odd * 10 > pairs * 4, zeros.even * 20 < pairs + 20 { return .utf16LittleEndian }
    if zeros.even * 10 > pairs * 4, zeros.odd * 20 < pairs + 20 { return .utf16BigEndian }
    return nil
  }
}

/// UTF-8 as Unicode table 3-7 allows it: no overlong forms, no surrogates, nothing past U+10FFFF.
struct UTF8Validator {
  private(set) var isValid = true
  private var pending = 0
  private var allowed: ClosedRange<UInt8> = 0x80...0xBF

  /// True when everything was valid and no character is cut off at the end.
  var isComplete: Bool { isValid && pending == 0 }

  mutating func feed(_ chunk: [UInt8]) {
    guard isValid else { return }
    chunk.withUnsafeBytes { bytes in
      var index = 0
      while index < bytes.count, isValid {
        if pending == 0, index + 8 <= bytes.count,
          bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
          index += 8
        } else {
          take(bytes[index])
          index += 1
        }
      }
    }
  }

  private mutating func take(_ byte: UInt8) {
    if pending > 0 {
      isValid = allowed.contains(byte)
      pending -= 1
      allowed = 0x80...0xBF
      return
    }
    switch byte {
    case 0x00...0x7F: return
    case 0xC2...0xDF: pending = 1
    case 0xE0...0xEF:
      pending = 2
      allowed = byte == 0xE0 ? 0xA0...0xBF : byte == 0xED ? 0x80...0x9F : 0x80...0xBF
    case 0xF0...0xF4:
      pending = 3
      allowed = byte == 0xF0 ? 0x90...0xBF : byte == 0xF4 ? 0x80...0x8F : 0x80...0xBF
    default: isValid = false
    }
  }
}
