/// Counts texts in bytes of sixteen bits a letter, folded as `FoldedScan` folds others. Nobody says where such letters begin, nor which of
/// their bytes comes first, so all four ways are read.
struct WideScan {
  /// Ways by the place of the first byte, even or odd, and the order of the bytes: low first at 0 and 2, high first at 1 and 3.
  private var ways: [WideWay]
  private let letters: WideLetters
  private var last: UInt8?
  private var isOdd = false

  init(_ texts: [String], isSpaceless: Bool = false) {
    let scan = FoldedScan(texts, isSpaceless: isSpaceless)
    ways = scan.isEmpty ? [] : [WideWay](repeating: WideWay(scan), count: 4)
    letters = scan.isEmpty ? .none : WideLetters(scan.alphabet)
  }

  /// What is read in one order reads in the other too where it begins a byte later, behind a byte of zeros.
  var count: Int { ways.isEmpty ? 0 : max(ways[0].count + ways[2].count, ways[1].count + ways[3].count) }

  mutating func take(_ piece: some Collection<UInt8>) {
    guard !ways.isEmpty else { return }
    if piece.withContiguousStorageIfAvailable({ read($0) }) == nil { Array(piece).withUnsafeBufferPointer { read($0) } }
  }

  private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let first = bytes.first else { return }
    let start = last == nil ? 1 : 0
    let before = last ?? first
    for odd in [false, true] {
      let skipped = odd == isOdd ? 0 : 1
      let place = odd ? 2 : 0
      ways[place].take(bytes, before, from: start + skipped, isHighFirst: false, letters)
      ways[place + 1].take(bytes, before, from: start + skipped, isHighFirst: true, letters)
    }
    last = bytes.last
    if (bytes.count - start) % 2 == 1 { isOdd.toggle() }
  }
}

/// Letters of sixteen bits that may be part of what is looked for; all others only stand between.
private struct WideLetters {
  private let isKnown: [Bool]
  private let alphabet: Set<UInt8>

  static let none = WideLetters(isKnown: [], alphabet: [])

  private init(isKnown: [Bool], alphabet: Set<UInt8>) { (self.isKnown, self.alphabet) = (isKnown, alphabet) }

  init(_ alphabet: Set<UInt8>) {
    let (bytes, ends) = Self.folded
    let known = (0..<256).map { alphabet.contains(UInt8($0)) }
    var start = 0
    isKnown = ends.map { end in
      defer { start = end }
      return bytes[start..<end].allSatisfy { known[Int($0)] }
    }
    self.alphabet = alphabet
  }

  /// What stands for nothing in folded text.
  static let gap: UInt8 = 0x7f

  func knows(_ unit: UInt16) -> Bool { isKnown[Int(unit)] }

  func knows(_ scalar: Unicode.Scalar) -> Bool { FoldedScan.letters(of: scalar).allSatisfy(alphabet.contains) }

  /// What each of them folds to, and where that ends. Halves of a pair, and none at all, are a gap.
  private static let folded: (bytes: [UInt8], ends: [Int]) = {
    var (bytes, ends) = ([UInt8](), [Int]())
    for unit in UInt16.min...UInt16.max {
      bytes += unit == 0 ? [gap] : unit < 0x20 ? [0x20] : Unicode.Scalar(unit).map(FoldedScan.letters) ?? [gap]
      ends.append(bytes.count)
    }
    return (bytes, ends)
  }()
}

/// Letters from every second byte, in one order.
private struct WideWay {
  private var scan: FoldedScan
  private var plain: [UInt8] = []
  private var high: UInt16?
  private var isInGap = false

  init(_ scan: FoldedScan) { self.scan = scan }

  var count: Int { scan.count }

  /// - Parameters:
  ///   - before: the byte before the first
  ///   - start: the place of the first letter's second byte
  mutating func take(
    _ bytes: UnsafeBufferPointer<UInt8>, _ before: UInt8, from start: Int, isHighFirst: Bool, _ letters: WideLetters
  ) {
    plain.removeAll(keepingCapacity: true)
    for place in stride(from: start, to: bytes.count, by: 2) {
      let (first, second) = (UInt16(place == 0 ? before : bytes[place - 1]), UInt16(bytes[place]))
      take(isHighFirst ? first << 8 | second : second << 8 | first, letters)
    }
    scan.take(plain)
  }

  private mutating func take(_ unit: UInt16, _ letters: WideLetters) {
    if letters.knows(unit), let scalar = Unicode.Scalar(unit) {
      put(scalar)
    } else if unit & 0xfc00 == 0xd800 {
      high = unit
    } else if unit & 0xfc00 == 0xdc00, let high, let scalar = Self.scalar(high, unit), letters.knows(scalar) {
      put(scalar)
    } else {
      high = nil
      if !isInGap { plain.append(WideLetters.gap) }
      isInGap = true
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    (high, isInGap) = (nil, false)
    if scalar.isASCII { plain.append(UInt8(scalar.value)) } else { plain += UTF8.encode(scalar).map(Array.init) ?? [] }
  }

  private static func scalar(_ high: UInt16, _ low: UInt16) -> Unicode.Scalar? {
    Unicode.Scalar(0x1_0000 + UInt32(high & 0x3ff) << 10 + UInt32(low & 0x3ff))
  }
}
