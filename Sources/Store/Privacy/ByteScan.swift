import CSystem
import Foundation

/// Counts texts in bytes that come piece by piece, whatever the case of their letters.
struct ByteScan {
  enum Encoding: CaseIterable { case utf8, utf16, latin1 }

  /// With small Latin letters.
  private let texts: [[UInt8]]
  private let overlap: Int
  private var kept: [UInt8] = []
  private(set) var count = 0

  /// - Parameter encodings: in which the bytes may be written
  init(_ texts: [String], as encodings: [Encoding] = [.utf8]) {
    let spelled = texts.flatMap(Self.spellings).flatMap { text in encodings.flatMap { Self.bytes(of: text, $0) } }
    self.texts = Array(Set(spelled.map { $0.map(Self.lowered) })).filter { !$0.isEmpty }
    overlap = max(0, (self.texts.map(\.count).max() ?? 0) - 1)
  }

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
    guard !texts.isEmpty else { return }
    let bytes = kept + piece.map(Self.lowered)
    for text in texts { count += Self.occurrences(of: text, in: bytes, endingAfter: kept.count) }
    kept = Array(bytes.suffix(overlap))
  }

  /// What ends within the bytes that were kept was counted with them.
  private static func occurrences(of text: [UInt8], in bytes: [UInt8], endingAfter seen: Int) -> Int {
    bytes.withUnsafeBytes { whole in
      guard let base = whole.baseAddress else { return 0 }
      var (count, start) = (0, 0)
      while let found = kith_memmem(base + start, whole.count - start, text, text.count) {
        let place = UnsafeRawPointer(found) - base
        if place + text.count > seen { count += 1 }
        start = place + 1
      }
      return count
    }
  }

  /// Letters beyond Latin, large and small, and as search keeps them.
  static func spellings(_ text: String) -> Set<String> {
    [text, text.lowercased(), text.uppercased(), SearchFolding.fold(text)]
  }

  private static func bytes(of text: String, _ encoding: Encoding) -> [[UInt8]] {
    let isPlain = text.utf8.allSatisfy { $0 < 0x80 }
    switch encoding {
    case .utf8:
      return isPlain
        ? [Array(text.utf8)]
        : [Array(text.precomposedStringWithCanonicalMapping.utf8), Array(text.decomposedStringWithCanonicalMapping.utf8)]
    case .utf16:
      let units = Array(text.precomposedStringWithCanonicalMapping.utf16)
      return [
        units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] },
        units.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] },
      ]
    case .latin1:
      let scalars = text.precomposedStringWithCanonicalMapping.unicodeScalars
      return isPlain || scalars.contains { $0.value > 0xff } ? [] : [scalars.map { UInt8(truncatingIfNeeded: $0.value) }]
    }
  }

  private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5a).contains(byte) ? byte | 0x20 : byte }
}
