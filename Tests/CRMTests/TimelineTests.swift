import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Timelines` {
  let world: World
  let browser: Browser
  let client: Row

  init() throws {
    world = try World()
    browser = try world.browser()
    client = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Acme")), ("category", .typed("PROSPECT"))]), $0) }
  }

  private func change(_ name: String, _ value: String) throws {
    _ = try world.admin.write { try Customer.type.update(client.id, Inputs([(name, .typed(value))]), version: nil, $0) }
  }

  private func lastChange() throws -> Int64 {
    try #require(try world.admin.read { try $0.events(about: client.id).first { !$0.changes.isEmpty } }).seq
  }

  private func category() throws -> String? { try world.admin.read { try Customer.type.get(client.id, $0) }["category"].text }

  @Test func `calls, notes, deals, tasks and changes stand in one order, page after page`() throws {
    for index in 1...4 {
      try world.admin.write { writer in
        _ = try Communication.type.create(
          Inputs([
            ("notes", .typed("Said \(index)")), ("customerId", .json(JSON(client.id))), ("occurredAt", .typed("202\(index)-01-01T10:00")),
          ]), writer)
        _ = try Deal.type.create(Inputs([("name", .typed("Deal \(index)")), ("customerId", .json(JSON(client.id)))]), writer)
      }
    }
    let path = "/api/crm/customers/\(client.id)/timeline?limit=2"
    var (seen, cursor): ([String], String?) = ([], nil)
    repeat {
      let page = try browser.json("GET", path + (cursor.map { "&cursor=\($0)" } ?? "")).json
      let data = page["data"]?.array ?? []
      #expect(data.count <= 2)
      seen += data.compactMap { $0["at"]?.string }
      cursor = page["pagination"]?["cursor"]?.string
    } while cursor != nil && seen.count < 20
    #expect(seen.count == 9)
    #expect(seen == seen.sorted(by: >))
    let calls = try browser.json("GET", "/api/crm/customers/\(client.id)/timeline?kind=calls").json
    #expect(calls["data"]?.array?.compactMap { $0["type"]?.string } == Array(repeating: "communication", count: 4))
    let deals = try browser.get("/crm/customers/\(client.id)/timeline?kind=deals").bodyText
    #expect(deals.contains("Deal 1") && !deals.contains("Said 1"))
    #expect(try browser.get("/crm/customers/\(client.id)/timeline").bodyText.contains("Said 1"))
    #expect(try browser.json("GET", path + "&kind=gossip").status == 422)
    #expect(try browser.json("GET", path + "&cursor=here").status == 422)
  }

  @Test func `a change reads like a sentence, and its old value is put back as one change`() throws {
    try change("category", "CUSTOMER")
    let page = try browser.get("/crm/customers/\(client.id)/timeline?kind=changes").bodyText
    #expect(page.contains("<del>Prospect</del>") && page.contains("<ins>Customer</ins>"))
    let path = "/crm/timeline/\(try lastChange())/put-back"
    #expect(page.contains(path))
    let before = try world.admin.read { try $0.events(limit: 500).count }
    #expect(try browser.post(path, ["field": "category"]).statusCode == 303)
    #expect(try category() == "PROSPECT")
    let undo = "/crm/timeline/\(try lastChange())/put-back?field=category"
    #expect(try browser.get("/crm/customers/\(client.id)").bodyText.contains("action=\"\(undo)\""))
    #expect(try world.admin.read { try $0.events(limit: 500).count } == before + 1)
    #expect(try browser.post(path, ["field": "category"]).statusCode == 303)
    #expect(try world.admin.read { try $0.events(limit: 500).count } == before + 1)
    #expect(try browser.post(undo).statusCode == 303)
    #expect(try category() == "CUSTOMER")
  }

  @Test func `what has been changed again is asked about first`() throws {
    try change("category", "CUSTOMER")
    let path = "/crm/timeline/\(try lastChange())/put-back"
    try change("category", "PARTNER")
    let asked = try browser.post(path, ["field": "category"])
    #expect(asked.statusCode == 409 && asked.bodyText.contains("Prospect") && asked.bodyText.contains("Partner"))
    #expect(try category() == "PARTNER")
    #expect(try browser.post(path, ["field": "category", "sure": "1", "version": "1"]).statusCode == 409)
    #expect(try browser.post(path, ["field": "category", "sure": "1", "version": "3"]).statusCode == 303)
    #expect(try category() == "PROSPECT")
  }

  @Test func `whoever may not change the record puts nothing back, and others find no event`() throws {
    try change("category", "CUSTOMER")
    let path = "/crm/timeline/\(try lastChange())/put-back"
    _ = try world.member("Ben Hale", role: Roles.salesRep)
    let ben = try world.browser("benhale@kith.example")
    #expect(try ben.post(path, ["field": "category"]).statusCode == 403)
    let seen = try ben.get("/crm/customers/\(client.id)/timeline").bodyText
    #expect(!seen.contains(path))
    _ = try world.otherWorkspace()
    #expect(try world.browser("oskar@other.example").post(path, ["field": "category"]).statusCode == 404)
    for field in ["name", "lastContactDate", "position", ""] {
      #expect(try browser.post(path, ["field": field]).statusCode == 404, "\(field)")
    }
    #expect(try category() == "CUSTOMER")
  }

  @Test func `a note says its first words, without marks, to those who see what it stands on`() throws {
    let deal = try world.admin.write { try Deal.type.create(Inputs([("name", .typed("Line 3"))]), $0) }
    for (path, text) in [
      ("customers/\(client.id)", "**Bold** and _soft_ [plan](https://a.example)"), ("deals/\(deal.id)", "Only for sellers"),
    ] {
      #expect(try browser.post("/crm/\(path)/notes", ["content": text]).statusCode == 303)
    }
    let page = try browser.get("/crm/customers/\(client.id)/timeline").bodyText
    #expect(page.contains("Bold and soft plan") && !page.contains("**Bold**"))
    let user = try world.member("Uma User", role: Roles.user)
    func told(_ session: Session) throws -> String { try session.read { "\(try Timeline.recent($0))" } }
    #expect(try told(world.admin).contains("Only for sellers"))
    #expect(try told(user).contains("Bold and soft plan") && !told(user).contains("Only for sellers"))
    let note = try #require(try world.admin.read { try $0.id("SELECT id FROM notes WHERE customer_id = \(client.id)") })
    #expect(try browser.post("/crm/notes/\(note)/trash").statusCode == 303)
    #expect(!(try browser.get("/crm/customers/\(client.id)/timeline").bodyText.contains("Bold and soft")))
  }

  @Test func `what was said in a call reads without marks`() throws {
    _ = try world.admin.write { writer in
      try Communication.type.create(
        Inputs([("notes", .typed("## Agreed\n- **Ten** lines\n- _later_ `more`")), ("customerId", .json(JSON(client.id)))]), writer)
    }
    for path in ["/crm/customers/\(client.id)/timeline", "/crm/communications", "/crm/customers/\(client.id)/communications"] {
      let page = try browser.get(path).bodyText
      #expect(page.contains("Agreed Ten lines later more") && !page.contains("**Ten"), "\(path)")
    }
  }

  @Test func `a difference is told in the words of people, whatever the kind of field`() throws {
    let parent = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Acme Holding"))]), $0) }
    for (name, value) in [
      ("parentId", parent.id.description), ("billingType", "NET_30"), ("firstContactDate", "2026-06-30"), ("annualRevenue", "1250.5"),
      ("ownerId", world.admin.userID.description), ("billingAddress.city", "Utrecht"), ("tags", "vip, fair"), ("companySize", "SMALL"),
    ] { try change(name, value) }
    let page = try browser.get("/crm/customers/\(client.id)/timeline?kind=changes").bodyText
    for text in ["Acme Holding", "30 Jun 2026", "$1,250.50", "Utrecht", "vip, fair"] {
      #expect(page.contains("<ins>\(text)</ins>"), "\(text)")
    }
    let told = page.matches(of: /<(ins|del)>([^<]*)</).map { String($0.output.2) }
    #expect(!told.isEmpty)
    for text in told {
      #expect(text.firstMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}/) == nil, "\(text)")
      #expect(text.firstMatch(of: /^[A-Z]+(_[A-Z0-9]+)+$/) == nil, "\(text)")
      #expect(!text.hasPrefix("{") && !text.hasPrefix("["), "\(text)")
    }
  }

  @Test func `amounts are told in the currency of their time, also after others were chosen`() throws {
    let deal = try world.admin.write {
      try Deal.type.create(
        Inputs([
          ("name", .typed("Line 3")), ("customerId", .json(JSON(client.id))), ("amount", .typed("900")), ("currencyCode", .typed("EUR")),
        ]), $0
      ).id
    }
    for values in [["amount": "1000.50"], ["amount": "2000", "currencyCode": "USD"], ["amount": "3000"], ["currencyCode": "GBP"]] {
      let body = JSON(members: values.map { ($0.key, .string($0.value)) })
      #expect(try browser.json("PUT", "/api/crm/deals/\(deal)", body).status == 200)
    }
    let path = "customers/\(client.id)/timeline"
    let page = try browser.get("/crm/\(path)").bodyText
    for (before, after) in [("€900", "€1,000.50"), ("€1,000.50", "$2,000"), ("$2,000", "$3,000")] {
      #expect(page.contains("<del>\(before)</del>") && page.contains("<ins>\(after)</ins>"), "\(before) to \(after)")
    }
    #expect(!page.contains("£"))
    let changes = try browser.json("GET", "/api/crm/\(path)").json["data"]?.array?.flatMap { $0["changes"]?.array ?? [] } ?? []
    let pairs = changes.filter { $0["field"] == "amount" }.map { [$0["beforeCurrency"]?.string, $0["afterCurrency"]?.string] }
    #expect(pairs == [["USD", "USD"], ["EUR", "USD"], ["EUR", "EUR"]])
  }

  @Test func `an old value that no longer holds is refused with its reason`() throws {
    let parent = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Acme Holding"))]), $0) }
    try change("parentId", "Acme Holding")
    try change("parentId", "")
    let path = "/crm/timeline/\(try lastChange())/put-back"
    _ = try world.admin.write { try Customer.type.trash(parent.id, $0) }
    let refused = try browser.post(path, ["field": "parentId"])
    #expect(refused.statusCode == 422 && refused.bodyText.contains("There is no such client any more"))
  }
}
