import Records
import Store
import Templating
import Values
import Web

/// What was brought in, and taking it back.
enum ImportHistoryPages {
  private static let pageSize = 50

  static func index(_ context: Context) throws -> Response {
    let (records, next) = try context.session.read {
      try ImportRecord.page(before: context.query.int("before").map(Int64.init), limit: pageSize, $0)
    }
    return try context.render(
      "import/history",
      [
        "imports": .list(records.map(value)), "next_url": Value(next.map { "/crm/imports?before=\($0)" }),
        "first_url": context.query.int("before") == nil ? .null : "/crm/imports",
      ])
  }

  static func show(_ context: Context) throws -> Response {
    let record = try context.session.read { try ImportRecord.find(try context.id(), $0) }
    return try context.render("import/past", ["import": value(record)])
  }

  static func undo(_ context: Context) throws -> Response {
    let record = try takeBack(context)
    let place = "/crm/imports/\(record.id)"
    guard let tally = record.undoResult, record.undo == .done else {
      return context.redirect(place, flash: .info("The import is being taken back."))
    }
    return context.redirect(place, flash: .success("The import was undone: \(tally.summary)."))
  }

  /// - Throws: 404, 409 where it was undone already or too long ago.
  static func takeBack(_ context: Context) throws -> ImportRecord {
    let session = context.session
    let id = try context.id()
    return try Problem.translating {
      let record = try session.read { try ImportRecord.find(id, $0) }
      guard record.undo == .possible else { throw Problem.conflict(refusal(record)) }
      try ImportUndo.begin(record, session)
      return try session.read { try ImportRecord.find(id, $0) }
    }
  }

  private static func refusal(_ record: ImportRecord) -> String {
    switch record.undo {
    case .running: "This import is being taken back already."
    case .done: "This import was undone already."
    case .possible where record.counts.isIdle, .never where record.counts.isIdle: "This import changed nothing."
    case .possible, .never: "This import cannot be undone any more: what it did is kept for \(ImportRecord.undoDays) days."
    }
  }

  private static func value(_ record: ImportRecord) -> Value {
    let kept = record.undoResult?.kept ?? []
    return [
      "id": .id(record.id), "url": .string("/crm/imports/\(record.id)"), "name": .string(record.name.isEmpty ? "A file" : record.name),
      "kind": .string(record.kind.label), "creator": .string(record.creator), "at": .instant(record.createdAt),
      "rows": .integer(Int64(record.counts.rows)), "state": .string(state(record).0), "tone": .string(state(record).1),
      "counts": .list(
        ImportLedger.Outcome.allCases.map {
          ["label": .string(ImportPages.capitalized($0.rawValue)), "value": .integer(Int64(record.counts[$0]))]
        }),
      "may_undo": .bool(record.undo == .possible && record.total > 0),
      "is_undoing": .bool(record.undo == .running), "undone": Value(record.undo == .done ? record.undoResult?.summary : nil),
      "undone_count": .integer(Int64(record.done)), "changed_count": .integer(Int64(record.total)), "kept": .list(kept.map { .string($0) }),
      "hidden": .integer(Int64((record.undoResult?.keptCount ?? 0) - kept.count)),
      "list_url": .string("/crm/" + record.kind.rawValue),
    ]
  }

  private static func state(_ record: ImportRecord) -> (String, String) {
    switch (record.undo, record.state) {
    case (.running, _): ("Being undone", "warn")
    case (.done, _): ("Undone", "plain")
    case (_, "RUNNING"): ("Running", "accent")
    case (_, "UNDONE"): ("Stopped and taken back", "warn")
    default: ("Imported", "good")
    }
  }
}

enum ImportHistoryAPI {
  static func list(_ context: Context) throws -> Response {
    try context.session.read { reader in
      let request = try PageRequest(context.query)
      let before = try request.cursor.map { text -> Int64 in
        guard let seq = Int64(text) else { throw PageRequest.wrongCursor() }
        return seq
      }
      let (records, next) = try ImportRecord.page(before: before, limit: request.limit, offset: request.offset, reader)
      let pagination = request.pagination(total: try ImportRecord.count(reader), next: next.map { String($0) })
      return context.json(["data": .array(records.map(\.json)), "pagination": pagination])
    }
  }

  static func show(_ context: Context) throws -> Response {
    context.json(try context.session.read { try ImportRecord.find(try context.id(), $0) }.json)
  }

  static func undo(_ context: Context) throws -> Response { context.json(try ImportHistoryPages.takeBack(context).json) }
}
