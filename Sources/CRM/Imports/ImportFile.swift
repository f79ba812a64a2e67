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
    /// The file itself where it came in memory.
    fileprivate let copy: TemporaryFile?
  }

  /// Holds the rows that a workbook was unpacked to, as long as it lives.
  let source: CSVSource
  /// Nil for files of text.
  private(set) var book: Book?

  /// - Parameter sheet: of a workbook, by name or number; nil for the first that has rows.
  /// - Parameter most: rows that the file may have; nil for any number.
  /// - Throws: `CSVError`, or 413 for a workbook of too many rows; of a text the reader says so.
  init(path: String, sheet: String? = nil, most: Int?) throws {
    guard let file = FileHandle(forReadingAtPath: path) else { throw CSVError("The file \(path) cannot be opened.") }
    let start = try file.read(upToCount: 8) ?? Data()
    try file.close()
    try ForeignFile.demandNone(start)
    let isBook = Workbook.isWorkbook(start)
    self = isBook ? try ImportFile(ImportBook(path: path, most: most), sheet, copy: nil) : ImportFile(source: .file(path).atMost(most))
  }

  /// An upload, in memory or on the disk.
  init(_ file: FormFile, sheet: String? = nil, most: Int) throws {
    if let path = file.path {
      try self.init(path: path, sheet: sheet, most: most)
      return
    }
    let bytes = try file.bytes()
    try ForeignFile.demandNone(bytes)
    guard Workbook.isWorkbook(bytes) else {
      self.init(source: .bytes(bytes).atMost(most))
      return
    }
    let copy = try TemporaryFile()
    try copy.write(bytes)
    try self.init(ImportBook(path: copy.path, most: most), sheet, copy: copy)
  }

  private init(source: CSVSource) { self.source = source }

  private init(_ book: ImportBook, _ wanted: String?, copy: TemporaryFile?) throws {
    let (sheet, rows) = try book.rows(of: wanted)
    source = rows.atMost(book.most)
    self.book = Book(path: book.path, sheets: book.sheets, sheet: sheet, copy: copy)
  }
}
