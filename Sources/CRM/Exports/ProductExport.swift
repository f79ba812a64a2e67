import Foundation
public import Store
import Values
import Web

extension Product {
  /// The lists that `export` writes.
  public static let exportKinds = ExportKind.allCases.map(\.rawValue)

  /// Writes a list to a file: a workbook where its name ends in `.xlsx`, CSV otherwise. The file appears when it is whole.
  /// - Parameter kind: one of `exportKinds`.
  /// - Parameter filters: as in the address of the list, `status=ACTIVE&ownerId=me`.
  /// - Returns: the number of records.
  /// - Throws: an error whose description is one sentence.
  @discardableResult
  public static func export(kind: String, filters: String, to path: String, session: Session) throws -> Int {
    guard let kind = ExportKind(rawValue: kind) else { throw CSVError("There is no list called “\(kind)”.") }
    let values = FormValues(query: filters)
    let export = try Export(kind, values, session)
    let isWorkbook = path.lowercased().hasSuffix(".xlsx")
    try export.note(format: isWorkbook ? "xlsx" : "csv", values)
    let draft = path + ".part"
    // It is there only where writing failed, and that is what is told.
    defer { _ = Result { try FileManager.default.removeItem(atPath: draft) } }
    let count = isWorkbook ? try ExportWorkbook.write(export, to: draft) : try writeText(export, draft)
    guard rename(draft, path) == 0 else { throw CSVError("The file \(path) cannot be written.") }
    return count
  }

  private static func writeText(_ export: Export, _ path: String) throws -> Int {
    guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
      let file = FileHandle(forWritingAtPath: path)
    else { throw CSVError("The file \(path) cannot be written.") }
    var text = ExportCSV(export, byteOrderMark: false)
    while let bytes = try text.next() { try file.write(contentsOf: Data(bytes)) }
    try file.close()
    return text.count
  }
}
