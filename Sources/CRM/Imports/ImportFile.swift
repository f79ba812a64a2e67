import Foundation
import Spreadsheets
import Web

/// A file as it came, CSV or a workbook of Excel; what is read is text in rows either way.
struct ImportFile {
  /// A workbook of which one sheet is read.
  struct Book {
    let path: String
    /// The names of all sheets, in the order of their tabs.
    let sheets: [String]
    /// The one that is read.
    let sheet: String
  }

  /// Holds the rows that a workbook was unpacked to, as long as it lives.
  let source: CSVSource
  /// Nil for files of text.
  private(set) var book: Book?

  /// Sheets that are tried where none is named; books begin with a page of notes now and then.
  private static let tries = 10

  /// - Parameter sheet: of a workbook, by name or number; nil for the first that has rows.
  /// - Throws: `CSVError`.
  init(path: String, sheet: String? = nil) throws {
    guard let file = FileHandle(forReadingAtPath: path) else { throw CSVError("The file \(path) cannot be opened.") }
    let start = try file.read(upToCount: 8) ?? Data()
    try file.close()
    try ForeignFile.demandNone(start)
    self = try Workbook.isWorkbook(start) ? ImportFile(workbook: path, sheet, TemporaryFolder()) : ImportFile(source: .file(path))
  }

  /// An upload, in memory or on the disk.
  init(_ file: FormFile, sheet: String? = nil) throws {
    if let path = file.path {
      try self.init(path: path, sheet: sheet)
      return
    }
    let bytes = try file.bytes()
    try ForeignFile.demandNone(bytes)
    guard Workbook.isWorkbook(bytes) else {
      self.init(source: .bytes(bytes))
      return
    }
    let folder = try TemporaryFolder()
    let path = folder.file("book.xlsx")
    try Data(bytes).write(to: URL(filePath: path))
    try self.init(workbook: path, sheet, folder)
  }

  private init(source: CSVSource) { self.source = source }

  private init(workbook path: String, _ wanted: String?, _ folder: TemporaryFolder) throws {
    do {
      let book = try Workbook(path: path)
      var sheet = try book.sheet(wanted)
      var rows = try Self.rows(of: sheet, book, folder)
      if wanted == nil || wanted == "" {
        for other in book.sheets.dropFirst().prefix(Self.tries) where rows.count < 2 {
          (sheet, rows) = (other, try Self.rows(of: other, book, folder))
        }
        if rows.count < 2 { (sheet, rows) = (book.sheets[0], try Self.rows(of: book.sheets[0], book, folder)) }
      }
      source = rows.source
      self.book = Book(path: path, sheets: book.sheets.map(\.name), sheet: sheet.name)
    } catch let error as SheetError {
      throw CSVError(error.description)
    }
  }

  /// The rows of a sheet as CSV, a line for each row of the sheet, so that reasons name the rows that people see; and how many say something.
  private static func rows(
    of sheet: Workbook.Sheet, _ book: Workbook, _ folder: TemporaryFolder
  ) throws -> (source: CSVSource, count: Int) {
    let target = folder.file("rows.csv")
    guard FileManager.default.createFile(atPath: target, contents: nil), let file = FileHandle(forWritingAtPath: target) else {
      throw CSVError("The workbook cannot be unpacked.")
    }
    var writer = CSVWriter(byteOrderMark: false)
    var (next, count) = (1, 0)
    try book.forEachRow(of: sheet) { number, cells in
      while next <= number {
        writer.row(next == number ? cells : [])
        next += 1
      }
      if !cells.isEmpty { count += 1 }
      if writer.bytes.count > 1 << 20 { try file.write(contentsOf: Data(writer.take())) }
    }
    try file.write(contentsOf: Data(writer.take()))
    try file.close()
    return (CSVSource.file(target).ofSheet(in: folder), count)
  }
}
