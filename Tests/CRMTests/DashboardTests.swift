import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `The dashboard` {
  @Test func `its figures are the sums of what is there, and nothing of another workspace`() throws {
    let world = try World()
    let today = world.admin.zone.today()
    let day = { (offset: Int) in today.firstOfMonth.adding(days: offset).description }
    try world.admin.write { writer in
      for (name, amount, stage, closed) in [
        ("A", "1000.50", "Prospecting", nil), ("B", "2000", "Proposal", nil), ("C", "300.25", "Won", day(0)), ("D", "400", "Won", day(-1)),
        ("E", "9", "Lost", day(0)),
      ] as [(String, String, String, String?)] {
        try World.deal(name, amount, stage, closed: closed, writer)
      }
      try World.deal("No value", nil, "Prospecting", writer)
      try World.deal("Euro", "77", "Prospecting", currency: "EUR", writer)
    }
    try world.otherWorkspace().write { try World.deal("Foreign", "5000000", "Prospecting", $0) }
    let stats = try world.mara().json("GET", "/api/crm/dashboard/stats").json
    let deals = try #require(stats["deals"])
    #expect(deals["total"]?.integer == 7)
    #expect(deals["open"]?.integer == 4)
    #expect(deals["value"] == .number("3000.5"))
    #expect(deals["wonThisMonth"]?.integer == 1)
    #expect(deals["wonValue"] == .number("300.25"))
    #expect(deals["otherCurrencies"]?["value"] == [["currency": "EUR", "value": .number("77")]])
    let page = try world.mara().get("/crm").bodyText
    #expect(page.contains("$3,000.50"))
    #expect(page.contains("€77"))
    #expect(page.contains("$300.25"))
    #expect(!page.contains("5,000,000"))
  }

  @Test func `amounts as large as they may be are added up on every page`() throws {
    let world = try World()
    let today = world.admin.zone.today()
    try world.admin.write { writer in
      for stage in ["Prospecting", "Proposal", "Won"] {
        for number in 1...3 { try World.deal("\(stage) \(number)", "9,999,999,999,999.99", stage, writer) }
      }
      try World.deal("Before", "0.01", "Won", closed: today.firstOfMonth.adding(days: -1).description, writer)
    }
    let browser = try world.mara()
    for page in ["/crm", "/crm?period=this-month", "/crm/pipeline", "/crm/reports/sales-funnel", "/crm/reports/won-lost", "/crm/deals"] {
      #expect(try browser.get(page).statusCode == 200, "\(page)")
    }
    #expect(Delta.percent(1e18, 1) == nil)
    #expect(Int64.max.addingClamped(1) == .max && (-Int64.max).addingClamped(-5) == -.max)
    var body: JSON = ["name": "Yen", "currencyCode": "JPY", "amount": 900_000_000_000_000, "tax": 900_000_000_000_000]
    let yen = try browser.json("POST", "/api/crm/deals", body)
    #expect(yen.status == 201)
    let dinar = try browser.json("PUT", "/api/crm/deals/\(yen.json["id"]?.string ?? "")", ["currencyCode": "BHD"])
    #expect(dinar.status == 422 && dinar.json["error"]?["fields"]?["amount"]?.string?.hasSuffix("is too large in BHD.") == true)
    body = ["name": "More", "amount": 10_000_000_000_000]
    #expect(try browser.json("POST", "/api/crm/deals", body).status == 422)
  }

  @Test func `a year that was chosen shows what was won in it, exactly`() throws {
    let world = try World()
    try world.admin.write { writer in
      for index in 1...4 { try World.deal("Old \(index)", "2501383.50", "Won", closed: "2017-0\(index * 2)-01", writer) }
      try World.deal("Eve", "5", "Won", closed: "2016-12-31", writer)
      try World.deal("Morning", "7", "Won", closed: "2018-01-01", writer)
    }
    let browser = try world.mara()
    let page = try browser.get("/crm?period=2017").bodyText
    #expect(page.contains("$10,005,534"))
    #expect(page.contains("<option value=\"2017\" selected>"))
    #expect(page.contains("<option value=\"2016\">"))
    #expect(!page.contains("<option value=\"2015\">"))
    #expect(try browser.get("/crm?from=2016-12-31&to=2018-01-01").bodyText.contains("$10,005,546"))
  }

  @Test func `the viewer's zone decides which month a client is new in and which day a task was done on`() throws {
    let world = try World()
    try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Acme"))]), $0) }
    let month = world.admin.zone.today().firstOfMonth
    let edge = Zone.utc.startOfDay(month)
    for (zone, expected) in [("Pacific/Auckland", Int64(1)), ("America/Los_Angeles", 0)] {
      let zone = try #require(Zone(zone))
      let start = zone.startOfDay(month)
      #expect((edge >= start) == (expected == 1))
      let held = try world.admin.read { reader in
        try reader.integer("SELECT \(Period.holds(moment: "\(edge)", from: month, to: month.lastOfMonth, zone))")
      }
      #expect(held == expected)
    }
  }

  @Test func `months without an expected close are empty in the forecast`() throws {
    let world = try World()
    try world.admin.write { writer in
      let deal = try World.deal("Soon", "4200", "Proposal", writer)
      try Deal.type.change(deal, writer, verb: "updated") {
        $0["expectedCloseDate"] = .text(world.admin.zone.today().description)
      }
    }
    let page = try world.mara().get("/crm")
    #expect(page.statusCode == 200)
    #expect(page.bodyText.contains("Open value by expected close month"))
    #expect(page.bodyText.contains("<td class=\"num\">$4,200</td>"))
  }

  @Test func `a period that is not over is compared with as much of the one before`() throws {
    let today = try #require(CalendarDate("2026-11-18"))
    let month = try #require(Period(key: "this-month", today: today))
    #expect(month.before?.lowerBound.description == "2026-10-01")
    #expect(month.before?.upperBound.description == "2026-10-18")
    let last = try #require(Period(key: "last-month", today: today))
    #expect(last.before?.upperBound.description == "2026-09-30")
    let year = try #require(Period(key: "2017", today: today))
    #expect(year.from?.description == "2017-01-01")
    #expect(year.before?.lowerBound.description == "2016-01-01")
    #expect(Period(key: "20x7", today: today) == nil)
    let quarter = try #require(Period(key: "this-quarter", today: today))
    #expect(quarter.from?.description == "2026-10-01")
    #expect(quarter.to?.description == "2026-12-31")
  }

  @Test func `a period that does not exist, or runs backwards, is refused with the field named`() throws {
    let world = try World()
    let browser = try world.mara()
    #expect(try browser.get("/crm?period=soon").statusCode == 422)
    let backwards = try browser.get("/crm?from=2026-02-01&to=2026-01-01")
    #expect(backwards.statusCode == 422)
    #expect(backwards.bodyText.contains("The last day is before the first"))
    #expect(try browser.get("/crm?from=2026-02-31").statusCode == 422)
  }

  @Test func `somebody else's personal project shows neither as an event nor among the overdue`() throws {
    let world = try World()
    let sam = try world.member("Sam Seller", role: Roles.salesRep)
    try sam.write { writer in
      let project = try Project.type.create(Inputs([("name", .typed("Secret wedding")), ("type", .typed("PERSONAL"))]), writer)
      try Activity.type.create(
        Inputs([("subject", .typed("Book the band")), ("projectId", .json(JSON(project.id))), ("dueDate", .typed("2020-01-01"))]), writer)
    }
    let browser = try world.mara()
    let page = try browser.get("/crm").bodyText
    #expect(!page.contains("Secret wedding"))
    #expect(!page.contains("Book the band"))
    #expect(try browser.json("GET", "/api/crm/dashboard/stats").json["activities"]?["overdue"]?.integer == 0)
    #expect(try world.browser(sam.email).json("GET", "/api/crm/dashboard/stats").json["activities"]?["overdue"]?.integer == 1)
  }

  @Test func `a role without deals sees none, on the page and in the figures`() throws {
    let world = try World()
    let user = try world.member("Uma User", role: Roles.user)
    try world.admin.write { try World.deal("Hidden", "4321", "Won", $0) }
    let browser = try world.browser(user.email)
    #expect(try browser.json("GET", "/api/crm/dashboard/stats").json["deals"] == .null)
    let page = try browser.get("/crm").bodyText
    #expect(!page.contains("4,321"))
    #expect(!page.contains("Open pipeline"))
    #expect(page.contains("Overdue tasks"))
  }

  @Test func `Mine counts my own deals and leads alone`() throws {
    let world = try World()
    let sam = try world.member("Sam Seller", role: Roles.salesRep)
    try world.admin.write { try World.deal("Mine", "111", "Prospecting", $0) }
    try sam.write { try World.deal("Sam's", "222", "Prospecting", $0) }
    let browser = try world.mara()
    #expect(try browser.get("/crm").bodyText.contains("$333"))
    let mine = try browser.get("/crm?view=mine").bodyText
    #expect(mine.contains("$111"))
    #expect(!mine.contains("$333"))
  }

  @Test func `figures lead to what they count`() throws {
    let world = try World()
    let browser = try world.mara()
    let team = try browser.get("/crm?period=2017").bodyText
    for url in ["/crm/activities?tab=all&amp;overdue=1", "\"/crm/pipeline\"", "/crm/reports/won-lost?period=2017\"", "\"/crm/leads\""] {
      #expect(team.contains(url), "\(url)")
    }
    let mine = try browser.get("/crm?period=2017&view=mine").bodyText
    let own = [
      "/crm/activities?tab=my&amp;overdue=1", "/crm/pipeline?ownerId=me", "/crm/reports/won-lost?period=2017&amp;owner=me",
      "/crm/leads?ownerId=me",
    ]
    for url in own { #expect(mine.contains(url), "\(url)") }
  }

  @Test func `figures of everyone are those that the columns keep, also after Trash`() throws {
    let world = try World()
    try world.admin.write { writer in
      for status in ["NEW", "NEW", "QUALIFIED", "CONVERTED", "LOST", "DISQUALIFIED"] {
        try Lead.type.create(Inputs([("name", .typed(status)), ("status", .typed(status))]), writer)
      }
      let gone = try Lead.type.create(Inputs([("name", .typed("Gone"))]), writer)
      try Lead.type.trash(gone.id, writer)
      try Customer.type.create(Inputs([("name", .typed("Acme"))]), writer)
      try Customer.type.create(Inputs([("name", .typed("Sleeping")), ("status", .typed("INACTIVE"))]), writer)
    }
    let stats = try world.mara().json("GET", "/api/crm/dashboard/stats").json
    #expect(stats["leads"] == ["total": 6, "new": 2, "qualified": 1, "converted": 1])
    #expect(stats["customers"] == ["total": 2, "active": 1, "newThisMonth": 2])
  }

  @Test func `a spark leaves out parts without data and needs three that have some`() {
    #expect(Spark.points([1, nil, 2, 4]) == "0,17 42.7,12 64,2")
    #expect(Spark.points([nil, 1, 2, nil]) == nil)
    #expect(Spark.points([0, 0, 0, 0]) == nil)
  }

  @Test func `a change from nothing is no percentage`() {
    #expect(Delta.percent(5, 0) == nil)
    #expect(Delta.percent(108, 100)?.text == "8%")
    #expect(Delta.percent(90, 100)?.isGood == false)
    #expect(Delta(-3, unit: " days", risingIsGood: false)?.isGood == true)
  }
}

extension World {
  /// The admin's browser.
  func mara() throws -> Browser { try browser("mara@kith.example") }

  /// A deal of the default pipeline.
  @discardableResult
  static func deal(
    _ name: String, _ amount: String?, _ stage: String, closed: String? = nil, currency: String? = nil, owner: RecordID? = nil,
    reason: String? = nil, _ writer: Writer
  ) throws -> Row {
    let id = try writer.id("SELECT id FROM pipeline_stages WHERE name = \(stage)")
    var inputs = Inputs([("name", .typed(name)), ("stageId", .json(JSON(id)))])
    if let amount { inputs.set("amount", .typed(amount)) }
    if let closed { inputs.set("closedDate", .typed(closed)) }
    if let currency { inputs.set("currencyCode", .typed(currency)) }
    if let reason { inputs.set("lostReason", .typed(reason)) }
    if let owner { inputs.set("ownerId", .json(JSON(owner))) }
    return try Deal.type.create(inputs, writer, trusted: true)
  }
}

extension String {
  fileprivate func components(_ separator: String) -> [Substring] {
    var parts: [Substring] = []
    var rest = self[...]
    while let range = rest.firstRange(of: separator) {
      parts.append(rest[..<range.lowerBound])
      rest = rest[range.upperBound...]
    }
    return parts + [rest]
  }
}
