import Foundation
import Spreadsheets
import Web

/// A file as it came, CSV or a workbook of Excel; what is read is text in rows either way.
enum ImportFile {
  /// - Parameter sheet: of a workbook, by name or number; nil for the first.
  /// - Throws: `CSVError`.
  static func source(path: String, sheet: String? = nil) throws -> CSVSource {
    guard let file = FileHandle(forReadingAtPath: path) else { throw CSVError("The file \(path) cannot be opened.") }
    let start = try file.read(upToCount: 4) ?? Data()
    try file.close()
    return try Workbook.isWorkbook(start) ? rows(path, sheet, try TemporaryFolder()) : .file(path)
  }

  /// An upload, in memory or on the disk.
  static func source(_ file: FormFile, sheet: String? = nil) throws -> CSVSource {
    if let path = file.path { return try source(path: path, sheet: sheet) }
    let bytes = try file.bytes()
    guard Workbook.isWorkbook(bytes) else { return .bytes(bytes) }
    let folder = try TemporaryFolder()
    let path = folder.file("book.xlsx")
    try Data(bytes).write(to: URL(filePath: path))
    return try rows(path, sheet, folder)
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
    return .file(target).ofSheet(in: folder)
  }
}
