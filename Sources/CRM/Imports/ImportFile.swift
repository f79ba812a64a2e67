import Foundation
import Spreadsheets
import Web

/// A file as it came, CSV or a workbook of Excel; what is read is text in rows either way.
struct ImportFile {
  let source: CSVSource
  /// Where the rows of a workbook lie, as long as this value lives.
  private let folder: TemporaryFolder?

  /// - Parameter sheet: of a workbook, by name or number; nil for the first.
  /// - Throws: `CSVError`.
  init(path: String, sheet: String? = nil) throws {
    guard let file = FileHandle(forReadingAtPath: path) else { throw CSVError("The file \(path) cannot be opened.") }
    let start = try file.read(upToCount: 4) ?? Data()
    try file.close()
    guard Workbook.isWorkbook(start) else {
      (source, folder) = (.file(path), nil)
      return
    }
    let folder = try TemporaryFolder()
    (source, self.folder) = (try Self.rows(path, sheet, folder), folder)
  }

  /// An upload, in memory or on the disk.
  init(_ file: FormFile, sheet: String? = nil) throws {
    if let path = file.path {
      try self.init(path: path, sheet: sheet)
      return
    }
    let bytes = try file.bytes()
    self = try Workbook.isWorkbook(bytes) ? Self.workbook(bytes, sheet) : ImportFile(source: .bytes(bytes), folder: nil)
  }

  private init(source: CSVSource, folder: TemporaryFolder?) { (self.source, self.folder) = (source, folder) }

  private static func workbook(_ bytes: [UInt8], _ sheet: String?) throws -> ImportFile {
    let folder = try TemporaryFolder()
    let path = folder.file("book.xlsx")
    try Data(bytes).write(to: URL(filePath: path))
    return ImportFile(source: try rows(path, sheet, folder), folder: folder)
  }

  /// The rows of a sheet as CSV, a line for each row of the sheet, so that reasons name the rows that people see.
  private static func rows(_ path: String, _ sheet: String?, _ folder: TemporaryFolder) throws -> CSVSource {
    let target = folder.file("rows.csv")
    guard FileManager.default.createFile(atPath: target, contents: nil), let file = FileHandle(forWritingAtPath: target) else {
      throw CSVError("The workbook cannot be unpacked.")
    }
    var writer = CSVWriter(byteOrderMark: false)
    var next = 1
    do {
      let book = try Workbook(path: path)
      try book.forEachRow(of: try book.sheet(sheet)) { number, cells in
        while next <= number {
          writer.row(next == number ? cells : [])
          next += 1
        }
        if writer.bytes.count > 1 << 20 { try file.write(contentsOf: Data(writer.take())) }
      }
    } catch let error as SheetError {
      throw CSVError(error.description)
    }
    try file.write(contentsOf: Data(writer.take()))
    try file.close()
    return .file(target).ofSheet()
  }
}
