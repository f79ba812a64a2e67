import Archives

/// Looks for texts in one file, and inside of it where it is packed: the parts of Office documents, what lies in a ZIP or gzip file, the pages
/// of a PDF, what a mail says and carries, and all of these in one another.
struct FileScan {
  struct Limits {
    var members = 10_000
    /// Bytes of all that is unpacked of one file.
    var unpackedBytes = 1 << 30
    /// Bytes of one content that is packed itself and is opened in memory.
    var nestedBytes = 64 << 20
    /// How often things may be packed into each other.
    var depth = 3
    var time: Duration = .seconds(60)
  }

  let texts: [String]
  let limits: Limits
  private(set) var count = 0
  /// Why not all of it could be read.
  private(set) var unread: Set<UnreadFile.Reason> = []
  private var left: Int
  /// How texts are looked for in bytes, and in the letters of a page; made once, because it takes longer than reading a small content.
  private let inBytes, inLetters: ByteScan
  private let end: ContinuousClock.Instant

  init(_ texts: [String], _ limits: Limits = Limits()) {
    (self.texts, self.limits, left) = (texts, limits, limits.unpackedBytes)
    inBytes = ByteScan(texts, as: ByteScan.Encoding.allCases)
    inLetters = ByteScan(texts, as: ByteScan.Encoding.allCases, isSpaceless: true)
    end = .now + limits.time
  }

  /// - Parameter tell: hears of every piece of the file how many bytes it has.
  mutating func look(at path: String, tell: (Int) throws -> Void = { _ in }) throws {
    var content = ContentScan(texts, inBytes, keptLimit: limits.nestedBytes)
    try DurableFile.read(path) { piece in
      content.take(piece)
      try tell(piece.count)
    }
    take(content, depth: 0) { () throws(ArchiveError) in try Archive(path: path) }
  }

  /// What is not packed stands in the bytes too, and counts once.
  private mutating func take(_ content: ContentScan, depth: Int, _ open: () throws(ArchiveError) -> Archive) {
    let before = count
    if content.isUnpacked {
      if depth >= limits.depth {
        unread.insert(.nested)
      } else if content.isCut, depth > 0 || content.kind != .archive {
        unread.insert(.large)
      } else {
        lookInside(content, depth, open)
      }
    }
    count = max(count, before + content.count)
    if let reason = content.unread { unread.insert(reason) }
  }

  private mutating func lookInside(_ content: ContentScan, _ depth: Int, _ open: () throws(ArchiveError) -> Archive) {
    do throws(ArchiveError) {
      switch content.kind {
      case .archive: try lookInside(try open(), depth)
      case .gzip: try lookInside(gzip: content.kept, depth)
      case .pdf: lookInside(pdf: content.kept)
      case .mail: lookInside(mail: content.kept, depth)
      default: break
      }
    } catch {
      unread.insert(error == .locked ? .locked : .damaged)
    }
  }

  /// Whether so many bytes more may be read of what is unpacked.
  private mutating func affords(_ count: Int) -> Bool {
    left -= count
    if left > 0, ContinuousClock.now < end { return true }
    unread.insert(.large)
    return false
  }

  private mutating func lookInside(_ archive: Archive, _ depth: Int) throws(ArchiveError) {
    if archive.count > limits.members { unread.insert(.large) }
    for place in 0..<min(archive.count, limits.members) where left > 0 {
      guard let member = archive.member(place) else { throw .damaged }
      if member.isLocked { unread.insert(.locked) } else { try look(at: member, of: archive, depth) }
    }
  }

  private mutating func look(at member: Archive.Member, of archive: Archive, _ depth: Int) throws(ArchiveError) {
    let reader = try archive.open(member)
    var content = ContentScan(texts, inBytes, keptLimit: limits.nestedBytes)
    let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 16)
    defer { buffer.deallocate() }
    while true {
      let count = try reader.read(into: buffer)
      if count == 0 || !affords(count) { break }
      content.take(UnsafeBufferPointer(rebasing: buffer[..<count]))
    }
    takeNested(content, depth)
  }

  private mutating func takeNested(_ content: ContentScan, _ depth: Int) {
    take(content, depth: depth + 1) { () throws(ArchiveError) in try Archive(content.kept) }
  }

  private mutating func lookInside(gzip bytes: [UInt8], _ depth: Int) throws(ArchiveError) {
    var content = ContentScan(texts, inBytes, keptLimit: limits.nestedBytes)
    defer { takeNested(content, depth) }
    try Inflation.unpack(bytes) { piece in
      guard affords(piece.count) else { return false }
      content.take(piece)
      return true
    }
  }

  private mutating func lookInside(mail bytes: [UInt8], _ depth: Int) {
    var mail = MailText(bytes)
    while let part = mail.next(), affords(part.count) {
      var content = ContentScan(texts, inBytes, keptLimit: limits.nestedBytes)
      content.take(part)
      takeNested(content, depth)
    }
    if mail.isLocked { unread.insert(.locked) }
  }

  private mutating func lookInside(pdf bytes: [UInt8]) {
    var text = PDFText(bytes, limit: limits.nestedBytes)
    text.open { affords($0) }
    if text.isLocked { return _ = unread.insert(.locked) }
    if text.isCut { unread.insert(.large) }
    text.forEachPage { page in
      count += page.ways.map { occurrences(in: $0) }.max() ?? 0
    }
    if !text.isWhole { unread.insert(.pdf) }
  }

  private mutating func occurrences(in read: () -> [UInt8]) -> Int {
    guard affords(0) else { return 0 }
    let page = read()
    guard affords(page.count) else { return 0 }
    var scan = inLetters
    scan.take(page)
    return scan.count
  }
}
