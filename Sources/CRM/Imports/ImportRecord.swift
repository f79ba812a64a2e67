import Records
import Store
import Values
import Web

/// An import that was: who brought what and when, what became of it, and whether it can still be taken back.
struct ImportRecord {
  enum Undo: Equatable { case possible, running, done, never }

  let id: RecordID
  let kind: ImportKind
  let name: String
  let state: String
  let createdAt: Instant
  let createdBy: RecordID?
  let creator: String
  let counts: ImportLedger
  let undo: Undo
  /// What became of taking it back; nil before.
  let undoResult: ImportUndo.Tally?
  let lastEvent: Int64
  fileprivate let seq: Int64

  /// How long what an import did is kept for taking it back.
  static let undoDays: Int64 = 30

  /// Newest first; those of others only for who may import what is others'.
  static func page(before seq: Int64?, limit: Int, offset: Int = 0, _ reader: Reader) throws -> (records: [ImportRecord], next: Int64?) {
    let page = try reader.page(
      """
      SELECT \(columns) FROM imports i LEFT JOIN members m ON m.id = i.created_by
      WHERE i.seq < \(seq ?? .max) AND \(visible(reader)) ORDER BY i.seq DESC LIMIT \(limit + 1) OFFSET \(offset)
      """)
    let records = try (0..<min(limit, page.rowCount)).compactMap { try record(page, $0, reader) }
    return (records, page.rowCount > limit ? records.last?.seq : nil)
  }

  /// How many of them there are, counted up to ten thousand and one.
  static func count(_ reader: Reader) throws -> Int64 {
    try reader.integer("SELECT count(*) FROM (SELECT 1 FROM imports i WHERE \(visible(reader)) LIMIT 10001)") ?? 0
  }

  /// - Throws: 404 where there is none that the member may see.
  static func find(_ id: RecordID, _ reader: Reader) throws -> ImportRecord {
    let page = try reader.page(
      "SELECT \(columns) FROM imports i LEFT JOIN members m ON m.id = i.created_by WHERE i.id = \(id) AND \(visible(reader))")
    guard !page.isEmpty, let record = try record(page, 0, reader) else { throw Problem.notFound }
    return record
  }

  private static let columns: SQL = """
    i.seq, i.id, i.kind, i.name, i.state, i.created_at, i.created_by, m.name, i.counts, i.undo_state, i.undo_result, i.last_event
    """

  private static func visible(_ reader: Reader) -> SQL {
    reader.session.allows(.importOthers) ? "1 = 1" : "i.created_by = \(reader.session.userID)"
  }

  private static func record(_ page: CellPage, _ row: Int, _ reader: Reader) throws -> ImportRecord? {
    guard let seq = page.integer(row, 0), let id = page.id(row, 1), let kind = page.string(row, 2).flatMap({ ImportKind(rawValue: $0) })
    else { return nil }
    let created = Instant(milliseconds: page.integer(row, 5) ?? 0)
    let state = page.string(row, 4) ?? ""
    let counts = try ImportLedger(JSON.parse(page.string(row, 8) ?? "{}"))
    let isRecent = created > reader.now.adding(seconds: -undoDays * 86_400)
    let undo: Undo =
      switch (page.string(row, 9), state) {
      case ("RUNNING", _): .running
      case ("DONE", _): .done
      case (_, "DONE"): isRecent && !counts.isIdle && page.integer(row, 11) != nil ? .possible : .never
      default: .never
      }
    return ImportRecord(
      id: id, kind: kind, name: page.string(row, 3) ?? "", state: state, createdAt: created, createdBy: page.id(row, 6),
      creator: page.string(row, 7) ?? "", counts: counts, undo: undo,
      undoResult: try page.string(row, 10).map { ImportUndo.Tally(try JSON.parse($0)) }, lastEvent: page.integer(row, 11) ?? .max, seq: seq)
  }

  /// Records that can be taken back, and how many were looked at when somebody asked for it.
  var total: Int { counts[.created] + counts[.updated] }
  var done: Int { undoResult.map { $0.trashed + $0.restored + $0.keptCount } ?? 0 }

  var json: JSON {
    JSON(
      members: [
        ("id", JSON(id)), ("type", .string(kind.rawValue)), ("file", .string(name)), ("state", .string(state)),
        ("createdAt", .string(createdAt.description)), ("createdBy", JSON(createdBy)), ("createdByName", .string(creator)),
        ("rows", JSON(Int64(counts.rows))),
      ] + ImportLedger.Outcome.allCases.map { ($0.rawValue, JSON(Int64(counts[$0]))) } + [
        ("canUndo", .bool(undo == .possible)), ("done", JSON(Int64(done))), ("total", JSON(Int64(total))),
        ("undo", undoResult?.json ?? .null),
      ])
  }
}
