/// Reads a file of rows from beginning to end with a few chunks in memory, whatever its size.
/// Encoding and delimiter are found, not asked for.
final class CSVReader {
  let encoding: CSVEncoding
  let delimiter: UInt8
  /// The names of the columns, trimmed, in the order of the file.
  let header: [String]
  let headerLine: Int
  /// Rows handed out so far, without the header and blank lines.
  private(set) var rowCount = 0

  private var blankLines = 0
  private let limits: CSVLimits
  private let most: Int?
  private var text: CSVText
  private var parser: CSVParser

  /// Empty lines above the header.
  private static let mostAboveHeader = 10_000

  /// Opens the source and reads its header. Throws when it cannot be opened or has no header.
  init(_ source: CSVSource, encoding: CSVEncoding? = nil, delimiter: UInt8? = nil, limits: CSVLimits = CSVLimits()) throws {
    self.encoding = try source.isSheet ? .utf8 : encoding ?? Self.detectEncoding(of: source)
    (self.limits, most) = (limits, source.most)
    var text = try CSVText(source, self.encoding)
    let hint = source.isSheet ? nil : CSVDelimiter.hint(in: text.buffer)
    self.delimiter = try source.isSheet ? UInt8(ascii: ",") : delimiter ?? hint ?? CSVDelimiter.detect(in: text.buffer)
    var parser = CSVParser(delimiter: self.delimiter, limits: limits, countsRows: source.isSheet)
    var row = CSVRow()
    if hint != nil { _ = try Self.take(&row, &text, &parser) }
    var lines = 0
    repeat {
      guard lines < Self.mostAboveHeader, try Self.take(&row, &text, &parser) else { throw CSVError("The file has no header row.") }
      lines += 1
    } while row.isEmpty
    header = row.cells.map { $0.trimmingWhitespace() }
    headerLine = row.line
    self.text = text
    self.parser = parser
  }

  /// Reads the next row into `row`, whose storage is used again; false at the end. Blank lines are passed over.
  /// - Throws: `CSVError`, or 413 where there are more than the source may have.
  func next(_ row: inout CSVRow) throws -> Bool {
    while true {
      guard try Self.take(&row, &text, &parser) else { return false }
      guard row.isBlankLine else { break }
      blankLines += 1
      if let most, blankLines > most { throw ImportLimits.tooMany(most) }
    }
    rowCount += 1
    if let most, rowCount > most { throw ImportLimits.tooMany(most) }
    guard rowCount <= limits.rows else { throw CSVError("the file has more than \(limits.rows) rows", line: row.line) }
    return true
  }

  func next() throws -> CSVRow? {
    var row = CSVRow()
    return try next(&row) ? row : nil
  }

  private static func take(_ row: inout CSVRow, _ text: inout CSVText, _ parser: inout CSVParser) throws -> Bool {
    while true {
      var position = text.position
      let isDone = try text.buffer.withUnsafeBufferPointer { try parser.read($0, &position, into: &row) }
      text.position = position
      if isDone { return true }
      if text.isAtEnd { return try parser.finish(into: &row) }
      try text.advance()
    }
  }

  /// Looks at the whole source once: UTF-8 or not may be decided by its last row.
  static func detectEncoding(of source: CSVSource) throws -> CSVEncoding {
    let chunks = try source.open()
    var detector = CSVEncodingDetector()
    while !detector.isDecided, let chunk = try chunks.next() { detector.feed(chunk) }
    return detector.encoding
  }
}

extension StringProtocol {
  /// Without the spaces, tabs, line ends and no-break spaces around it.
  func trimmingWhitespace() -> String {
    let isTrimmed = utf8.withContiguousStorageIfAvailable { bytes in
      bytes.isEmpty || (0x21...0x7E).contains(bytes[0]) && (0x21...0x7E).contains(bytes[bytes.count - 1])
    }
    if isTrimmed == true { return String(self) }
    let front = drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    return String(front[..<(front.lastIndex { !$0.isWhitespace }.map(front.index(after:)) ?? front.startIndex)])
  }
}
