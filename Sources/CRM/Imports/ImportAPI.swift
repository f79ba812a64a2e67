import Records
import Store
import Values
import Web

enum ImportAPI {
  /// Multipart `file` (CSV or XLSX), `type`, `key`, `sheet`, `dryRun`, `map` (the text of a MAP.json, or a file) and, for people, `password`.
  /// Answers the ledger: counts that add up to `rows`, and `reasons` for what was skipped or failed; or 202 and where to look, for files that a
  /// job brings in or tries. 422 when the file or the map cannot be read, or rows failed and nothing was written.
  static func run(_ context: Context) throws -> Response {
    let form = try context.form()
    guard let kind = ImportKind(rawValue: form["type"] ?? "") else {
      throw Problem.unprocessable(fields: ["type": "Type must be one of \(Import.kinds.joined(separator: ", "))."])
    }
    guard let file = form.file("file") else { throw Problem.unprocessable(fields: ["file": "Send the CSV or XLSX file as file."]) }
    do {
      try Problem.translating { try kind.demand(context.session) }
      return try run(file, kind, try map(form, kind, context.session), form, context)
    } catch let error as CSVError {
      throw Problem.unprocessable(fields: ["file": ImportPages.sentence(error.description)])
    } catch let error as ImportMapError {
      throw Problem.unprocessable(fields: ["map": ImportPages.sentence(error.description)])
    }
  }

  private static func run(_ file: FormFile, _ kind: ImportKind, _ map: ImportMap, _ form: FormValues, _ context: Context) throws -> Response
  {
    let (session, isDry) = (context.session, form.isOn("dryRun"))
    try ImportLimits.takeTurn(session)
    let sheet = try ImportLimits.reading(session, context.app.store) { try read(file, kind, map, form, session) }
    let isLarge = sheet.rowCount > Import.jobLimit
    if isDry, !isLarge { return answer(try Problem.translating { try Import.tryOut(sheet, session) }, context) }
    try session.read { try ImportLimits.demandRoom(isTrial: isDry, $0) }
    if !isDry, let refusal = try kind.refusal(of: form["password"], context) {
      throw Problem.unprocessable(fields: ["password": refusal])
    }
    if isLarge {
      let upload = try ImportLimits.reading(session, context.app.store) {
        try ImportUpload.keep(file, kind, map, sheet: form.text("sheet"), isTrial: isDry, session)
      }
      try upload.enqueue(session)
      let place = "/api/crm/import/\(upload.id)"
      return context.json(try state(of: ImportUpload.find(upload.id, session), session), status: 202).with("Location", place)
    }
    return answer(
      try Problem.translating { try Import.run(sheet, session, Import.Options(name: FileName.clean(file.filename))) }, context)
  }

  private static func read(
    _ file: FormFile, _ kind: ImportKind, _ map: ImportMap, _ form: FormValues, _ session: Session
  ) throws -> ImportSheet {
    let source = try ImportFile(file, sheet: form.text("sheet"), most: ImportLimits.rows(of: kind)).source
    let sheet = try ImportSheet(kind, source, map, session)
    try sheet.demandColumns()
    do { try sheet.demandKey() } catch let error as ImportMapError {
      throw Problem.unprocessable(fields: ["key": error.description])
    }
    return sheet
  }

  private static func answer(_ ledger: ImportLedger, _ context: Context) -> Response {
    context.json(ledger.json, status: ledger.isFailed ? 422 : 200)
  }

  private static func map(_ form: FormValues, _ kind: ImportKind, _ session: Session) throws -> ImportMap {
    let text = try form.file("map").map { try $0.bytes() } ?? form.text("map").map { Array($0.utf8) }
    var map = try text.map { try ImportMap(parsing: $0) } ?? ImportMap()
    guard let key = form.text("key") else { return map }
    do { map.key = try ImportColumns.key(called: key, of: kind) } catch let error as ImportMapError {
      throw Problem.unprocessable(fields: ["key": error.description])
    }
    return map
  }

  /// How far a large file is, and at the end its ledger.
  static func state(_ context: Context) throws -> Response {
    context.json(try state(of: try ImportUpload.find(try context.id(), context.session), context.session))
  }

  private static func state(of upload: ImportUpload, _ session: Session) throws -> JSON {
    var state = JobProgress()
    if let job = upload.job, upload.ledger == nil { state = try ImportJob.progress(job, session) }
    let word = upload.ledger != nil ? "DONE" : !state.failure.isEmpty ? "FAILED" : upload.job == nil ? "CHOSEN" : "RUNNING"
    let rows = upload.ledger.map { Int64($0.rows) }
    return JSON(members: [
      ("id", JSON(upload.id)), ("state", .string(word)), ("done", JSON(rows ?? state.done)), ("total", JSON(rows ?? state.total)),
      ("dryRun", .bool(upload.isTrial)), ("failure", state.failure.isEmpty ? .null : .string(state.failure)),
      ("result", upload.ledger?.json ?? .null),
    ])
  }
}
