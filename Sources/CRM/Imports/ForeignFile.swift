/// Files that are chosen by mistake and are no table, told by their first bytes.
enum ForeignFile {
  private static let beginnings: [(bytes: [UInt8], words: String)] = [
    ([0xD0, 0xCF, 0x11, 0xE0], "a file of an old Office program (XLS or DOC)"),
    (Array("%PDF-".utf8), "a PDF"),
    ([0x89, 0x50, 0x4E, 0x47], "a picture"),
    ([0xFF, 0xD8, 0xFF], "a picture"),
    (Array("GIF8".utf8), "a picture"),
    ([0x1F, 0x8B], "a packed file"),
  ]

  /// - Throws: `CSVError` that says what it is instead.
  static func demandNone(_ bytes: some Sequence<UInt8>) throws {
    guard let found = beginnings.first(where: { bytes.starts(with: $0.bytes) }) else { return }
    throw CSVError("This is \(found.words), which cannot be read. Save the table as XLSX or CSV.")
  }
}
