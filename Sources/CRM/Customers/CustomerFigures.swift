import Records
import Store
import Values

/// What deals and tasks say about clients, read for the clients of one page alone.
struct CustomerFigures {
  struct Deals {
    var open = StageBoard.Total()
    var won = StageBoard.Total()
    var count: Int64 { open.count + won.count + lost }
    var lost: Int64 = 0
  }

  private var deals: [RecordID: Deals] = [:]
  private var contacted: [RecordID: CalendarDate] = [:]

  init(_ ids: [RecordID], _ reader: Reader) throws {
    guard !ids.isEmpty else { return }
    if reader.session.allows(.dealView) { try readDeals(ids, reader) }
    if reader.session.allows(.activityView) { try readContacts(ids, reader) }
  }

  func deals(of id: RecordID) -> Deals { deals[id] ?? Deals() }

  /// The day of the last call, mail or meeting that was done, or what the record says when that is later.
  func lastContact(_ id: RecordID, stored: CalendarDate?) -> CalendarDate? { [contacted[id], stored].compactMap { $0 }.max() }

  private mutating func readDeals(_ ids: [RecordID], _ reader: Reader) throws {
    let page = try reader.page(
      """
      SELECT customer_id, status, currency_code, count(*), sum(ifnull(amount, 0)) FROM deals
      WHERE customer_id IN \(list: ids) GROUP BY customer_id, status, currency_code
      """)
    for row in 0..<page.rowCount {
      guard let id = page.id(row, 0) else { continue }
      let currency = page.string(row, 2).flatMap { Currency($0) } ?? reader.session.currency
      let (count, minor) = (page.integer(row, 3) ?? 0, page.integer(row, 4) ?? 0)
      switch page.string(row, 1) {
      case "OPEN": add(count, minor, currency, to: &deals[id, default: Deals()].open)
      case "WON": add(count, minor, currency, to: &deals[id, default: Deals()].won)
      default: deals[id, default: Deals()].lost += count
      }
    }
  }

  private func add(_ count: Int64, _ minor: Int64, _ currency: Currency, to total: inout StageBoard.Total) {
    total.count += count
    total.add(minor, currency)
  }

  private mutating func readContacts(_ ids: [RecordID], _ reader: Reader) throws {
    let page = try reader.page(
      """
      SELECT customer_id, max(completed_at) FROM activities
      WHERE customer_id IN \(list: ids) AND type IN ('CALL', 'EMAIL', 'MEETING') AND completed_at IS NOT NULL GROUP BY customer_id
      """)
    for row in 0..<page.rowCount {
      guard let id = page.id(row, 0), let at = page.integer(row, 1) else { continue }
      contacted[id] = reader.session.zone.today(at: Instant(milliseconds: at))
    }
  }
}
