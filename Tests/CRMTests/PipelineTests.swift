import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Pipelines` {
  private func stages(_ world: World, _ name: String) throws -> [PipelineStages.Stage] {
    try world.admin.read { reader in
      let id = try #require(try reader.id("SELECT id FROM pipelines WHERE name = \(name)"))
      return try PipelineStages.all(of: id, reader)
    }
  }

  @Test func `a pipeline is made from the second template and shown with its stages`() throws {
    let world = try World()
    let browser = try world.browser("mara@kith.example")
    #expect(try browser.post("/crm/pipelines", ["name": "Consulting", "template": "qualified"]).statusCode == 303)
    #expect(try stages(world, "Consulting").map(\.key) == ["LEAD", "QUALIFIED", "PROPOSAL", "NEGOTIATION", "WON", "LOST"])
    let page = try browser.get("/crm/pipeline/config")
    #expect(page.statusCode == 200 && page.bodyText.contains("Consulting"))
    let refused = try browser.post("/crm/pipelines", ["name": "consulting"])
    #expect(refused.statusCode == 422 && refused.bodyText.contains("already"))
  }

  @Test func `JSON lists pipelines, and one with deals is not deleted`() throws {
    let world = try World()
    let browser = try world.browser("mara@kith.example")
    let made = try browser.json(
      "POST", "/api/crm/pipelines",
      [
        "name": "Parts",
        "stages": [["name": "Ask", "probability": 10], ["name": "Sold", "isClosedWon": true], ["name": "Gone", "isClosedLost": true]],
      ])
    #expect(made.status == 201)
    #expect(made.json["stages"]?.array?.map { $0["key"]?.string } == ["ASK", "SOLD", "GONE"])
    let id = try #require(made.json["id"]?.string)
    #expect(try browser.json("GET", "/api/crm/pipelines").json["data"]?.array?.count == 2)
    let deal = try browser.json("POST", "/api/crm/deals", ["name": "Bolt", "pipelineId": .string(id), "stage": "ask"])
    #expect(deal.json["stage"]?.string == "ASK")
    let won = try browser.json("PUT", "/api/crm/deals/\(deal.json["id"]?.string ?? "")/stage", ["stage": "SOLD"])
    #expect(won.json["status"]?.string == "WON")
    #expect(try browser.json("DELETE", "/api/crm/pipelines/\(id)").status == 409)
    let empty = try browser.json("POST", "/api/crm/pipelines", ["name": "Empty"])
    #expect(try browser.json("DELETE", "/api/crm/pipelines/\(empty.json["id"]?.string ?? "")").status == 204)
  }

  @Test func `a deleted pipeline comes back with its stages by Undo, unless its name is taken`() throws {
    let world = try World()
    let browser = try world.browser("mara@kith.example")
    let id = try browser.json("POST", "/api/crm/pipelines", ["name": "Parts"]).json["id"]?.string ?? ""
    #expect(try browser.post("/crm/pipelines/\(id)/delete").statusCode == 303)
    #expect(try browser.get("/crm/pipeline/config").bodyText.contains("action=\"/crm/pipelines/\(id)/restore\""))
    let other = try browser.json("POST", "/api/crm/pipelines", ["name": "Parts"]).json["id"]?.string ?? ""
    let refused = try browser.post("/crm/pipelines/\(id)/restore")
    #expect(refused.statusCode == 422 && refused.bodyText.contains("Give that one another name first."))
    #expect(try browser.json("GET", "/api/crm/pipelines/\(id)").status == 404)
    #expect(try browser.json("DELETE", "/api/crm/pipelines/\(other)").status == 204)
    #expect(try browser.post("/crm/pipelines/\(id)/restore").statusCode == 303)
    #expect(try stages(world, "Parts").count == 6)
  }

  @Test func `one pipeline is the default, and the default is not deleted`() throws {
    let world = try World()
    let browser = try world.browser("mara@kith.example")
    let made = try browser.json("POST", "/api/crm/pipelines", ["name": "Second"])
    let id = made.json["id"]?.string ?? ""
    #expect(try browser.post("/crm/pipelines/\(id)/default").statusCode == 303)
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM pipelines WHERE is_default = 1") } == 1)
    #expect(try browser.post("/crm/pipelines/\(id)/delete").statusCode == 409)
    #expect(try browser.json("POST", "/api/crm/deals", ["name": "New"]).json["pipelineId"]?.string == id)
  }

  @Test func `a stage with deals is not removed, others are ordered and renamed`() throws {
    let world = try World()
    let browser = try world.browser("mara@kith.example")
    _ = try browser.json("POST", "/api/crm/deals", ["name": "Bolt", "stage": "PROPOSAL"])
    let before = try stages(world, "Sales Pipeline")
    #expect(try browser.post("/crm/pipeline-stages/\(before[2].id)/delete").statusCode == 409)
    #expect(try browser.post("/crm/pipeline-stages/\(before[3].id)/delete").statusCode == 303)
    #expect(try browser.post("/crm/pipeline-stages/\(before[4].id)/delete").statusCode == 409, "the only won stage stays")
    _ = try browser.post("/crm/pipeline-stages/\(before[0].id)", ["name": "First contact", "probability": "20"])
    _ = try browser.post("/crm/pipeline-stages/\(before[0].id)/shift", ["direction": "down"])
    let after = try stages(world, "Sales Pipeline")
    #expect(after.map(\.name) == ["Qualification", "First contact", "Proposal", "Won", "Lost"])
    #expect(after[1].key == "PROSPECTING", "the key stays when the name changes")
  }

  @Test func `a role without the permission changes no pipeline`() throws {
    let world = try World()
    let rep = try world.member("Tom Rep", role: Roles.salesRep)
    let browser = try world.browser(rep.email)
    #expect(try browser.get("/crm/pipeline/config").statusCode == 403)
    #expect(try browser.json("POST", "/api/crm/pipelines", ["name": "Mine"]).status == 403)
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM pipelines") } == 1)
  }

  @Test func `a removed stage whose name was given again does not come back beside it`() throws {
    let world = try World()
    let browser = try world.browser("mara@kith.example")
    let stage = try #require(try stages(world, "Sales Pipeline").first { $0.key == "PROPOSAL" })
    #expect(try browser.post("/crm/pipeline-stages/\(stage.id)/delete").statusCode == 303)
    #expect(try browser.post("/crm/pipelines/\(stage.pipeline)/stages", ["name": "Proposal", "probability": "60"]).statusCode == 303)
    let refused = try browser.post("/crm/pipeline-stages/\(stage.id)/restore")
    #expect(refused.statusCode == 422 && refused.bodyText.contains("There is a stage called “Proposal” already."))
    let lead = try #require(try world.admin.read { try $0.id("SELECT id FROM lead_stages WHERE name = 'On Ice'") })
    #expect(try browser.post("/crm/settings/lead-stages/\(lead)/delete").statusCode == 303)
    #expect(try browser.post("/crm/settings/lead-stages", ["name": "On Ice", "status": "QUALIFIED"]).statusCode == 303)
    #expect(try browser.post("/crm/settings/lead-stages/\(lead)/restore").statusCode == 422)
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM lead_stages WHERE name = 'On Ice'") } == 1)
  }

  @Test func `a pipeline has an open stage, one for won deals and one for lost ones`() throws {
    let world = try World()
    let browser = try world.browser("mara@kith.example")
    let refused = try browser.json("POST", "/api/crm/pipelines", ["name": "P", "stages": [["name": "Only", "isClosedWon": true]]])
    #expect(refused.status == 422 && refused.json["error"]?["fields"]?["stages"] != nil)
    #expect(try browser.json("GET", "/api/crm/pipelines").json["data"]?.array?.count == 1)
    let made = try browser.json("POST", "/api/crm/pipelines", ["name": "Parts"]).json
    let path = "/api/crm/pipelines/\(try #require(made["id"]?.string))"
    let all = (made["stages"]?.array ?? []).map { stage -> JSON in
      ["id": stage["id"] ?? .null, "name": stage["name"] ?? .null, "isClosedWon": false, "isClosedLost": stage["isClosedLost"] ?? false]
    }
    #expect(try browser.json("PUT", path, ["stages": .array(all)]).status == 422)
    #expect(try browser.json("GET", path).json["stages"]?.array?.contains { $0["isClosedWon"] == true } == true)
  }

  @Test func `stages that are named with signs alone have keys of their own`() throws {
    let world = try World()
    let browser = try world.browser("mara@kith.example")
    let pipeline = try #require(try world.admin.read { try $0.id("SELECT id FROM pipelines") })
    for name in ["→", "★"] { _ = try browser.post("/crm/pipelines/\(pipeline)/stages", ["name": name, "probability": "5"]) }
    #expect(try stages(world, "Sales Pipeline").map(\.key).filter { $0.hasPrefix("STAGE") } == ["STAGE", "STAGE_2"])
  }

  @Test func `a pipeline that somebody else has changed is not overwritten, however the version is sent`() throws {
    let world = try World()
    let browser = try world.browser("mara@kith.example")
    let made = try browser.json("GET", "/api/crm/pipelines").json["data"]?.array?.first
    let path = "/api/crm/pipelines/\(try #require(made?["id"]?.string))"
    let old = try #require(made?["version"]?.integer)
    #expect(try browser.json("PUT", path, ["name": "First"]).status == 200)
    #expect(try browser.json("PUT", path, ["name": "Second", "version": JSON(old)]).status == 409)
    #expect(try browser.json("PUT", path, ["name": "Second", "version": .string("\(old)")]).status == 422)
    #expect(try browser.json("PUT", path, ["name": "Second"], headers: ["if-match": "\"\(old)\""]).status == 412)
    let shown = try browser.get(path)
    #expect(try JSON.parse(shown.bodyText)["name"] == "First")
    #expect(try browser.json("PUT", path, ["name": "Third"], headers: ["if-match": shown.header("etag") ?? ""]).status == 200)
  }

  @Test func `a stage whose id is none is refused, and no stage goes`() throws {
    let world = try World()
    let browser = try world.browser("mara@kith.example")
    let made = try #require(try browser.json("GET", "/api/crm/pipelines").json["data"]?.array?.first)
    let path = "/api/crm/pipelines/\(try #require(made["id"]?.string))"
    var stages = made["stages"]?.array ?? []
    stages[0] = ["id": "0193", "name": "Prospecting", "probability": 10]
    for id in ["0193", 12] as [JSON] {
      stages[0] = ["id": id, "name": "Prospecting", "probability": 10]
      let refused = try browser.json("PUT", path, ["stages": .array(stages)])
      #expect(refused.status == 422 && refused.json["error"]?["fields"]?["stages"]?.string?.contains("is no id") == true)
    }
    #expect(try browser.json("GET", path).json["stages"] == made["stages"])
  }

  @Test func `a new lead stage stands behind the last open one, and of very many leads it is said that there are more`() throws {
    let world = try World()
    let browser = try world.browser()
    func names() throws -> [String] { try world.admin.read { try LeadStages.all($0).map(\.name) } }
    let lost = try #require(try world.admin.read { try LeadStages.all($0).first { $0.closing == .lost } })
    while try names()[1] != lost.name { _ = try browser.post("/crm/settings/lead-stages/\(lost.id)/shift", ["direction": "up"]) }
    let last = try #require(try world.admin.read { try LeadStages.all($0).last { $0.closing == .open } }).name
    #expect(try browser.post("/crm/settings/lead-stages", ["name": "Warm", "status": "QUALIFIED"]).statusCode == 303)
    let order = try names()
    #expect(try order.firstIndex(of: "Warm") == #require(order.firstIndex(of: last)) + 1)
    try world.admin.write { writer in
      for number in 0..<1_000 {
        let values: [(SQLName, SQLValue)] = [
          ("id", .id(RecordID())), ("created_at", .integer(1)), ("updated_at", .integer(1)), ("name", .text("Lead \(number)")),
          ("status", .text("LOST")), ("stage_id", .id(lost.id)),
        ]
        try writer.insert("leads", values)
      }
    }
    #expect(try browser.post("/crm/settings/lead-stages/\(lost.id)/delete").bodyText.contains("There are 1,000 or more leads in"))
  }
}
