import CSystem

/// What people read in a PDF: its pages unpacked, and the tables of letters that its fonts bring along (ISO 32000-1 §7.3, §9.10).
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
    while let start = find("stream", from: place), affords(0) {
      let head = bytes[place..<start]
      objects += head
      guard let end = find("endstream", from: start) else {
        place = start
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

  /// The pages and other pieces.
  mutating func forEachPage(_ body: (PDFPage) -> Void) {
    for page in pages {
      let page = PDFPage(page, maps)
      isWhole = isWhole && page.isWhole
      body(page)
    }
  }

  private static let mostMaps = 256

  /// Pictures, tables of places, and programs of fonts.
  private static let textless: [StaticString] = [
    "/Subtype /Image", "/Subtype/Image", "/XRef", "/Length1", "Type1C", "CIDFontType0C", "/OpenType",
  ]
  private static let unknown: [StaticString] = ["/Predictor", "/Crypt"]

  private mutating func take(
    _ content: ArraySlice<UInt8>, _ dictionary: ArraySlice<UInt8>, _ left: inout Int, _ affords: (Int) -> Bool
  ) {
    if isCut || Self.textless.contains(where: { Self.has($0, dictionary) }) { return }
    guard Self.has("/Filter", dictionary) else { return take(page: Array(content)) }
    guard let filters = PDFFilter.all(in: dictionary), !Self.unknown.contains(where: { Self.has($0, dictionary) }) else {
      isWhole = false
      return
    }
    var bytes = content
    for filter in filters where !isCut {
      let unpacked = filter.unpack(bytes) { count in
        left -= count
        return left > 0 && affords(count)
      }
      (isWhole, isCut) = (isWhole && (unpacked.isWhole || unpacked.isCut), unpacked.isCut)
      bytes = unpacked.bytes[...]
    }
    take(page: Array(bytes))
  }

  private mutating func take(page: [UInt8]) {
    if Self.has("begincmap", page) {
      guard let map = LetterMap(page) else { return isWhole = false }
      if maps.count < Self.mostMaps { maps.insert(map) } else { isWhole = false }
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
