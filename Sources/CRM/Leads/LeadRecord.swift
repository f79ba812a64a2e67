import Records
import Store
import Templating
import Values
import Web

// The page of one lead.
extension LeadPages {
  static let showValues: @Sendable (Context, Reader, Row) throws -> [String: Value] = { context, reader, row in
    let stages = try LeadStages.all(reader)
    return try RecordTabs(row: row, context: context, reader: reader).values().merging([
      "stages": .list(stages.map(\.value)),
      "stage": stages.first { $0.id == row["stageId"].recordID }.map(\.value) ?? .null,
      "is_open": .bool(["NEW", "QUALIFIED"].contains(row["status"].text)),
      "status": .string(row["status"].text ?? ""), "may_disqualify": .bool(context.allows(.leadDisqualify)),
      "score_high": .bool(row["leadScore"].integer ?? 0 >= Lead.highScore), "today": .date(context.session.zone.today(at: reader.now)),
      "customer_url": .string(newCustomer(from: row)), "deal_url": .string(newDeal(from: row)),
      "details": RecordDetails.names(row, leavingOut: ["name", "stageId", "status", "description", "ownerId", "currencyCode"]),
    ]) { _, own in own }
  }

  /// The form of a new client, filled with what the lead says.
  private static func newCustomer(from row: Row) -> String {
    filled("/crm/customers/new", row, [("name", "company"), ("primaryEmail", "email"), ("primaryPhone", "phone"), ("ownerId", "ownerId")])
  }

  private static func newDeal(from row: Row) -> String {
    let money = Lead.type.field("estimatedValue")
    let currency = row["currencyCode"].text.flatMap { Currency($0) }
    var pairs: [(name: String, value: String)] = [("name", row.title)]
    if let money, let currency, row["estimatedValue"] != .null {
      pairs += [("amount", money.formText(row["estimatedValue"], zone: .utc, currency: currency)), ("currencyCode", currency.code)]
    }
    for name in ["customerId", "contactId", "ownerId"] where row.value(name) != .null { pairs.append((name, row[name].plain)) }
    return FilterBar.url("/crm/deals/new", pairs)
  }

  private static func filled(_ path: String, _ row: Row, _ names: [(to: String, from: String)]) -> String {
    FilterBar.url(path, names.compactMap { row.value($0.from) == .null ? nil : (name: $0.to, value: row[$0.from].plain) })
  }
}
