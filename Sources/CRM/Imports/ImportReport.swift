import Records
public import Store
import Values

/// What became of a file, for the command line.
public struct ImportReport: Sendable {
  /// `rows 4: created 3, updated 0, unchanged 0, skipped 1, failed 0`
  public let summary: String
  /// `also created 6 users`; nil when nothing was.
  public let alsoCreated: String?
  /// A line for each row that was skipped or failed, and before them what was noticed about the file.
  public let complaints: [String]
  public let isFailed: Bool
}

extension Import {
  public static let kinds = ImportKind.allCases.map(\.rawValue)

  /// Brings a file in.
  /// - Parameter kind: one of `kinds`.
  /// - Parameter name: the sheet of a workbook, by name or number; nil for the first.
  /// - Parameter map: the content of a MAP.json; nil goes by the names of the columns alone.
  /// - Parameter key: the field by which a row finds its record, in place of the one that the map names.
  /// - Parameter progress: called with rows done and rows of the file.
  /// - Throws: an error whose description is one sentence; nothing is written then.
  public static func run(
    kind: String, file: String, sheet name: String? = nil, map: [UInt8]?, key: String? = nil, session: Session, dryRun: Bool,
    progress: @escaping (Int, Int) -> Void
  ) throws -> ImportReport {
    guard let kind = ImportKind(rawValue: kind) else { throw ImportMapError("There is no kind of file called “\(kind)”.") }
    try kind.demand(session)
    let source = try ImportFile(path: file, sheet: name, most: nil).source
    var map = try map.map { try ImportMap(parsing: $0) } ?? ImportMap()
    if let key { map.key = try ImportColumns.key(called: key, of: kind) }
    let sheet = try ImportSheet(kind, source, map, session)
    try sheet.demandColumns()
    try sheet.demandKey()
    let title = file.split(separator: "/").last.map(String.init) ?? file
    let options = Options(dryRun: dryRun, name: title, progress: progress)
    let ledger = try dryRun && sheet.rowCount > singleLimit ? rehearse(sheet, session, options) : run(sheet, session, options)
    return ImportReport(
      summary: ledger.summary, alsoCreated: ledger.alsoCreatedSummary, complaints: sheet.notes + ledger.complaints,
      isFailed: ledger.isFailed)
  }
}
