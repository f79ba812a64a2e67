import Foundation

/// Counts texts in bytes that come piece by piece, however they are written there (`FoldedScan`), and as sixteen bits a letter.
struct ByteScan {
  enum Encoding: CaseIterable {
    /// And Latin-1 where it is none.
    case utf8
    case utf16
  }

  private var folded: FoldedScan
  private var wide: WideScan

  /// - Parameters:
  ///   - encodings: in which the bytes may be written
  ///   - isSpaceless: whether white space counts for nothing
  init(_ texts: [String], as encodings: [Encoding] = [.utf8], isSpaceless: Bool = false) {
    folded = FoldedScan(encodings.contains(.utf8) ? texts : [], isSpaceless: isSpaceless)
    let words = isSpaceless ? texts.map { $0.filter { !$0.isWhitespace } } : texts
    wide = WideScan(encodings.contains(.utf16) ? words : [])
  }

  var count: Int { folded.count + wide.count }

  /// How often the texts stand in a file; `tell` hears of every piece how many bytes it has.
  func count(in path: String, tell: (Int) throws -> Void = { _ in }) throws -> Int {
    var scan = self
    try DurableFile.read(path) { piece in
      scan.take(piece)
      try tell(piece.count)
    }
    return scan.count
  }

  mutating func take(_ piece: some Collection<UInt8>) {
    folded.take(piece)
    wide.take(piece)
  }
}

/// Texts of sixteen bits a letter, whatever the case of Latin letters; of others as they are, large, small, and as search keeps them.
private struct WideScan {
  private let texts: [[UInt8]]
  private let overlap: Int
  private var kept: [UInt8] = []
  private(set) var count = 0

  init(_ texts: [String]) {
    let spelled = Set(texts.flatMap(Self.spellings)).flatMap(Self.bytes)
    self.texts = Array(Set(spelled.map { $0.map(Self.lowered) })).filter { !$0.isEmpty }
    overlap = max(0, (self.texts.map(\.count).max() ?? 0) - 1)
  }

  mutating func take(_ piece: some Collection<UInt8>) {
    guard !texts.isEmpty else { return }
    let bytes = kept + piece.map(Self.lowered)
    for text in texts { count += Occurrences.count(of: text, in: bytes, endingAfter: kept.count) }
    kept = Array(bytes.suffix(overlap))
  }

  private static func spellings(_ text: String) -> [String] {
    let number = NumberScan.number(text).map { [$0, text.filter(\.isNumber)] } ?? []
    return [text, text.lowercased(), text.uppercased(), SearchFolding.fold(text)] + number
  }

  private static func bytes(of text: String) -> [[UInt8]] {
    let units = Array(text.precomposedStringWithCanonicalMapping.utf16)
    return [
      units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }, units.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] },
    ]
  }

  private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5a).contains(byte) ? byte | 0x20 : byte }
}
