import Records
import Store
import Values

/// The order of cards within a column. A card takes the middle between its neighbours; where no room is left, those after it move on.
/// It is no change of the record: it counts no version up and writes no event.
struct BoardOrder {
  private let table: SQLName
  private let id: SQLName
  private let position: SQLName
  /// Which cards stand in the column, and which rows are moved, besides the workspace.
  private let column: SQL
  private let owned: SQL

  /// The cards of a stage, ordered for everyone.
  init(table: SQLName, stage: RecordID) {
    self.table = table
    id = "id"
    position = "position"
    column = "stage_id = \(stage) AND position IS NOT NULL"
    owned = ""
  }

  /// The tasks of a status, ordered for whoever asks alone.
  init(myTasksWith status: String) {
    table = "activity_assignees"
    id = "activity_id"
    position = "sort_order"
    column = "user_id = kith_user() AND status = \(status)"
    owned = " AND user_id = kith_user()"
  }

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
  func put(_ card: RecordID, _ place: Place, _ writer: Writer) throws {
    if let upper = try place.after.flatMap({ try slot($0, writer) }) {
      try put(card, below: upper, writer)
    } else if let lower = try place.before.flatMap({ try slot($0, writer) }) {
      let upper = try first(
        "(\(position), seq) < (\(lower.position), \(lower.seq)) AND \(id) <> \(card) ORDER BY \(position) DESC, seq DESC", writer)
      if let upper { try put(card, below: upper, writer) } else { try set(card, lower.position - LeadRules.spacing, writer) }
    } else {
      let top = try first("\(id) <> \(card) ORDER BY \(position), seq", writer)
      if let top { try set(card, top.position - LeadRules.spacing, writer) }
    }
  }

  private func put(_ card: RecordID, below upper: Slot, _ writer: Writer) throws {
    guard let next = try following(upper, without: card, limit: 1, writer).first else {
      return try set(card, upper.position + LeadRules.spacing, writer)
    }
    if next.position - upper.position >= 2 { return try set(card, upper.position + (next.position - upper.position) / 2, writer) }
    try makeRoom(for: card, below: upper, writer)
  }

  /// Spreads as many of the following cards as it takes, more in each round.
  private func makeRoom(for card: RecordID, below upper: Slot, _ writer: Writer) throws {
    var count = 64
    while true {
      let following = try following(upper, without: card, limit: count + 1, writer)
      let isAll = following.count <= count
      let moved = isAll ? following : Array(following.dropLast())
      let room = isAll ? LeadRules.spacing * Int64(moved.count + 2) : (following.last?.position ?? upper.position) - upper.position
      let step = room / Int64(moved.count + 2)
      if step >= 1 {
        try set(card, upper.position + step, writer)
        for (index, slot) in moved.enumerated() { try set(slot.id, upper.position + step * Int64(index + 2), writer) }
        return
      }
      count *= 4
    }
  }

  private func slot(_ card: RecordID, _ reader: Reader) throws -> Slot? { try first("\(id) = \(card)", reader) }

  private func first(_ condition: SQL, _ reader: Reader) throws -> Slot? { try slots(condition, limit: 1, reader).first }

  private func following(_ slot: Slot, without card: RecordID, limit: Int, _ reader: Reader) throws -> [Slot] {
    try slots(
      "(\(position), seq) > (\(slot.position), \(slot.seq)) AND \(id) <> \(card) ORDER BY \(position), seq", limit: limit, reader)
  }

  private func slots(_ condition: SQL, limit: Int, _ reader: Reader) throws -> [Slot] {
    let page = try reader.page(
      "SELECT \(id), \(position), seq FROM \(table) WHERE \(column) AND \(condition) LIMIT \(limit)")
    return (0..<page.rowCount).compactMap { row in
      guard let id = page.id(row, 0), let position = page.integer(row, 1), let seq = page.integer(row, 2) else { return nil }
      return Slot(id: id, position: position, seq: seq)
    }
  }

  private func set(_ card: RecordID, _ place: Int64, _ writer: Writer) throws {
    _ = try writer.execute(
      "UPDATE main.\(table) SET \(position) = \(place) WHERE tenant_id = kith_tenant() AND \(id) = \(card)\(owned)")
  }
}
