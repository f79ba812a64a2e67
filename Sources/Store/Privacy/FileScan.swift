import Archives

/// Looks for texts in one file, and inside of it where it is packed: the parts of Office documents, what lies in a ZIP, and documents in there.
struct FileScan {
  struct Limits {
    var members = 10_000
    /// Bytes of all that is unpacked of one file.
    var unpackedBytes = 1 << 30
    /// Bytes of an archive inside of another, which is opened in memory.
    var nestedBytes = 64 << 20
  }

  let texts: [String]
  let limits: Limits
  private(set) var count = 0
  /// Why not all of it could be read.
  private(set) var unread: Set<UnreadFile.Reason> = []
  private var left: Int

  init(_ texts: [String], _ limits: Limits = Limits()) {
    (self.texts, self.limits, left) = (texts, limits, limits.unpackedBytes)
  }

  /// - Parameter tell: hears of every piece of the file how many bytes it has.
  mutating func look(at path: String, tell: (Int) throws -> Void = { _ in }) throws {
    var content = ContentScan(texts)
    try DurableFile.read(path) { piece in
      content.take(piece)
      try tell(piece.count)
    }
    take(content) { $0.lookInside(depth: 0) { () throws(ArchiveError) in try Archive(path: path) } }
  }

  /// What is not packed in an archive stands in its bytes too, and counts once.
  private mutating func take(_ content: ContentScan, inside look: (inout FileScan) -> Void) {
    let before = count
    if content.kind == .archive { look(&self) }
    count = max(count, before + content.count)
    if let reason = content.unread { unread.insert(reason) }
  }

  private mutating func lookInside(depth: Int, _ open: () throws(ArchiveError) -> Archive) {
    do throws(ArchiveError) {
      let archive = try open()
      if archive.count > limits.members { unread.insert(.large) }
      for place in 0..<min(archive.count, limits.members) where left > 0 {
        guard let member = archive.member(place) else { throw .damaged }
        if member.isLocked { unread.insert(.locked) } else { try look(at: member, of: archive, depth) }
      }
    } catch {
      unread.insert(error == .locked ? .locked : .damaged)
    }
  }

  private mutating func look(at member: Archive.Member, of archive: Archive, _ depth: Int) throws(ArchiveError) {
    let reader = try archive.open(member)
    var content = ContentScan(texts)
    var inner: [UInt8] = []
    let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 16)
    defer { buffer.deallocate() }
    while true {
      let count = try reader.read(into: buffer)
      if count == 0 { break }
      left -= count
      guard left > 0 else {
        unread.insert(.large)
        break
      }
      let piece = UnsafeBufferPointer(rebasing: buffer[..<count])
      content.take(piece)
      if content.kind == .archive, inner.count <= limits.nestedBytes { inner += piece }
    }
    take(content) { $0.lookInside(inner, depth) }
  }

  private mutating func lookInside(_ bytes: [UInt8], _ depth: Int) {
    if depth > 0 {
      unread.insert(.nested)
    } else if bytes.count > limits.nestedBytes {
      unread.insert(.large)
    } else {
      lookInside(depth: depth + 1) { () throws(ArchiveError) in try Archive(bytes) }
    }
  }
}

/// One content as it streams by: what it is, and how often the texts stand in it.
private struct ContentScan {
  enum Kind: Equatable { case archive, pdf, packed, office, markup, other }

  private(set) var kind: Kind?
  private var bytes: ByteScan
  private var words: ByteScan
  private var markup = MarkupText()
  private var signs = ByteScan([])

  init(_ texts: [String]) {
    bytes = ByteScan(texts, as: ByteScan.Encoding.allCases)
    words = ByteScan(texts.map { $0.filter { !$0.isWhitespace } })
  }

  /// In the bytes as they are, or in the words that people read.
  var count: Int { max(bytes.count, words.count) }

  /// Why what it says may not have been seen.
  var unread: UnreadFile.Reason? {
    switch kind {
    case .pdf where signs.count > 0: .pdf
    case .office where signs.count > 0: .locked
    case .packed: .packed
    default: nil
    }
  }

  mutating func take(_ piece: some Collection<UInt8>) {
    if kind == nil { begin(Array(piece.prefix(512))) }
    bytes.take(piece)
    if kind == .markup { words.take(markup.plain(piece)) }
    if kind == .pdf || kind == .office { signs.take(piece) }
  }

  private mutating func begin(_ start: [UInt8]) {
    let kind = Self.kind(start)
    self.kind = kind
    if kind == .pdf { signs = ByteScan(["/FlateDecode", "/LZWDecode", "/Encrypt"]) }
    if kind == .office { signs = ByteScan(["EncryptedPackage"], as: [.utf16]) }
  }

  private static let packed: [[UInt8]] = [
    [0x1f, 0x8b], [0x37, 0x7a, 0xbc, 0xaf], Array("BZh".utf8), [0xfd, 0x37, 0x7a, 0x58, 0x5a], Array("Rar!".utf8),
    [0x28, 0xb5, 0x2f, 0xfd],
  ]

  private static func kind(_ start: [UInt8]) -> Kind {
    if Archive.isArchive(start) { return .archive }
    if start.starts(with: Array("%PDF-".utf8)) { return .pdf }
    if start.starts(with: [0xd0, 0xcf, 0x11, 0xe0]) { return .office }
    if packed.contains(where: { start.starts(with: $0) }) { return .packed }
    let first = start.starts(with: [0xef, 0xbb, 0xbf]) ? start.dropFirst(3) : start[...]
    return first.first { $0 > 0x20 } == UInt8(ascii: "<") ? .markup : .other
  }
}
