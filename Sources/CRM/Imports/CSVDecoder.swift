/// Turns the chunks of a file into UTF-8, whatever they were; a character cut by the end of a chunk is carried into the next.
struct CSVDecoder {
  let encoding: CSVEncoding
  private var atStart = true
  private var carried: [UInt8] = []
  private var highSurrogate: UInt32?

  init(_ encoding: CSVEncoding) { self.encoding = encoding }

  mutating func decode(_ chunk: [UInt8], isLast: Bool) -> [UInt8] {
    switch encoding {
    case .utf8: return withoutMark(chunk, isLast: isLast)
    case .windows1252: return Self.fromWindows(chunk)
    case .utf16LittleEndian, .utf16BigEndian: return fromSixteenBit(chunk, isLast: isLast)
    }
  }

  private mutating func withoutMark(_ chunk: [UInt8], isLast: Bool) -> [UInt8] {
    guard atStart else { return chunk }
    carried += chunk
    guard carried.count >= 3 || isLast else { return [] }
    atStart = false
    defer { carried = [] }
    return carried.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(carried.dropFirst(3)) : carried
  }

  private mutating func fromSixteenBit(_ chunk: [UInt8], isLast: Bool) -> [UInt8] {
    let bytes = carried + chunk
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    var index = 0
    while index + 1 < bytes.count {
      let (first, second) = (UInt32(bytes[index]), UInt32(bytes[index + 1]))
      take(encoding == .utf16BigEndian ? first << 8 | second : second << 8 | first, into: &text)
      index += 2
    }
    carried = Array(bytes[index...])
    if isLast, !carried.isEmpty || highSurrogate != nil { Self.append(0xFFFD, to: &text) }
    return text
  }

  private mutating func take(_ unit: UInt32, into text: inout [UInt8]) {
    defer { atStart = false }
    if atStart, unit == 0xFEFF { return }
    if let high = highSurrogate {
      highSurrogate = nil
      if (0xDC00...0xDFFF).contains(unit) { return Self.append(0x10000 + (high - 0xD800) << 10 + (unit - 0xDC00), to: &text) }
      Self.append(0xFFFD, to: &text)
    }
    switch unit {
    case 0xD800...0xDBFF: highSurrogate = unit
    case 0xDC00...0xDFFF: Self.append(0xFFFD, to: &text)
    default: Self.append(unit, to: &text)
    }
  }

  private static func fromWindows(_ chunk: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(chunk.count + chunk.count / 8)
    for byte in chunk {
      switch byte {
      case 0x00...0x7F: text.append(byte)
      case 0x80...0x9F: append(windowsHigh[Int(byte) - 0x80], to: &text)
      default: append(UInt32(byte), to: &text)
      }
    }
    return text
  }

  private static func append(_ scalar: UInt32, to text: inout [UInt8]) {
    text.append(contentsOf: String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
  }

  /// 0x80–0x9F of Windows-1252 (WHATWG Encoding, index windows-1252); the five unassigned bytes stay control characters.
  private static let windowsHigh: [UInt32] = [
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
    0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
  ]
}
