import Records
import Store
import Testing
import Values
import Web

@testable import CRM

/// More of some amounts than an integer holds the sum of. They are larger than anybody may type, so that a few will do.
@Suite struct `Sums that fit no integer` {
  private let world: World
  private let browser: Browser
  private let client: RecordID
  private static let most: Int64 = 3_000_000_000_000_000_000
  private static let many = 4

  init() throws {
    world = try World(currency: .eur)
    browser = try world.mara()
    client = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Acme"))]), $0).id }
  }

  /// Copies of a deal, past the rules of its declaration.
  private func fill(_ stage: String, _ status: String, _ writer: Writer) throws {
    let model = try World.deal("First", "100.10", stage, writer).id
    let page = try writer.page("SELECT pipeline_id, stage_id, probability FROM deals WHERE id = \(model)")
    let today = writer.session.zone.today(at: writer.now)
    for _ in 0..<Self.many {
      try writer.insert(
        "deals",
        [
          ("id", .id(RecordID())), ("created_at", writer.now.sqlValue), ("updated_at", writer.now.sqlValue), ("name", "Huge".sqlValue),
          ("customer_id", .id(client)), ("amount", .integer(Self.most)), ("currency_code", "EUR".sqlValue), ("status", status.sqlValue),
          ("pipeline_id", (page.id(0, 0)).map(SQLValue.id) ?? .null), ("stage_id", (page.id(0, 1)).map(SQLValue.id) ?? .null),
          ("probability", .integer(page.integer(0, 2) ?? 0)), ("owner_id", .id(writer.session.userID)), ("created_date", today.sqlValue),
          ("closed_date", status == "OPEN" ? .null : today.sqlValue), ("expected_close_date", today.sqlValue),
        ])
    }
  }

  private func fillLeads(_ writer: Writer) throws {
    let stage = try writer.id("SELECT id FROM lead_stages WHERE status = 'NEW'")
    for _ in 0..<Self.many {
      try writer.insert(
        "leads",
        [
          ("id", .id(RecordID())), ("created_at", writer.now.sqlValue), ("updated_at", writer.now.sqlValue), ("name", "Huge".sqlValue),
          ("estimated_value", .integer(Self.most)), ("currency_code", "EUR".sqlValue), ("status", "NEW".sqlValue),
          ("stage_id", stage.map(SQLValue.id) ?? .null), ("owner_id", .id(writer.session.userID)),
        ])
    }
  }

  @Test func `boards, reports, dashboards and clients say that there is more, and what is taken away again leaves exact totals`() throws {
    try world.admin.write { writer in
      try fill("Proposal", "OPEN", writer)
      try fill("Won", "WON", writer)
      try fillLeads(writer)
    }
    let whole = Money(minor: .max, currency: .eur).formatted
    for path in [
      "/crm", "/crm?owner=me", "/crm/pipeline", "/crm/pipeline?minAmount=5", "/crm/deals", "/crm/leads", "/crm/leads?ownerId=me",
      "/crm/reports", "/crm/reports/won-lost", "/crm/reports/sales-funnel", "/crm/customers", "/crm/customers/\(client)",
    ] {
      let page = try browser.get(path)
      #expect(page.statusCode == 200, "\(path)")
      #expect(page.bodyText.contains(whole) || ["/crm/deals", "/crm/customers"].contains(path), "\(path) tells no sum")
    }
    #expect(try browser.get("/crm/pipeline").bodyText.contains("over " + whole))
    for path in ["reports/sales-funnel", "reports/won-lost", "dashboard/stats", "customers/\(client)?include=group"] {
      #expect(try browser.json("GET", "/api/crm/\(path)").status == 200, "\(path)")
    }
    try world.admin.write { writer in
      let huge = try writer.page("SELECT id FROM deals WHERE name = 'Huge'")
      for row in 0..<huge.rowCount { if let id = huge.id(row, 0) { try Deal.type.trash(id, writer) } }
    }
    let board = try browser.get("/crm/pipeline").bodyText
    #expect(board.contains("1 · €100.10") && !board.contains("over €"))
  }
}
