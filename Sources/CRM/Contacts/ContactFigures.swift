import Records
import Store
import Values

/// What deals and communications say about contacts, read for the contacts of one page alone.
struct ContactFigures {
  private var deals: [RecordID: TabCount] = [:]
  private var spoken: [RecordID: CalendarDate] = [:]

  init(_ ids: [RecordID], _ reader: Reader) throws {
    guard !ids.isEmpty else { return }
    if reader.session.allows(.dealView) { try readDeals(ids, reader) }
    if reader.session.allows(.communicationView) { try readTalks(ids, reader) }
  }

  /// Nil for somebody without deals.
  func deals(of id: RecordID) -> TabCount? { deals[id] }

  /// The day of the last communication with somebody, or what the record says when that is later.
  func lastContact(_ id: RecordID, stored: CalendarDate?) -> CalendarDate? { [spoken[id], stored].compactMap { $0 }.max() }

  private mutating func readDeals(_ ids: [RecordID], _ reader: Reader) throws {
    let own = TabCount.bounded("SELECT 1 FROM deals d WHERE d.contact_id = t.id")
    let page = try reader.page("SELECT t.id, \(own) FROM contacts t WHERE t.id IN \(list: ids)")
    for row in 0..<page.rowCount {
      if let id = page.id(row, 0), let count = page.integer(row, 1), count > 0 { deals[id] = TabCount(known: count) }
    }
  }

  private mutating func readTalks(_ ids: [RecordID], _ reader: Reader) throws {
    let page = try reader.page(
      """
      SELECT t.id, (SELECT k.occurred_at FROM communications k WHERE k.contact_id = t.id AND k.occurred_at <= \(reader.now)
        ORDER BY k.occurred_at DESC LIMIT 1) FROM contacts t WHERE t.id IN \(list: ids)
      """)
    for row in 0..<page.rowCount {
      guard let id = page.id(row, 0), let at = page.integer(row, 1) else { continue }
      spoken[id] = reader.session.zone.today(at: Instant(milliseconds: at))
    }
  }
}
