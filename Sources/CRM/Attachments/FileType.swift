/// What a file is, read from its first bytes. What the sender says it is counts for nothing.
struct FileType: Hashable {
  let mime: String
  /// For people: `PDF`.
  let label: String
  let icon: String

  /// How many bytes from the start are looked at.
  static let sample = 1 << 16
  /// What browsers show in a sandbox of their own, and what runs no script in one of ours.
  static let inline: Set = ["application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"]

  var isInline: Bool { Self.inline.contains(mime) }

  private static let unknown = FileType(mime: "application/octet-stream", label: "File", icon: "clip")

  private init(mime: String, label: String, icon: String = "note") {
    self.mime = mime
    self.label = label
    self.icon = icon
  }

  init(start: [UInt8]) {
    let type = Self.signatures.first { $0.matches(start) }?.type ?? (Self.isText(start) ? Self.text : Self.unknown)
    self = type == Self.zip ? Self.packed(start) : type == Self.video ? Self.filmed(start) : type
  }

  /// The type that was found when the file came.
  init(mime: String) {
    let known = Self.signatures.map(\.type) + Self.documents.map(\.type) + Self.brands.map(\.type) + [Self.text]
    self = known.first { $0.mime == mime } ?? Self.unknown
  }

  // MARK: Signatures

  private struct Signature {
    let bytes: [UInt8]
    var offset = 0
    let type: FileType

    func matches(_ start: [UInt8]) -> Bool { start.dropFirst(offset).starts(with: bytes) }
  }

  private static let zip = FileType(mime: "application/zip", label: "ZIP", icon: "archive")
  private static let text = FileType(mime: "text/plain", label: "Text")
  private static let video = FileType(mime: "video/mp4", label: "Video", icon: "eye")

  private static let signatures: [Signature] = [
    Signature(bytes: Array("%PDF-".utf8), type: FileType(mime: "application/pdf", label: "PDF")),
    Signature(bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], type: FileType(mime: "image/png", label: "PNG", icon: "image")),
    Signature(bytes: [0xff, 0xd8, 0xff], type: FileType(mime: "image/jpeg", label: "JPEG", icon: "image")),
    Signature(bytes: Array("GIF87a".utf8), type: FileType(mime: "image/gif", label: "GIF", icon: "image")),
    Signature(bytes: Array("GIF89a".utf8), type: FileType(mime: "image/gif", label: "GIF", icon: "image")),
    Signature(bytes: Array("WEBPVP8".utf8), offset: 8, type: FileType(mime: "image/webp", label: "WebP", icon: "image")),
    Signature(bytes: [0x50, 0x4b, 0x03, 0x04], type: zip), Signature(bytes: [0x50, 0x4b, 0x05, 0x06], type: zip),
    Signature(bytes: [0x1f, 0x8b, 0x08], type: FileType(mime: "application/gzip", label: "GZIP", icon: "archive")),
    Signature(
      bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], type: FileType(mime: "application/x-7z-compressed", label: "7Z", icon: "archive")),
    Signature(bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], type: FileType(mime: "application/x-ole-storage", label: "Office")),
    Signature(bytes: Array("{\\rtf".utf8), type: FileType(mime: "application/rtf", label: "RTF")),
    Signature(bytes: Array("ftyp".utf8), offset: 4, type: video),
    Signature(bytes: Array("ID3".utf8), type: FileType(mime: "audio/mpeg", label: "Audio", icon: "phone")),
  ]

  /// What a ZIP holds, by a name or a word that stands in it.
  private static let documents: [(sign: String, type: FileType)] = [
    ("word/", FileType(mime: office + "wordprocessingml.document", label: "Word")),
    ("xl/", FileType(mime: office + "spreadsheetml.sheet", label: "Excel", icon: "table")),
    ("ppt/", FileType(mime: office + "presentationml.presentation", label: "PowerPoint")),
    ("mimetype" + open + "text", FileType(mime: open + "text", label: "Text document")),
    ("mimetype" + open + "spreadsheet", FileType(mime: open + "spreadsheet", label: "Spreadsheet", icon: "table")),
    ("mimetype" + open + "presentation", FileType(mime: open + "presentation", label: "Presentation")),
  ]

  private static let office = "application/vnd.openxmlformats-officedocument."
  private static let open = "application/vnd.oasis.opendocument."

  private static func packed(_ start: [UInt8]) -> FileType {
    let isOffice = start.firstRange(of: Array("[Content_Types].xml".utf8)) != nil
    let found = documents.first { sign, _ in
      (isOffice || sign.hasPrefix("mimetype")) && start.firstRange(of: Array(sign.utf8)) != nil
    }
    return found?.type ?? zip
  }

  /// What the first brands of an ISO media file say that it is (ISO 14496-12, 4.3); the others are videos. Photos of phones are among them.
  private static let brands: [(signs: Set<String>, type: FileType)] = [
    (["avif", "avis"], FileType(mime: "image/avif", label: "AVIF", icon: "image")),
    (["heic", "heix", "heim", "heis", "hevc", "hevx"], FileType(mime: "image/heic", label: "HEIC", icon: "image")),
    (["mif1", "msf1"], FileType(mime: "image/heif", label: "HEIF", icon: "image")),
    (["M4A ", "M4B "], FileType(mime: "audio/mp4", label: "Audio", icon: "phone")),
    (["qt  "], FileType(mime: "video/quicktime", label: "Video", icon: "eye")),
  ]

  /// The major brand, and where that is the general one of images, the compatible ones behind its version.
  private static func filmed(_ start: [UInt8]) -> FileType {
    let end = min(start.count, start.prefix(4).reduce(0) { $0 << 8 | Int($1) }, 256)
    let places = [8] + stride(from: 16, through: end - 4, by: 4)
    let names = places.filter { $0 + 4 <= start.count }.map { String(decoding: start[$0..<$0 + 4], as: UTF8.self) }
    func type(_ name: String) -> FileType? { brands.first { $0.signs.contains(name) }?.type }
    guard let major = names.first.flatMap(type) else { return video }
    return major.mime == "image/heif" ? names.dropFirst().lazy.compactMap(type).first { $0.mime != major.mime } ?? major : major
  }

  /// UTF-8 without control characters; the last letter may be cut off.
  private static func isText(_ start: [UInt8]) -> Bool {
    guard !start.isEmpty, !start.contains(where: { $0 < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d].contains($0) || $0 == 0x7f }) else {
      return false
    }
    return (0...min(3, start.count - 1)).contains { String(validating: start.dropLast($0), as: UTF8.self) != nil }
  }
}
