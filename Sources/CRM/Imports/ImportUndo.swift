import Records
public import Store
import Values

/// Takes back what an import has done, whole or half: what it created goes to Trash, what it changed gets its old values, and what somebody
/// has changed since stays as they left it. Each step forgets what it took back, so that this too may be stopped at any moment and goes on
/// where it was.
enum ImportUndo {
  private static let pieceSize = 100

  /// What became of it.
  struct Tally: Equatable {
    var trashed = 0
    var restored = 0
    var keptCount = 0
    /// Why records stay as they are; the first of them.
    var kept: [String] = []

    mutating func keep(_ reason: String) {
      keptCount += 1
      if kept.count < 200 { kept.append(reason) }
    }
  }

  /// - Parameter lastEvent: the newest event when the import ended; none for one that never did.
  @discardableResult
  static func undo(_ journal: ImportJournal, _ session: Session, since lastEvent: Int64 = .max) throws -> Tally {
    var tally = Tally()
    var isLeft = true
    while isLeft {
      isLeft = try session.write { writer in
        let stored = try writer.string("SELECT undo_result FROM imports WHERE id = \(journal.id)")
        tally = try stored.map { Tally(try JSON.parse($0)) } ?? Tally()
        let page = try writer.page(
          """
          SELECT seq, entity, record_id, action, before FROM import_rows WHERE import_id = \(journal.id) ORDER BY seq DESC LIMIT \(pieceSize)
          """)
        guard !page.isEmpty else {
          try journal.settle("UNDONE", writer)
          return false
        }
        for row in 0..<page.rowCount {
          guard let entity = page.string(row, 1), let id = page.id(row, 2) else { continue }
          try takeBack(entity, id, before: page.string(row, 4), since: lastEvent, &tally, writer)
        }
        try journal.forget(from: page.integer(page.rowCount - 1, 0) ?? 0, writer)
        try journal.save(tally, writer)
        return true
      }
    }
    return tally
  }

  private static func takeBack(
    _ entity: String, _ id: RecordID, before: String?, since lastEvent: Int64, _ tally: inout Tally, _ writer: Writer
  ) throws {
    guard let type = ProductSchema.entities.first(where: { $0.name == entity }), let row = try type.find(id, writer) else { return }
    do {
      if let before { return try putBack(row, before, &tally, writer) }
      if try isInUse(id, since: lastEvent, writer) {
        return tally.keep("“\(row.title.prefix(80))” was changed or used since, and stays.")
      }
      try writer.session.write { try type.trash(id, $0) }
      tally.trashed += 1
    } catch let error as RecordError {
      tally.keep("“\(row.title.prefix(80))” stays: \(error.description)")
    }
  }

  /// Whether something happened to a record, or to one that names it, that neither the undoing nor the import itself has done. What the import
  /// did bears the request of the record's first event, which made it; others may have been at work beside it.
  private static func isInUse(_ id: RecordID, since last: Int64, _ writer: Writer) throws -> Bool {
    let own: SQL = """
      SELECT f.request_id FROM event_subjects t JOIN events f ON f.seq = t.seq WHERE t.record = \(id) ORDER BY t.seq LIMIT 1
      """
    return try writer.exists(
      """
      SELECT 1 FROM event_subjects s JOIN events e ON e.seq = s.seq
      WHERE s.record = \(id) AND e.request_id <> \(writer.session.requestID) AND (s.seq > \(last) OR e.request_id <> (\(own)))
      """)
  }

  private static func putBack(_ row: Row, _ before: String, _ tally: inout Tally, _ writer: Writer) throws {
    let changes = (try JSON.parse(before).array ?? []).compactMap(\.array).filter { $0.count == 3 }
    var lost: [String] = []
    let outcome = try writer.session.write { writer in
      try row.type.change(row, writer, verb: "updated", note: "The import was taken back.") { draft in
        draft.takesBack = true
        for parts in changes {
          guard let name = parts[0].string, let field = row.type.field(name) else { continue }
          // What somebody has changed since then stays as they left it.
          if draft[name] == ImportJournal.value(parts[2]) {
            draft[name] = ImportJournal.value(parts[1])
          } else if draft[name] != ImportJournal.value(parts[1]) {
            lost.append(field.label)
          }
        }
      }.outcome
    }
    if outcome == .updated { tally.restored += 1 }
    if !lost.isEmpty { tally.keep("“\(row.title.prefix(80))”: \(lost.joined(separator: ", ")) changed since, and stays.") }
  }
}

extension ImportUndo.Tally {
  var json: JSON {
    JSON(members: [
      ("trashed", JSON(Int64(trashed))), ("restored", JSON(Int64(restored))), ("kept", JSON(Int64(keptCount))),
      ("reasons", .array(kept.map(JSON.string))),
    ])
  }

