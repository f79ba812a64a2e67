import Records
import Store
import Templating
import Values
import Web

/// Clients as cards and lines of a table show them.
struct CustomerViews {
  let reader: Reader
  let today: CalendarDate

  init(_ reader: Reader) {
    self.reader = reader
    today = reader.session.zone.today(at: reader.now)
  }

  /// The clients of a page that `EntityType.list` read with the columns of `CustomerRoutes.resource`.
  func cards(_ page: CellPage) throws -> [Value] {
    let rows = try Customer.type.rows(page, reader)
    let figures = try CustomerFigures(rows.map(\.id), reader)
    let mold = Mold()
    return rows.enumerated().map { .object(mold.object(card($1, page, $0, figures))) }
  }

  private func card(_ row: Row, _ page: CellPage, _ index: Int, _ figures: CustomerFigures) -> KeyValuePairs<String, Value> {
    let deals = figures.deals(of: row.id)
    let contact = figures.lastContact(row)
    let step = page.string(index, page.column("nextStep"))
    let due = page.string(index, page.column("nextStepDate")).flatMap { CalendarDate($0) }
    let city = city(row)
    return [
      "id": .id(row.id), "name": .string(row.title), "url": .string("/crm/customers/\(row.id)"),
      "line": .string([row["industry"].text, city].compactMap { $0 }.joined(separator: " · ")),
      "industry": Value(row["industry"].text), "city": Value(city), "pill": Self.pill(row), "category": Self.category(row),
      "owner": Value(page.string(index, page.column("ownerName"))), "open_sum": .string(deals.open.sum(workspace: reader.session.currency)),
      "open_count": .integer(deals.open.count), "won_sum": .string(deals.won.sum(workspace: reader.session.currency)),
      "last_contact": contact.map { .date($0) } ?? .null, "step": Value(step), "step_due": due.map { .date($0) } ?? .null,
      "step_state": .string(TaskRows.state(due, today: today)), "phone": Value(row.value("primaryPhone").text),
      "email": Value(row.value("primaryEmail").text),
      "tags": TagViews.chips(row, limit: 3),
    ]
  }

  private func city(_ row: Row) -> String? {
    let city = Customer.type.fields[Customer.type.index("billingAddress")].addressPart("city", of: row["billingAddress"])
    return city.isEmpty ? nil : city
  }

  /// What matters first about a client: that it is inactive, else what it is to us.
  static func pill(_ row: Row) -> Value {
    if row["status"].text == "INACTIVE" { return ["label": "Inactive", "kind": "plain", "icon": "", "glyph": "hold"] }
    switch row["category"].text {
    case "CUSTOMER": return ["label": "Customer", "kind": "accent", "icon": "star", "glyph": ""]
    case "PARTNER": return ["label": "Partner", "kind": "plain", "icon": "link", "glyph": ""]
    case "PROSPECT": return ["label": "Prospect", "kind": "plain", "icon": "", "glyph": "ring"]
    default: return ["label": "Active", "kind": "good", "icon": "dot", "glyph": ""]
    }
  }

  private static func category(_ row: Row) -> Value { Value(Customer.categories.first { $0.value == row["category"].text }?.label) }
}
