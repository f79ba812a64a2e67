import Archives
import CSystem

/// What people read in a PDF: the strings of its pages, read with every table of letters that its fonts bring along (ISO 32000-1 §7.3, §9.10).
/// Which font a string is in is not looked up; a name reads like itself in one of them.
struct PDFText {
  private let bytes: [UInt8]
  private let limit: Int
  private var pages: [[UInt8]] = []
  private var maps: Set<LetterMap> = []
  /// Fonts whose codes are no letters, but for tables.
  private var (fonts, tables) = (0, 0)
  /// Whether all of it could be unpacked and read as letters.
  private(set) var isWhole = true
  private(set) var isLocked = false
  /// Whether it is longer than is looked at.
  private(set) var isCut = false

  /// - Parameter limit: bytes of all that is unpacked.
  init(_ bytes: [UInt8], limit: Int) { (self.bytes, self.limit) = (bytes, limit) }

  /// Unpacks it.
  /// - Parameter affords: whether so many bytes more may be unpacked.
  mutating func open(_ affords: (Int) -> Bool) {
    var (objects, place, left) = ([UInt8](), 0, limit)
    while let start = find("stream", from: place) {
      let head = bytes[place..<start]
      objects += head
      guard let end = find("endstream", from: start) else {
        // None of those that follow has an end either.
        place = start + 6
        isWhole = false
        break
      }
      let dictionary = Self.lastObject(of: head)
      let content = bytes[Self.afterLineEnd(start + 6, bytes)..<end]
      take(content, dictionary, &left, affords)
      place = end + 9
    }
    objects += bytes[place...]
    take(page: objects)
    isLocked = Self.has("/Encrypt", objects)
    if fonts > tables || pages.count == 1 && Self.has("/Filter", objects) { isWhole = false }
  }

  /// One of the ways in which a page may be read: hands out letters without white space, piece by piece, until it is told no more.
  typealias Reading = (_ take: ([UInt8]) -> Bool) -> Void

  /// Every page, or other piece, in each of the ways in which its strings may be read.
  /// - Parameter body: whether to go on.
  mutating func forEachPage(_ body: ([Reading]) -> Bool) {
    for page in pages {
      let strings = PDFStrings(page)
      if !strings.isWhole { isWhole = false }
      let ways: [([UInt8]) -> [UInt8]] = [Self.plain] + maps.map { map in { map.letters($0) } }
      let raw: Reading = { take in _ = take(page.filter { $0 > 0x20 }) }
      guard body([raw] + ways.map { way in { take in Self.read(strings.all, way, take) } }) else { return }
    }
  }

  private static func read(_ strings: [[UInt8]], _ way: ([UInt8]) -> [UInt8], _ take: ([UInt8]) -> Bool) {
    var piece: [UInt8] = []
    for string in strings {
      piece += way(string)
      guard piece.count >= 1 << 16 else { continue }
      guard take(piece) else { return }
      piece = []
    }
    _ = take(piece)
  }

  /// In the alphabet of the file's own strings: sixteen bits where it says so, else eight.
  private static func plain(_ string: [UInt8]) -> [UInt8] {
    guard string.starts(with: [0xfe, 0xff]) else { return string.filter { $0 > 0x20 } }
    let units = stride(from: 2, to: string.count - 1, by: 2).map { UInt16(string[$0]) << 8 | UInt16(string[$0 + 1]) }
    return String(decoding: units, as: UTF16.self).filter { !$0.isWhitespace }.utf8.map { $0 }
  }

  /// Pictures, tables of places, and programs of fonts.
  private static let textless: [StaticString] = [
    "/Subtype /Image", "/Subtype/Image", "/XRef", "/Length1", "Type1C", "CIDFontType0C", "/OpenType",
  ]
  private static let otherFilters: [StaticString] = [
    "/LZWDecode", "/ASCII85Decode", "/ASCIIHexDecode", "/RunLengthDecode", "/Predictor", "/Crypt",
  ]

  private mutating func take(
    _ content: ArraySlice<UInt8>, _ dictionary: ArraySlice<UInt8>, _ left: inout Int, _ affords: (Int) -> Bool
  ) {
    if isCut || Self.textless.contains(where: { Self.has($0, dictionary) }) { return }
    guard Self.has("/Filter", dictionary) else { return take(page: Array(content)) }
    guard Self.has("/FlateDecode", dictionary), !Self.otherFilters.contains(where: { Self.has($0, dictionary) }) else {
      isWhole = false
      return
    }
    var unpacked: [UInt8] = []
    var isCut = false
    do throws(ArchiveError) {
      try Inflation.unpack(content) { piece in
        left -= piece.count
        isCut = left <= 0 || !affords(piece.count)
        if !isCut { unpacked += piece }
        return !isCut
      }
    } catch { isWhole = false }
    self.isCut = self.isCut || isCut
    take(page: unpacked)
  }

  private mutating func take(page: [UInt8]) {
    if Self.has("begincmap", page) {
      if let map = LetterMap(page) { maps.insert(map) }
      return
    }
    fonts += Self.count("/Type0", page) + Self.count("/Type3", page)
    tables += Self.count("/ToUnicode", page)
    pages.append(page)
  }

  private static func lastObject(of head: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let tail = head.suffix(4_096)
    let marks = Array("obj".utf8)
    var place = tail.endIndex - marks.count
    while place >= tail.startIndex {
      if tail[place] == marks[0], tail[place + 1] == marks[1], tail[place + 2] == marks[2] { return tail[(place + 3)...] }
      place -= 1
    }
    return tail
  }

  private static func afterLineEnd(_ place: Int, _ bytes: [UInt8]) -> Int {
    var place = place
    if place < bytes.count, bytes[place] == 0x0d { place += 1 }
    if place < bytes.count, bytes[place] == 0x0a { place += 1 }
    return min(place, bytes.count)
  }

  /// Where a word of the file stands next.
  private func find(_ word: StaticString, from place: Int) -> Int? { Self.find(word, bytes[place...]) }

  private static func find(_ word: StaticString, _ bytes: ArraySlice<UInt8>) -> Int? {
    bytes.withUnsafeBytes { whole in
      guard let base = whole.baseAddress, let found = kith_memmem(base, whole.count, word.utf8Start, word.utf8CodeUnitCount) else {
        return nil
      }
      return bytes.startIndex + (UnsafeRawPointer(found) - base)
    }
  }

  private static func has(_ word: StaticString, _ bytes: some Collection<UInt8>) -> Bool { count(word, bytes, most: 1) > 0 }

  private static func count(_ word: StaticString, _ bytes: some Collection<UInt8>, most: Int = .max) -> Int {
    var (rest, count) = (Array(bytes)[...], 0)
    while count < most, let place = find(word, rest) {
      count += 1
      rest = rest[(place + word.utf8CodeUnitCount)...]
    }
    return count
  }
}
