import Records
import Store
import Values
import Web

/// One change of many records, as it was asked for and as far as it is. Its rows hold what each record held before.
struct BulkAction: Sendable {
  enum State: String { case running = "RUNNING", done = "DONE", undoing = "UNDOING", undone = "UNDONE" }

  enum Outcome: String { case changed = "CHANGED", refused = "REFUSED", undone = "UNDONE", kept = "KEPT" }

  /// How many records came out how.
  struct Counts: Sendable {
    var changed: Int64 = 0
    /// Said already what they were to say.
    var unchanged: Int64 = 0
    /// No records of this workspace, or gone since they were chosen.
    var missing: Int64 = 0
    var refused: Int64 = 0
    var undone: Int64 = 0
    /// Not taken back, because they have changed since.
    var kept: Int64 = 0

    var seen: Int64 { changed + unchanged + missing + refused }
  }

  let id: RecordID
  let resource: Resource
  let summary: String
  let change: BulkChange
  let selection: Selection
  /// Does it, or its undoing; of a quick one only what the request left undone.
  var job: RecordID?
  /// The newest record when it began; what is added meanwhile stays out.
  let last: Int64
  /// How many were chosen, counted up to `Listing.countCap`.
  let matched: Int64
  var version: Int64 = 1
  var state = State.running
  var position: Int64 = 0
  var counts = Counts()

  var type: EntityType { resource.type }

  /// Records that it is through with, and how many there are: of the change, or of its undoing. 0 where nobody has counted them.
  var done: Int64 { state == .undoing ? counts.undone + counts.kept : counts.seen }
  var total: Int64 { state == .undoing ? counts.changed : matched >= done ? matched : 0 }
}

// Where it is stored.
extension BulkAction {
  /// Only who asked for it sees it. Throws 404.
  static func find(_ id: RecordID, _ session: Session) throws -> BulkAction {
    guard let action = try session.read({ try find(id, $0) }), session.allows(action.type.permissions.view) else { throw Problem.notFound }
    return action
  }

  static func find(_ id: RecordID, _ reader: Reader) throws -> BulkAction? {
    let page = try reader.page(
      """
      SELECT entity, summary, change, selection, job_id, last, matched, version, state, position, changed, unchanged, missing, refused,
        undone, kept
      FROM bulk_actions WHERE id = \(id) AND created_by = \(reader.session.userID)
      """)
    guard !page.isEmpty, let resource = BulkRoutes.resources.first(where: { $0.type.name == page.string(0, 0) }),
      let change = page.string(0, 2), let selection = page.string(0, 3), let state = page.string(0, 8).flatMap({ State(rawValue: $0) })
    else { return nil }
    func number(_ column: Int) -> Int64 { page.integer(0, column) ?? 0 }
    return BulkAction(
      id: id, resource: resource, summary: page.string(0, 1) ?? "", change: BulkChange(try JSON.parse(change)),
      selection: Selection(try JSON.parse(selection)), job: page.id(0, 4), last: number(5), matched: number(6), version: number(7),
      state: state, position: number(9),
      counts: Counts(
        changed: number(10), unchanged: number(11), missing: number(12), refused: number(13), undone: number(14), kept: number(15)))
  }

  func insert(_ writer: Writer) throws {
    try writer.insert(
      "bulk_actions",
      [
        ("id", .id(id)), ("created_at", .integer(writer.now.milliseconds)), ("created_by", .id(writer.session.userID)),
        ("entity", .text(type.name)), ("summary", .text(summary)), ("change", .text(change.json.text)),
        ("selection", .text(selection.json.text)), ("state", .text(state.rawValue)), ("job_id", job.map(SQLValue.id) ?? .null),
        ("last", .integer(last)), ("matched", .integer(matched)),
      ])
  }

  /// How far it is now. Somebody else at work on it is a mistake that ends one of the two.
  mutating func save(_ writer: Writer) throws {
    let outcome = try writer.update(
      "bulk_actions", id, version: version,
      set: [
        ("state", .text(state.rawValue)), ("job_id", .optional(job)), ("position", .integer(position)),
        ("changed", .integer(counts.changed)),
        ("unchanged", .integer(counts.unchanged)), ("missing", .integer(counts.missing)), ("refused", .integer(counts.refused)),
        ("undone", .integer(counts.undone)), ("kept", .integer(counts.kept)),
      ])
    guard outcome == .updated else { throw JobFailure("Somebody else is at work on the same records.") }
    version += 1
  }

  func note(_ outcome: Outcome, _ record: RecordID, version: Int64? = nil, before: JSON? = nil, reason: String? = nil, _ writer: Writer)
    throws
  {
    try writer.insert(
      "bulk_rows",
      [
        ("id", .id(RecordID(at: writer.now))), ("bulk_id", .id(id)), ("record_id", .id(record)), ("outcome", .text(outcome.rawValue)),
        ("reason", .optional(reason)), ("record_version", version.map(SQLValue.integer) ?? .null), ("before", .optional(before?.text)),
      ])
  }
}
