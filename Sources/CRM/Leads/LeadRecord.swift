import Records
import Store
import Templating
import Values
import Web

// The page of one lead.
extension LeadPages {
  static let showValues: @Sendable (Context, Reader, Row) throws -> [String: Value] = { context, reader, row in
    let stages = try LeadStages.all(reader)
    let tab = context.query.text("tab") == "timeline" ? "timeline" : "overview"
    return [
      "tab": .string(tab), "tabs": RecordTabs.value(path: "/crm/leads/\(row.id)", current: tab),
      "stages": .list(stages.map(\.value)),
      "stage": stages.first { $0.id == row["stageId"].recordID }.map(\.value) ?? .null,
      "is_open": .bool(["NEW", "QUALIFIED"].contains(row["status"].text)),
      "status": .string(row["status"].text ?? ""), "may_disqualify": .bool(context.allows(.leadDisqualify)),
      "timeline": .object(Object(try Timeline.page(of: row.id, before: context.query.int("before").map(Int64.init), reader))),
      "today": .date(context.session.zone.today(at: reader.now)),
      "customer_url": .string(newCustomer(from: row)), "deal_url": .string(newDeal(from: row)),
      "details": RecordDetails.groups(row, leavingOut: ["name", "stageId", "status", "description", "ownerId", "currencyCode"]),
    ]
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
    for name in ["customerId", "contactId", "ownerId"] where row[name] != .null { pairs.append((name, row[name].plain)) }
    return FilterBar.url("/crm/deals/new", pairs)
  }

  private static func filled(_ path: String, _ row: Row, _ names: [(to: String, from: String)]) -> String {
    FilterBar.url(path, names.compactMap { row[$0.from] == .null ? nil : (name: $0.to, value: row[$0.from].plain) })
  }
}

/// The tabs of a record's page.
enum RecordTabs {
  static func value(path: String, current: String, further: [(key: String, title: String)] = []) -> Value {
    let tabs = [(key: "overview", title: "Overview")] + further + [(key: "timeline", title: "Timeline")]
    return .list(
      tabs.map { tab in
        [
          "url": .string(tab.key == "overview" ? path : path + "?tab=" + tab.key), "title": .string(tab.title),
          "current": .bool(tab.key == current),
        ]
      })
  }
}

/// Which fields a record's page shows under which heading, for `shared/_details`; empty ones are left out.
enum RecordDetails {
  static func groups(_ row: Row, leavingOut: Set<String>) -> Value {
    var groups: [(title: String, names: [Value])] = [("", [])]
    for field in row.type.fields where !leavingOut.contains(field.name) && row[field.name] != .null {
      guard let title = field.group else { continue }
      if let index = groups.firstIndex(where: { $0.title == title }) {
        groups[index].names.append(.string(field.name))
      } else {
        groups.append((title, [.string(field.name)]))
      }
    }
    return .list(groups.map { ["title": .string($0.title.isEmpty ? "Details" : $0.title), "names": .list($0.names)] })
  }
}
