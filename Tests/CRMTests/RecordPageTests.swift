import Records
import Store
import Testing
import Values
import Web

@testable import CRM

/// Clients and contacts have the same page: the same buttons, one way to edit, the sections in one order.
@Suite struct `Pages of clients and contacts` {
  let world: World
  let client: Row
  let contact: Row

  init() throws {
    world = try World()
    (client, contact) = try world.admin.write { writer in
      let client = try Customer.type.create(Inputs([("name", .typed("Acme")), ("description", .typed("Makes things"))]), writer)
      let contact = try Contact.type.create(
        Inputs([
          ("firstName", .typed("Eline")), ("customerId", .json(JSON(client.id))), ("description", .typed("Knows everybody")),
        ]), writer)
      _ = try Activity.type.create(
        Inputs([
          ("subject", .typed("Call back")), ("customerId", .json(JSON(client.id))), ("contactId", .json(JSON(contact.id))),
        ]), writer)
      return (client, contact)
    }
  }

  private func pages(_ browser: Browser) throws -> [String] {
    try ["/crm/customers/\(client.id)", "/crm/contacts/\(contact.id)"].map { try browser.get($0).bodyText }
  }

  private func places(_ marks: [String], in page: String) -> [String.Index] { marks.compactMap { page.firstRange(of: $0)?.lowerBound } }

  @Test func `both say the next step before anything else, and offer to edit once`() throws {
    for (page, path) in zip(try pages(try world.browser()), ["/crm/customers/\(client.id)", "/crm/contacts/\(contact.id)"]) {
      #expect(page.ranges(of: "href=\"\(path)/edit\"").count == 1)
      let marks = [
        "</h1>", ">Edit</a>", ">Log call</a>", ">Add task</a>", ">Actions", ">New deal</a>", "<b>Next step</b>", "<h2>About</h2>",
      ]
      let found = places(marks, in: page)
      #expect(found.count == marks.count && found == found.sorted(), "\(path)")
      let details = try #require(page.firstRange(of: "<h2>Details</h2>"))
      #expect(page[details.upperBound...].contains("<h2>Contacts</h2>") || page[details.upperBound...].contains("<h2>Relationships</h2>"))
    }
    let first = try pages(try world.browser())[0]
    #expect(places(["<b>Next step</b>", "aria-label=\"Figures\""], in: first).count == 2)
    #expect(
      places(["<b>Next step</b>", "aria-label=\"Figures\""], in: first)
        == places(["<b>Next step</b>", "aria-label=\"Figures\""], in: first).sorted())
  }

  @Test func `whoever may not change them sees neither a way to edit nor to plan`() throws {
    let role = try world.member("Uma User", role: Roles.user)
    for page in try pages(try world.browser(role.email)) {
      #expect(!page.contains("/edit\"") && !page.contains(">Edit</a>"))
    }
  }

  @Test func `a client without a next step is amber, a contact without one says nothing`() throws {
    _ = try world.browser().post("/crm/activities/\(try task())/status", ["status": "COMPLETED"])
    let pages = try pages(try world.browser())
    #expect(pages[0].contains("No next step.") && !pages[1].contains("No next step.") && !pages[1].contains("<b>Next step</b>"))
  }

  private func task() throws -> RecordID { try #require(try world.admin.read { try $0.id("SELECT id FROM activities") }) }

  @Test func `a page names its own record in its timeline, and links what else is told of`() throws {
    for (page, path) in zip(try pages(try world.browser()), ["/crm/customers/\(client.id)", "/crm/contacts/\(contact.id)"]) {
      #expect(page.contains("</b> added <b>") && !page.contains("added <a href=\"\(path)\">"), "\(path)")
      #expect(page.contains("added <a href=\"/crm/activities/"), "\(path)")
    }
  }

  @Test func `who may not change the next step is not offered that it is done`() throws {
    let world = try World()
    let ben = try world.member("Ben Hale", role: Roles.salesRep)
    let browser = try world.browser(ben.email)
    let client = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Acme"))]), $0).id }
    let task = try world.admin.write {
      try Activity.type.create(Inputs([("subject", .typed("Call")), ("customerId", .typed(client.description))]), $0).id
    }
    let action = "action=\"/crm/activities/\(task)/status\""
    func isOffered() throws -> Bool {
      let page = try browser.get("/crm/customers/\(client)").bodyText
      #expect(page.contains("Next step"))
      return page.contains(action)
    }
    #expect(try !isOffered())
    #expect(try browser.post("/crm/activities/\(task)/status", ["status": "COMPLETED"]).statusCode == 403)
    try world.admin.write {
      try Activity.type.change(try Activity.type.get(task, $0), $0, verb: "updated") { $0["assignees"] = .text("[\"\(ben.userID)\"]") }
    }
    #expect(try isOffered())
    #expect(try browser.post("/crm/activities/\(task)/status", ["status": "COMPLETED"]).statusCode == 303)
  }
}
