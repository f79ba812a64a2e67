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
  /// Whether it is only tried, and never brought in.
  let isTrial: Bool
  /// The file that this one is a copy of, to be tried.
  let original: RecordID?
  let createdAt: Instant
  /// The names of a workbook's sheets where it has several, and the one that is read.
  let sheets: [String]
  let sheetName: String
  private let blob: RecordID
  /// The workbook, as long as another of its sheets may be chosen.
  private let book: RecordID?
  private let isSheet: Bool
  /// The list of all rows that stayed out, where it is too long for `ledger`.
  private let reasons: RecordID?

  private static let lifetime: Int64 = 86_400

  /// Keeps a file, after looking whether it can be read as one of this kind. Without a map, files with headers that came before are read as
  /// they were then.
  static func keep(
    _ file: FormFile, _ kind: ImportKind, _ given: ImportMap?, sheet name: String? = nil, isTrial: Bool = false, _ session: Session
  ) throws -> ImportUpload {
    let content = try ImportFile(file, sheet: name, most: ImportLimits.rows(of: kind))
    let map = try map(kind, content, given, session)
    return try find(BlobGone.mending { try keep(file, kind, content, map, isTrial, session) }, session)
  }

  private static func keep(
    _ file: FormFile, _ kind: ImportKind, _ content: ImportFile, _ map: ImportMap, _ isTrial: Bool, _ session: Session
  ) throws -> RecordID {
    let stored = try content.source.path.map { try session.blobs.put(fileAt: $0) } ?? session.blobs.put(file.bytes())
    let book = try content.book.flatMap { $0.sheets.count > 1 ? try session.blobs.put(fileAt: $0.path) : nil }
    return try session.write { writer in
      try forgetOld(writer)
      let id = RecordID(at: writer.now)
      try writer.insert(
        "import_uploads",
        [
          ("id", .id(id)), ("user_id", .id(session.userID)), ("kind", .text(kind.rawValue)),
          ("name", .text(FileName.clean(file.filename))), ("is_sheet", .integer(content.source.isSheet ? 1 : 0)),
          ("blob_id", .id(try writer.keep(stored))), ("map", .text(map.json.text)), ("created_at", .integer(writer.now.milliseconds)),
          ("book_id", try book.map { .id(try writer.keep($0)) } ?? .null), ("sheet", .optional(content.book?.sheet)),
          ("sheets", .optional(content.book.map { JSON.array($0.sheets.map(JSON.string)).text })), ("is_trial", .integer(isTrial ? 1 : 0)),
        ])
      return id
    }
  }

  /// A copy to be tried, so that the file itself may be brought in afterwards, or read differently before.
  func trial(_ session: Session) throws -> ImportUpload {
    let copy = try session.write { writer in
      guard let stored = try writer.blob(blob) else { throw Problem.notFound }
      let copy = RecordID(at: writer.now)
      try writer.insert(
        "import_uploads",
        [
          ("id", .id(copy)), ("user_id", .id(session.userID)), ("kind", .text(kind.rawValue)), ("name", .text(name)),
          ("is_sheet", .integer(isSheet ? 1 : 0)), ("blob_id", .id(try writer.keep(stored))), ("map", .text(map.json.text)),
          ("created_at", .integer(writer.now.milliseconds)), ("is_trial", .integer(1)), ("trial_of", .id(id)),
        ])
      return copy
    }
    return try Self.find(copy, session)
  }

  /// How a file is read, after looking whether it can be.
  private static func map(_ kind: ImportKind, _ content: ImportFile, _ given: ImportMap?, _ session: Session) throws -> ImportMap {
    let sheet = try ImportSheet(kind, content.source, given ?? ImportMap(), session)
    guard sheet.rowCount > 0 else { throw CSVError("The file has a header and no rows.") }
    try sheet.demandKey()
    return try given ?? remembered(sheet, session) ?? ImportMap()
  }

  /// As files with these headers were read last time; nil for new ones, and where a field is gone since or hidden from this role.
  private static func remembered(_ sheet: ImportSheet, _ session: Session) throws -> ImportMap? {
    guard let known = try ImportMemory.map(sheet.kind, sheet.header, session) else { return nil }
    do { _ = try ImportSheet(sheet.kind, sheet.source, known, session) } catch is ImportMapError { return nil }
    return known
  }

  /// Reads another sheet of the workbook instead.
  /// - Throws: `CSVError`; the sheet that was read stays then.
  func choose(sheet name: String, _ session: Session) throws {
    guard let book, let stored = try session.read({ try $0.blob(book) }) else { throw Problem.notFound }
    let content = try ImportFile(path: session.blobs.path(stored.digest), sheet: name, most: ImportLimits.rows(of: kind))
    let map = try Self.map(kind, content, nil, session)
    guard let path = content.source.path else { throw CSVError("The workbook cannot be unpacked.") }
    try BlobGone.mending {
      let rows = try session.blobs.put(fileAt: path)
      try session.write { writer in
        guard try isOpen(writer) else { return }
        let set: [(SQLName, SQLValue)] = [
          ("blob_id", .id(try writer.keep(rows))), ("map", .text(map.json.text)), ("sheet", .optional(content.book?.sheet)),
        ]
        try change(set, writer)
        try writer.release(blob: blob)
      }
    }
  }

  /// Whether nobody has brought the file in yet, or begun to: only then may it be read differently, brought in or discarded.
  func isOpen(_ reader: Reader) throws -> Bool {
    try reader.exists("SELECT 1 FROM import_uploads WHERE id = \(id) AND job_id IS NULL AND result IS NULL")
  }

  /// Brings a small file in at once. Of two that try, the second does nothing.
  func bringIn(_ sheet: ImportSheet, _ session: Session) throws {
    try session.write { writer in
      guard try isOpen(writer) else { return }
      try save(try Import.run(sheet, session, Import.Options(name: name)), writer)
    }
  }

  /// Begins the job that brings the file in or tries it, once.
  func enqueue(_ session: Session) throws {
    try session.write { writer in
      guard try isOpen(writer) else { return }
      try change([("job_id", .id(try writer.enqueue(ImportJob.draft(self))))], writer)
    }
  }

  /// - Throws: 404 when there is none, it is somebody else's, or it is older than a day.
  static func find(_ id: RecordID, _ session: Session) throws -> ImportUpload {
    let page = try session.read { reader in
      try reader.page(
        """
        SELECT kind, name, map, job_id, result, created_at, blob_id, is_sheet, sheets, sheet, book_id, reasons_id, is_trial, trial_of
        FROM import_uploads WHERE id = \(id) AND user_id = \(session.userID) AND created_at > \(reader.now.adding(seconds: -lifetime))
        """)
    }
    guard !page.isEmpty, let kind = page.string(0, 0).flatMap({ ImportKind(rawValue: $0) }), let blob = page.id(0, 6) else {
      throw Problem.notFound("This file is not here any more. Files are kept for a day; choose it again.")
    }
    return ImportUpload(
      id: id, kind: kind, name: page.string(0, 1) ?? "", map: try ImportMap(JSON.parse(page.string(0, 2) ?? "{}")), job: page.id(0, 3),
      ledger: try page.string(0, 4).map { ImportLedger(try JSON.parse($0)) }, isTrial: page.integer(0, 12) == 1, original: page.id(0, 13),
      createdAt: Instant(milliseconds: page.integer(0, 5) ?? 0),
      sheets: try page.string(0, 8).map { try JSON.parse($0).array?.compactMap(\.string) ?? [] } ?? [], sheetName: page.string(0, 9) ?? "",
      blob: blob, book: page.id(0, 10), isSheet: page.integer(0, 7) == 1, reasons: page.id(0, 11))
  }

  func sheet(_ session: Session, map: ImportMap? = nil) throws -> ImportSheet {
    guard let stored = try session.read({ try $0.blob(blob) }) else { throw Problem.notFound }
    let source = CSVSource.file(session.blobs.path(stored.digest))
    return try ImportSheet(kind, isSheet ? source.ofSheet() : source, map ?? self.map, session)
  }

  /// The same without its map, and true, where a field that the map names is gone since, or hidden from this role.
  func readable(_ session: Session) throws -> (sheet: ImportSheet, lacksMap: Bool) {
    do { return (try sheet(session), false) } catch is ImportMapError { return (try sheet(session, map: ImportMap()), true) }
  }

  /// Says so without naming the field, which may be hidden.
  static let lostMap = "A field that a column was read as is not there any more. Look at the columns again."

  func save(_ map: ImportMap, _ writer: Writer) throws { try change([("map", .text(map.json.text))], writer) }

  func save(_ ledger: ImportLedger, _ writer: Writer) throws {
    let isLong = ledger.reasonCount > ImportLedger.toldReasons
    let reasons = try isLong ? writer.keep(writer.session.blobs.put(ledger.csv)) : nil
    try change([("result", .text(ledger.json.text)), ("reasons_id", .optional(reasons))], writer)
  }

  /// The file of `reasons` on the disk; nil where `ledger` has them all.
  func reasonsPath(_ session: Session) throws -> String? {
    try session.read { try reasons.flatMap($0.blob) }.map { session.blobs.path($0.digest) }
  }

  func forget(_ writer: Writer) throws {
    for blob in [blob, book, reasons].compactMap({ $0 }) { try writer.release(blob: blob) }
    try writer.delete("import_uploads", id)
    // What is being tried goes with the day.
    try Self.forget("trial_of = \(id) AND result IS NOT NULL", writer)
  }

  private func change(_ set: [(SQLName, SQLValue)], _ writer: Writer) throws {
    _ = try writer.update("import_uploads", id, version: nil, set: set)
  }

  private static func forgetOld(_ writer: Writer) throws {
    try forget("created_at <= \(writer.now.adding(seconds: -lifetime)) LIMIT 100", writer)
  }

  /// Forgets the files of everybody that a condition finds.
  /// - Returns: how many there were.
  @discardableResult
  static func forget(_ condition: SQL, _ writer: Writer) throws -> Int {
    let page = try writer.page("SELECT id, blob_id, book_id, reasons_id FROM import_uploads WHERE \(condition)")
    for row in 0..<page.rowCount {
      for blob in [page.id(row, 1), page.id(row, 2), page.id(row, 3)].compactMap({ $0 }) { try writer.release(blob: blob) }
      if let id = page.id(row, 0) { try writer.delete("import_uploads", id) }
    }
    return page.rowCount
  }
}
