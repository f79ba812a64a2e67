/// The strings that stand in a page of a PDF, in their order and each in its font: `(Ottoline)` and `<004F0074>`.
struct PDFStrings {
  struct Item {
    let bytes: [UInt8]
    /// Which of the page's fonts it is in, by a number of our own.
    let font: Int
  }

  private(set) var all: [Item] = []
  private var fonts: [ArraySlice<UInt8>: Int] = [:]
  private var (font, name) = (0, ArraySlice<UInt8>())
  /// Opening brackets that nothing closes; each costs a look at all that follows.
  private var strays = 0
  private static let mostStrays = 16
  /// Whether no string was passed over for them.
  var isWhole: Bool { strays < Self.mostStrays }

  init(_ bytes: [UInt8]) {
    var place = 0
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "(") where strays < Self.mostStrays: place = literal(bytes, after: place)
      case UInt8(ascii: "<"): place = hexadecimal(bytes, after: place)
      case UInt8(ascii: "/"): place = takeName(bytes, place)
      case UInt8(ascii: "T") where bytes[place...].starts(with: Self.chooses):
        font = fonts[name, default: fonts.count + 1]
        fonts[name] = font
        place += 2
      default: place += 1
      }
    }
  }

  /// `/F4 12 Tf` chooses a font.
  private static let chooses = Array("Tf".utf8)

  private mutating func takeName(_ bytes: [UInt8], _ start: Int) -> Int {
    let end = bytes[(start + 1)...].firstIndex { $0 <= 0x20 || Self.delimiters.contains($0) } ?? bytes.count
    name = bytes[start..<end]
    return end
  }

  private static let delimiters = Array("()<>[]{}/%".utf8)

  private mutating func literal(_ bytes: [UInt8], after start: Int) -> Int {
    var (string, depth, place) = ([UInt8](), 1, start + 1)
    while place < bytes.count {
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
          all.append(Item(bytes: string, font: font))
          return place
        }
        string.append(byte)
      default: string.append(byte)
      }
    }
    // Nothing closes it: no string, and what follows is looked at again.
    strays += 1
    return start + 1
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
    if digits.count % 2 == 1 { digits.append(0) }
    let string = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    all.append(Item(bytes: string, font: font))
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
