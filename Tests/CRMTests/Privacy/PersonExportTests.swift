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
}
