import Records
import Store
import Values
import Web

enum ImportAPI {
  /// Multipart `file`, `type`, `dryRun` and `map` (the text of a MAP.json, or a file). Answers the ledger: counts that add up to `rows`, and
  /// `reasons` for what was skipped or failed. 422 when the file or the map cannot be read, or rows failed and nothing was written.
  static func run(_ context: Context) throws -> Response {
    let form = try context.form()
    guard let kind = ImportKind(rawValue: form["type"] ?? "") else {
      throw Problem.unprocessable(fields: ["type": "Type must be one of \(Import.kinds.joined(separator: ", "))."])
    }
    guard let file = form.file("file") else { throw Problem.unprocessable(fields: ["file": "Send the CSV file as file."]) }
    do {
      try Problem.translating { try kind.demand(context.session) }
      let source = try file.path.map { CSVSource.file($0) } ?? .bytes(file.bytes())
      let text = try form.file("map").map { try $0.bytes() } ?? form.text("map").map { Array($0.utf8) }
      let sheet = try ImportSheet(kind, source, try text.map { try ImportMap(parsing: $0) } ?? ImportMap(), context.session)
      let ledger = try Problem.translating {
        try Import.run(sheet, context.session, Import.Options(dryRun: form.isOn("dryRun")))
      }
      return context.json(ledger.json, status: ledger.isFailed ? 422 : 200)
    } catch let error as CSVError {
      throw Problem.unprocessable(fields: ["file": ImportPages.sentence(error.description)])
    } catch let error as ImportMapError {
      throw Problem.unprocessable(fields: ["map": ImportPages.sentence(error.description)])
    }
  }
}
