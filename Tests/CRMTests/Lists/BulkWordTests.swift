import Records
import Store
import Testing
import Values
import Web
import WebTesting

@testable import CRM

@Suite struct `What a change of many records is called` {
  private let world: World
  private let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  private func client(_ name: String) throws -> RecordID {
    try world.admin.write { try Customer.type.create(Inputs([("name", .typed(name))]), $0).id }
  }

  @Test func `says the name of the record that was chosen, on the page and in JSON`() throws {
    let (group, part) = (try client("Lindqvist Group"), try client("Acme"))
    let body: JSON = ["ids": [JSON(part)], "set": ["parentId": JSON(group)]]
    #expect(try browser.json("POST", "/api/crm/customers/bulk", body).json["summary"] == "Part of: Lindqvist Group")
    let other = try client("Beta")
    let form: KeyValuePairs = ["id": other.description, "change": "parentId", "parentId": "Lindqvist Group"]
    #expect(try browser.post("/crm/customers/bulk", form).statusCode == 303)
    #expect(try browser.get("/crm/customers?view=table").bodyText.contains("1 client changed. Part of: Lindqvist Group."))
    let person = try world.admin.write { try Contact.type.create(Inputs([("name", .typed("Ada Ek"))]), $0).id }
    let moved: JSON = ["ids": [JSON(person)], "set": ["customerId": JSON(group)]]
    #expect(try browser.json("POST", "/api/crm/contacts/bulk", moved).json["summary"] == "Client: Lindqvist Group")
  }
}
