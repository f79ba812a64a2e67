import Records
import Store
import Templating
import Values
import Web

/// A file is chosen, looked at, and brought in.
enum ImportPages {
  private static let previewRows = 10

  static func index(_ context: Context) throws -> Response { try choose(context, FormValues(), [:]) }

  static func upload(_ context: Context) throws -> Response {
    let form = try context.form()
    guard let kind = ImportKind(rawValue: form["type"] ?? "") else {
      return try choose(context, form, ["type": "Choose what the file holds."])
    }
    guard let file = form.file("file") else {
      return try choose(context, form, ["file": "Choose a file: CSV, or a workbook of Excel (XLSX)."])
    }
    do {
      try Problem.translating { try kind.demand(context.session) }
      let map = try form.file("map").map { try ImportMap(parsing: $0.bytes()) }
      try ImportLimits.takeTurn(context.session)
      let upload = try ImportLimits.reading(context.session, context.app.store) {
        try ImportUpload.keep(file, kind, map, sheet: form.text("sheet"), context.session)
      }
      let isKnown = map == nil && upload.map != ImportMap()
      return context.redirect(
        "/crm/import/\(upload.id)",
        flash: isKnown ? .info("Files with these columns came before, and this one is read as they were.") : nil)
    } catch let error as CSVError {
      return try choose(context, form, ["file": sentence(error.description)])
    } catch let error as ImportMapError {
      return try choose(context, form, ["map": sentence(error.description)])
    }
  }

  private static func choose(_ context: Context, _ form: FormValues, _ errors: [String: String]) throws -> Response {
    let allowed = [ImportKind.customers, .contacts, .leads, .deals, .activities, .users].filter {
      $0 != .users || context.allows(.settingsManage)
    }
    let values: [String: Value] = [
      "kinds": .list(allowed.map { ["value": .string($0.rawValue), "label": .string($0.label)] }),
      "kind": .string(form["type"] ?? context.query["type"] ?? ImportKind.customers.rawValue),
      "errors": .object(Object(["type", "file", "map"].map { ($0, .string(errors[$0] ?? "")) })),
    ]
    return try context.render("import/index", values, status: errors.isEmpty ? 200 : 422)
  }

  static func preview(_ context: Context) throws -> Response {
    let upload = try ImportUpload.find(try context.id(), context.session)
    if upload.ledger != nil || upload.job != nil { return context.redirect("/crm/import/\(upload.id)/result") }
    let (sheet, lacksMap) = try readable(upload, context)
    return try page(context, upload, sheet, error: lacksMap ? ImportUpload.lostMap : sheet.columnFault ?? "", status: 200)
  }

  /// Another sheet of the workbook; one that cannot be read is said above the columns, and the one before stays.
  static func sheet(_ context: Context) throws -> Response {
    let upload = try ImportUpload.find(try context.id(), context.session)
    guard upload.ledger == nil, upload.job == nil else { return context.redirect("/crm/import/\(upload.id)/result") }
    let name = try context.form().text("sheet") ?? ""
    do {
      guard upload.sheets.contains(name) else { throw CSVError("The workbook has no sheet “\(name.prefix(60))”.") }
      try ImportLimits.takeTurn(context.session)
      try ImportLimits.reading(context.session, context.app.store) { try upload.choose(sheet: name, context.session) }
    } catch let error as CSVError {
      return try page(context, upload, try readable(upload, context).sheet, error: sentence(error.description), status: 422)
    }
    return context.redirect("/crm/import/\(upload.id)")
  }

  /// Takes what the selects say; a map that cannot be is said above them, and the old one stays.
  static func columns(_ context: Context) throws -> Response {
    let upload = try ImportUpload.find(try context.id(), context.session)
    let sheet = try readable(upload, context).sheet
    let map = ImportColumns(sheet: sheet).map(from: try context.form())
    do {
      try ImportLimits.readingAgain(context.app.store) { try upload.sheet(context.session, map: map) }.demandKey()
    } catch let error as ImportMapError {
      return try page(context, upload, sheet, error: sentence(error.description), status: 422)
    }
    return try whileOpen(upload, context) { writer in
      try upload.save(map, writer)
      return context.redirect("/crm/import/\(upload.id)")
    }
  }

  /// Says of every row what would become of it; the file stays as it is, to be brought in afterwards.
  static func attempt(_ context: Context) throws -> Response {
    let session = context.session
    let upload = try ImportUpload.find(try context.id(), session)
    guard upload.ledger == nil, upload.job == nil else { return context.redirect("/crm/import/\(upload.id)/result") }
    let (sheet, lacksMap) = try readable(upload, context)
    guard !lacksMap, sheet.columnFault == nil else { return context.redirect("/crm/import/\(upload.id)") }
    try ImportLimits.takeTurn(session)
    if sheet.rowCount > Import.jobLimit {
      try session.read { try ImportLimits.demandRoom(isTrial: true, $0) }
      let trial = try upload.trial(session)
      try trial.enqueue(session)
      return context.redirect("/crm/import/\(trial.id)/result")
    }
    let ledger = try Problem.translating { try Import.tryOut(sheet, session) }
    let trial = try upload.trial(session)
    try session.write { try trial.save(ledger, $0) }
    return context.redirect("/crm/import/\(trial.id)/result")
  }