  /// Reads what `json` wrote.
  init(_ json: JSON) {
    trashed = Int(json["trashed"]?.integer ?? 0)
    restored = Int(json["restored"]?.integer ?? 0)
    keptCount = Int(json["kept"]?.integer ?? 0)
    kept = (json["reasons"]?.array ?? []).compactMap(\.string)
  }

  /// `3 went to Trash, 2 got their old values back, 1 stays`
  var summary: String {
    let rest = keptCount == 0 ? "" : ", \(keptCount) \(keptCount == 1 ? "stays" : "stay")"
    return "\(trashed) went to Trash, \(restored) got their old values back\(rest)"
  }
}

// An import that ended, taken back because somebody asks for it.
extension ImportUndo {
  static let kind = "import.undo"
  /// More records than this are taken back outside of the request.
  static let singleLimit = 1_000

  static func draft(_ id: RecordID) -> Job.Draft {
    Job.Draft(kind: kind, payload: JSON(members: [("import", JSON(id))]), maxAttempts: 10)
  }

  /// Whether any import is being taken back, or waits for it.
  static func isAtWork(_ reader: Reader) throws -> Bool {
    try reader.exists("SELECT 1 FROM jobs WHERE kind = \(kind) AND state IN ('WAITING', 'RUNNING') LIMIT 1")
  }

  static let handler: JobHandler = { job, session in
    guard let id = job.payload["import"]?.string.flatMap({ RecordID($0) }) else { throw JobFailure("The job names no import.") }
    try run(id, session)
  }

  /// Whoever comes first takes it back: a small one at once, a large one in a job.
  static func begin(_ record: ImportRecord, _ session: Session) throws {
    let isSmall = record.counts[.created] + record.counts[.updated] <= singleLimit
    try session.write { writer in
      try claim(record, writer)
      _ = isSmall ? try writer.enqueueStandIn(draft(record.id)) : try writer.enqueue(draft(record.id))
    }
    guard isSmall else { return }
    // The job goes on with what the writer has no time for now.
    do { try run(record.id, session) } catch StoreError.busy {}
  }

  private static func claim(_ record: ImportRecord, _ writer: Writer) throws {
    let changed = try writer.execute(
      """
      UPDATE main.imports SET undo_state = 'RUNNING', undone_at = \(writer.now), undone_by = \(writer.session.userID), version = version + 1
      WHERE tenant_id = kith_tenant() AND id = \(record.id) AND undo_state IS NULL AND state = 'DONE'
      """)
    guard changed == 1 else { throw RecordError.refused("This import is being taken back already.") }
    try writer.append(Event.Draft(entity: "import", record: record.id, verb: "undone"))
  }

  /// Gives a job to what is being taken back and has none that lives. Called when the server starts.
  static func resume(_ writer: Writer) throws {
    let page = try writer.page("SELECT id FROM imports WHERE undo_state = 'RUNNING' ORDER BY seq")
    for draft in (0..<page.rowCount).compactMap({ page.id($0, 0) }).map(Self.draft) {
      let isAlive = try writer.exists(
        "SELECT 1 FROM jobs WHERE kind = \(kind) AND payload = \(draft.payload.text) AND state IN ('WAITING', 'RUNNING')")
      if !isAlive { try writer.enqueue(draft) }
    }
  }

  /// The workspace itself takes it back: who brings files in need not be allowed to delete what they made by mistake.
  static func run(_ id: RecordID, _ session: Session) throws {
    guard let system = try session.system(requestID: "undo \(id)") else { return }
    let page = try system.read { try $0.page("SELECT last_event FROM imports WHERE id = \(id) AND undo_state = 'RUNNING'") }
    guard !page.isEmpty else { return }
    try undo(ImportJournal(id: id), system, since: page.integer(0, 0) ?? .max)
    try system.write { writer in
      try writer.execute(
        "UPDATE main.imports SET undo_state = 'DONE', version = version + 1 WHERE tenant_id = kith_tenant() AND id = \(id)")
    }
  }
}

extension Import {
  /// Undoes the imports whose process ended in the middle. Called when a command or the server opens the folder; does nothing while another
  /// process is importing a large file.
  /// - Returns: how many were undone.
  @discardableResult
  public static func recover(_ store: Store) throws -> Int {
    guard let hold = try store.hold(lockName) else { return 0 }
    defer { withExtendedLifetime(hold) {} }
    var undone = 0
    for workspace in try store.installation.workspaces() {
      guard let session = try store.installation.systemSession(in: workspace.id, requestID: "import recovery") else { continue }
      undone += try undoAll(session)
    }
    return undone
  }

  static func undoAll(_ session: Session) throws -> Int {
    let page = try session.read { try $0.page("SELECT id FROM imports WHERE state = 'RUNNING' ORDER BY seq") }
    let journals = (0..<page.rowCount).compactMap { page.id($0, 0) }.map { ImportJournal(id: $0) }
    for journal in journals { try ImportUndo.undo(journal, session) }
    return journals.count
  }
}
