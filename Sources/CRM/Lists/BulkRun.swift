import Records
import Store
import Values
import Web

/// Takes the records of an action one by one through the usual change, in pieces that hold the writer for a moment only.
enum BulkRun {
  /// More records than this are changed outside of the request.
  static let singleLimit = 500
  static let pieceTime = Duration.milliseconds(50)
  static let pieceSize = 200
  /// Ids that one request may name.
  static let idLimit = 10_000

  /// Begins an action, and does it at once where that is quick.
  /// - Throws: `Problem` or `RecordError` before anything is written.
  static func begin(_ change: BulkChange, _ selection: Selection, summary: String, _ resource: Resource, _ session: Session) throws
    -> BulkAction
  {
    let scope = try session.read { reader in
      try change.demand(resource, reader)
      return (matched: try count(selection, resource, reader), last: try resource.type.lastSeq(reader))
    }
    let isQuick = scope.matched.map { $0 <= singleLimit } ?? false
    let action = try session.write { writer in
      let id = RecordID(at: writer.now)
      let job = try BulkJob.enqueue(id, isQuick: isQuick, writer)
      let action = BulkAction(
        id: id, resource: resource, summary: summary, change: change, selection: selection, job: job, last: scope.last,
        matched: Int64(scope.matched ?? 0))
      try action.insert(writer)
      return action
    }
    return isQuick ? try atOnce(action, session) { try run(action, session) } : action
  }

  /// What the request does itself; where the writer has no time for it, the job goes on.
  static func atOnce(_ action: BulkAction, _ session: Session, _ body: () throws -> BulkAction) throws -> BulkAction {
    do { return try body() } catch StoreError.busy { return try BulkAction.find(action.id, session) }
  }

  /// How many records are meant; nil where counting takes too long.
  private static func count(_ selection: Selection, _ resource: Resource, _ reader: Reader) throws -> Int? {
    switch selection {
    case .ids(let ids):
      guard ids.count <= idLimit else {
        throw Problem.unprocessable(fields: ["ids": "ids can have at most 10,000 entries. Name a filter for more."])
      }
      return ids.count
    case .filter(let values):
      var query = try resource.selected(values, reader)
      query.limit = 1
      do {
        let listing = try resource.type.list(query, reader)
        return listing.totalIsExact ? listing.total : nil
      } catch StoreError.tooMuchWork {
        return nil
      }
    }
  }

  static func run(_ action: BulkAction, _ session: Session) throws -> BulkAction {
    var action = action
    while action.state == .running {
      let piece = try session.read { try next(action, $0) }
      action = try session.write { try step(action, piece, $0) }
    }
    return action
  }

  /// The next records and the places they stand at.
  private static func next(_ action: BulkAction, _ reader: Reader) throws -> [(place: Int64, id: RecordID)] {
    switch action.selection {
    case .ids(let ids):
      return ids.enumerated().dropFirst(Int(action.position)).prefix(pieceSize).map { (Int64($0.offset + 1), $0.element) }
    case .filter(let values):
      let query = try action.resource.selected(values, reader)
      return try action.type.walk(query, after: action.position, through: action.last, limit: pieceSize, reader).map { ($0.seq, $0.id) }
    }
  }

  private static func step(_ action: BulkAction, _ piece: [(place: Int64, id: RecordID)], _ writer: Writer) throws -> BulkAction {
    var action = action
    let begun = ContinuousClock.now
    for (place, id) in piece {
      try change(id, &action, writer)
      action.position = place
      if ContinuousClock.now - begun > pieceTime { break }
    }
    if piece.isEmpty {
      action.state = .done
      action.position = .max
    }
    try action.save(writer)
    return action
  }

  /// What a record refuses is undone for it alone.
  private static func change(_ id: RecordID, _ action: inout BulkAction, _ writer: Writer) throws {
    do {
      let isChanged = try writer.session.write { try apply(action, id, $0) }
      if isChanged { action.counts.changed += 1 } else { action.counts.unchanged += 1 }
    } catch RecordError.missing(_, id) {
      action.counts.missing += 1
    } catch let error as RecordError {
      action.counts.refused += 1
      try action.note(.refused, id, reason: reason(error, action, writer.session), writer)
    } catch StoreError.constraint {
      action.counts.refused += 1
      try action.note(.refused, id, reason: "It would no longer fit with other records.", writer)
    }
  }

  private static func apply(_ action: BulkAction, _ id: RecordID, _ writer: Writer) throws -> Bool {
    if action.change.isTrash {
      try action.type.trash(id, writer)
      try action.note(.changed, id, writer)
      return true
    }
    let before = try action.type.get(id, writer)
    let (outcome, after) = try action.type.update(id, action.change.inputs(for: before), version: nil, writer)
    guard outcome == .updated else { return false }
    let changes = zip(before.type.fields, zip(before.values, after.values)).filter { $1.0 != $1.1 && !$0.isSensitive }
    let ledger = changes.map { JSON.array([.string($0.name), ImportJournal.json($1.0), ImportJournal.json($1.1)]) }
    try action.note(.changed, id, version: after.version, before: .array(ledger), writer)
    return true
  }

  static func reason(_ error: RecordError, _ action: BulkAction, _ session: Session) -> String {
    switch error {
    case .forbidden where !action.change.isAllowed(action.type, session): "Your role no longer does this."
    case .forbidden: "It belongs to someone else, and your role changes only what is yours."
    default: String(error.description.prefix(300))
    }
  }
}
