import Records
import Store
import Values

/// What deals and tasks say about clients, read for the clients of one page alone.
struct CustomerFigures {
  struct Deals {
    var open = StageBoard.Total()
    var won = StageBoard.Total()
    /// Of the won ones those of the last ninety days; only where the figures are those of one client.
    var recent = StageBoard.Total()
    var count: Int64 { open.count + won.count + lost }
    var lost: Int64 = 0
  }

  static let recentDays = 90

  private var deals: [RecordID: Deals] = [:]
  private var contacted: [RecordID: CalendarDate] = [:]

  init(_ ids: [RecordID], _ reader: Reader) throws {
    guard !ids.isEmpty else { return }
    if reader.session.allows(.dealView) {
      try readDeals(ids, reader)
      if ids.count == 1 { try readRecent(ids, reader) }
    }
    if reader.session.allows(.activityView) { try readContacts(ids, reader) }
  }

  func deals(of id: RecordID) -> Deals { deals[id] ?? Deals() }

  /// The day of the last call, mail or meeting that was done, or what the record says when that is later; nil where the role is not shown it.
  func lastContact(_ row: Row) -> CalendarDate? {
    guard row.type.field("lastContactDate")?.visibility == .visible else { return nil }
    return [contacted[row.id], row["lastContactDate"].text.flatMap { CalendarDate($0) }].compactMap { $0 }.max()
  }

  static func totals(of ids: [RecordID]) -> SQL {
    """
    SELECT customer_id, status, currency_code, records, \(WideTotals.amount) FROM client_totals
    WHERE customer_id IN \(list: ids) AND records > 0
    """
  }

  /// What was won since a day, added up from an index alone.
  static func won(by ids: [RecordID], since day: CalendarDate) -> SQL {
    """
    SELECT customer_id, currency_code, count(*), \(SQL.clampedSum("amount")) FROM deals
    WHERE customer_id IN \(list: ids) AND status = 'WON' AND closed_date >= \(day) GROUP BY customer_id, currency_code
    """
  }

  private mutating func readDeals(_ ids: [RecordID], _ reader: Reader) throws {
    let page = try reader.page(Self.totals(of: ids))
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

  private mutating func readRecent(_ ids: [RecordID], _ reader: Reader) throws {
    let today = reader.session.zone.today(at: reader.now)
    let page = try reader.page(Self.won(by: ids, since: today.adding(days: -Self.recentDays)))
    for row in 0..<page.rowCount {
      guard let id = page.id(row, 0) else { continue }
      let currency = page.string(row, 1).flatMap { Currency($0) } ?? reader.session.currency
      add(page.integer(row, 2) ?? 0, page.integer(row, 3) ?? 0, currency, to: &deals[id, default: Deals()].recent)
    }
  }

  private func add(_ count: Int64, _ minor: Int64, _ currency: Currency, to total: inout StageBoard.Total) {
    total.count += count
    total.add(minor, currency)
  }

  private mutating func readContacts(_ ids: [RecordID], _ reader: Reader) throws {
    let page = try reader.page(
      """
      SELECT t.id, (SELECT a.completed_at FROM activities a WHERE a.customer_id = t.id AND a.type IN ('CALL', 'EMAIL', 'MEETING')
        AND a.completed_at IS NOT NULL ORDER BY a.completed_at DESC LIMIT 1) FROM customers t WHERE t.id IN \(list: ids)
      """)
    for row in 0..<page.rowCount {
      guard let id = page.id(row, 0), let at = page.integer(row, 1) else { continue }
      contacted[id] = reader.session.zone.today(at: Instant(milliseconds: at))
    }
  }
}
