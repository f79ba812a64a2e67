import HTTPTypes
import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `What a deal says of its end` {
  private let world: World
  private let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  private func deal(_ stage: String = "PROSPECTING") throws -> RecordID {
    try world.admin.write { try Deal.type.create(Inputs([("name", .typed("Retrofit")), ("stage", .typed(stage))]), $0).id }
  }

  private func row(_ id: RecordID) throws -> Row { try world.admin.read { try Deal.type.get(id, $0) } }

  private func put(_ id: RecordID, _ body: JSON) throws -> (status: Int, json: JSON) {
    try browser.json("PUT", "/api/crm/deals/\(id)", body)
  }

  @Test func `a closed deal has the day on which it was closed, and an open one none`() throws {
    let id = try deal()
    #expect(try browser.json("POST", "/api/crm/deals/\(id)/win", ["closedDate": "2026-02-08"]).status == 200)
    let refused = try put(id, ["closedDate": .null])
    #expect(refused.status == 422 && refused.json["error"]?["fields"]?["closedDate"]?.string?.contains("the day on which") == true)
    #expect(try row(id)["closedDate"] == .text("2026-02-08"))
    #expect(try put(id, ["closedDate": "2026-02-09"]).status == 200)
    #expect(try row(id)["closedDate"] == .text("2026-02-09"))
    let open = try deal()
    #expect(try put(open, ["closedDate": "2026-02-08", "name": "Refit"]).status == 200)
    #expect(try row(open)["closedDate"] == .null && row(open).title == "Refit")
    let made = try browser.json("POST", "/api/crm/deals", ["name": "New", "stage": "PROPOSAL", "closedDate": "2026-02-08"])
    #expect(made.status == 201 && made.json["closedDate"] == .null)
  }

  @Test func `the chance of a closed deal is that of its stage`() throws {
    let won = try deal("WON")
    #expect(try put(won, ["probability": 40, "name": "Refit"]).json["probability"]?.integer == 100)
    let form = try ShownForm(try browser.get("/crm/deals/\(won)/edit").bodyText)
    #expect(form.value("name") == "Refit")
    #expect(
      try browser.post("/crm/deals/\(won)", ["name": "Refit", "probability": "40", "version": form.value("version") ?? ""]).statusCode
        == 303)
    #expect(try row(won)["probability"] == .integer(100))
    let open = try deal()
    #expect(try put(open, ["probability": 40]).json["probability"]?.integer == 40)
  }

  @Test func `notes on a loss or a move that are too long are refused and kept, not cut`() throws {
    let id = try deal()
    let long = String(repeating: "n", count: 2_001)
    let page = try browser.post("/crm/deals/\(id)/lose", ["closedDate": "2026-02-03", "lostReason": "PRICE", "notes": long])
    #expect(
      page.statusCode == 422 && page.bodyText.contains("The notes can have at most 2,000 characters.") && page.bodyText.contains(long))
    let answer = try browser.json("POST", "/api/crm/deals/\(id)/lose", ["lostReason": "PRICE", "notes": .string(long)])
    #expect(answer.status == 422 && answer.json["error"]?["fields"]?["notes"] != nil)
    #expect(try browser.json("PUT", "/api/crm/deals/\(id)/stage", ["stage": "PROPOSAL", "notes": .string(long)]).status == 422)
    #expect(try row(id).version == 1)
    let short: JSON = ["lostReason": "PRICE", "notes": .string(String(long.dropLast()))]
    #expect(try browser.json("POST", "/api/crm/deals/\(id)/lose", short).status == 200)
  }

  @Test func `a deal is won by a body without a content type as well`() throws {
    let id = try deal()
    let body = JSON(members: [("closedDate", "2026-02-08")]).bytes
    let answer = browser.send("POST", "/api/crm/deals/\(id)/win", body: body, headers: ["x-csrf-token": try browser.token()])
    #expect(answer.statusCode == 200)
    #expect(try row(id)["closedDate"] == .text("2026-02-08"))
  }
}
