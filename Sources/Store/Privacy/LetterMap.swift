/// Which letters the codes of a font stand for, as a PDF tells it (ISO 32000-1 §9.10.3).
struct LetterMap: Hashable {
  /// Bytes of one code.
  private let width: Int
  private var letters: [UInt32: String] = [:]
  /// Letters that are set at most, and bytes of the longest map that is read; both are far more than fonts have.
  private static let mostSteps = 1 << 18
  private static let longestMap = 4 << 20
  private var steps = 0
  /// Bytes of the letters that one code stands for; no ligature has more than eighteen of two bytes.
  private static let longestLetters = 64

  /// Nil where it says nothing.
  init?(_ map: [UInt8]) {
    guard map.count <= Self.longestMap else { return nil }
    let parts = Self.sections(of: map)
    guard let width = parts.compactMap({ $0.strings.first?.count }).first, (1...4).contains(width) else { return nil }
    self.width = width
    for part in parts {
      let size = part.isRange ? 3 : 2
      for start in stride(from: 0, through: part.strings.count - size, by: size) {
        add(part.strings[start], through: part.strings[start + size - 2], part.strings[start + size - 1])
      }
    }
    if letters.isEmpty { return nil }
  }

  /// Whether it knows nearly all codes of these strings.
  func covers(_ strings: [[UInt8]]) -> Bool {
    let codes = strings.flatMap(codes)
    return !codes.isEmpty && codes.filter { letters[$0] != nil }.count * 10 >= codes.count * 9
  }

  private func codes(_ string: [UInt8]) -> [UInt32] {
    stride(from: 0, through: string.count - width, by: width).map { start in
      string[start..<start + width].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
  }

  /// In UTF-8, without white space.
  func letters(_ string: [UInt8]) -> [UInt8] {
    codes(string).flatMap { (letters[$0] ?? "").filter { !$0.isWhitespace }.utf8.map { $0 } }
  }

  private mutating func add(_ first: [UInt8], through last: [UInt8], _ target: [UInt8]) {
    let (low, high) = (Self.number(first), Self.number(last))
    guard low <= high, high - low <= 0xffff, steps < Self.mostSteps, target.count <= Self.longestLetters else { return }
    steps += Int(high - low) + 1
    var units = stride(from: 0, to: target.count - 1, by: 2).map { UInt16(target[$0]) << 8 | UInt16(target[$0 + 1]) }
    for code in low...high {
      letters[code] = String(decoding: units, as: UTF16.self)
      if let unit = units.last { units[units.count - 1] = unit &+ 1 }
    }
  }

  private static func number(_ code: [UInt8]) -> UInt32 { code.suffix(4).reduce(0) { $0 << 8 | UInt32($1) } }

  /// The strings of each `beginbfchar … endbfchar` and `beginbfrange … endbfrange`. A range whose letters stand in an array is written out.
  private static func sections(of map: [UInt8]) -> [(isRange: Bool, strings: [[UInt8]])] {
    let text = String(decoding: map, as: UTF8.self)
    return [("bfchar", false), ("bfrange", true)].flatMap { word, isRange in
      text.components(between: "begin" + word, and: "end" + word).map { part in
        isRange ? ranges(Array(part.utf8)) : (false, PDFStrings(Array(part.utf8)).all.map(\.bytes))
      }
    }
  }

  private static func ranges(_ part: [UInt8]) -> (isRange: Bool, strings: [[UInt8]]) {
    var strings: [[UInt8]] = []
    for piece in part.split(separator: UInt8(ascii: "]"), omittingEmptySubsequences: true) {
      let halves = piece.split(separator: UInt8(ascii: "["), maxSplits: 1, omittingEmptySubsequences: false)
      let plain = PDFStrings(Array(halves[0])).all.map(\.bytes)
      // A code of many bytes would be written out for each letter.
      guard halves.count == 2, plain.count >= 2, plain[plain.count - 2].count <= 4 else {
        strings += plain
        continue
      }
      strings += plain.dropLast(2)
      let first = number(plain[plain.count - 2])
      for (offset, letter) in PDFStrings(Array(halves[1])).all.map(\.bytes).enumerated() {
        let code = plain[plain.count - 2].indices.reversed().map {
          UInt8(truncatingIfNeeded: (first &+ UInt32(offset)) >> (8 * UInt32($0)))
        }
        strings += [code, code, letter]
      }
    }
    return (true, strings)
  }
}

extension String {
  fileprivate func components(between start: String, and end: String) -> [Substring] {
    var (parts, rest) = ([Substring](), self[...])
    while let opening = rest.firstRange(of: start), let closing = rest[opening.upperBound...].firstRange(of: end) {
      parts.append(rest[opening.upperBound..<closing.lowerBound])
      rest = rest[closing.upperBound...]
    }
    return parts
  }
}
