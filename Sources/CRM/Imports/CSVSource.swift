import Foundation

/// Where the bytes are: in memory (an upload that stayed small) or in a file, read in chunks.
struct CSVSource: Sendable {
  private enum Place: Sendable { case bytes([UInt8]), file(String) }

  private let place: Place
  private let chunkSize: Int
  /// The file where it was made for reading; it goes with the last who may read it.
  private var made: TemporaryFile?
  /// Rows of a workbook, written down by us: their lines are counted as rows, whatever stands in their cells.
  private(set) var isSheet = false

  /// Rows that it may have, and blank lines beside them; nil for any number.
  private(set) var most: Int?

  private init(_ place: Place, _ chunkSize: Int) { (self.place, self.chunkSize) = (place, chunkSize) }

  /// Where the file lies; nil for what is in memory.
  var path: String? {
    if case .file(let path) = place { path } else { nil }
  }

  func ofSheet() -> CSVSource {
    var copy = self
    copy.isSheet = true
    return copy
  }

  func atMost(_ rows: Int?) -> CSVSource {
    var copy = self
    copy.most = rows
    return copy
  }

  static func bytes(_ bytes: [UInt8], chunkSize: Int = 1 << 16) -> CSVSource { CSVSource(.bytes(bytes), chunkSize) }
  static func text(_ text: String, chunkSize: Int = 1 << 16) -> CSVSource { bytes(Array(text.utf8), chunkSize: chunkSize) }
  static func file(_ path: String, chunkSize: Int = 1 << 16) -> CSVSource { CSVSource(.file(path), chunkSize) }

  static func file(_ made: TemporaryFile) -> CSVSource {
    var source = file(made.path)
    source.made = made
    return source
  }

  /// A walk through the bytes from the start.
  func open() throws -> CSVChunks {
    switch place {
    case .bytes(let bytes): return CSVChunks(bytes: bytes, size: chunkSize)
    case .file(let path):
      guard let handle = FileHandle(forReadingAtPath: path) else { throw CSVError("The file \(path) cannot be opened.") }
      return CSVChunks(handle: handle, size: chunkSize)
    }
  }
}

/// The chunks of a source, one after the other; holds the place in an open file.
final class CSVChunks {
  private let bytes: [UInt8]
  private let handle: FileHandle?
  private let size: Int
  private var position = 0

  init(bytes: [UInt8] = [], handle: FileHandle? = nil, size: Int) {
    self.bytes = bytes
    self.handle = handle
    self.size = max(1, size)
  }

  /// The next bytes; nil at the end.
  func next() throws -> [UInt8]? {
    if let handle {
      guard let data = try handle.read(upToCount: size), !data.isEmpty else { return nil }
      return [UInt8](data)
    }
    guard position < bytes.count else { return nil }
    defer { position += size }
    return Array(bytes[position..<min(bytes.count, position + size)])
  }
}

/// The text of a source as UTF-8, a buffer at a time.
struct CSVText {
  private let chunks: CSVChunks
  private var decoder: CSVDecoder
  private(set) var buffer: [UInt8] = []
  var position = 0
  private(set) var isAtEnd = false

  /// Starts with at least 64 KB in the buffer, enough to find the delimiter, or with all there is.
  init(_ source: CSVSource, _ encoding: CSVEncoding) throws {
    chunks = try source.open()
    decoder = CSVDecoder(encoding)
    while buffer.count < 1 << 16, !isAtEnd { buffer += try decodeNext() }
  }

  /// Puts the next piece into the buffer, in place of what is used up.
  mutating func advance() throws {
    buffer = try decodeNext()
    position = 0
  }

  private static func hasZero(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { bytes in bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false }
  }

  private mutating func decodeNext() throws -> [UInt8] {
    let chunk = try chunks.next()
    if decoder.encoding.isOneByte, let chunk, Self.hasZero(chunk) {
      throw CSVError("The file is no text: it holds zero bytes. Save the table as XLSX or CSV.")
    }
    isAtEnd = chunk == nil
    return decoder.decode(chunk ?? [], isLast: isAtEnd)
  }
}
