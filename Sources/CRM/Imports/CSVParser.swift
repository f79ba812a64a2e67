/// RFC 4180 as files in the wild follow it: any line end (CRLF, LF, CR), quoted cells with delimiters, newlines and doubled quotes inside,
/// a quote in the middle of a bare cell as text. Fed with pieces of any size; the state survives between them.
struct CSVParser {
  private enum State { case cellStart, bare, quoted, quoteInQuoted }

  let delimiter: UInt8
  let limits: CSVLimits
  private let countsRows: Bool
  private var state = State.cellStart
  private var isInRow = false
  private var afterReturn = false
  private var quoteLine = 0
  /// The physical line that is read now, from 1.
  private(set) var line = 1

  /// - Parameter countsRows: whether `line` is the number of the row instead, as in a sheet.
  init(delimiter: UInt8, limits: CSVLimits = CSVLimits(), countsRows: Bool = false) {
    self.delimiter = delimiter
    self.limits = limits
    self.countsRows = countsRows
  }

  /// Reads on from `position` until a row is complete (true) or the bytes are used up (false).
  mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, into row: inout CSVRow) throws -> Bool {
    while position < bytes.count {
      if skipLineFeed(bytes[position]) {
        position += 1
        continue
      }
      if !isInRow {
        row.begin(line: line)
        isInRow = true
      }
      if try step(bytes, &position, into: &row) { return true }
      try check(row)
    }
    return false
  }

  /// The last row of a file that does not end with a newline.
  mutating func finish(into row: inout CSVRow) throws -> Bool {
    guard state != .quoted else { throw CSVError("the quote that opens here is never closed", line: quoteLine) }
    guard isInRow else { return false }
    try endRow(&row)
    return true
  }

  /// The second half of CRLF, which may come in the next chunk: a line end already counted.
  private mutating func skipLineFeed(_ byte: UInt8) -> Bool {
    guard afterReturn, state != .quoted else { return false }
    afterReturn = false
    return byte == .lineFeed
  }

  private mutating func step(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, into row: inout CSVRow) throws -> Bool {
    switch state {
    case .quoted:
      readQuoted(bytes, &position, into: &row)
      return false
    case .quoteInQuoted where bytes[position] == .quote:
      row.append(.quote)
      position += 1
      state = .quoted
      return false
    case .cellStart where bytes[position] == .quote:
      (state, quoteLine) = (.quoted, line)
      row.wasQuoted = true
      position += 1
      return false
    case .cellStart, .bare, .quoteInQuoted:
      return try readBare(bytes, &position, into: &row)
    }
  }

  private mutating func readQuoted(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, into row: inout CSVRow) {
    let start = position
    var byte: UInt8 = 0
    while position < bytes.count {
      byte = bytes[position]
      if byte == .quote { break }
      if !countsRows, byte == .carriageReturn || byte == .lineFeed && !afterReturn { line += 1 }
      afterReturn = byte == .carriageReturn
      position += 1
    }
    row.append(bytes[start..<position])
    guard position < bytes.count else { return }
    position += 1
    afterReturn = false
    state = .quoteInQuoted
  }

  private mutating func readBare(
    _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, into row: inout CSVRow
  ) throws -> Bool {
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == delimiter || byte == .lineFeed || byte == .carriageReturn { break }
      position += 1
    }
    if position > start {
      row.append(bytes[start..<position])
      state = .bare
    }
    guard position < bytes.count else { return false }
    let end = bytes[position]
    position += 1
    guard end != delimiter else {
      try check(row)
      row.endCell()
      state = .cellStart
      return false
    }
    afterReturn = end == .carriageReturn
    line += 1
    try endRow(&row)
    return true
  }

  private mutating func endRow(_ row: inout CSVRow) throws {
    try check(row)
    row.endCell()
    (state, isInRow) = (.cellStart, false)
  }

  private func check(_ row: CSVRow) throws {
    guard row.openCellBytes <= limits.fieldBytes else {
      throw CSVError("a cell is longer than \(limits.fieldBytes) bytes; is a quote left open?", line: row.line)
    }
    guard row.count < limits.columns else { throw CSVError("the row has more than \(limits.columns) columns", line: row.line) }
  }
}

extension UInt8 {
  static let quote = UInt8(ascii: "\"")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
}