  /// A large file runs as a job, because it takes longer than a page may.
  static func run(_ context: Context) throws -> Response {
    let session = context.session
    let upload = try ImportUpload.find(try context.id(), session)
    let result = "/crm/import/\(upload.id)/result"
    guard upload.ledger == nil, upload.job == nil else { return context.redirect(result) }
    let (sheet, lacksMap) = try readable(upload, context)
    guard !lacksMap else {
      return try whileOpen(upload, context) { writer in
        try upload.save(ImportMap(), writer)
        return context.redirect("/crm/import/\(upload.id)", flash: .error(ImportUpload.lostMap))
      }
    }
    if let refusal = try upload.kind.refusal(of: context.form()["password"], context) {
      return try page(context, upload, sheet, error: "", passwordError: refusal, status: 422)
    }
    if let fault = sheet.columnFault { return try page(context, upload, sheet, error: fault, status: 422) }
    // The file was counted when it was chosen.
    try session.read { try ImportLimits.demandRoom($0) }
    if upload.map != ImportMap() { try ImportMemory.keep(upload.map, upload.kind, sheet.header, session) }
    try Problem.translating { try sheet.rowCount > Import.jobLimit ? upload.enqueue(session) : upload.bringIn(sheet, session) }
    return context.redirect(result)
  }

  static func discard(_ context: Context) throws -> Response {
    let upload = try ImportUpload.find(try context.id(), context.session)
    return try whileOpen(upload, context) { writer in
      try upload.forget(writer)
      return context.redirect("/crm/import", flash: .info("\(upload.name) was not imported."))
    }
  }

  private static func readable(_ upload: ImportUpload, _ context: Context) throws -> (sheet: ImportSheet, lacksMap: Bool) {
    try ImportLimits.readingAgain(context.app.store) { try upload.readable(context.session) }
  }

  /// A page that was opened before somebody imported the file may still be sent.
  private static func whileOpen(_ upload: ImportUpload, _ context: Context, _ body: (Writer) throws -> Response) throws -> Response {
    try context.session.write { writer in
      guard try upload.isOpen(writer) else {
        return context.redirect("/crm/import/\(upload.id)/result", flash: .info("\(upload.name) was imported in the meantime."))
      }
      return try body(writer)
    }
  }

  private static func page(
    _ context: Context, _ upload: ImportUpload, _ sheet: ImportSheet, error: String, passwordError: String = "", status: Int
  ) throws -> Response {
    let preview = try Problem.translating { try ImportPreview(sheet, rows: previewRows, context.session) }
    let shown = Array(sheet.plan.fields.enumerated().filter { $0.element != ImportKeys.recordID }.prefix(5))
    let values: [String: Value] = [
      "upload": ["id": .id(upload.id), "name": .string(upload.name), "kind": .string(upload.kind.label.lowercased())],
      "sheets": .list(upload.sheets.count > 1 ? upload.sheets.map { ["value": .string($0), "label": .string($0)] } : []),
      "sheet": .string(upload.sheetName), "rows": .integer(Int64(sheet.rowCount)), "has_more": .bool(sheet.rowCount > previewRows),
      "error": .string(error), "asks_password": .bool(upload.kind == .users), "password_error": .string(passwordError),
      "notes": .list(sheet.notes.map { .string(sentence($0)) }),
      "columns": .list(ImportColumns(sheet: sheet).values(sample: try sheet.sample(previewRows))),
      "options": .list(ImportColumns.options(sheet)),
      "keys": .list(ImportColumns(sheet: sheet).keys), "key": .string(sheet.plan.map.key ?? ""),
      "heads": .list(shown.map { .string(ImportColumns.label($0.element, sheet.type)) }),
      "lines": .list(
        preview.lines.map { line in
          [
            "line": .integer(Int64(line.row.line)), "outcome": .string(line.outcome.rawValue), "reason": .string(line.reason),
            "kind": .string(pill(line.outcome)), "cells": .list(shown.map { .string(line.row.texts[$0.offset]) }),
          ]
        }),
    ]
    return try context.render("import/preview", values, status: status)
  }

  static func pill(_ outcome: ImportLedger.Outcome) -> String {
    switch outcome {
    case .created: "good"
    case .updated: "accent"
    case .unchanged: "plain"
    case .skipped: "warn"
    case .failed: "bad"
    }
  }

  static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  static func sentence(_ text: String) -> String {
    capitalized(text) + (text.hasSuffix(".") ? "" : ".")
  }
}
