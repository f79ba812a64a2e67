import Records
import Store
import Values
import Web

/// A file between being chosen and being forgotten a day later. Only who brought it sees it.
struct ImportUpload {
  let id: RecordID
  let kind: ImportKind
  let name: String
  let map: ImportMap
  /// Runs the import of a large file.
  let job: RecordID?
  /// What became of it; nil before it ran.
  let ledger: ImportLedger?
  let createdAt: Instant
  private let blob: RecordID
  private let isSheet: Bool

  private static let lifetime: Int64 = 86_400

  /// Keeps a file, after looking whether it can be read as one of this kind. Without a map, files with headers that came before are read as
  /// they were then.
  static func keep(
    _ file: FormFile, _ kind: ImportKind, _ given: ImportMap?, sheet name: String? = nil, _ session: Session
  ) throws -> ImportUpload {
    let content = try ImportFile(file, sheet: name)
    var sheet = try ImportSheet(kind, content.source, given ?? ImportMap(), session)
    guard sheet.rowCount > 0 else { throw CSVError("The file has a header and no rows.") }
    try ImportLimits.demand(rows: sheet.rowCount)
    let known = try given == nil ? ImportMemory.map(kind, sheet.header, session) : nil
    if let known { sheet = try ImportSheet(kind, content.source, known, session) }
    let map = given ?? known ?? ImportMap()
    let stored = try content.source.path.map { try session.blobs.put(fileAt: $0) } ?? session.blobs.put(file.bytes())
    let id = try session.write { writer in
      try forgetOld(writer)
      let id = RecordID(at: writer.now)
      try writer.insert(
        "import_uploads",
        [
          ("id", .id(id)), ("user_id", .id(session.userID)), ("kind", .text(kind.rawValue)),
          ("name", .text(String(file.filename.prefix(200)))), ("is_sheet", .integer(content.source.isSheet ? 1 : 0)),
          ("blob_id", .id(try writer.keep(stored))), ("map", .text(map.json.text)), ("created_at", .integer(writer.now.milliseconds)),
        ])
      return id
    }
    return try find(id, session)
  }

  /// Begins the job that brings the file in. Nobody may have too many of them.
  func enqueue(_ session: Session) throws {
    try ImportLimits.demandTurn(session)
    try session.write { writer in try save(job: try writer.enqueue(ImportJob.draft(self)), writer) }
  }

  /// - Throws: 404 when there is none, it is somebody else's, or it is older than a day.
  static func find(_ id: RecordID, _ session: Session) throws -> ImportUpload {
    let page = try session.read { reader in
      try reader.page(
        """
        SELECT kind, name, map, job_id, result, created_at, blob_id, is_sheet FROM import_uploads
        WHERE id = \(id) AND user_id = \(session.userID) AND created_at > \(reader.now.adding(seconds: -lifetime))
        """)
    }
    guard !page.isEmpty, let kind = page.string(0, 0).flatMap({ ImportKind(rawValue: $0) }), let blob = page.id(0, 6) else {
      throw Problem.notFound("This file is not here any more. Files are kept for a day; choose it again.")
    }
    return ImportUpload(
      id: id, kind: kind, name: page.string(0, 1) ?? "", map: try ImportMap(JSON.parse(page.string(0, 2) ?? "{}")), job: page.id(0, 3),
      ledger: try page.string(0, 4).map { ImportLedger(try JSON.parse($0)) }, createdAt: Instant(milliseconds: page.integer(0, 5) ?? 0),
      blob: blob, isSheet: page.integer(0, 7) == 1)
  }

  func sheet(_ session: Session, map: ImportMap? = nil) throws -> ImportSheet {
    guard let stored = try session.read({ try $0.blob(blob) }) else { throw Problem.notFound }
    let source = CSVSource.file(session.blobs.path(stored.digest))
    return try ImportSheet(kind, isSheet ? source.ofSheet() : source, map ?? self.map, session)
  }

  func save(_ map: ImportMap, _ session: Session) throws { try change([("map", .text(map.json.text))], session) }
  func save(job: RecordID, _ writer: Writer) throws {
    _ = try writer.update("import_uploads", id, version: nil, set: [("job_id", .id(job))])
  }
  func save(_ ledger: ImportLedger, _ session: Session) throws { try change([("result", .text(ledger.json.text))], session) }

  func forget(_ session: Session) throws {
    try session.write { writer in
      try writer.release(blob: blob)
      try writer.delete("import_uploads", id)
    }
  }

  private func change(_ set: [(SQLName, SQLValue)], _ session: Session) throws {
    try session.write { writer in _ = try writer.update("import_uploads", id, version: nil, set: set) }
  }

  private static func forgetOld(_ writer: Writer) throws {
    let page = try writer.page(
      "SELECT id, blob_id FROM import_uploads WHERE created_at <= \(writer.now.adding(seconds: -lifetime)) LIMIT 100")
    for row in 0..<page.rowCount {
      if let blob = page.id(row, 1) { try writer.release(blob: blob) }
      if let id = page.id(row, 0) { try writer.delete("import_uploads", id) }
    }
  }
}
