/// The names of a page's columns. Compared by identity: two queries with the same names may still have two shapes.
public final class Shape: Sendable {
  public let names: [String]
  private let indexes: [String: Int]

  public init(_ names: [String]) {
    self.names = names
    indexes = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  public func index(of name: String) -> Int? { indexes[name] }
}

/// One value of a page in 16 trivial bytes. Text and blobs live in the page's arena.
public struct Cell: Sendable {
  public enum Kind: UInt8, Sendable { case null, integer, double, text, blob }

  /// The integer, the double's bits, or the offset in the arena.
  public var bits: UInt64
  /// Bytes in the arena, for text and blob.
  public var count: UInt32
  public var kind: Kind

  @inlinable
  public init(kind: Kind, bits: UInt64 = 0, count: UInt32 = 0) {
    self.kind = kind
    self.bits = bits
    self.count = count
  }

  public static let null = Cell(kind: .null)
  @inlinable public static func integer(_ value: Int64) -> Cell { Cell(kind: .integer, bits: UInt64(bitPattern: value)) }
  @inlinable public static func double(_ value: Double) -> Cell { Cell(kind: .double, bits: value.bitPattern) }
  @inlinable public var integer: Int64 { Int64(bitPattern: bits) }
  @inlinable public var double: Double { Double(bitPattern: bits) }
}

/// Rows as they came from the database: one array of trivial cells, one arena of bytes; strings are made only on use.
/// A 16-byte blob is an id and reads as its canonical text.
public struct CellPage: Sendable {
  public let shape: Shape
  public internal(set) var cells: [Cell]
  public internal(set) var arena: [UInt8]
  public internal(set) var rowCount: Int

  public init(shape: Shape) {
    self.shape = shape
    cells = []
    arena = []
    rowCount = 0
  }

  @inlinable public var columnCount: Int { shape.names.count }
  @inlinable public var isEmpty: Bool { rowCount == 0 }

  @inlinable
  public func cell(_ row: Int, _ column: Int) -> Cell { cells[row * shape.names.count + column] }

  public func isNull(_ row: Int, _ column: Int) -> Bool { cell(row, column).kind == .null }

  /// Text of any cell: a number in decimal, an id in canonical form; nil for null and for blobs that are no id.
  public func string(_ row: Int, _ column: Int) -> String? {
    let cell = cell(row, column)
    switch cell.kind {
    case .null: return nil
    case .integer: return String(cell.integer)
    case .double: return String(cell.double)
    case .text: return String(decoding: bytes(of: cell), as: UTF8.self)
    case .blob: return RecordID(bytes: bytes(of: cell))?.description
    }
  }

  public func integer(_ row: Int, _ column: Int) -> Int64? {
    let cell = cell(row, column)
    return cell.kind == .integer ? cell.integer : nil
  }

  public func double(_ row: Int, _ column: Int) -> Double? {
    let cell = cell(row, column)
    return cell.kind == .double ? cell.double : cell.kind == .integer ? Double(cell.integer) : nil
  }

  public func id(_ row: Int, _ column: Int) -> RecordID? {
    let cell = cell(row, column)
    return cell.kind == .blob ? RecordID(bytes: bytes(of: cell)) : nil
  }

  public func blob(_ row: Int, _ column: Int) -> [UInt8]? {
    let cell = cell(row, column)
    return cell.kind == .blob || cell.kind == .text ? Array(bytes(of: cell)) : nil
  }

  public func bytes(of cell: Cell) -> ArraySlice<UInt8> {
    arena[Int(cell.bits)..<Int(cell.bits) + Int(cell.count)]
  }

  /// The column with this name; stops the process on a name the query does not have, which is a mistake in the code.
  public func column(_ name: String) -> Int {
    guard let index = shape.index(of: name) else { preconditionFailure("no column \(name) among \(shape.names)") }
    return index
  }
}

extension CellPage {
  /// The first rows; the arena is shared.
  public func prefix(_ rows: Int) -> CellPage {
    guard rows < rowCount else { return self }
    var page = self
    page.rowCount = max(rows, 0)
    page.cells.removeLast(cells.count - page.rowCount * columnCount)
    return page
  }
}

// Filling a page.
extension CellPage {
  /// A page whose cells, row by row and one for each column, and arena were filled elsewhere.
  public init(shape: Shape, cells: [Cell], arena: [UInt8]) {
    rowCount = shape.names.isEmpty ? 0 : cells.count / shape.names.count
    precondition(cells.count == rowCount * shape.names.count, "a row has one cell for each column")
    self.shape = shape
    self.cells = cells
    self.arena = arena
  }

  public mutating func reserve(rows: Int, bytes: Int) {
    cells.reserveCapacity(rows * columnCount)
    arena.reserveCapacity(bytes)
  }

  public mutating func append(_ cell: Cell) { cells.append(cell) }

  public mutating func append(bytes: UnsafeRawBufferPointer, as kind: Cell.Kind) {
    cells.append(Cell(kind: kind, bits: UInt64(arena.count), count: UInt32(bytes.count)))
    arena.append(contentsOf: bytes)
  }

  public mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(bytes: UnsafeRawBufferPointer($0), as: .text) }
  }

  /// Counts the row whose cells were appended; there must be exactly one for each column.
  public mutating func endRow() {
    rowCount += 1
    precondition(cells.count == rowCount * columnCount, "a row has one cell for each column")
  }
}
