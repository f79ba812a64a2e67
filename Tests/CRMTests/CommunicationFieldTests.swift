import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Fields of communications` {
  let world: World
  let browser: Browser
  let client: Row

  init() throws {
    world = try World()
    browser = try world.browser()
    client = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Acme"))]), $0) }
  }

  private func log(_ body: JSON) throws -> JSON {
    let answer = try browser.json("POST", "/api/crm/communications", body)
    try #require(answer.status == 201, "\(answer.json.text)")
    return answer.json
  }

  @Test func `tags of a communication are names on every face, and find it`() throws {
    let talk = try log(["notes": "Words", "tags": ["urgent", "line 3"]])
    let path = "/crm/communications/\(talk["id"]?.string ?? "")"
    #expect(talk["tags"]?.array?.compactMap(\.string) == ["urgent", "line 3"])
    _ = try log(["notes": "Others"])
    let found = try browser.json("GET", "/api/crm/communications?tags=URGENT").json["data"]?.array
    #expect(found?.compactMap { $0["notes"]?.string } == ["Words"])
    #expect(try browser.get(path).bodyText.contains("urgent"))
    #expect(try ShownForm(browser.get(path + "/edit").bodyText).value("tags") == "urgent, line 3")
  }

  @Test func `a workspace adds fields to communications, as to everything else`() throws {
    #expect(try browser.get("/crm/settings/fields?entity=communication").bodyText.contains("Communications"))
    let field = try browser.json("POST", "/api/crm/custom-fields", ["entity": "communication", "label": "Mood", "kind": "TEXT"])
    #expect(field.status == 201)
    let talk = try log(["notes": "Words", "customFields": ["mood": "Cheerful"]])
    #expect(talk["customFields"]?["mood"]?.string == "Cheerful")
    let path = "/crm/communications/\(talk["id"]?.string ?? "")"
    #expect(try browser.get(path).bodyText.contains("Cheerful"))
    #expect(try browser.get(path + "/edit").bodyText.contains("Mood"))
    let found = try browser.json("GET", "/api/crm/communications?where=customFields.mood:is:cheerful").json["data"]?.array
    #expect(found?.count == 1)
  }

  @Test func `a field of communications is hidden from a role on page, JSON and filter`() throws {
    let rules: JSON = ["entity": "communication", "rules": [["field": "outcome", "role": "USER", "visibility": "HIDDEN"]]]
    #expect(try browser.json("PUT", "/api/crm/field-rules", rules).status == 200)
    let talk = try log(["notes": "Words", "outcome": "FOLLOW_UP_REQUIRED", "customerId": JSON(client.id)])
    _ = try world.member("Uma User", role: Roles.user)
    let user = try world.browser("umauser@kith.example")
    let path = "communications/\(talk["id"]?.string ?? "")"
    #expect(try user.json("GET", "/api/crm/" + path).json["outcome"] == nil)
    for page in ["/crm/" + path, "/crm/communications", "/crm/customers/\(client.id)/communications"] {
      #expect(try !user.get(page).bodyText.contains(">Follow up<"), "\(page)")
    }
    #expect(try browser.get("/crm/" + path).bodyText.contains("Follow up"))
  }

  @Test func `what is still to come is no communication`() throws {
    let refused = try browser.json("POST", "/api/crm/communications", ["notes": "Soon", "occurredAt": "2999-01-01T10:00:00Z"])
    #expect(refused.status == 422 && refused.json["error"]?["fields"]?["occurredAt"] != nil)
    let soon = Instant(milliseconds: Instant.now.milliseconds + 3_600_000).description
    #expect(
      try browser.json("POST", "/api/crm/communications", ["notes": "A clock that is fast", "occurredAt": .string(soon)]).status == 201)
  }

  @Test func `communications are exported as they are filtered, as CSV and as a workbook`() throws {
    _ = try log(["notes": "With Acme", "customerId": JSON(client.id)])
    _ = try log(["notes": "With nobody"])
    let file = try browser.get("/api/crm/export?type=communications&customerId=\(client.id)")
    let text = String(decoding: try `Exporting a list`.bytes(file), as: UTF8.self)
    #expect(text.contains("With Acme") && text.contains("Acme") && !text.contains("With nobody"))
    #expect(try browser.get("/api/crm/export?type=communications&format=xlsx").statusCode == 200)
    let menu = try browser.get("/crm/customers/\(client.id)").bodyText
    #expect(menu.contains("type=communications&amp;format=xlsx") && menu.contains("type=customers&amp;format=xlsx&amp;id=\(client.id)"))
  }
}
