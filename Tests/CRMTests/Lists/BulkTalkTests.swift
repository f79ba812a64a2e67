import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Changes of many communications` {
  private let world: World
  private let browser: Browser
  private let talks: [RecordID]

  init() throws {
    world = try World()
    browser = try world.browser()
    talks = try world.admin.write { writer in
      try ["", "Prices", "Delivery"].map {
        try Communication.type.create(Inputs([("type", .typed("CALL")), ("subject", .typed($0)), ("notes", .typed("Words"))]), writer).id
      }
    }
  }

  private func talk(_ id: RecordID) throws -> Row { try world.admin.read { try Communication.type.get(id, $0) } }

  private func bulk(_ body: JSON, as browser: Browser? = nil) throws -> (status: Int, json: JSON) {
    try (browser ?? self.browser).json("POST", "/api/crm/communications/bulk", body)
  }

  @Test func `the list has boxes and a bar, and the page of a change names what has no subject`() throws {
    let list = try browser.get("/crm/communications?type=CALL").bodyText
    for id in talks { #expect(list.contains("name=\"id\" value=\"\(id)\" form=\"bulk\"")) }
    #expect(list.contains("action=\"/crm/communications/bulk\"") && list.contains("type=CALL") && list.contains("data-select"))
    #expect(list.contains("value=\"addTags\"") && list.contains("All 3"))
    let page = try browser.get("/crm/communications/bulk?id=\(talks[0])&id=\(talks[1])&filter=&change=outcome").bodyText
    #expect(page.contains("Change 2 communications") && page.contains("Call") && page.contains("Prices"))
    let empty = try browser.get("/crm/communications?type=CHAT").bodyText
    #expect(!empty.contains("data-select"))
  }

  @Test func `what is ticked is changed and tagged with a summary, and taken back`() throws {
    let form = try browser.post(
      "/crm/communications/bulk", ["id": talks[0].description, "filter": "type=CALL", "change": "outcome", "outcome": "NO_ANSWER"])
    #expect(form.header("location") == "/crm/communications?type=CALL")
    let list = try browser.get("/crm/communications?type=CALL").bodyText
    #expect(list.contains("1 communication changed. Outcome: No answer.") && list.contains("/undo"))
    let tagged = try bulk(["ids": .array(talks.prefix(2).map { JSON($0) }), "addTags": ["vip"]])
    #expect(tagged.json["changed"] == 2)
    #expect(try browser.json("GET", "/api/crm/communications?tags=vip").json["pagination"]?["total"] == 2)
    let undo = try browser.json("POST", "/api/crm/communications/bulk/\(tagged.json["id"]?.string ?? "")/undo")
    #expect(undo.json["undone"] == 2)
    #expect(try browser.json("GET", "/api/crm/communications?tags=vip").json["pagination"]?["total"] == 0)
    #expect(try talk(talks[0])["outcome"] == .text("NO_ANSWER"))
  }

  @Test func `all that match go to Trash and come back, and can be written to a file`() throws {
    let day = world.admin.zone.today().description
    let answer = try bulk(["filter": ["type": "CALL", "dateFrom": .string(day)], "trash": true])
    #expect(answer.json["changed"] == 3)
    #expect(try browser.json("GET", "/api/crm/communications").json["pagination"]?["total"] == 0)
    let undo = try browser.json("POST", "/api/crm/communications/bulk/\(answer.json["id"]?.string ?? "")/undo")
    #expect(undo.json["undone"] == 3)
    let file = try browser.get("/api/crm/export?type=communications&filter=&id=\(talks[1])")
    #expect(file.statusCode == 200)
  }

  @Test func `what no change of many may say is refused, others' words stay, and a foreign workspace finds nothing`() throws {
    #expect(try bulk(["ids": .array([JSON(talks[0])]), "set": ["nextStep": ["subject": "Call"]]]).status == 422)
    #expect(try bulk(["ids": .array([JSON(talks[0])]), "set": ["subject": "All alike"]]).status == 422)
    let rep = try world.browser(try world.member("Rita Rep", role: Roles.salesRep).email)
    let refused = try bulk(["ids": .array([JSON(talks[0])]), "set": ["outcome": "NO_ANSWER"]], as: rep)
    #expect(refused.json["changed"] == 0 && refused.json["refused"] == 1)
    _ = try world.otherWorkspace()
    let foreign = try bulk(["ids": .array([JSON(talks[0])]), "trash": true], as: try world.browser("oskar@other.example"))
    #expect(foreign.json["changed"] == 0 && foreign.json["notFound"] == 1)
    #expect(try talk(talks[0])["outcome"] == .null && talk(talks[0]).version == 1)
  }
}
