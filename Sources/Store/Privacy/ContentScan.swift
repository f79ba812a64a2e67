import Archives

/// One content as it streams by: what it is, how often the texts stand in it, and its bytes where there is more to unpack in them.
struct ContentScan {
  enum Kind: Equatable { case archive, pdf, gzip, mail, packed, office, markup, other }

  private(set) var kind: Kind?
  /// The content itself, of a kind that is packed.
  private(set) var kept: [UInt8] = []
  /// Whether it was longer than is kept.
  private(set) var isCut = false
  private let keptLimit: Int
  private var bytes: ByteScan
  private var words: ByteScan
  private var markup = MarkupText()
  private var signs = ByteScan([])

  /// - Parameters:
  ///   - bytes: looks for the texts in bytes as they are
  ///   - keptLimit: of how many bytes of a packed content are kept
  init(_ texts: [String], _ bytes: ByteScan, keptLimit: Int) {
    (self.keptLimit, self.bytes) = (keptLimit, bytes)
    words = ByteScan(texts, isSpaceless: true)
    named = texts.filter { $0.contains(where: \.isLetter) }
  }

  private let named: [String]

  /// In the bytes as they are, or in the words that people read.
  var count: Int { max(bytes.count, words.count) }

  var isUnpacked: Bool { kind == .archive || kind == .pdf || kind == .gzip || kind == .mail }

  /// Why what it says may not have been seen, whatever is in it.
  var unread: UnreadFile.Reason? {
    switch kind {
    case .office where signs.count > 0: .locked
    case .packed: .packed
    default: nil
    }
  }

  mutating func take(_ piece: some Collection<UInt8>) {
    if kind == nil { begin(Array(piece.prefix(4_096))) }
    bytes.take(piece)
    switch kind {
    case .markup: words.take(markup.plain(piece))
    case .other, .mail: words.take(piece)
    case .office: signs.take(piece)
    default: break
    }
    if isUnpacked { keep(piece) }
  }

  private mutating func keep(_ piece: some Collection<UInt8>) {
    if kept.count + piece.count > keptLimit {
      (kept, isCut) = ([], true)
    } else if !isCut {
      kept += piece
    }
  }

  private mutating func begin(_ start: [UInt8]) {
    let kind = Self.kind(start)
    self.kind = kind
    // Numbers that stand below each other are no number of a telephone; a name may go on in the next line.
    if kind == .other || kind == .mail { words = ByteScan(named, isSpaceless: true) }
    if kind == .office { signs = ByteScan(["EncryptedPackage"], as: [.utf16]) }
  }

  /// 7-Zip, bzip2, xz, RAR, Zstandard, and what Outlook sends as winmail.dat.
  private static let packed: [[UInt8]] = [
    [0x37, 0x7a, 0xbc, 0xaf], Array("BZh".utf8), [0xfd, 0x37, 0x7a, 0x58, 0x5a], Array("Rar!".utf8), [0x28, 0xb5, 0x2f, 0xfd],
    [0x78, 0x9f, 0x3e, 0x22],
  ]

  private static func kind(_ start: [UInt8]) -> Kind {
    if Archive.isArchive(start) { return .archive }
    if start.starts(with: Array("%PDF-".utf8)) { return .pdf }
    if start.starts(with: [0x1f, 0x8b]) { return .gzip }
    if start.starts(with: [0xd0, 0xcf, 0x11, 0xe0]) { return .office }
    if packed.contains(where: { start.starts(with: $0) }) { return .packed }
    if MailText.isMail(start) { return .mail }
    let first = start.starts(with: [0xef, 0xbb, 0xbf]) ? start.dropFirst(3) : start[...]
    return first.first { $0 > 0x20 } == UInt8(ascii: "<") ? .markup : .other
  }
}
