import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Reports` {
  @Test func `won and lost by owner add up to every closed deal, with a row for those of nobody`() throws {
    let world = try World()
    let sam = try world.member("Sam Seller", role: Roles.salesRep)
    let closed = [("10.10", "Won"), ("20.20", "Won"), ("1", "Lost"), (nil, "Lost")] as [(String?, String)]
    try world.admin.write { writer in
      for (index, (amount, stage)) in closed.enumerated() {
        try World.deal("M\(index)", amount, stage, closed: "2017-05-0\(index + 1)", reason: stage == "Lost" ? "PRICE" : nil, writer)
      }
      try World.deal("S", "100", "Won", closed: "2017-06-01", owner: sam.userID, writer)
      let orphan = try World.deal("Orphan", "1000", "Won", closed: "2017-07-01", writer)
      try Deal.type.change(orphan, writer, verb: "updated") { $0["ownerId"] = .null }
      try World.deal("Elsewhere", "9999", "Won", closed: "2018-01-01", writer)
      try World.deal("In euros", "5", "Won", closed: "2017-01-01", currency: "EUR", owner: sam.userID, writer)
    }
    try world.otherWorkspace().write { try World.deal("Foreign", "777777", "Won", closed: "2017-05-05", $0) }
    let browser = try world.mara()
    let report = try browser.json("GET", "/api/crm/reports/won-lost?period=2017").json
    let rows = try #require(report["data"]?.array)
    let byOwner = Dictionary(uniqueKeysWithValues: rows.map { ($0["owner"]?.string ?? "", $0) })
    #expect(Set(byOwner.keys) == ["Mara Lindqvist", "Sam Seller", "No owner"])
    #expect(byOwner["Mara Lindqvist"]?["wonValue"] == .number("30.3"))
    #expect(byOwner["Mara Lindqvist"]?["won"]?.integer == 2)
    #expect(byOwner["Mara Lindqvist"]?["lost"]?.integer == 2)
    #expect(byOwner["Mara Lindqvist"]?["winRate"] == .number("50"))
    #expect(byOwner["Sam Seller"]?["won"]?.integer == 2)
    #expect(byOwner["Sam Seller"]?["wonValue"] == .number("100"))
    #expect(byOwner["Sam Seller"]?["otherCurrencies"]?["won"] == [["currency": "EUR", "value": .number("5")]])
    #expect(byOwner["No owner"]?["wonValue"] == .number("1000"))
    #expect(report["total"]?["wonValue"] == .number("1130.3"))
    #expect(report["total"]?["won"]?.integer == 5)
    #expect(report["lostReasons"]?.array?.first?["label"]?.string == "Price")
    let page = try browser.get("/crm/reports/won-lost?period=2017").bodyText
    for text in ["$30.30", "$1,130.30", "No owner", "$100 + €5", "Won value"] { #expect(page.contains(text), "\(text) is missing") }
    #expect(!page.contains("777,777"))
    #expect(!page.contains("9,999"))
  }

  @Test func `the funnel has every deal in one row, in Trash in none`() throws {
    let world = try World()
    try world.admin.write { writer in
      try World.deal("A", "100", "Prospecting", writer)
      try World.deal("B", "50.50", "Prospecting", writer)
      try World.deal("C", nil, "Prospecting", writer)
      try World.deal("D", "7", "Negotiation", writer)
      let gone = try World.deal("Gone", "888", "Negotiation", writer)
      try Deal.type.trash(gone.id, writer)
      let kinds = [("First call", "probability", "10"), ("Signed", "isClosedWon", "1"), ("Declined", "isClosedLost", "1")]
      let stages = kinds.map { Inputs([("name", .typed($0.0)), ($0.1, .typed($0.2))]) }
      let other = try PipelineSetup.create(Inputs([("name", .typed("Partners"))]), stages: stages, writer)
      let stage = try writer.id("SELECT id FROM pipeline_stages WHERE pipeline_id = \(other.id) AND name = 'First call'")
      try Deal.type.create(Inputs([("name", .typed("P")), ("amount", .typed("3")), ("stageId", .json(JSON(stage)))]), writer)
    }
    let browser = try world.mara()
    let report = try browser.json("GET", "/api/crm/reports/sales-funnel").json
    #expect(report["total"]?["count"]?.integer == 5)
    #expect(report["total"]?["value"] == .number("160.5"))
    let pipelines = try #require(report["data"]?.array)
    #expect(pipelines.map { $0["pipeline"]?.string } == ["Sales Pipeline", "Partners"])
    let first = pipelines[0]["stages"]?.array?.first
    #expect(first?["stage"]?.string == "Prospecting")
    #expect(first?["count"]?.integer == 3)
    #expect(first?["value"] == .number("150.5"))
    #expect(first?["withoutValue"]?.integer == 1)
    let page = try browser.get("/crm/reports/sales-funnel").bodyText
    for text in ["$150.50", "First call", "All stages", "$157.50"] { #expect(page.contains(text), "\(text) is missing") }
    #expect(!page.contains("$888"))
  }

  @Test func `an average is of the deals in the workspace's currency alone`() throws {
    let world = try World()
    try world.admin.write { writer in
      try World.deal("A", "100", "Won", closed: "2017-05-01", writer)
      try World.deal("B", "200", "Won", closed: "2017-05-02", writer)
      try World.deal("C", "900", "Won", closed: "2017-05-03", currency: "EUR", writer)
    }
    let page = try world.mara().get("/crm/reports/won-lost?period=2017").bodyText
    #expect(page.contains("$150") && page.contains("of the 2 won in USD"))
  }

  @Test func `a stage of the funnel leads to the deals that it counts`() throws {
    let world = try World()
    let sam = try world.member("Sam Seller", role: Roles.salesRep)
    try world.admin.write { writer in
      for (name, day, owner) in [("Old", "2016-05-01", nil), ("Fresh", "2017-05-01", nil), ("Sam's", "2017-05-02", sam.userID)] {
        let deal = try World.deal(name, "1", "Prospecting", owner: owner, writer)
        try Deal.type.change(deal, writer, verb: "updated") { $0["createdDate"] = .text(day) }
      }
    }
    let browser = try world.mara()
    let page = try browser.get("/crm/reports/sales-funnel?period=2017&owner=me").bodyText
    let link = try #require(page.firstRange(of: "/crm/deals?stageId="))
    let list = try browser.get(String(page[link.lowerBound...].prefix { $0 != "\"" }).replacing("&amp;", with: "&")).bodyText
    #expect(list.contains("Fresh") && !list.contains(">Old<") && !list.contains("Sam&#39;s"))
    #expect(list.contains("Opened"))
  }

  @Test func `an owner, nobody and a pipeline narrow a report down; what does not exist is refused`() throws {
    let world = try World()
    let sam = try world.member("Sam Seller", role: Roles.salesRep)
    let foreign = try world.otherWorkspace().write { try $0.id("SELECT id FROM pipelines LIMIT 1") }
    try world.admin.write { writer in
      try World.deal("A", "100", "Prospecting", writer)
      try World.deal("B", "20", "Prospecting", owner: sam.userID, writer)
    }
    let browser = try world.mara()
    let total = { (query: String) in try browser.json("GET", "/api/crm/reports/sales-funnel?" + query).json["total"]?["value"] }
    #expect(try total("owner=\(sam.userID)") == .number("20"))
    #expect(try total("owner=me") == .number("100"))
    #expect(try total("owner=none") == .number("0"))
    #expect(try total("period=2017") == .number("0"))
    #expect(try browser.get("/crm/reports/sales-funnel?pipeline=\(try #require(foreign))").statusCode == 422)
    #expect(try browser.get("/crm/reports/won-lost?owner=\(RecordID())").statusCode == 422)
  }

  @Test func `reports need their permission, and files the one to export`() throws {
    let world = try World()
    let user = try world.browser(try world.member("Uma User", role: Roles.user).email)
    for path in ["/crm/reports", "/crm/reports/won-lost", "/crm/reports/sales-funnel", "/api/crm/reports/conversion-rates"] {
      #expect(try user.get(path).statusCode == 403)
    }
    let seller = try world.browser(try world.member("Sam Seller", role: Roles.salesRep).email)
    #expect(try seller.get("/crm/reports/won-lost").statusCode == 200)
    #expect(try seller.get("/crm/reports/won-lost?format=csv").statusCode == 403)
  }

  @Test func `a file guards a name that a spreadsheet would run`() throws {
    let world = try World()
    let trickster = try world.member("=cmd()", role: Roles.salesRep, email: "trick@kith.example")
    try world.admin.write { try World.deal("A", "1234.50", "Won", closed: "2017-01-01", owner: trickster.userID, $0) }
    let file = try world.mara().get("/crm/reports/won-lost?period=2017&format=csv")
    #expect(file.header("content-type") == "text/csv; charset=utf-8")
    #expect(file.bodyText.contains("'=cmd(),1,1234.5,0,0,100,USD"))
  }

  @Test func `leads convert by source, those without one included`() throws {
    let world = try World()
    try world.admin.write { writer in
      for (name, source, status) in [("A", "Fair", "CONVERTED"), ("B", "Fair", "NEW"), ("C", "", "NEW")] {
        try Lead.type.create(Inputs([("name", .typed(name)), ("source", .typed(source)), ("status", .typed(status))]), writer)
      }
    }
    let report = try world.mara().json("GET", "/api/crm/reports/conversion-rates").json
    #expect(report["total"]?["total"]?.integer == 3)
    #expect(report["total"]?["rate"] == .number("33.3"))
    #expect(report["data"]?.array?.first?["source"]?.string == "Fair")
    #expect(report["data"]?.array?.first?["rate"] == .number("50"))
    #expect(report["data"]?.array?.last?["source"] == .null)
  }

  @Test func `the file of a report holds what its page does, however the page was asked for`() throws {
    let world = try World()
    let sam = try world.member("Sam Seller", role: Roles.salesRep)
    try world.admin.write { writer in
      try World.deal("M", "100", "Won", closed: "2017-05-01", writer)
      try World.deal("S", "20", "Won", closed: "2017-05-01", owner: sam.userID, writer)
    }
    let pipeline = try #require(try world.admin.read { try $0.id("SELECT id FROM pipelines") })
    let browser = try world.mara()
    for (owner, isMine) in [("ownerId=\(sam.userID)", false), ("ownerId=me", true), ("owner=me", true)] {
      let page = try browser.get("/crm/reports/won-lost?period=2017&\(owner)&pipelineId=\(pipeline)").bodyText
      let link = try #require(page.firstMatch(of: /href="([^"]*format=csv)"/)).output.1.replacing("&amp;", with: "&")
      #expect(link.contains("pipeline=\(pipeline)"))
      let file = try browser.get(String(link)).bodyText
      #expect(file.contains("Mara Lindqvist") == isMine && file.contains("Sam Seller") != isMine, "\(owner): \(file)")
      #expect(page.contains("value=\"\(isMine ? "me" : sam.userID.description)\" selected"), "\(owner)")
    }
  }

  @Test func `days are said as people say them`() throws {
    #expect([0, 1, 1.4, 2, 1_204].map(wholeDays) == ["0 days", "1 day", "1 day", "2 days", "1,204 days"])
    #expect(Delta(-1, unit: " days", one: " day", risingIsGood: false)?.text == "1 day")
    #expect(Delta(2, unit: " days", one: " day", risingIsGood: false)?.text == "2 days")
    let world = try World()
    try world.admin.write { writer in
      let deal = try World.deal("A", "100", "Won", closed: "2017-05-02", writer)
      try Deal.type.change(deal, writer, verb: "updated") { $0["createdDate"] = .text("2017-05-01") }
    }
    let page = try world.mara().get("/crm/reports/won-lost?period=2017").bodyText
    #expect(page.contains("1 day<") && !page.contains("1 days"))
  }
}
