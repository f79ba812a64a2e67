/// Counts texts in bytes that come piece by piece, however they are written there (`FoldedScan`, `WideScan`).
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
    wide = WideScan(encodings.contains(.utf16) ? texts : [], isSpaceless: isSpaceless)
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
