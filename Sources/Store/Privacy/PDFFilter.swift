import Archives

/// What a stream of a PDF is packed with (ISO 32000-1 §7.4).
enum PDFFilter: Hashable {
  case flate
  /// - isEarly: whether codes grow one letter before they have to, as almost everybody has it.
  case lzw(isEarly: Bool)
  case ascii85

  struct Unpacked {
    var bytes: [UInt8] = []
    /// Whether it was packed as it says, to its end.
    var isWhole = true
    /// Whether more came than may come.
    var isCut = false
  }

  private static let names: [String: PDFFilter] = [
    "FlateDecode": .flate, "LZWDecode": .lzw(isEarly: true), "ASCII85Decode": .ascii85,
  ]

  /// The first is taken off first.
  /// - Returns: nil where one of them is not known here, or none is named.
  static func all(in dictionary: some Collection<UInt8>) -> [PDFFilter]? {
    let text = String(decoding: dictionary, as: UTF8.self)
    guard let place = text.firstRange(of: "/Filter") else { return nil }
    let value = text[place.upperBound...].drop { $0.isWhitespace }
    let isList = value.first == "["
    let names = value.prefix { isList ? $0 != "]" : $0 == "/" || $0.isLetter || $0.isNumber }.split(separator: "/")
    let words = names.map { $0.prefix { $0.isLetter || $0.isNumber } }.filter { !$0.isEmpty }
    let filters = words.prefix(isList ? words.count : 1).compactMap { Self.names[String($0)] }
    guard filters.count == (isList ? words.count : 1) else { return nil }
    let isLate = text.contains("/EarlyChange 0")
    return filters.map { $0 == .lzw(isEarly: true) && isLate ? .lzw(isEarly: false) : $0 }
  }

  /// - Parameter affords: whether so many bytes more may be unpacked.
  func unpack(_ bytes: some Collection<UInt8>, _ affords: (Int) -> Bool) -> Unpacked {
    switch self {
    case .flate: Self.inflate(bytes, affords)
    case .lzw(let isEarly): Self.unpackLZW(bytes, isEarly: isEarly, affords)
    case .ascii85: Self.unpackASCII85(bytes, affords)
    }
  }

  private static func inflate(_ bytes: some Collection<UInt8>, _ affords: (Int) -> Bool) -> Unpacked {
    var unpacked = Unpacked()
    do throws(ArchiveError) {
      try Inflation.unpack(bytes) { piece in
        unpacked.isCut = !affords(piece.count)
        if !unpacked.isCut { unpacked.bytes += piece }
        return !unpacked.isCut
      }
    } catch { unpacked.isWhole = false }
    return unpacked
  }

  /// Five letters are four bytes, `z` is four zeros, `~>` the end.
  private static func unpackASCII85(_ bytes: some Collection<UInt8>, _ affords: (Int) -> Bool) -> Unpacked {
    var (unpacked, group) = (Unpacked(isWhole: false), [UInt32]())
    guard affords(bytes.count) else { return Unpacked(isCut: true) }
    for byte in bytes {
      switch byte {
      case 0...0x20: continue
      case UInt8(ascii: "z") where group.isEmpty: unpacked.bytes += [0, 0, 0, 0]
      case UInt8(ascii: "!")...UInt8(ascii: "u"): group.append(UInt32(byte) - 33)
      case UInt8(ascii: "~"):
        unpacked.bytes += quartet(group).prefix(max(0, group.count - 1))
        unpacked.isWhole = group.count != 1
        return unpacked
      default: return unpacked
      }
      if group.count == 5 {
        unpacked.bytes += quartet(group)
        group.removeAll(keepingCapacity: true)
      }
    }
    return unpacked
  }

  /// Letters that are missing count as the last of all.
  private static func quartet(_ group: [UInt32]) -> [UInt8] {
    let value = (group + [UInt32](repeating: 84, count: 5 - group.count)).reduce(0) { $0 &* 85 &+ $1 }
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  /// A code is a byte, or what stood at a place of what is unpacked already; they grow from nine bits to twelve.
  private static func unpackLZW(_ bytes: some Collection<UInt8>, isEarly: Bool, _ affords: (Int) -> Bool) -> Unpacked {
    var (unpacked, known, last) = (Unpacked(isWhole: false), [Range<Int>](), Range<Int>?.none)
    var (bits, held) = (UInt32(0), 0)
    for byte in bytes {
      (bits, held) = (bits << 8 | UInt32(byte), held + 8)
      let width = min(12, max(9, UInt32.bitWidth - UInt32(258 + known.count + (isEarly ? 1 : 0)).leadingZeroBitCount))
      guard held >= width else { continue }
      let code = Int(bits >> UInt32(held - width)) & (1 << width - 1)
      held -= width
      if code == 257 {
        unpacked.isWhole = true
        return unpacked
      }
      if code == 256 {
        (known, last) = ([], nil)
        continue
      }
      // What was said last and the first byte of this: its end is about to come.
      if let last, known.count < 4_096 - 258 { known.append(last.lowerBound..<last.upperBound + 1) }
      let start = unpacked.bytes.count
      if code < 256 {
        unpacked.bytes.append(UInt8(code))
      } else {
        guard code - 258 < known.count else { return unpacked }
        let range = known[code - 258]
        unpacked.isCut = !affords(range.count)
        if unpacked.isCut { return unpacked }
        for place in range { unpacked.bytes.append(unpacked.bytes[place]) }
      }
      last = start..<unpacked.bytes.count
    }
    return unpacked
  }
}
