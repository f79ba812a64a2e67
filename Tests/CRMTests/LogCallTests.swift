import Foundation
import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Logging a call` {
  let world: World
  let browser: Browser
  let client: Row

  init() throws {
    world = try World()
    browser = try world.browser()
    client = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Acme Industries"))]), $0) }
  }

  private var form: String { "/crm/communications/new?type=CALL&customerId=\(client.id)&return_to=/crm/customers/\(client.id)" }

  private func tasks() throws -> [Row] {
    try world.admin.read { reader in
      let page = try reader.page("SELECT id FROM activities ORDER BY seq")
      return try (0..<page.rowCount).compactMap { page.id($0, 0) }.map { try Activity.type.get($0, reader) }
    }
  }

  @Test func `the form says with whom, begins with the client, and waits for what was said`() throws {
    let page = try browser.get(form).bodyText
    #expect(page.contains("<h1>Log a call with Acme Industries</h1>"))
    #expect(page.contains("<a href=\"/crm/customers/\(client.id)\">Acme Industries</a>"))
    let places = try ["name=\"customerId\"", "name=\"contactId\"", "name=\"notes\"", "name=\"nextStep\""].map {
      try #require(page.range(of: $0)).lowerBound
    }
    #expect(places == places.sorted())
    let editor = try #require(page.range(of: "<textarea id=\"field-notes\""))
    #expect(page[editor.upperBound...].prefix { $0 != ">" }.contains("autofocus"))
    #expect(try ShownForm(page).value("direction") == "OUTBOUND")
  }

  @Test func `the next step becomes a task of the same client, in one go`() throws {
    let sent = try browser.post(
      "/crm/communications",
      [
        "type": "CALL", "customerId": "Acme Industries", "notes": "They want line 3", "nextStep": "Send the offer",
        "nextStepDate": "2030-05-01",
        "return_to": "/crm/customers/\(client.id)",
      ])
    #expect(sent.header("location") == "/crm/customers/\(client.id)")
    let page = try browser.get("/crm/customers/\(client.id)").bodyText
    #expect(page.contains("Call logged.") && page.contains("The next step is planned."))
    let task = try #require(try tasks().first)
    #expect(task.title == "Send the offer" && task["dueDate"].text == "2030-05-01" && task["customerId"].recordID == client.id)
  }

  @Test func `a next step that is half said is refused beside its field, and nothing is stored`() throws {
    let refused = try browser.post(
      "/crm/communications", ["type": "CALL", "notes": "Kept words", "nextStepDate": "2030-05-01", "customerId": "Acme Industries"])
    #expect(refused.statusCode == 422)
    #expect(refused.bodyText.contains("Say what is to be done on that day.") && refused.bodyText.contains("Kept words"))
    #expect(refused.bodyText.contains("value=\"2030-05-01\""))
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM communications") } == 0)
    #expect(try tasks().isEmpty)
  }

  @Test func `JSON plans the next step too`() throws {
    let body: JSON = ["notes": "Words", "customerId": JSON(client.id), "nextStep": ["subject": "Call again", "dueDate": "2030-01-02"]]
    #expect(try browser.json("POST", "/api/crm/communications", body).status == 201)
    #expect(try tasks().map(\.title) == ["Call again"])
    let wrong: JSON = ["notes": "Words", "nextStep": ["dueDate": "2030-01-02"]]
    #expect(try browser.json("POST", "/api/crm/communications", wrong).json["error"]?["fields"]?["nextStep"] != nil)
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM communications") } == 1)
  }
}
