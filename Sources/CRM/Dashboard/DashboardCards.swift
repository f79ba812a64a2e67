import Records
import Store
import Templating
import Values

// Who is warm, who brings most.
extension Dashboard {
  /// Open leads with the highest score, with their next step; none for whom the score is hidden from, because their order would tell it.
  func hotLeads() throws -> Value {
    guard try Lead.type.seen(by: reader).field("leadScore")?.visibility == .visible else { return .null }
    let extra = SQL.joined(NextStep.columns("lead_id").map { "\($0.sql) AS \(alias: $0.name)" }, by: ", ")
    let page = try reader.page(
      """
      SELECT t.id, t.name, t.company, t.lead_score AS score, t.estimated_value AS value, t.currency_code AS currency,
        (SELECT m.name FROM members m WHERE m.id = t.owner_id) AS owner, \(extra)
      FROM leads t WHERE t.status IN ('NEW', 'QUALIFIED') AND ifnull(t.lead_score, \(literal: .integer(.min))) > 0 AND \(owned)
      ORDER BY ifnull(t.lead_score, \(literal: .integer(.min))) DESC, t.seq DESC LIMIT 7
      """)
    return .page(page)
  }

  /// Clients by what they bought in the period, in the workspace's currency.
  func topClients() throws -> Value {
    let best = try reader.page(
      """
      SELECT customer_id, \(SQL.clampedSum("amount")), count(*) FROM deals
      WHERE status = 'WON' AND \(period.holds("closed_date")) AND ifnull(currency_code, \(session.currency)) = \(session.currency)
        AND customer_id IS NOT NULL AND amount > 0 AND \(owned)
      GROUP BY 1 ORDER BY 2 DESC, 3 DESC LIMIT 5
      """)
    let ids = (0..<best.rowCount).compactMap { best.id($0, 0) }
    let details = try clientDetails(ids)
    return .list(
      (0..<best.rowCount).compactMap { row in
        guard let id = best.id(row, 0), let place = details.places[id] else { return nil }
        return [
          "client": .row(details.page, place), "won": Value(best.integer(row, 1)), "count": Value(best.integer(row, 2)),
          "open": .string(details.open[id]?.sum(workspace: session.currency) ?? ""), "open_count": .integer(details.open[id]?.count ?? 0),
        ]
      })
  }

  private func clientDetails(_ ids: [RecordID]) throws -> (page: CellPage, places: [RecordID: Int], open: [RecordID: StageBoard.Total]) {
    let extra = SQL.joined(NextStep.columns("customer_id").map { "\($0.sql) AS \(alias: $0.name)" }, by: ", ")
    let page = try reader.page(
      """
      SELECT t.id, t.name, (SELECT m.name FROM members m WHERE m.id = t.owner_id) AS owner, \(extra)
      FROM customers t WHERE t.id IN \(list: ids)
      """)
    let places = (0..<page.rowCount).compactMap { row in page.id(row, 0).map { ($0, row) } }
    let open = try reader.page(
      """
      SELECT customer_id, ifnull(currency_code, ''), count(*), \(SQL.clampedSum("amount")) FROM deals
      WHERE customer_id IN \(list: ids) AND status = 'OPEN' GROUP BY 1, 2
      """)
    var totals: [RecordID: StageBoard.Total] = [:]
    for row in 0..<open.rowCount {
      guard let id = open.id(row, 0) else { continue }
      totals[id, default: .init()].count += open.integer(row, 2) ?? 0
      totals[id, default: .init()].add(open.integer(row, 3) ?? 0, open.string(row, 1).flatMap { Currency($0) } ?? session.currency)
    }
    return (page, Dictionary(uniqueKeysWithValues: places), totals)
  }
}
