import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Deals` {
  private func deal(_ world: World, _ name: String, _ more: [(String, String)] = []) throws -> Row {
    try world.admin.write { try Deal.type.create(Inputs([("name", .typed(name))] + more.map { ($0.0, .typed($0.1)) }), $0) }
  }

  private func row(_ world: World, _ id: RecordID) throws -> Row { try world.admin.read { try Deal.type.get(id, $0) } }

  private func events(_ world: World, _ id: RecordID) throws -> Int { try world.admin.read { try $0.events(about: id).count } }

  @Test func `the board shows every stage with count and exact totals`() throws {
    let world = try World(currency: .eur)
    _ = try deal(world, "One", [("amount", "100.10"), ("stage", "PROPOSAL")])
    _ = try deal(world, "Two", [("amount", "200.20"), ("stage", "PROPOSAL")])
    _ = try deal(world, "Three", [("amount", "5"), ("currencyCode", "USD"), ("stage", "PROPOSAL")])
    let board = try world.browser("mara@kith.example").get("/crm/pipeline").bodyText
    for name in ["Prospecting", "Qualification", "Proposal", "Negotiation", "Won", "Lost"] { #expect(board.contains("<h2>\(name)</h2>")) }
    #expect(board.contains("3 · €300.30 + $5"))
    #expect(board.contains("weighted €225.23 + $3.75"))
  }

  @Test func `JSON nests as deep as its history can be read`() throws {
    let world = try World()
    let id = try deal(world, "One").id
    let browser = try world.browser()
    func nested(_ levels: Int) -> JSON { (0..<levels).reduce("deep") { inner, _ in [inner] } }
    #expect(try browser.json("PUT", "/api/crm/deals/\(id)", ["products": nested(32)]).status == 200)
    #expect(try browser.json("PUT", "/api/crm/deals/\(id)", ["products": nested(33)]).status == 422)
    #expect(try browser.json("PUT", "/api/crm/deals/\(id)", ["products": nested(60)]).status == 422)
    #expect(try browser.get("/crm/deals/\(id)?tab=timeline").statusCode == 200)
  }

  @Test func `a deal is moved by a form, and its probability follows`() throws {
    let world = try World()
    let made = try deal(world, "Retrofit")
    let browser = try world.browser("mara@kith.example")
    #expect(try browser.post("/crm/deals/\(made.id)/move", ["stage": "NEGOTIATION"]).header("location") == "/crm/pipeline")
    let moved = try row(world, made.id)
    #expect(moved["probability"] == .integer(90))
    #expect(try browser.get("/crm/deals/\(made.id)").bodyText.contains("from Prospecting to Negotiation"))
  }

  @Test func `a move to Won or Lost asks first, comes back to the board, and can be undone`() throws {
    let world = try World()
    let made = try deal(world, "Retrofit")
    let browser = try world.browser("mara@kith.example")
    let board = "/crm/pipeline?minValue=1"
    for (stage, page) in [("WON", "win"), ("LOST", "lose")] {
      let asked = try browser.post("/crm/deals/\(made.id)/move", ["stage": stage, "return_to": board, "before": "", "after": ""])
      #expect(asked.header("location") == "/crm/deals/\(made.id)/\(page)?return_to=%2Fcrm%2Fpipeline%3FminValue%3D1")
      #expect(try browser.get(asked.header("location") ?? "").bodyText.contains("name=\"return_to\" value=\"\(board)\""))
    }
    #expect(try row(world, made.id).version == 1)
    let lost = try browser.post(
      "/crm/deals/\(made.id)/lose", ["closedDate": "2026-01-31", "lostReason": "PRICE", "return_to": board])
    #expect(lost.header("location") == board)
    #expect(try row(world, made.id)["lostReason"] == .text("PRICE"))
    let undo = "/crm/deals/\(made.id)/move?stage="
    let page = try browser.get(board).bodyText
    let start = try #require(page.firstRange(of: undo)).lowerBound
    #expect(try browser.post(String(page[start...].prefix { $0 != "\"" })).statusCode == 303)
    #expect(try row(world, made.id)["status"] == .text("OPEN"))
  }

  @Test func `who may not lose deals is not asked, and nothing is moved`() throws {
    let world = try World()
    let rosa = try world.member("Rosa Rep", role: Roles.salesRep)
    let made = try rosa.write { try Deal.type.create(Inputs([("name", .typed("Hers"))]), $0) }
    try world.admin.write { try $0.setPermission(.dealLose, of: Roles.salesRep, allowed: false) }
    #expect(try world.browser(rosa.email).post("/crm/deals/\(made.id)/move", ["stage": "LOST"]).statusCode == 403)
    #expect(try row(world, made.id)["status"] == .text("OPEN"))
  }

  @Test func `deals are filtered by a client's name and by what has no next step`() throws {
    let world = try World()
    let acme = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Acme"))]), $0).id }
    let planned = try deal(world, "Planned", [("customerId", acme.description)])
    _ = try deal(world, "Forgotten")
    try world.admin.write {
      _ = try Activity.type.create(
        Inputs([("subject", .typed("Call")), ("type", .typed("TASK")), ("dealId", .typed(planned.id.description))]), $0)
    }
    let browser = try world.browser()
    #expect(try browser.get("/crm/deals?customerId=acme&minValue=").header("location") == "/crm/deals?customerId=\(acme)")
    #expect(try browser.get("/crm/deals?customerId=Nobody").header("location") == "/crm/deals")
    for path in ["/crm/deals?nextStep=none", "/crm/pipeline?nextStep=none"] {
      let page = try browser.get(path).bodyText
      #expect(page.contains("Forgotten") && !page.contains("Planned"), "\(path)")
    }
    let none = try browser.get("/crm/deals?search=zebra&status=OPEN").bodyText
    #expect(none.contains("Remove “Search for zebra”") && none.contains("Remove “Status is Open”"))
  }

  @Test func `one menu serves all cards of the board, and without scripts a page asks where to`() throws {
    let world = try World()
    let made = try deal(world, "<b>Retrofit</b>")
    for number in 1...3 { _ = try deal(world, "Deal \(number)") }
    let browser = try world.browser("mara@kith.example")
    let board = try browser.get("/crm/pipeline?search=retrofit").bodyText
    #expect(board.ranges(of: "data-move>").count == 1)
    let path = "/crm/deals/\(made.id)/move?return_to=%2Fcrm%2Fpipeline%3Fsearch%3Dretrofit"
    #expect(board.contains("href=\"\(path)\""))
    let page = try browser.get(path).bodyText
    #expect(page.contains("action=\"\(path)\"") && page.contains("Negotiation") && !page.contains("<b>Retrofit"))
    #expect(page.contains("href=\"/crm/pipeline?search=retrofit\""))
    let rep = try world.browser(try world.member("Rita Rep", role: Roles.salesRep).email)
    #expect(try rep.get("/crm/deals/\(made.id)/move").statusCode == 403)
    #expect(try !rep.get("/crm/pipeline").bodyText.contains("/crm/deals/\(made.id)/move"))
  }

  @Test func `a verb refuses a value of another type by its name and changes nothing`() throws {
    let world = try World()
    let made = try deal(world, "Retrofit")
    let browser = try world.browser("mara@kith.example")
    let cases: [(method: String, path: String, body: JSON, field: String)] = [
      ("POST", "/lose", ["notes": 5], "notes"), ("POST", "/lose", ["lostReason": 5], "lostReason"),
      ("POST", "/win", ["createSalesOrder": "x"], "createSalesOrder"), ("POST", "/win", ["wonReason": []], "wonReason"),
      ("PUT", "/stage", ["stage": 5], "stage"), ("PUT", "/stage", ["stage": "PROPOSAL", "notes": 5], "notes"),
      ("PUT", "/stage", ["stage": "PROPOSAL", "updateProbability": "yes"], "updateProbability"), ("PUT", "", ["stage": 5], "stage"),
    ]
    for (method, path, body, field) in cases {
      let answer = try browser.json(method, "/api/crm/deals/\(made.id)\(path)", body)
      #expect(answer.status == 422 && answer.json["error"]?["fields"]?[field]?.string != nil, "\(path) \(body): \(answer.json)")
    }
    #expect(try row(world, made.id).version == 1)
  }

  @Test func `a day that has passed is a hint on the form and no error`() throws {
    let world = try World()
    let (late, due) = (
      try deal(world, "Late", [("expectedCloseDate", "2020-01-31")]), try deal(world, "Due", [("expectedCloseDate", "2990-01-31")])
    )
    let browser = try world.browser("mara@kith.example")
    #expect(try browser.get("/crm/deals/\(late.id)/edit").bodyText.contains("This day has passed."))
    #expect(try !browser.get("/crm/deals/\(due.id)/edit").bodyText.contains("This day has passed."))
    #expect(try browser.post("/crm/deals", ["name": "Older", "expectedCloseDate": "2020-01-31"]).statusCode == 303)
  }

  @Test func `a won deal cannot be lost before it is reopened`() throws {
    let world = try World()
    let made = try deal(world, "Retrofit", [("amount", "100")])
    let browser = try world.browser("mara@kith.example")
    let won = try browser.json("POST", "/api/crm/deals/\(made.id)/win", ["closedDate": "2026-02-08", "wonReason": "Best value"])
    #expect(won.status == 200)
    #expect(won.json["status"]?.string == "WON")
    #expect(won.json["stage"]?.string == "WON")
    #expect(won.json["closedDate"]?.string == "2026-02-08")
    let version = try row(world, made.id).version
    #expect(try browser.json("POST", "/api/crm/deals/\(made.id)/win", [:]).status == 409)
    let lost = try browser.json("POST", "/api/crm/deals/\(made.id)/lose", ["lostReason": "PRICE"])
    #expect(lost.status == 409)
    #expect(lost.json["error"]?["message"]?.string?.contains("Reopen") == true)
    #expect(try browser.json("PUT", "/api/crm/deals/\(made.id)/stage", ["stage": "LOST"]).status == 409)
    #expect(try browser.json("PUT", "/api/crm/deals/\(made.id)", ["stage": "LOST"]).status == 422)
    #expect(try row(world, made.id).version == version)
    #expect(try browser.json("PUT", "/api/crm/deals/\(made.id)/stage", ["stage": "PROPOSAL"]).status == 200)
    #expect(try row(world, made.id)["closedDate"] == .null)
    let ended = try browser.json("POST", "/api/crm/deals/\(made.id)/lose", ["lostReason": "PRICE", "lostToCompetitor": "X"])
    #expect(ended.json["status"]?.string == "LOST")
    #expect(ended.json["lostReason"]?.string == "PRICE")
  }

  @Test func `a lost deal cannot be won before it is reopened, whichever way`() throws {
    let world = try World()
    let made = try deal(world, "Retrofit")
    let browser = try world.browser("mara@kith.example")
    let loss: JSON = ["lostReason": "PRICE", "lostToCompetitor": "Rival", "closedDate": "2026-02-03"]
    #expect(try browser.json("POST", "/api/crm/deals/\(made.id)/lose", loss).status == 200)
    let version = try row(world, made.id).version
    let refused = try browser.json("PUT", "/api/crm/deals/\(made.id)", ["stage": "WON"])
    #expect(refused.status == 422)
    #expect(refused.json["error"]?["fields"]?["stageId"]?.string?.contains("Reopen it first") == true)
    let bulk = try browser.json("POST", "/api/crm/deals/bulk", ["ids": [JSON(made.id)], "set": ["stage": "WON"]])
    #expect(bulk.json["changed"]?.integer ?? 0 == 0)
    #expect(try row(world, made.id).version == version)
    #expect(try browser.json("PUT", "/api/crm/deals/\(made.id)", ["stage": "PROPOSAL"]).status == 200)
    #expect(try browser.json("PUT", "/api/crm/deals/\(made.id)", ["stage": "WON"]).json["status"] == "WON")
    let won = try row(world, made.id)
    #expect(won["lostReason"] == .null && won["lostToCompetitor"] == .null && won["closedDate"] != .text("2026-02-03"))
  }

  @Test func `taking a move back gives the deal the probability that was typed`() throws {
    let world = try World()
    let made = try deal(world, "Retrofit", [("stage", "PROPOSAL"), ("probability", "33")])
    let browser = try world.browser("mara@kith.example")
    _ = try browser.post("/crm/deals/\(made.id)/move", ["stage": "NEGOTIATION"])
    #expect(try row(world, made.id)["probability"] == .integer(90))
    let page = try browser.get("/crm/pipeline").bodyText
    let undo = try #require(page.firstRange(of: "/crm/deals/\(made.id)/move?stage="))
    let path = String(page[undo.lowerBound...].prefix { $0 != "\"" }).replacing("&amp;", with: "&")
    #expect(try browser.post(path).statusCode == 303)
    let back = try row(world, made.id)
    #expect(back["probability"] == .integer(33) && back["stageId"] == made["stageId"])
  }

  @Test func `deals that were moved together get the probability back that was typed`() throws {
    let world = try World()
    let deals = try ["33", "75"].map { try deal(world, "Deal \($0)", [("probability", $0)]).id }
    let browser = try world.browser("mara@kith.example")
    let body: JSON = ["ids": .array(deals.map { JSON($0) }), "set": ["stage": "PROPOSAL"]]
    let moved = try browser.json("POST", "/api/crm/deals/bulk", body).json
    #expect(moved["changed"] == 2)
    _ = try browser.json("POST", "/api/crm/deals/bulk/\(moved["id"]?.string ?? "")/undo")
    #expect(try deals.map { try row(world, $0)["probability"] } == [.integer(33), .integer(75)])
  }

  @Test func `a card and its deal are weighted alike, to the nearest cent`() throws {
    let world = try World()
    let made = try deal(world, "Retrofit", [("amount", "0.03"), ("probability", "50")])
    #expect(DealBoard.share(3, 50) == 2)
    #expect(try world.browser("mara@kith.example").get("/crm/deals/\(made.id)").bodyText.contains("$0.02"))
  }

  @Test func `sums of columns that could not be added up are not told as exact`() {
    var all = StageBoard.Total(count: 3)
    all.add(StageBoard.Total(count: 2))
    #expect(all.isExact && all.count == 5)
    all.add(StageBoard.Total(isExact: false))
    #expect(!all.isExact)
  }

  @Test func `losing on the page keeps what was typed when the day is none`() throws {
    let world = try World()
    let made = try deal(world, "Retrofit")
    let browser = try world.browser("mara@kith.example")
    #expect(try browser.get("/crm/deals/\(made.id)/lose").statusCode == 200)
    let refused = try browser.post("/crm/deals/\(made.id)/lose", ["closedDate": "31.02.2026", "lostToCompetitor": "Rival & Co"])
    #expect(refused.statusCode == 422)
    #expect(refused.bodyText.contains("31.02.2026") && refused.bodyText.contains("Rival &amp; Co"))
    #expect(try row(world, made.id)["status"] == .text("OPEN"))
    #expect(try browser.post("/crm/deals/\(made.id)/lose", ["closedDate": "2026-02-03", "lostReason": "TIMING"]).statusCode == 303)
    #expect(try row(world, made.id)["lostReason"] == .text("TIMING"))
  }

  @Test func `the probability stays when asked`() throws {
    let world = try World()
    let made = try deal(world, "Retrofit", [("probability", "33")])
    let moved = try world.browser("mara@kith.example").json(
      "PUT", "/api/crm/deals/\(made.id)/stage", ["stage": "proposal", "notes": "Sent it", "updateProbability": false])
    #expect(moved.json["probability"]?.integer == 33)
    #expect(moved.json["stage"]?.string == "PROPOSAL")
    let event = try #require(try world.admin.read { try $0.events(about: made.id).first })
    #expect(event.note?["text"]?.string == "Sent it")
  }

  @Test func `the list is filtered by stage, value and expected close`() throws {
    let world = try World()
    let browser = try world.browser("mara@kith.example")
    _ = try deal(world, "Small", [("amount", "10"), ("expectedCloseDate", "2026-03-01")])
    _ = try deal(world, "Large", [("amount", "1000"), ("expectedCloseDate", "2026-06-30"), ("stage", "PROPOSAL")])
    func names(_ query: String) throws -> [String] {
      (try browser.json("GET", "/api/crm/deals?" + query).json["data"]?.array ?? []).compactMap { $0["name"]?.string }
    }
    #expect(try names("stage=PROPOSAL") == ["Large"])
    #expect(try names("minValue=500") == ["Large"])
    #expect(try names("maxValue=500&status=OPEN") == ["Small"])
    #expect(try names("expectedCloseDateFrom=2026-04-01&expectedCloseDateTo=2026-12-31") == ["Large"])
    #expect(try browser.get("/crm/deals?minValue=500").bodyText.contains("Large"))
    #expect(try browser.get("/crm/deals?view=board").header("location") == "/crm/pipeline")
  }

  @Test func `a role without winning wins no deal, whichever way`() throws {
    let world = try World()
    let user = try world.member("Uma User", role: Roles.user)
    let made = try deal(world, "Retrofit")
    let browser = try world.browser(user.email)
    #expect(try browser.json("POST", "/api/crm/deals/\(made.id)/win", [:]).status == 403)
    #expect(try browser.json("PUT", "/api/crm/deals/\(made.id)/stage", ["stage": "WON"]).status == 403)
    #expect(try events(world, made.id) == 1)
  }

  @Test func `somebody else's change in between is a conflict`() throws {
    let world = try World()
    let made = try deal(world, "Retrofit")
    let browser = try world.browser("mara@kith.example")
    #expect(try browser.json("PUT", "/api/crm/deals/\(made.id)", ["amount": 5, "version": 1]).status == 200)
    #expect(try browser.json("PUT", "/api/crm/deals/\(made.id)", ["amount": 6, "version": 1]).status == 409)
    #expect(try row(world, made.id)["amount"] == .integer(500))
  }
}
