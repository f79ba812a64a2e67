/// Counts texts in bytes that come piece by piece, however they are written there: folded as search folds them, words of a name in any turn,
/// telephone numbers by their digits. The bytes are UTF-8, and what is none is Latin-1.
struct FoldedScan {
  private let words: [[UInt8]]
  private let overlap: Int
  private let isSpaceless: Bool
  private var numbers: NumberScan
  /// What was folded of the last bytes.
  private var folded: [UInt8] = []
  /// The beginning of a letter of several bytes.
  private var pending: [UInt8] = []
  private var isAfterSpace = false
  private var letters: [UInt32: [UInt8]] = [:]
  private var found = 0

  /// - Parameter isSpaceless: whether white space counts for nothing, where it may stand within words and be missing between them
  init(_ texts: [String], isSpaceless: Bool = false) {
    let numbers = texts.map { NumberScan.number($0) }
    let spelled = zip(texts, numbers).filter { $1 == nil }.flatMap { Self.turns(of: $0.0) }
    (self.isSpaceless, self.numbers) = (isSpaceless, NumberScan(numbers.compactMap { $0 }, isSpaceless: isSpaceless))
    words = Set(spelled.map { Self.fold($0, isSpaceless: isSpaceless) }).filter { !$0.isEmpty }.sorted { $0.lexicographicallyPrecedes($1) }
    overlap = max(0, (words.map(\.count).max() ?? 0) - 1)
  }

  private init(isSpaceless: Bool) {
    (words, overlap, self.isSpaceless, numbers) = ([], .max, isSpaceless, NumberScan([], isSpaceless: isSpaceless))
  }

  /// As of now: a number may go on in the next piece.
  var count: Int {
    guard pending.isEmpty else {
      var whole = self
      whole.takePending()
      whole.countWords(after: folded.count)
      return whole.count
    }
    return found + numbers.countAtEnd
  }

  var isEmpty: Bool { words.isEmpty && numbers.isEmpty }

  /// All bytes that a folded text may have, and what stands between its words and digits.
  var alphabet: Set<UInt8> { Set(words.joined()).union(" +,()-./0123456789".utf8) }

  mutating func take(_ piece: some Collection<UInt8>) {
    guard !isEmpty else { return }
    let seen = folded.count
    if piece.withContiguousStorageIfAvailable({ fold($0) }) == nil { Array(piece).withUnsafeBufferPointer { fold($0) } }
    countWords(after: seen)
    if folded.count > overlap { folded.removeFirst(folded.count - overlap) }
  }

  /// Begins anew with the same texts.
  mutating func restart() {
    folded.removeAll(keepingCapacity: true)
    pending.removeAll(keepingCapacity: true)
    (isAfterSpace, found) = (false, 0)
    numbers.restart()
  }

  /// “Ada Berg” is also “Berg, Ada”: the words in the same order, from whichever the first is.
  private static func turns(of text: String) -> [String] {
    let words = text.split { $0.isWhitespace }.prefix(8)
    guard words.count > 1 else { return [text] }
    return words.indices.map { (words[$0...] + words[..<$0]).joined(separator: " ") }
  }

  private static func fold(_ text: String, isSpaceless: Bool) -> [UInt8] {
    var scan = FoldedScan(isSpaceless: isSpaceless)
    Array(text.utf8).withUnsafeBufferPointer { scan.fold($0) }
    return Array(scan.folded.drop { $0 == 0x20 })
  }

  /// What ends within the bytes that were kept was counted with them.
  private mutating func countWords(after seen: Int) {
    for word in words { found += Occurrences.count(of: word, in: folded, endingAfter: seen) }
  }
}

// Folding.
extension FoldedScan {
  private mutating func fold(_ bytes: UnsafeBufferPointer<UInt8>) {
    for byte in bytes { if byte < 0x80 { takeASCII(byte) } else { takeOther(byte) } }
  }

  private mutating func takeASCII(_ byte: UInt8) {
    if !pending.isEmpty { takePending() }
    switch byte {
    // What stands for a space in an address.
    case 0x20, UInt8(ascii: "+"):
      isAfterSpace = true
      numbers.separate()
    case 0...0x1f, UInt8(ascii: ","):
      isAfterSpace = true
      numbers.end()
    case 0x41...0x5a: put(byte | 0x20)
    default: put(byte)
    }
  }

  private mutating func takeOther(_ byte: UInt8) {
    pending.append(byte)
    let length = Self.length(of: pending[0])
    if pending.count > 1, byte & 0xc0 != 0x80 {
      pending.removeLast()
      takePending()
      takeOther(byte)
    } else if length == 1 {
      takePending()
    } else if pending.count == length {
      let value = pending.dropFirst().reduce(UInt32(pending[0]) & (0x7f >> UInt32(length))) { $0 << 6 | UInt32($1 & 0x3f) }
      guard let scalar = Unicode.Scalar(value) else { return takePending() }
      pending.removeAll(keepingCapacity: true)
      put(scalar)
    }
  }

  /// They are no UTF-8.
  private mutating func takePending() {
    let bytes = pending
    pending.removeAll(keepingCapacity: true)
    for byte in bytes { put(Unicode.Scalar(byte)) }
  }

  private static func length(of first: UInt8) -> Int {
    switch first {
    case 0xc2...0xdf: 2
    case 0xe0...0xef: 3
    case 0xf0...0xf4: 4
    default: 1
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    for byte in letters[scalar.value] ?? learn(scalar) { if byte == 0x20 { takeASCII(byte) } else { put(byte) } }
  }

  private mutating func learn(_ scalar: Unicode.Scalar) -> [UInt8] {
    let bytes = Self.letters(of: scalar)
    letters[scalar.value] = bytes
    return bytes
  }

  /// What a letter counts as.
  static func letters(of scalar: Unicode.Scalar) -> [UInt8] {
    let isDash = scalar.properties.generalCategory == .dashPunctuation || scalar.value == 0x2212
    return Array((scalar.properties.isWhitespace ? " " : isDash ? "-" : SearchFolding.fold(String(scalar))).utf8)
  }

  private mutating func put(_ byte: UInt8) {
    if isAfterSpace {
      isAfterSpace = false
      if !isSpaceless { folded.append(0x20) }
    }
    folded.append(byte)
    numbers.take(byte)
  }
}
