/// One page of a PDF, or another piece of it: its strings, each in its font, and the ways in which they may be read. Which table of letters
/// belongs to a font is not looked up; few fit the codes that are used.
struct PDFPage {
  private let bytes: [UInt8]
  private let strings: [PDFStrings.Item]
  /// For each font, the tables that know its codes; none for a font that is read plainly.
  private let tables: [Int: [LetterMap]]
  /// Whether all ways are tried.
  let isWhole: Bool

  private static let mostWays = 64

  init(_ bytes: [UInt8], _ maps: Set<LetterMap>) {
    self.bytes = bytes
    let found = PDFStrings(bytes)
    strings = found.all
    var (tables, ways, isWhole) = ([Int: [LetterMap]](), 1, found.isWhole)
    for (font, items) in Dictionary(grouping: strings, by: \.font) {
      var fitting = maps.filter { $0.covers(items.map(\.bytes)) }
      if ways * fitting.count > Self.mostWays {
        isWhole = false
        fitting = Set(fitting.prefix(1))
      }
      ways *= max(1, fitting.count)
      tables[font] = Array(fitting)
    }
    (self.tables, self.isWhole) = (tables, isWhole)
  }

  /// Without white space: as the bytes stand there, each string in its own alphabet, and with the tables.
  var ways: [() -> [UInt8]] {
    let plain: [() -> [UInt8]] = [{ bytes.filter { $0 > 0x20 } }, { strings.flatMap { Self.plain($0.bytes) } }]
    return plain + choices.map { choice in { strings.flatMap { choice[$0.font]?.letters($0.bytes) ?? Self.plain($0.bytes) } } }
  }

  /// A table for each font that has any, in all combinations.
  private var choices: [[Int: LetterMap]] {
    let all = tables.reduce([[:]]) { choices, font -> [[Int: LetterMap]] in
      font.value.isEmpty ? choices : choices.flatMap { choice in font.value.map { choice.merging([font.key: $0]) { $1 } } }
    }
    return all == [[:]] ? [] : all
  }

  /// In the alphabet of the file's own strings: sixteen bits where it says so, else eight.
  private static func plain(_ string: [UInt8]) -> [UInt8] {
    guard string.starts(with: [0xfe, 0xff]) else { return string.filter { $0 > 0x20 } }
    let units = stride(from: 2, to: string.count - 1, by: 2).map { UInt16(string[$0]) << 8 | UInt16(string[$0 + 1]) }
    return String(decoding: units, as: UTF16.self).filter { !$0.isWhitespace }.utf8.map { $0 }
  }
}
