import Records
import Store
import Values

/// Notes, in the transaction that does it, what an import did, so that it can be taken back: at once when it does not end, and later when
/// somebody asks for it.
struct ImportJournal {
  let id: RecordID

  private static let forgottenAtOnce = 2_000

  static func begin(_ kind: ImportKind, name: String = "", _ session: Session) throws -> ImportJournal {
    try session.write { writer in
      let journal = ImportJournal(id: RecordID(at: writer.now))
      try writer.insert(
        "imports",
        [
          ("id", .id(journal.id)), ("kind", .text(kind.rawValue)), ("state", "RUNNING".sqlValue),
          ("name", .text(String(name.prefix(200)))),
          ("created_at", .integer(writer.now.milliseconds)), ("created_by", session.isMember ? .id(session.userID) : .null),
        ])
      return journal
    }
  }

  func note(created type: EntityType, _ record: RecordID, _ writer: Writer) throws {
    try note(type, record, "CREATED", nil, writer)
  }

  /// Keeps what every changed field held, and what it holds now.
  func note(changed before: Row, _ after: Row, _ writer: Writer) throws {
    let changes = zip(before.type.fields, zip(before.values, after.values)).filter { $1.0 != $1.1 }.map { field, values in
      JSON.array([.string(field.name), Self.json(values.0), Self.json(values.1)])
    }
    try note(before.type, before.id, "UPDATED", JSON.array(changes).text, writer)
  }

  private func note(_ type: EntityType, _ record: RecordID, _ action: String, _ before: String?, _ writer: Writer) throws {
    try writer.insert(
      "import_rows",
      [
        ("import_id", .id(id)), ("entity", .text(type.name)), ("record_id", .id(record)), ("action", .text(action)),
        ("before", .optional(before)),
      ])
  }

  /// All of it is in.
  /// - Returns: the ledger with the id by which the import can be taken back.
  func finish(_ ledger: ImportLedger, _ writer: Writer) throws -> ImportLedger {
    let last = try writer.integer("SELECT max(seq) FROM events") ?? 0
    try writer.execute(
      """
      UPDATE main.imports SET state = 'DONE', counts = \(ledger.counted.text), finished_at = \(writer.now), last_event = \(last),
      version = version + 1 WHERE tenant_id = kith_tenant() AND id = \(id)
      """)
    var ledger = ledger
    ledger.importID = id
    return ledger
  }

  /// Forgets, a piece at a time, what imports did that cannot be taken back any more. The job that empties Trash does so every day.
  static func forgetOld(_ session: Session) throws {
    while try session.write({ try forgetPiece($0) }) > 0 {}
  }

  private static func forgetPiece(_ writer: Writer) throws -> Int {
    let old = try writer.id(
      """
      SELECT i.id FROM imports i WHERE i.created_at < \(writer.now.adding(days: -Int(ImportRecord.undoDays))) AND i.state <> 'RUNNING'
        AND EXISTS (SELECT 1 FROM import_rows r WHERE r.import_id = i.id) ORDER BY i.seq LIMIT 1
      """)
    guard let old else { return 0 }
    let last = try writer.integer(
      "SELECT max(seq) FROM (SELECT seq FROM import_rows WHERE import_id = \(old) ORDER BY seq LIMIT \(forgottenAtOnce))")
    return try ImportJournal(id: old).forget(upTo: last ?? 0, writer)
  }

  func save(_ tally: ImportUndo.Tally, _ writer: Writer) throws {
    try writer.execute("UPDATE main.imports SET undo_result = \(tally.json.text) WHERE tenant_id = kith_tenant() AND id = \(id)")
  }

  func settle(_ state: String, _ writer: Writer) throws {
    try writer.execute("UPDATE main.imports SET state = \(state), version = version + 1 WHERE tenant_id = kith_tenant() AND id = \(id)")
  }

  @discardableResult
  func forget(upTo seq: Int64, _ writer: Writer) throws -> Int {
    try writer.execute("DELETE FROM main.import_rows WHERE tenant_id = kith_tenant() AND import_id = \(id) AND seq <= \(seq)")
  }

  func forget(from seq: Int64, _ writer: Writer) throws {
    try writer.execute("DELETE FROM main.import_rows WHERE tenant_id = kith_tenant() AND import_id = \(id) AND seq >= \(seq)")
  }

  /// Stored values as JSON that gives them back exactly.
  static func json(_ value: SQLValue) -> JSON {
    switch value {
    case .null: .null
    case .integer(let number): JSON(number)
    case .text(let text): .string(text)
    case .id(let id): JSON(members: [("id", JSON(id))])
    case .real(let number): .number(String(number))
    case .blob(let bytes): JSON(members: [("id", JSON(RecordID(bytes: bytes)))])
    }
  }

  static func value(_ json: JSON) -> SQLValue {
    if let text = json.string { return .text(text) }
    if let number = json.integer { return .integer(Int64(number)) }
    return json["id"]?.string.flatMap { RecordID($0) }.map(SQLValue.id) ?? .null
  }
}
