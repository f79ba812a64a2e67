/// One row of a file: its cells in one arena of UTF-8 bytes; a String is made only when a cell is asked for.
struct CSVRow: Sendable {
  /// The physical line of the file on which the row starts, from 1.
  var line = 0
  private(set) var bytes: [UInt8] = []
  private(set) var ends: [Int] = []
  var wasQuoted = false

  var count: Int { ends.count }

  /// The text of a cell; empty when the row has fewer.
  subscript(_ column: Int) -> String { String(decoding: utf8(column), as: UTF8.self) }

  func utf8(_ column: Int) -> ArraySlice<UInt8> {
    guard ends.indices.contains(column) else { return [] }
    return bytes[(column == 0 ? 0 : ends[column - 1])..<ends[column]]
  }

  var cells: [String] { (0..<count).map { self[$0] } }

  /// A line with nothing on it, which is no row at all.
  var isBlankLine: Bool { count <= 1 && bytes.isEmpty && !wasQuoted }

  /// Cells there are, but nothing stands in them.
  var isEmpty: Bool { bytes.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } }

  /// What is wrong with a row of more cells than there are columns; nil when only empty cells are too many.
  func raggedness(columns: Int) -> String? {
    let extra = (columns..<max(columns, count)).contains { !utf8($0).isEmpty }
    return extra ? "The row has \(count) columns where the header has \(columns)." : nil
  }
}

// Filling, by the parser.
extension CSVRow {
  mutating func begin(line: Int) {
    self.line = line
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    wasQuoted = false
  }

  var openCellBytes: Int { bytes.count - (ends.last ?? 0) }
  mutating func append(_ run: Slice<UnsafeBufferPointer<UInt8>>) { bytes.append(contentsOf: run) }
  mutating func append(_ byte: UInt8) { bytes.append(byte) }
  mutating func endCell() { ends.append(bytes.count) }
}
