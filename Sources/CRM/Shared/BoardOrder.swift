import Records
import Store
import Values

/// The order of cards within a column. A card takes the middle between its neighbours; where no room is left, those after it move on.
/// It is no change of the record: it counts no version up and writes no event.
struct BoardOrder {
  let table: SQLName
  let stage: RecordID

  /// Where a card was put, by the cards next to it.
  struct Place {
    /// The card that it stands above now; nil at the end.
    let before: RecordID?
    /// The card that it stands below now; nil at the top.
    let after: RecordID?
  }

  private struct Slot {
    let id: RecordID
    let position: Int64
    let seq: Int64
  }

  /// Neighbours that are no longer in the column are passed over.
  func put(_ id: RecordID, _ place: Place, _ writer: Writer) throws {
    if let upper = try place.after.flatMap({ try slot($0, writer) }) {
      try put(id, below: upper, writer)
    } else if let lower = try place.before.flatMap({ try slot($0, writer) }) {
      let upper = try first("(position, seq) < (\(lower.position), \(lower.seq)) AND id <> \(id) ORDER BY position DESC, seq DESC", writer)
      if let upper { try put(id, below: upper, writer) } else { try set(id, lower.position - LeadRules.spacing, writer) }
    } else {
      let top = try first("id <> \(id) ORDER BY position, seq", writer)
      if let top { try set(id, top.position - LeadRules.spacing, writer) }
    }
  }

  private func put(_ id: RecordID, below upper: Slot, _ writer: Writer) throws {
    guard let next = try following(upper, without: id, limit: 1, writer).first else {
      return try set(id, upper.position + LeadRules.spacing, writer)
    }
    if next.position - upper.position >= 2 { return try set(id, upper.position + (next.position - upper.position) / 2, writer) }
    try makeRoom(for: id, below: upper, writer)
  }

  /// Spreads as many of the following cards as it takes, more in each round.
  private func makeRoom(for id: RecordID, below upper: Slot, _ writer: Writer) throws {
    var count = 64
    while true {
      let following = try following(upper, without: id, limit: count + 1, writer)
      let isAll = following.count <= count
      let moved = isAll ? following : Array(following.dropLast())
      let room = isAll ? LeadRules.spacing * Int64(moved.count + 2) : (following.last?.position ?? upper.position) - upper.position
      let step = room / Int64(moved.count + 2)
      if step >= 1 {
        try set(id, upper.position + step, writer)
        for (index, slot) in moved.enumerated() { try set(slot.id, upper.position + step * Int64(index + 2), writer) }
        return
      }
      count *= 4
    }
  }

  private func slot(_ id: RecordID, _ reader: Reader) throws -> Slot? { try first("id = \(id)", reader) }

  private func first(_ condition: SQL, _ reader: Reader) throws -> Slot? { try slots(condition, limit: 1, reader).first }

  private func following(_ slot: Slot, without id: RecordID, limit: Int, _ reader: Reader) throws -> [Slot] {
    try slots("(position, seq) > (\(slot.position), \(slot.seq)) AND id <> \(id) ORDER BY position, seq", limit: limit, reader)
  }

  private func slots(_ condition: SQL, limit: Int, _ reader: Reader) throws -> [Slot] {
    let page = try reader.page(
      "SELECT id, ifnull(position, 0), seq FROM \(table) WHERE stage_id = \(stage) AND position IS NOT NULL AND \(condition) LIMIT \(limit)"
    )
    return (0..<page.rowCount).compactMap { row in
      guard let id = page.id(row, 0), let position = page.integer(row, 1), let seq = page.integer(row, 2) else { return nil }
      return Slot(id: id, position: position, seq: seq)
    }
  }

  private func set(_ id: RecordID, _ position: Int64, _ writer: Writer) throws {
    _ = try writer.execute("UPDATE main.\(table) SET position = \(position) WHERE tenant_id = kith_tenant() AND id = \(id)")
  }
}
