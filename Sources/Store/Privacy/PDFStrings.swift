/// The strings that stand in a page of a PDF, in their order: `(Ottoline)` and `<004F0074>`.
struct PDFStrings {
  private(set) var all: [[UInt8]] = []
  /// Whether nothing was passed over: a string longer than any, or more brackets that nothing closes than are looked behind.
  private(set) var isWhole = true
  /// Bytes that may still be read in vain.
  private var patience: Int

  /// Bytes of one string; a PDF's own limit is half of this (ISO 32000-1 Annex C).
  private static let longest = 65_536

  init(_ bytes: [UInt8]) {
    patience = 32 * bytes.count
    var place = 0
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "("): place = literal(bytes, after: place)
      case UInt8(ascii: "<"): place = hexadecimal(bytes, after: place)
      default: place += 1
      }
    }
  }

  private mutating func literal(_ bytes: [UInt8], after start: Int) -> Int {
    var (string, depth, place) = ([UInt8](), 1, start + 1)
    while place < bytes.count, string.count <= Self.longest {
      let byte = bytes[place]
      place += 1
      switch byte {
      case UInt8(ascii: "\\"): place = escape(bytes, place, &string)
      case UInt8(ascii: "("):
        depth += 1
        string.append(byte)
      case UInt8(ascii: ")"):
        depth -= 1
        if depth == 0 {
          all.append(string)
          return place
        }
        string.append(byte)
      default: string.append(byte)
      }
    }
    // Nothing closes it: no string, and what follows is looked at again, unless that was done too often.
    patience -= place - start
    if string.count > Self.longest || patience < 0 { isWhole = false }
    return patience < 0 ? bytes.count : start + 1
  }

  private func escape(_ bytes: [UInt8], _ start: Int, _ string: inout [UInt8]) -> Int {
    let digits = bytes[start...].prefix(3).prefix { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
    if !digits.isEmpty {
      string.append(UInt8(truncatingIfNeeded: digits.reduce(0) { $0 * 8 + Int($1 - UInt8(ascii: "0")) }))
      return start + digits.count
    }
    guard start < bytes.count else { return start }
    switch bytes[start] {
    case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "b"), UInt8(ascii: "f"), 0x0a, 0x0d: string.append(0x20)
    default: string.append(bytes[start])
    }
    return start + 1
  }

  private mutating func hexadecimal(_ bytes: [UInt8], after start: Int) -> Int {
    var (digits, place) = ([UInt8](), start + 1)
    while place < bytes.count, let digit = Self.digit(bytes[place]) {
      if digit < 16 { digits.append(digit) }
      place += 1
    }
    guard place < bytes.count, bytes[place] == UInt8(ascii: ">"), !digits.isEmpty else { return max(place, start + 1) }
    guard digits.count <= 2 * Self.longest else {
      isWhole = false
      return place + 1
    }
    if digits.count % 2 == 1 { digits.append(0) }
    all.append(stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
    return place + 1
  }

  /// White space among the digits counts as 16, anything else as nothing.
  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    case 0...0x20: 16
    default: nil
    }
  }
}
