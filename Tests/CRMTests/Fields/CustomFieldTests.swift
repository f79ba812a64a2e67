import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Fields of a workspace` {
  let world: World
  let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  @Test func `a field is on the form, the page, in JSON and on the timeline`() throws {
    try field(["entity": "customer", "label": "Sales region", "kind": "TEXT", "help": "Where they buy."])
    let form = try browser.get("/crm/customers/new").bodyText
    #expect(form.contains("Sales region") && form.contains("Where they buy."))
    let made = try browser.post("/crm/customers", ["name": "Acme", "customFields.salesRegion": "North <b>"])
    let path = try #require(made.header("Location"))
    #expect(try browser.get(path).bodyText.contains("North &lt;b&gt;"))
    #expect(try browser.json("GET", "/api" + path).json["customFields"] == ["salesRegion": "North <b>"])
    let changed = try browser.json("PUT", "/api" + path, ["customFields": ["salesRegion": "South"]])
    #expect(changed.json["customFields"]?["salesRegion"] == "South")
    let event = try #require(try browser.json("GET", "/api" + path + "/timeline").json["data"]?.array?.first?["changes"]?.array?.first)
    #expect(event["field"] == "customFields.salesRegion" && event["before"] == "North <b>" && event["after"] == "South")
    #expect(try browser.get(path + "/timeline").bodyText.contains("Sales region"))
  }

  @Test(
    arguments: [
      ("TEXT", "North", "x"), ("LONG_TEXT", "Long\ntext", "x"), ("EMAIL", "a@b.example", "no"), ("PHONE", "+31 20 555", "no"),
      ("URL", "https://a.example", "javascript:x"), ("INTEGER", 40, "many"), ("MONEY", .number("12.5"), "much"), ("PERCENT", 40, 140),
      ("DATE", "2026-06-30", "soon"),
      ("BOOLEAN", true, "perhaps"), ("CHOICE", "RED", "Green"), ("CHOICES", ["RED", "BLUE"], ["Green"]),
    ] as [(String, JSON, JSON)])
  func `every kind keeps what it is given, refuses what it is not, and an untouched form changes nothing`(
    kind: String, good: JSON, bad: JSON
  ) throws {
    try field(["entity": "deal", "label": "Extra", "kind": .string(kind), "choices": ["Red", "Blue"]])
    let made = try browser.json("POST", "/api/crm/deals", ["name": "Line 3", "customFields": ["extra": good]])
    #expect(made.status == 201, "\(made.json)")
    #expect(made.json["customFields"]?["extra"] == good)
    let path = "/crm/deals/" + (try #require(made.json["id"]?.string))
    if kind != "TEXT", kind != "LONG_TEXT" {
      let refused = try browser.json("PUT", "/api" + path, ["customFields": ["extra": bad]])
      #expect(refused.status == 422 && refused.json["error"]?["fields"]?["customFields.extra"] != nil, "\(refused.json)")
    }
    let form = try ShownForm(try browser.get(path + "/edit").bodyText)
    #expect(browser.send(form, to: path).statusCode == 303)
    let after = try browser.json("GET", "/api" + path).json
    #expect(after["version"] == 1)
    #expect(try browser.json("PUT", "/api" + path, after).json == after)
    #expect(try browser.get(path).statusCode == 200)
    #expect(try browser.json("PUT", "/api" + path, ["customFields": ["extra": .null]]).json["version"] == 2)
  }

  @Test func `records from before the field are untouched by an untouched form`() throws {
    let id = try world.admin.write { writer in
      let row = try Customer.type.create(Inputs([("name", .typed("Acme"))]), writer)
      _ = try Customer.type.change(row, writer, verb: "updated") { $0["customFields"] = .text(#"{"old":"kept"}"#) }
      return row.id
    }
    let path = "/crm/customers/\(id)"
    for kind in ["BOOLEAN", "TEXT", "CHOICE", "CHOICES", "MONEY"] {
      try field(["entity": "customer", "label": .string("Extra \(kind)"), "kind": .string(kind), "choices": "One\nTwo"])
    }
    let form = try ShownForm(try browser.get(path + "/edit").bodyText)
    #expect(browser.send(form, to: path).statusCode == 303)
    let after = try browser.json("GET", "/api" + path).json
    #expect(after["version"] == 2)
    #expect(after["customFields"]?["old"] == "kept")
    #expect(try browser.json("PUT", "/api" + path, ["customFields": ["extraText": "x"]]).json["customFields"]?["old"] == "kept")
  }

  @Test func `a list is filtered and sorted by it, page by page`() throws {
    try field(["entity": "customer", "label": "Region", "kind": "CHOICE", "choices": ["North", "South"]])
    try field(["entity": "customer", "label": "Seats", "kind": "INTEGER"])
    for (name, region, seats) in [("A", "NORTH", 30), ("B", "SOUTH", 10), ("C", "NORTH", 20)] as [(String, String, Int)] {
      _ = try browser.json(
        "POST", "/api/crm/customers", ["name": .string(name), "customFields": ["region": .string(region), "seats": JSON(seats)]])
    }
    _ = try browser.json("POST", "/api/crm/customers", ["name": "D"])
    #expect(try names("customFields.region=north") == ["A", "C"])
    #expect(try names("customFields.region=none") == ["D"])
    #expect(try names("customFields.seatsFrom=15&customFields.seatsTo=25") == ["C"])
    #expect(try names("sortBy=customFields.seats") == ["B", "C", "A", "D"], "those without a value come last, both ways")
    let first = try browser.json("GET", "/api/crm/customers?limit=2&sortBy=customFields.seats&sortOrder=desc").json
    let cursor = try #require(first["pagination"]?["cursor"]?.string)
    #expect(try names("limit=2&sortBy=customFields.seats&sortOrder=desc&cursor=\(cursor)") == ["B", "D"])
    #expect(try browser.json("GET", "/api/crm/customers?customFields.region=east").status == 422)
    #expect(try browser.json("GET", "/api/crm/customers?sortBy=customFields.nothing").status == 422)
  }

  @Test func `search finds what stands in it`() throws {
    try field(["entity": "contact", "label": "Nickname", "kind": "TEXT"])
    _ = try browser.json("POST", "/api/crm/contacts", ["name": "Hanneke Vos", "customFields": ["nickname": "Sparrow"]])
    #expect(try browser.json("GET", "/api/crm/search?q=sparrow&types=contact").json["data"]?.array?.count == 1)
  }

  @Test func `a required field is asked for where records are made, and does not stop a card from moving`() throws {
    let deal = try browser.json("POST", "/api/crm/deals", ["name": "Before"]).json
    try field(["entity": "deal", "label": "Cost centre", "kind": "TEXT", "required": true])
    let refused = try browser.json("POST", "/api/crm/deals", ["name": "After"])
    #expect(refused.json["error"]?["fields"]?["customFields.costCentre"]?.string?.contains("is missing") == true)
    #expect(try browser.post("/crm/deals", ["name": "After", "customFields.costCentre": " "]).statusCode == 422)
    #expect(try browser.json("POST", "/api/crm/deals", ["name": "After", "customFields": ["costCentre": "12"]]).status == 201)
    let id = try #require(deal["id"]?.string)
    #expect(try browser.json("PUT", "/api/crm/deals/\(id)", ["name": "Still"]).status == 200)
    #expect(try browser.json("PUT", "/api/crm/deals/\(id)", ["name": "Else", "customFields": ["costCentre": ""]]).status == 422)
    #expect(try browser.post("/crm/deals/\(id)/move", ["stage": "Proposal"]).statusCode == 303)
  }

  @Test func `archiving takes a field away and bringing it back brings what was entered`() throws {
    let id = try field(["entity": "lead", "label": "Budget line", "kind": "TEXT"])
    let made = try browser.json("POST", "/api/crm/leads", ["name": "Lead", "customFields": ["budgetLine": "A7"]]).json
    let target = "/api/crm/leads/" + (try #require(made["id"]?.string))
    #expect(try browser.json("DELETE", "/api/crm/custom-fields/\(id)").status == 204)
    #expect(try browser.json("GET", target).json["customFields"]?["budgetLine"] == nil)
    #expect(!(try browser.get("/crm/leads/new").bodyText.contains("Budget line")))
    #expect(try browser.get("/crm/settings/fields?entity=lead").bodyText.contains("Bring back"))
    let archived = try browser.json("GET", "/api/crm/custom-fields/archived?entity=lead").json
    #expect(archived["data"]?.array?.compactMap { $0["key"]?.string } == ["budgetLine"])
    #expect(archived["pagination"]?["total"]?.integer == 1)
    #expect(try browser.json("GET", "/api/crm/custom-fields/archived?entity=deal").json["data"]?.array?.isEmpty == true)
    #expect(try browser.json("GET", "/api/crm/custom-fields/archived?entity=shoe").status == 422)
    #expect(try browser.post("/crm/custom-fields/\(id)/bring-back").statusCode == 303)
    #expect(try browser.json("GET", target).json["customFields"]?["budgetLine"] == "A7")
    #expect(try browser.json("GET", target).json["version"] == 1)
  }

  @Test func `a choice that is left out stays on records that have it and is offered to no other`() throws {
    let id = try field(["entity": "customer", "label": "Tier", "kind": "CHOICE", "choices": "Gold\nSilver"])
    let made = try browser.json("POST", "/api/crm/customers", ["name": "Acme", "customFields": ["tier": "Silver"]]).json
    #expect(try browser.json("PUT", "/api/crm/custom-fields/\(id)", ["choices": ["Bronze", "Gold"]]).status == 200)
    #expect(!(try browser.get("/crm/customers/new").bodyText.contains(">Silver<")))
    let path = "/crm/customers/" + (try #require(made["id"]?.string))
    #expect(try browser.get(path + "/edit").bodyText.contains(">Silver<"))
    #expect(try browser.get(path).bodyText.contains("Silver"))
    #expect(try browser.json("PUT", "/api/crm/custom-fields/\(id)", ["choices": []]).status == 422)
  }

  @Test func `key, entity and kind stay as they are`() throws {
    let id = try field(["entity": "customer", "label": "Été & co", "kind": "TEXT"])
    let shown = try browser.json("GET", "/api/crm/custom-fields/\(id)").json
    #expect(shown["key"] == "eteCo")
    #expect(try browser.json("PUT", "/api/crm/custom-fields/\(id)", ["kind": "DATE"]).status == 422)
    #expect(try browser.json("PUT", "/api/crm/custom-fields/\(id)", ["entity": "deal"]).status == 422)
    #expect(try browser.json("PUT", "/api/crm/custom-fields/\(id)", ["label": "Summer", "key": "evil"]).json["key"] == "eteCo")
    #expect(try browser.json("POST", "/api/crm/custom-fields", ["entity": "customer", "label": "summer", "kind": "TEXT"]).status == 422)
    #expect(try browser.json("POST", "/api/crm/custom-fields", ["entity": "note", "label": "X", "kind": "TEXT"]).status == 422)
  }

  @Test func `a program sets the order of all fields of an entity`() throws {
    let ids = try ["A", "B", "C"].map { try field(["entity": "lead", "label": .string($0), "kind": "TEXT"]) }
    func order() throws -> [String] {
      try browser.json("GET", "/api/crm/custom-fields?entity=lead").json["data"]?.array?.compactMap { $0["label"]?.string } ?? []
    }
    let wanted: JSON = ["entity": "lead", "ids": [.string(ids[2]), .string(ids[0]), .string(ids[1])]]
    let answer = try browser.json("PUT", "/api/crm/custom-fields/order", wanted)
    #expect(answer.status == 200 && answer.json["data"]?.array?.compactMap { $0["label"]?.string } == ["C", "A", "B"])
    #expect(try order() == ["C", "A", "B"])
    for body: JSON in [
      ["entity": "lead", "ids": [.string(ids[0])]], ["entity": "lead", "ids": [.string(ids[0]), .string(ids[0]), .string(ids[1])]],
      ["entity": "deal", "ids": [.string(ids[0]), .string(ids[1]), .string(ids[2])]], ["entity": "shoe", "ids": []],
    ] { #expect(try browser.json("PUT", "/api/crm/custom-fields/order", body).status == 422) }
    let theirs = try world.browser(try world.member("Rita Rep", role: Roles.salesRep).email)
    #expect(try theirs.json("PUT", "/api/crm/custom-fields/order", wanted).status == 403)
    #expect(try order() == ["C", "A", "B"])
  }

  @Test func `another workspace has none of it`() throws {
    let id = try field(["entity": "customer", "label": "Region", "kind": "TEXT"])
    _ = try world.otherWorkspace()
    let theirs = try world.browser("oskar@other.example")
    #expect(!(try theirs.get("/crm/customers/new").bodyText.contains("Region")))
    #expect(try theirs.json("GET", "/api/crm/custom-fields/\(id)").status == 404)
    let made = try theirs.json("POST", "/api/crm/customers", ["name": "Acme", "customFields": ["region": "North"]])
    #expect(made.status == 422 && made.json["error"]?["fields"]?["customFields.region"] != nil)
    #expect(try theirs.json("GET", "/api/crm/customers?sortBy=customFields.region").status == 422)
  }

  @Test func `a file brings values by the name or the key of the field`() throws {
    try field(["entity": "customer", "label": "Sales region", "kind": "TEXT"])
    try field(["entity": "customer", "label": "Seats", "kind": "INTEGER"])
    let sheet = try ImportSheet(.customers, .text("Name,Sales Region,seats\nAcme,North,12\n"), ImportMap(), world.admin)
    let ledger = try Import.run(sheet, world.admin, Import.Options(dryRun: false))
    #expect(!ledger.isFailed)
    let row = try #require(try browser.json("GET", "/api/crm/customers").json["data"]?.array?.first)
    #expect(row["customFields"] == ["salesRegion": "North", "seats": 12])
  }

  @Test func `a field of the workspace takes the column of its name, whatever other programs mean by it`() throws {
    try field(["entity": "customer", "label": "Region", "kind": "CHOICE", "choices": ["North", "South"]])
    let sheet = try ImportSheet(.customers, .text("Name,Region,Industry\nAcme,North,Steel\n"), ImportMap(), world.admin)
    _ = try Import.run(sheet, world.admin, Import.Options(dryRun: false))
    let row = try #require(try browser.json("GET", "/api/crm/customers").json["data"]?.array?.first)
    #expect(row["customFields"] == ["region": "NORTH"] && row["billingAddress"] == .null && row["industry"] == "Steel")
  }

  @Test func `the form says what is wrong and keeps what was typed`() throws {
    let refused = try browser.post("/crm/custom-fields", ["entity": "customer", "label": "Tier", "kind": "CHOICE", "choices": " "])
    #expect(refused.statusCode == 422 && refused.bodyText.contains("at least one choice"))
    let made = try browser.post(
      "/crm/custom-fields",
      ["entity": "customer", "label": "Tier", "kind": "CHOICE", "choices": "A\r\nB", "return_to": "/crm/settings/fields"])
    #expect(made.statusCode == 303)
    #expect(try browser.get("/crm/settings/fields").bodyText.contains("Tier"))
  }

  @discardableResult
  private func field(_ json: JSON) throws -> String {
    let made = try browser.json("POST", "/api/crm/custom-fields", json)
    try #require(made.status == 201, "\(made.json)")
    return try #require(made.json["id"]?.string)
  }

  private func names(_ query: String) throws -> [String] {
    (try browser.json("GET", "/api/crm/customers?\(query)").json["data"]?.array ?? []).compactMap { $0["name"]?.string }
  }
}
