import Foundation
import Records
import Spreadsheets
import Store
import Synchronization
import Values
import Web

/// A list on its way into a file, a stretch of rows at a time: no read outlasts a stretch, and no more than one is in memory.
struct Export: Sendable {
  let session: Session
  let kind: ExportKind
  private let query: ListQuery
  private let cells: ExportCells
  private var cursor: Cursor?
  private(set) var isDone = false

  private static let stretch = 1_000

  /// - Throws: `RecordError.forbidden`; 422 for filters that do not fit.
  init(_ kind: ExportKind, _ values: FormValues, _ session: Session) throws {
    try kind.demand(session)
    (self.session, self.kind) = (session, kind)
    (query, cells) = try session.read { reader in
      let columns = ExportColumn.all(of: try kind.type.seen(by: reader))
      return (try kind.query(values, reader), try ExportCells(columns, reader))
    }
  }

  var columns: [ExportColumn] { cells.columns }

  /// The next rows, as `body` makes them.
  mutating func next<T>(_ body: (ExportCells, Row, CellPage, Int) throws -> T) throws -> [T] {
    guard !isDone else { return [] }
    let stretch = try session.read { try kind.type.stretch(of: query, after: cursor, rows: Self.stretch, $0) }
    (cursor, isDone) = (stretch.next, stretch.next == nil)
    return try stretch.rows.enumerated().map { try body(cells, $1, stretch.page, $0) }
  }

  /// Says in the workspace's audit who took out what, before the first byte leaves.
  func note(format: String, _ values: FormValues) throws {
    let names = values.names.filter { !["type", "format", "bom", "limit", "cursor", "page"].contains($0) }
    let note = JSON(members: [
      ("type", .string(kind.rawValue)), ("format", .string(format)), ("by", .string(session.userID.description)),
      ("filters", .array(names.map { JSON.string(String($0.prefix(60))) })),
    ])
    try session.scribe().write { try $0.append(Event.Draft(entity: "export", record: RecordID(at: $0.now), verb: "exported", note: note)) }
  }
}

/// An export as CSV (RFC 4180), piece by piece.
struct ExportCSV: Sendable {
  private var export: Export
  private var writer: CSVWriter
  /// Records so far.
  private(set) var count = 0

  init(_ export: Export, byteOrderMark: Bool) {
    self.export = export
    writer = CSVWriter(byteOrderMark: byteOrderMark)
    writer.row(export.columns.map(\.name))
  }

  /// Nil at the end.
  mutating func next() throws -> [UInt8]? {
    guard !export.isDone else { return nil }
    let rows = try export.next { $0.texts($1, $2, $3) }
    for row in rows { writer.row(row) }
    count += rows.count
    return writer.take()
  }
}

/// An export as a workbook of Excel, written to a file.
enum ExportWorkbook {
  /// - Returns: the number of records.
  @discardableResult
  static func write(_ export: Export, to path: String, temporaryFolder: String) throws -> Int {
    var export = export
    let writer = try WorkbookWriter(path: path, sheet: export.kind.type.pluralLabel, temporaryFolder: temporaryFolder)
    try writer.header(export.columns.map(\.label))
    var count = 0
    while !export.isDone {
      let rows = try export.next { $0.cells($1, $2, $3) }
      for row in rows { try writer.row(row) }
      count += rows.count
    }
    try writer.finish()
    return count
  }
}
