import Foundation
import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Projects of clients and contacts` {
  let world: World
  let browser: Browser
  let client: RecordID
  let person: RecordID

  init() throws {
    world = try World()
    browser = try world.browser()
    let client = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Acme"))]), $0).id }
    person = try world.admin.write {
      try Contact.type.create(Inputs([("name", .typed("Joost Bakker")), ("customerId", .json(JSON(client)))]), $0).id
    }
    self.client = client
  }

  private func project(_ name: String, _ more: [(name: String, input: Input)]) throws -> Row {
    try world.admin.write { try Project.type.create(Inputs([("name", .typed(name))] + more), $0) }
  }

  @Test func `a project names a contact on form, page, JSON and list, and belongs to the contact's client`() throws {
    let sent = try browser.post("/crm/projects", ["name": "Move in", "type": "CLIENT", "contactId": "Joost Bakker"])
    let path = try #require(sent.header("location"))
    #expect(try browser.get(path).bodyText.contains("/crm/contacts/\(person)"))
    let id = path.split(separator: "/").last.map(String.init) ?? ""
    let json = try browser.json("GET", "/api/crm/projects/\(id)").json
    #expect(json["contactName"]?.string == "Joost Bakker" && json["customerId"]?.string == client.description)
    _ = try project("Other", [("customerId", .json(JSON(client)))])
    let found = try browser.json("GET", "/api/crm/projects?contactId=\(person)").json["data"]?.array
    #expect(found?.compactMap { $0["name"]?.string } == ["Move in"])
    let tab = try browser.get("/crm/contacts/\(person)/projects").bodyText
    #expect(tab.contains("Move in") && !tab.contains(">Other<"))
    #expect(try browser.get("/crm/contacts/\(person)/timeline").bodyText.contains("Move in"))
    _ = try browser.post("/crm/contacts/\(person)/trash")
    #expect(try browser.json("GET", "/api/crm/projects/\(id)").json["contactName"]?.string == "[Deleted contact]")
    #expect(try browser.get(path).bodyText.contains("[Deleted contact]"))
  }

  @Test func `a contact of another workspace is no contact of a project`() throws {
    _ = try world.otherWorkspace()
    let oskar = try world.browser("oskar@other.example")
    #expect(try oskar.json("POST", "/api/crm/projects", ["name": "x", "type": "INTERNAL", "contactId": JSON(person)]).status == 422)
    #expect(try oskar.get("/crm/contacts/\(person)/projects").statusCode == 404)
    #expect(try oskar.get("/crm/customers/\(client)/projects").statusCode == 404)
  }

  @Test func `the projects of a client are a tab that pages, and the overview says how many there are`() throws {
    for index in 1...30 { _ = try project("Project \(index).", [("customerId", .json(JSON(client)))]) }
    let overview = try browser.get("/crm/customers/\(client)").bodyText
    #expect(overview.contains("All projects") && overview.contains("<span class=\"count\">30</span>"))
    let first = try browser.get("/crm/customers/\(client)/projects").bodyText
    #expect(first.contains("24 of 30") && first.contains("cursor="))
    let start = try #require(first.range(of: "/crm/customers/\(client)/projects?cursor="))
    let rest = first[start.lowerBound...].prefix { $0 != "\"" }.replacing("&amp;", with: "&")
    #expect(try browser.get(String(rest)).bodyText.contains("6 of 30"))
  }

  @Test func `what belongs to a client is found by the client's name, also by a new one`() throws {
    let paper = try world.admin.write { writer in
      let paper = try Customer.type.create(Inputs([("name", .typed("Zebra Paper"))]), writer).id
      let at: (name: String, input: Input) = ("customerId", .json(JSON(paper)))
      _ = try Deal.type.create(Inputs([("name", .typed("Forty desks")), at]), writer)
      _ = try Activity.type.create(Inputs([("subject", .typed("Send the list")), at]), writer)
      _ = try Communication.type.create(Inputs([("notes", .typed("They agree")), at]), writer)
      _ = try Project.type.create(Inputs([("name", .typed("Moving in")), at]), writer)
      return paper
    }
    func expectFound(_ text: String, _ isFound: Bool) throws {
      let page = try browser.get("/crm/search?q=\(text)").bodyText
      for title in ["Forty desks", "Send the list", "They agree", "Moving in"] {
        #expect(page.contains(title) == isFound, "\(text) \(title)")
      }
      for kind in ["deals", "activities", "communications", "projects"] {
        let count = try browser.json("GET", "/api/crm/\(kind)?search=\(text)").json["data"]?.array?.count
        #expect(count == (isFound ? 1 : 0), "\(text) \(kind)")
      }
    }
    try expectFound("zebra", true)
    _ = try world.admin.write { try Customer.type.update(paper, Inputs([("name", .typed("Quagga Print"))]), version: nil, $0) }
    try expectFound("quagga", true)
    try expectFound("zebra", false)
  }
}
