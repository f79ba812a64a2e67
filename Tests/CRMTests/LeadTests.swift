import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Leads` {
  private func lead(_ world: World, _ name: String, stage: String = "New Opportunities", _ more: [(String, String)] = []) throws -> Row {
    try world.admin.write { writer in
      try Lead.type.create(Inputs([("name", .typed(name)), ("stage", .typed(stage))] + more.map { ($0.0, .typed($0.1)) }), writer)
    }
  }

  private func stage(_ world: World, _ name: String) throws -> RecordID {
    try #require(try world.admin.read { try LeadStages.find(name, $0) }).id
  }

  /// The names of the cards of a column, in order.
  private func column(_ world: World, _ name: String) throws -> [String] {
    let id = try stage(world, name)
    return try world.admin.read { reader in
      let page = try reader.page("SELECT name FROM leads WHERE stage_id = \(id) ORDER BY position, seq")
      return (0..<page.rowCount).map { page.string($0, 0) ?? "" }
    }
  }

  private func events(_ world: World, _ id: RecordID) throws -> [Event] { try world.admin.read { try $0.events(about: id) } }

  @Test func `a lead is made on the form and moved by a plain form`() throws {
    let world = try World()
    let browser = try world.browser("mara@kith.example")
    #expect(try browser.post("/crm/leads", ["name": "Line 3 retrofit", "company": "Acme", "estimatedValue": "86,000"]).statusCode == 303)
    let id = try #require(try world.admin.read { try $0.id("SELECT id FROM leads") })
    let board = try browser.get("/crm/leads").bodyText
    #expect(board.contains("Line 3 retrofit"))
    #expect(board.contains("action=\"/crm/leads/\(id)/move\""))
    let proposal = try stage(world, "Proposal Sent")
    #expect(board.contains("name=\"stage\" value=\"\(proposal)\""))
    let moved = try browser.post("/crm/leads/\(id)/move", ["stage": proposal.description])
    #expect(moved.statusCode == 303)
    #expect(moved.header("location") == "/crm/leads")
    #expect(try column(world, "Proposal Sent") == ["Line 3 retrofit"])
    let timeline = try browser.get("/crm/leads/\(id)?tab=timeline").bodyText
    #expect(timeline.contains("from New Opportunities to Proposal Sent"))
  }

  @Test func `the form of a new lead begins in the first stage, or in that of the column it was opened from`() throws {
    let world = try World()
    let browser = try world.browser("mara@kith.example")
    let (first, second) = (try stage(world, "New Opportunities"), try stage(world, "Proposal Sent"))
    #expect(try ShownForm(try browser.get("/crm/leads/new").bodyText).value("stageId") == first.description)
    #expect(try ShownForm(try browser.get("/crm/leads/new?stageId=\(second)").bodyText).value("stageId") == second.description)
  }

  @Test func `each column says how many and how much in each currency`() throws {
    let world = try World(currency: .eur)
    _ = try lead(world, "A", [("estimatedValue", "100.50")])
    _ = try lead(world, "B", [("estimatedValue", "1000"), ("currencyCode", "USD")])
    _ = try lead(world, "C", [("estimatedValue", "99.50")])
    let board = try world.browser("mara@kith.example").get("/crm/leads").bodyText
    #expect(board.contains("3 · €200 + $1,000"))
  }

  @Test func `a filter counts what it lets through`() throws {
    let world = try World(currency: .eur)
    _ = try lead(world, "Hot one", [("estimatedValue", "100"), ("rating", "HOT")])
    _ = try lead(world, "Cold one", [("estimatedValue", "900"), ("rating", "COLD")])
    let board = try world.browser("mara@kith.example").get("/crm/leads?rating=HOT").bodyText
    #expect(board.contains("Hot one") && !board.contains("Cold one"))
    #expect(board.contains("1 · €100"))
  }

  @Test func `cards keep the order in which they were dropped`() throws {
    let world = try World()
    let browser = try world.browser("mara@kith.example")
    let leads = try ["C", "B", "A"].map { try lead(world, $0) }
    let (c, b, a) = (leads[0].id.description, leads[1].id.description, leads[2].id.description)
    #expect(try column(world, "New Opportunities") == ["A", "B", "C"])
    let new = try stage(world, "New Opportunities").description
    _ = try browser.post("/crm/leads/\(c)/move", ["stage": new, "before": b, "after": a])
    #expect(try column(world, "New Opportunities") == ["A", "C", "B"])
    _ = try browser.post("/crm/leads/\(a)/move", ["stage": new, "before": "", "after": b])
    #expect(try column(world, "New Opportunities") == ["C", "B", "A"])
    _ = try browser.post("/crm/leads/\(a)/move", ["stage": new, "before": c, "after": ""])
    #expect(try column(world, "New Opportunities") == ["A", "C", "B"])
    #expect(try events(world, leads[0].id).count == 1, "an order is no change of the record")
  }

  @Test func `a gap that is used up makes room`() throws {
    let world = try World()
    let first = try lead(world, "last")
    let new = try stage(world, "New Opportunities")
    let top = try lead(world, "top")
    for number in 0..<60 {
      let card = try lead(world, "card \(number)")
      try world.admin.write { writer in
        try BoardOrder(table: "leads", stage: new).put(card.id, .init(before: nil, after: top.id), writer)
      }
    }
    let expected = ["top"] + (0..<60).reversed().map { "card \($0)" } + ["last"]
    #expect(try column(world, "New Opportunities") == expected)
    #expect(try world.admin.read { try $0.exists("SELECT 1 FROM leads WHERE id = \(first.id)") })
  }

  @Test func `a disqualified lead stands off the board and says why`() throws {
    let world = try World()
    let browser = try world.browser("mara@kith.example")
    let row = try lead(world, "Nobody home", [("estimatedValue", "10")])
    let refused = try browser.post("/crm/leads/\(row.id)/disqualify", ["reason": " "])
    #expect(refused.statusCode == 422)
    #expect(try browser.post("/crm/leads/\(row.id)/disqualify", ["reason": "Does not answer"]).statusCode == 303)
    #expect(!(try browser.get("/crm/leads").bodyText.contains("/crm/leads/\(row.id)/move")))
    #expect(try browser.get("/crm/leads?view=table").bodyText.contains("Nobody home"))
    #expect(try browser.get("/crm/leads/\(row.id)").bodyText.contains("Does not answer"))
    #expect(try browser.json("POST", "/api/crm/leads/\(row.id)/disqualify", ["reason": "x"]).status == 409)
    _ = try browser.post("/crm/leads/\(row.id)/move", ["stage": "Active Opportunities"])
    let again = try world.admin.read { try Lead.type.get(row.id, $0) }
    #expect(again["status"] == .text("QUALIFIED"))
    #expect(again["disqualifiedReason"] == .null)
  }

  @Test func `JSON takes the name of a stage in any case and shows stage and status`() throws {
    let world = try World()
    let browser = try world.browser("mara@kith.example")
    let made = try browser.json(
      "POST", "/api/crm/leads", ["firstName": "John", "lastName": "Doe", "stage": "proposal SENT", "estimatedValue": .number("1234.56")])
    #expect(made.status == 201)
    #expect(made.json["name"]?.string == "John Doe")
    #expect(made.json["stage"]?.string == "Proposal Sent")
    #expect(made.json["status"]?.string == "QUALIFIED")
    #expect(made.json["estimatedValue"] == .number("1234.56"))
    let id = try #require(made.json["id"]?.string)
    let wrong = try browser.json("PUT", "/api/crm/leads/\(id)", ["stage": "Nowhere"])
    #expect(wrong.status == 422)
    #expect(wrong.json["error"]?["fields"]?["stage"] != nil)
    let scored = try browser.json("PUT", "/api/crm/leads/\(id)/score", ["score": 88])
    #expect(scored.json["leadScore"]?.integer == 88)
    #expect(try browser.json("PUT", "/api/crm/leads/\(id)/score", ["score": 101]).status == 422)
    #expect(try browser.json("GET", "/api/crm/leads?minScore=80&status=QUALIFIED").json["data"]?.array?.count == 1)
    #expect(try browser.json("GET", "/api/crm/leads?maxScore=80").json["data"]?.array?.isEmpty == true)
  }

  @Test func `a sales rep moves own leads only`() throws {
    let world = try World()
    let rep = try world.member("Tom Rep", role: Roles.salesRep)
    let row = try lead(world, "Of Mara")
    let browser = try world.browser(rep.email)
    #expect(try browser.post("/crm/leads/\(row.id)/move", ["stage": "Closed Won"]).statusCode == 403)
    #expect(try world.admin.read { try Lead.type.get(row.id, $0) }.version == 1)
    #expect(try events(world, row.id).count == 1)
  }

  @Test func `a note stands on the lead it was written on`() throws {
    let world = try World()
    let row = try lead(world, "Noted")
    let browser = try world.browser("mara@kith.example")
    let written = try browser.post("/crm/leads/\(row.id)/notes", ["content": "Wants **two** phases"])
    #expect(written.statusCode == 303)
    #expect(try browser.get("/crm/leads/\(row.id)?tab=notes").bodyText.contains("<strong>two</strong>"))
    #expect(try browser.get("/crm/leads/\(row.id)?tab=timeline").bodyText.contains("wrote"))
  }

  @Test func `moving a lead to where it stands writes nothing`() throws {
    let world = try World()
    let row = try lead(world, "Still")
    _ = try world.browser("mara@kith.example").post("/crm/leads/\(row.id)/move", ["stage": "New Opportunities"])
    #expect(try world.admin.read { try Lead.type.get(row.id, $0) }.version == 1)
    #expect(try events(world, row.id).count == 1)
  }

  @Test func `stages are renamed, ordered and kept while leads stand in them`() throws {
    let world = try World()
    let browser = try world.browser("mara@kith.example")
    _ = try lead(world, "A")
    let new = try stage(world, "New Opportunities")
    #expect(try browser.post("/crm/settings/lead-stages/\(new)/delete").statusCode == 409)
    #expect(try browser.post("/crm/settings/lead-stages/\(new)", ["name": "Fresh"]).statusCode == 303)
    #expect(try browser.post("/crm/settings/lead-stages/\(new)", ["name": "On Ice"]).statusCode == 422)
    _ = try browser.post("/crm/settings/lead-stages", ["name": "Talking", "status": "QUALIFIED"])
    let names = try world.admin.read { try LeadStages.all($0).map(\.name) }
    #expect(names == ["Fresh", "Active Opportunities", "Proposal Sent", "On Ice", "Talking", "Closed Won", "Closed Lost"])
    _ = try browser.post("/crm/settings/lead-stages/\(new)/shift", ["direction": "down"])
    #expect(try world.admin.read { try LeadStages.all($0).map(\.name) }.prefix(2) == ["Active Opportunities", "Fresh"])
  }
}
