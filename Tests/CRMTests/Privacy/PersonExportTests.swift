import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `All that is held about a person` {
  private let world: World
  private let browser: Browser
  private let client: RecordID
  private let person: RecordID

  init() throws {
    world = try World()
    browser = try world.browser()
    (client, person) = try world.admin.write { writer in
      let client = try Customer.type.create(Inputs([("name", .typed("Acme"))]), writer).id
      let person = [("name", "Ada Ek"), ("email", "ada@ek.example"), ("customerId", client.description), ("birthday", "1980-02-29")]
      return (client, try Contact.type.create(Inputs(person.map { ($0.0, .typed($0.1)) }), writer).id)
    }
  }

  private func create(_ type: EntityType, _ values: (String, String)...) throws -> RecordID {
    try world.admin.write { try type.create(Inputs(values.map { ($0.0, .typed($0.1)) }), $0).id }
  }

  @Test func `is also what an erasure counts as theirs: leads and clients with their address, and what came along with a message`() throws {
    let lead = try create(Lead.type, ("name", "Ada again"), ("email", "ada@ek.example"))
    let shop = try create(Customer.type, ("name", "Ek Consulting"), ("primaryEmail", "ada@ek.example"))
    _ = try create(Lead.type, ("name", "Somebody else"), ("email", "bob@ek.example"))
    let talk = try create(Communication.type, ("type", "EMAIL"), ("notes", "With an offer"), ("contactId", person.description))
    let sent = try browser.upload("/api/crm/communications/\(talk)/attachments", [("offer.txt", Array("cheap".utf8))])
    #expect(sent.statusCode == 201)
    let records = try browser.json("GET", "/api/crm/contacts/\(person)/export").json["records"]
    func ids(_ kind: String) -> [String] { (records?[kind]?.array ?? []).compactMap { $0["id"]?.string } }
    #expect(ids("leads") == [lead.description] && ids("customers") == [shop.description])
    #expect(records?["attachments"]?.array?.count == 1)
  }

  @Test func `is read with names and words in place of ids and codes`() throws {
    _ = try create(Activity.type, ("subject", "Ring her"), ("type", "CALL"), ("contactId", person.description), ("dueDate", "2024-02-08"))
    let bob = try world.member("Bob Seller", role: Roles.salesRep)
    #expect(try browser.json("PUT", "/api/crm/contacts/\(person)", ["ownerId": JSON(bob.userID)]).status == 200)
    let page = try browser.get("/crm/contacts/\(person)/export.html").bodyText
    #expect(page.contains("<strong>Client</strong></dt><dd>Acme</dd>") && page.contains("Bob Seller") && page.contains("To do"))
    for code in [client.description, bob.userID.description, "PENDING", "ownerId", "1980-02-29"] {
      #expect(!page.contains(code), "\(code)")
    }
  }

  @Test func `says where files are and which lines of others name the person`() throws {
    let sent = try browser.upload("/api/crm/contacts/\(person)/attachments", [("plan.txt", Array("plan".utf8))])
    #expect(sent.statusCode == 201)
    let deal = try create(Deal.type, ("name", "Line 3"), ("description", "Of the third hall.\nAsk ADA EK <first>.\nThen start."))
    let lead = try create(Lead.type, ("name", "Ada Ek"), ("email", "ada@ek.example"))
    let json = try browser.json("GET", "/api/crm/contacts/\(person)/export").json
    let place = try #require(json["records"]?["attachments"]?.array?.first?["fileUrl"]?.string)
    #expect(try browser.get(place).statusCode == 200)
    let mentions = json["mentions"]?.array ?? []
    #expect(mentions.compactMap { $0["id"]?.string } == [deal.description], "\(mentions)")
    #expect(mentions.first?["excerpt"] == "Ask ADA EK <first>." && mentions.first?["title"] == "Line 3")
    #expect(json["records"]?["leads"]?.array?.compactMap { $0["id"]?.string } == [lead.description])
    let page = try browser.get("/crm/contacts/\(person)/export.html").bodyText
    #expect(page.contains(place) && page.contains("Line 3: Ask ADA EK &lt;first&gt;.") && !page.contains("Then start"))
  }

  @Test func `is written down on the contact, by whatever way it was taken out, and not where it was refused`() throws {
    func notes() throws -> [Event] { try world.admin.read { try $0.events(about: person) }.filter { $0.verb == "exported" } }
    let rep = try world.member("Rita Rep", role: Roles.salesRep)
    #expect(try world.browser(rep.email).get("/crm/contacts/\(person)/export.json").statusCode == 403)
    #expect(try notes().isEmpty)
    for path in ["/crm/contacts/\(person)/export.json", "/crm/contacts/\(person)/export.html", "/api/crm/contacts/\(person)/export"] {
      #expect(try browser.get(path).statusCode == 200)
    }
    #expect(try notes().map { $0.note?["format"] } == ["json", "html", "json"])
    #expect(try notes().allSatisfy { $0.entity == "contact" && $0.record == person && $0.actor == world.admin.userID })
    #expect(try browser.get("/crm/contacts/\(person)/export.html").bodyText.contains("took out all that is held about"))
  }

  @Test func `is there for a contact in Trash, who can be erased as well, and Trash links to both`() throws {
    #expect(try browser.post("/crm/contacts/\(person)/trash").statusCode == 303)
    let deal = try create(Deal.type, ("name", "For ada ek"))
    #expect(try browser.json("GET", "/api/crm/contacts/\(person)/export").json["contact"]?["email"] == "ada@ek.example")
    let trashed = try browser.get("/crm/contacts/\(person)").bodyText
    for link in ["export.html", "export.json", "erase"] { #expect(trashed.contains("/crm/contacts/\(person)/\(link)\""), "\(link)") }
    for path in ["/crm/trash", "/crm/trash/purge?id=contact:\(person)"] {
      #expect(try browser.get(path).bodyText.contains("/crm/contacts/\(person)/erase\""), "\(path)")
    }
    let rep = try world.browser(try world.member("Rita Rep", role: Roles.salesRep).email)
    #expect(try !rep.get("/crm/contacts/\(person)").bodyText.contains("/erase") && !rep.get("/crm/trash").bodyText.contains("/erase"))
    #expect(try rep.json("POST", "/api/crm/contacts/\(person)/erasure", ["confirm": true]).status == 403)
    #expect(try browser.get("/crm/contacts/\(person)/erase").bodyText.contains("For ada ek"))
    let done = try browser.json("POST", "/api/crm/contacts/\(person)/erasure", ["confirm": true])
    #expect(done.status == 201 && done.json["report"]?["mentions"]?.array?.compactMap { $0["id"]?.string } == [deal.description])
    #expect(try world.admin.read { try !$0.exists("SELECT 1 FROM contacts_all WHERE name LIKE 'Ada%'") })
    for path in ["/crm/contacts/\(person)/erase", "/api/crm/contacts/\(person)/export", "/crm/contacts/\(person)/export.html"] {
      #expect(try browser.get(path).statusCode == 404, "\(path)")
    }
    #expect(try browser.json("POST", "/api/crm/contacts/\(person)/erasure", ["confirm": true]).status == 404)
  }
}
