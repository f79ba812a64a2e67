import Foundation
import Logging
import Records
import Store
import Testing
import Values
import Web

@testable import CRM

/// Notes and files of what belongs to a client.
@Suite struct `Notes and files on timelines` {
  private let world: World
  private let browser: Browser
  private let client: RecordID
  private let contact: RecordID
  /// By their word in paths.
  private let places: [(path: String, id: RecordID)]

  init() throws {
    world = try World()
    browser = try world.browser()
    (client, contact, places) = try world.admin.write { writer in
      let client = try Customer.type.create(Inputs([("name", .typed("Acme"))]), writer).id
      let its: (String, Input) = ("customerId", .json(JSON(client)))
      let contact = try Contact.type.create(Inputs([("name", .typed("Ada Berg")), its]), writer).id
      let both = [its, ("contactId", .json(JSON(contact)))]
      let deal = try Deal.type.create(Inputs([("name", .typed("Line 3"))] + both), writer).id
      let project = try Project.type.create(Inputs([("name", .typed("New hall")), ("type", .typed("CLIENT"))] + both), writer).id
      let lead = try Lead.type.create(Inputs([("name", .typed("Paper mill"))] + both), writer).id
      return (client, contact, [("contacts", contact), ("deals", deal), ("projects", project), ("leads", lead)])
    }
  }

  private func told(of path: String, _ browser: Browser, kind: String = "all") throws -> [String] {
    let data = try browser.json("GET", "/api/crm/\(path)/timeline?limit=99&kind=\(kind)").json["data"]?.array ?? []
    return data.filter { ["note", "attachment"].contains($0["type"]?.string) }.compactMap { $0["title"]?.string }
  }

  private func writeEverywhere() throws {
    for (path, id) in places {
      #expect(try browser.post("/crm/\(path)/\(id)/notes", ["title": "Note on \(path)", "content": "Words"]).statusCode == 303)
      #expect(try browser.upload("/api/crm/\(path)/\(id)/attachments", [("\(path).txt", Array("plan".utf8))]).statusCode == 201)
    }
  }

  @Test func `those of what belongs to a client stand on the client's, those of a contact's deals on the contact's`() throws {
    try writeEverywhere()
    let all = places.reversed().flatMap { ["\($0.path).txt", "Note on \($0.path)"] }
    #expect(try told(of: "customers/\(client)", browser) == all)
    #expect(try told(of: "contacts/\(contact)", browser) == all)
    #expect(try told(of: "customers/\(client)", browser, kind: "notes").count == 4)
    let page = try browser.get("/crm/customers/\(client)/timeline").bodyText
    #expect(page.contains("Note on deals") && page.contains("/crm/deals/\(places[1].id)?tab=notes#note-"))
    let note = try #require(try world.admin.read { try $0.id("SELECT id FROM notes WHERE deal_id = \(places[1].id)") })
    #expect(try browser.post("/crm/notes/\(note)/trash").statusCode == 303)
    let events = try world.admin.read { try $0.events(about: client) }
    #expect(events.first.map { [$0.entity, $0.verb] } == ["note", "trashed"])
  }

  @Test func `an entry names the record that the note or file stands on, but not on that record's own timeline`() throws {
    try writeEverywhere()
    let page = try browser.get("/crm/customers/\(client)/timeline").bodyText
    for place in ["on the deal Line 3", "on the contact Ada Berg", "on the project New hall", "on the lead Paper mill"] {
      #expect(page.ranges(of: place).count == 2, "\(place)")
    }
    let own = try browser.get("/crm/contacts/\(contact)?tab=timeline").bodyText + browser.get("/crm/contacts/\(contact)/timeline").bodyText
    #expect(own.contains("on the deal Line 3") && !own.contains("on the contact Ada Berg"))
    let data = try browser.json("GET", "/api/crm/customers/\(client)/timeline").json["data"]?.array ?? []
    let file = try #require(data.first { $0["title"]?.string == "deals.txt" })
    #expect(file["standsOn"] == ["type": "deal", "id": JSON(places[1].id), "title": "Line 3"])
    #expect(data.last?["standsOn"] == .null)
    let note = try #require(try world.admin.read { try $0.id("SELECT id FROM notes WHERE deal_id = \(places[1].id)") })
    #expect(try browser.post("/crm/notes/\(note)/trash").statusCode == 303)
    #expect(try browser.get("/crm/customers/\(client)/timeline").bodyText.contains("on the deal Line 3 to Trash"))
  }

  @Test func `a role that does not see deals is told nothing of their notes and files`() throws {
    try writeEverywhere()
    let uma = try world.browser(try world.member("Uma User", role: Roles.user).email)
    let seen = try told(of: "customers/\(client)", uma)
    #expect(seen.contains("Note on contacts") && !seen.contains { $0.contains("deals") })
    #expect(try !uma.get("/crm/customers/\(client)/timeline").bodyText.contains("Note on deals"))
    _ = try world.otherWorkspace()
    #expect(try world.browser("oskar@other.example").json("GET", "/api/crm/customers/\(client)/timeline").status == 404)
  }
}

@Suite struct `Notes of an older file` {
  @Test func `stand on the timelines of clients too, once the file is opened`() throws {
    let directory = NSTemporaryDirectory() + "kith-\(UUID().uuidString)"
    defer { _ = Result { try FileManager.default.removeItem(atPath: directory) } }
    let old = try open(directory, Product.schema)
    let founder = NewMember(
      name: "Mara Lindqvist", email: "mara@kith.example", role: Roles.admin, password: try old.installation.newPassword(World.password))
    let admin = try old.installation.createWorkspace(name: "Old House", currency: .eur, founder: founder, seed: Product.seed)
    let client = try admin.write { writer in
      let client = try Customer.type.create(Inputs([("name", .typed("Acme"))]), writer).id
      let deal = try Deal.type.create(Inputs([("name", .typed("Line 3")), ("customerId", .json(JSON(client)))]), writer).id
      _ = try Note.type.create(Inputs([("content", .typed("Words")), ("dealId", .json(JSON(deal)))]), writer)
      return client
    }
    try old.close()
    var schema = Product.schema
    schema.migrations.append(
      Migration(9_000, "As it was") { connection in
        try connection.execute(
          "DELETE FROM event_subjects WHERE record = \(client) AND seq IN (SELECT seq FROM events WHERE entity = 'note')")
        try TimelineTables.catchUp(connection)
      })
    let store = try open(directory, schema)
    let session = try #require(try store.installation.session(actingAs: admin.userID, in: admin.workspace, requestID: "test"))
    #expect(try session.read { try $0.events(about: client) }.map(\.entity) == ["note", "deal", "customer"])
    try store.close()
  }

  private func open(_ directory: String, _ schema: Schema) throws -> Store {
    var configuration = Store.Configuration()
    configuration.passwordCost = .testing
    return try Store(
      directory: directory, schema: schema, configuration: configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }
}
