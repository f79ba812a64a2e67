import Records
import Store
import Values

/// Takes a change of many records back: what has not changed since gets its old values, the rest stays and says why.
enum BulkUndo {
  /// - Throws: `RecordError.refused` where there is nothing to take back, 403 where the role may not.
  static func begin(_ action: BulkAction, _ session: Session) throws -> BulkAction {
    try action.change.demandRight(action.type, session)
    let hasStopped = try BulkJob.hasStopped(action, session)
    switch action.state {
    case .done: break
    case .running, .undoing:
      guard hasStopped else { throw RecordError.refused("It is still at work. Wait until it is done.") }
    case .undone: throw RecordError.refused("This was taken back already.")
    }
    let isQuick = action.counts.changed <= BulkRun.singleLimit
    let begun = try session.write { writer in
      var action = action
      action.state = .undoing
      action.position = .max
      action.job = try BulkJob.enqueue(action.id, isQuick: isQuick, writer)
      do { try action.save(writer) } catch is JobFailure { throw RecordError.refused("It is being taken back already.") }
      return action
    }
    return isQuick ? try BulkRun.atOnce(begun, session) { try run(begun, session) } : begun
  }

  static func run(_ action: BulkAction, _ session: Session) throws -> BulkAction {
    var action = action
    while action.state == .undoing { action = try session.write { try step(action, $0) } }
    return action
  }

  /// The last change is taken back first.
  private static func step(_ action: BulkAction, _ writer: Writer) throws -> BulkAction {
    var action = action
    let page = try writer.page(
      """
      SELECT seq, id, record_id, record_version, before FROM bulk_rows
      WHERE bulk_id = \(action.id) AND seq < \(action.position) AND outcome = 'CHANGED' ORDER BY seq DESC LIMIT \(BulkRun.pieceSize)
      """)
    let begun = ContinuousClock.now
    for row in 0..<page.rowCount {
      guard let seq = page.integer(row, 0), let id = page.id(row, 1), let record = page.id(row, 2) else { continue }
      let reason = try takeBack(record, version: page.integer(row, 3), ledger: page.string(row, 4), action, writer)
      if reason == nil { action.counts.undone += 1 } else { action.counts.kept += 1 }
      let outcome = reason == nil ? BulkAction.Outcome.undone : .kept
      _ = try writer.update(
        "bulk_rows", id, version: nil, set: [("outcome", .text(outcome.rawValue)), ("reason", .optional(reason))])
      action.position = seq
      if ContinuousClock.now - begun > BulkRun.pieceTime { break }
    }
    if page.isEmpty { action.state = .undone }
    try action.save(writer)
    return action
  }

  /// - Returns: why the record stays as it is; nil when it is as before.
  private static func takeBack(_ id: RecordID, version: Int64?, ledger: String?, _ action: BulkAction, _ writer: Writer) throws -> String? {
    do {
      return try writer.session.write { writer in
        guard let ledger else {
          try action.type.restore(id, among: ProductSchema.entities, writer)
          return nil
        }
        return try restore(id, version: version, try JSON.parse(ledger).array ?? [], action.type, writer)
      }
    } catch RecordError.missing {
      return ledger == nil ? "It is no longer in Trash." : "It is in Trash, or gone."
    } catch let error as RecordError {
      return BulkRun.reason(error, action, writer.session)
    } catch StoreError.constraint {
      return "It would no longer fit with other records."
    }
  }

  private static func restore(_ id: RecordID, version: Int64?, _ ledger: [JSON], _ type: EntityType, _ writer: Writer) throws -> String? {
    let row = try type.get(id, writer)
    var stays: [String] = []
    let saved = try type.change(row, writer, verb: "updated", note: "A change of many records was taken back.") { draft in
      draft.takesBack = true
      for entry in ledger {
        guard let parts = entry.array, parts.count == 3, let name = parts[0].string, let field = row.type.field(name) else { continue }
        if row.version == version || row[name] == ImportJournal.value(parts[2]) {
          draft[name] = ImportJournal.value(parts[1])
        } else {
          stays.append(field.label)
        }
      }
    }
    if stays.isEmpty { return nil }
    let words = stays.joined(separator: ", ")
    return saved.outcome == .unchanged ? "\(words) has changed since." : "\(words) has changed since and stays; the rest was taken back."
  }
}
