import Records
import Spreadsheets
import Store
import Synchronization
import Templating
import Values
import Web

enum ExportAPI {
  enum Format: String, CaseIterable { case csv, xlsx }

  /// A list as it is filtered, as a file. The first `type` names the list; a second one filters by the field of that name.
  static func run(_ context: Context) throws -> Response {
    let query = context.query
    guard let kind = ExportKind(rawValue: query.first("type") ?? ExportKind.customers.rawValue) else {
      throw Problem.unprocessable(fields: ["type": "type must be one of \(list(ExportKind.allCases))."])
    }
    guard let format = Format(rawValue: (query.text("format") ?? "csv").lowercased()) else {
      throw Problem.unprocessable(fields: ["format": "format must be csv or xlsx."])
    }
    let values = filters(query)
    return try Problem.translating {
      let export = try Export(kind, values, context.session)
      let response = try format == .csv ? csv(export, query.isOn("bom")) : workbook(export)
      if context.method != "HEAD" { try export.note(format: format.rawValue, values) }
      let day = context.session.zone.today(at: .now)
      return response.download(as: "\(kind.rawValue) \(day).\(format.rawValue)").with("Cache-Control", "no-store")
    }
  }

  private static func list(_ kinds: [ExportKind]) -> String { kinds.map(\.rawValue).joined(separator: ", ") }

  /// The bar over ticked rows sends their ids beside the list's own query string as `filter`, which says what is meant where nothing is ticked.
  private static func filters(_ query: FormValues) -> FormValues {
    var pairs = query.pairs
    if let place = pairs.firstIndex(where: { $0.name == "type" }) { pairs.remove(at: place) }
    let list = FormValues(query: query["filter"] ?? "").pairs
    pairs += query.all("id").isEmpty ? list : list.filter { ExportKind.order.contains($0.name) }
    return FormValues(pairs.filter { !["format", "bom", "cursor", "page", "limit", "filter", "all", "change"].contains($0.name) })
  }

  /// The first piece is read before anything is answered, so that a filter that does not work is an error and no cut file.
  private static func csv(_ export: Export, _ byteOrderMark: Bool) throws -> Response {
    var file = ExportCSV(export, byteOrderMark: byteOrderMark)
    let first = try file.next()
    let state = Mutex((first: first, file: file))
    return .stream(type: "text/csv; charset=utf-8") {
      try state.withLock { state in
        guard let first = state.first else { return try state.file.next() }
        state.first = nil
        return first
      }
    }
  }

  private static func workbook(_ export: Export) throws -> Response {
    let file = try TemporaryFile()
    do { try ExportWorkbook.write(export, to: file.path) } catch let error as SheetError {
      throw Problem.unprocessable(error.description)
    }
    return try .vanishing(file.path, type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
  }
}

/// The links of a list's Export menu.
enum ExportLinks {
  /// Null for those who may not.
  static func value(_ kind: ExportKind, _ context: Context, adding: [(name: String, value: String)] = []) -> Value {
    guard context.allows(.customerExport), context.allows(kind.type.permissions.view) else { return .null }
    let left = ["view", "pipeline", "cursor", "page", "limit", "format", "bom"]
    let kept = context.query.pairs.filter { !left.contains($0.name) && !$0.value.isEmpty }
    return value(kind, kept + adding.filter { pair in !kept.contains { $0.name == pair.name } })
  }

  static func value(_ kind: ExportKind, _ filters: [(name: String, value: String)]) -> Value {
    func url(_ more: [(name: String, value: String)]) -> Value {
      .string(FilterBar.url("/api/crm/export", [("type", kind.rawValue)] + more + filters))
    }
    return ["csv": url([("format", "csv"), ("bom", "1")]), "xlsx": url([("format", "xlsx")])]
  }
}
