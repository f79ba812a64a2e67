import Records
import Store
import Templating
import Values
import Web

/// What became of a file, or how far it is.
enum ImportResultPages {
  private static let shownReasons = 100

  static func show(_ context: Context) throws -> Response {
    let upload = try ImportUpload.find(try context.id(), context.session)
    if let ledger = upload.ledger { return try context.render("import/result", values(upload, ledger)) }
    guard let job = upload.job else { return context.redirect("/crm/import/\(upload.id)") }
    let state = try ImportJob.progress(job, context.session)
    let values: [String: Value] = [
      "upload": summary(upload), "done": .integer(state.done), "total": .integer(state.total), "failure": .string(state.failure),
    ]
    return try context.render("import/progress", values)
  }

  static func skipped(_ context: Context) throws -> Response {
    let upload = try ImportUpload.find(try context.id(), context.session)
    guard let ledger = upload.ledger else { throw Problem.notFound }
    let name = upload.name.hasSuffix(".csv") ? String(upload.name.dropLast(4)) : upload.name
    let type = "text/csv; charset=utf-8"
    let list =
      try upload.reasonsPath(context.session).map { Response.file($0, type: type).lasting(as: upload.id) } ?? .bytes(ledger.csv, type: type)
    return list.download(as: "\(name) skipped.csv")
  }

  private static func summary(_ upload: ImportUpload) -> Value {
    [
      "id": .id(upload.id), "name": .string(upload.name), "kind": .string(upload.kind.label.lowercased()),
      "is_trial": .bool(upload.isTrial), "back_url": Value(upload.original.map { "/crm/import/\($0)" }),
      "list_url": .string(upload.kind == .users ? "/crm/settings/people" : "/crm/" + upload.kind.rawValue),
    ]
  }

  private static func undo(_ ledger: ImportLedger) -> String? {
    guard ledger[.created] + ledger[.updated] > 0 else { return nil }
    return ledger.importID.map { "/crm/imports/\($0)" }
  }

  private static func values(_ upload: ImportUpload, _ ledger: ImportLedger) -> [String: Value] {
    let reasons = ledger.sortedReasons
    return [
      "upload": summary(upload), "undo_url": Value(undo(ledger)), "rows": .integer(Int64(ledger.rows)), "is_failed": .bool(ledger.isFailed),
      "all_skipped": .bool(ledger.rows > 0 && ledger[.skipped] == ledger.rows),
      "counts": .list(
        ImportLedger.Outcome.allCases.map {
          ["label": .string(ImportPages.capitalized($0.rawValue)), "value": .integer(Int64(ledger[$0]))]
        }),
      "also": .string(ledger.alsoCreatedSummary ?? ""), "hidden": .integer(Int64(max(0, ledger.reasonCount - shownReasons))),
      "reasons": .list(
        reasons.prefix(shownReasons).map {
          ["line": .integer(Int64($0.line)), "outcome": .string($0.outcome.rawValue), "message": .string($0.message)]
        }),
    ]
  }
}
