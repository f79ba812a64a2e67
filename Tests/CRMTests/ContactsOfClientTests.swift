import Foundation
import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Contacts of a client` {
  let world: World
  let browser: Browser
  let acme: RecordID
  let bolt: RecordID

  init() throws {
    world = try World()
    browser = try world.browser()
    (acme, bolt) = try world.admin.write { writer in
      (
        try Customer.type.create(Inputs([("name", .typed("Acme")), ("primaryPhone", .typed("+31 13 555 0120"))]), writer).id,
        try Customer.type.create(Inputs([("name", .typed("Bolt"))]), writer).id
      )
    }
  }

  private func contact(_ name: String, at client: RecordID? = nil, _ more: [(name: String, input: Input)] = []) throws -> RecordID {
    let place: [(name: String, input: Input)] = client.map { [("customerId", .typed($0.description))] } ?? []
    return try world.admin.write { try Contact.type.create(Inputs([("name", .typed(name))] + place + more), $0).id }
  }

  private func names(_ query: String) throws -> [String] {
    try browser.json("GET", "/api/crm/contacts?" + query).json["data"]?.array?.compactMap { $0["name"]?.string } ?? []
  }

  @Test func `who is primary is said of the client that was asked for`() throws {
    let ida = try contact("Ida", at: acme, [("isPrimary", .json(true))])
    _ = try contact("Jan", at: bolt, [("isPrimary", .json(true))])
    let link: JSON = ["entityType": "account", "entityId": JSON(bolt), "role": "Adviser"]
    #expect(try browser.json("POST", "/api/crm/contacts/\(ida)/relationships", link).status == 201)
    for rows in [
      try browser.json("GET", "/api/crm/contacts?customerId=\(bolt)").json["data"]?.array,
      try browser.json("GET", "/api/crm/customers/\(bolt)?include=contacts").json["contacts"]?.array,
    ] {
      let primaries = rows?.filter { $0["isPrimary"]?.bool == true }.compactMap { $0["name"]?.string }
      #expect(primaries == ["Jan"])
      #expect(rows?.first { $0["name"]?.string == "Ida" }?["roleAtClient"]?.string == "Adviser")
    }
    #expect(try names("customerId=\(bolt)&isPrimary=true") == ["Jan"])
    #expect(try names("customerId=\(acme)&isPrimary=true") == ["Ida"])
    #expect(try names("isPrimary=true&sortBy=name") == ["Ida", "Jan"])
  }

  @Test func `include answers the primary contact and the first hundred by name`() throws {
    for number in (100..<200).reversed() { _ = try contact("Contact \(number)", at: acme) }
    _ = try contact("Zoë", at: acme, [("isPrimary", .json(true))])
    let answer = try browser.json("GET", "/api/crm/customers/\(acme)?include=contacts").json
    let names = answer["contacts"]?.array?.compactMap { $0["name"]?.string } ?? []
    #expect(names == ["Zoë"] + (100..<199).map { "Contact \($0)" })
    #expect(answer["contactsHasMore"]?.bool == true)
  }

  @Test func `the deals of a contact are counted to a thousand`() throws {
    let ida = try contact("Ida", at: acme)
    try world.admin.write { writer in
      for number in 1...1_001 {
        try writer.insert(
          "deals",
          [
            ("id", .id(RecordID())), ("created_at", .integer(1)), ("updated_at", .integer(1)), ("name", .text("Deal \(number)")),
            ("status", .text("OPEN")), ("contact_id", .id(ida)),
          ])
      }
    }
    #expect(try browser.get("/crm/contacts?columns=name,deals").bodyText.contains("/crm/contacts/\(ida)/deals\">1,000+</a>"))
    #expect(try browser.get("/crm/contacts/\(ida)").bodyText.contains("<span class=\"count\">1,000+</span>"))
  }

  @Test func `opt-outs are filters, and stand in the head`() throws {
    let quiet = try contact(
      "Quiet", at: nil, [("emailOptIn", .json(false)), ("doNotCall", .json(true)), ("email", .typed("q@acme.example"))])
    _ = try contact("Open")
    #expect(try names("emailOptIn=false") == ["Quiet"])
    #expect(try names("doNotCall=true") == ["Quiet"])
    #expect(try names("doNotCall=false") == ["Open"])
    let page = try browser.get("/crm/contacts/\(quiet)").bodyText
    #expect(page.contains("No e-mail") && page.contains("E-mail anyway") && page.contains("Do not call"))
    #expect(try browser.json("GET", "/api/crm/contacts?isPrimary=perhaps").status == 422)
  }

  @Test func `somebody who is there already is linked from the client, and the link is ended there`() throws {
    let ida = try contact("Ida", at: acme)
    let tab = try browser.get("/crm/customers/\(bolt)/contacts").bodyText
    #expect(tab.contains("Link existing") && tab.contains("New contact"))
    let path = "/crm/customers/\(bolt)/contacts/link"
    #expect(try browser.get(path).bodyText.contains("Link a contact with Bolt"))
    let refused = try browser.post(path, ["contactId": "Nobody", "role": "Kept role"])
    #expect(refused.statusCode == 422 && refused.bodyText.contains("Kept role") && refused.bodyText.contains("called “Nobody”"))
    let done = try browser.post(path, ["contactId": "Ida", "role": "Adviser", "return_to": "/crm/customers/\(bolt)/relations"])
    #expect(done.header("location") == "/crm/customers/\(bolt)/relations")
    #expect(try browser.post(path, ["contactId": "Ida"]).statusCode == 422)
    let relations = try browser.get("/crm/customers/\(bolt)/relations").bodyText
    #expect(relations.contains("Ida") && relations.contains("/end\"") && relations.contains("Link a contact"))
    let relation = try #require(
      try world.admin.read { try $0.id("SELECT id FROM contact_relations WHERE contact_id = \(ida) AND customer_id = \(bolt)") })
    let ended = try browser.post("/crm/relations/\(relation)/end", ["return_to": "/crm/customers/\(bolt)/relations"])
    #expect(ended.header("location") == "/crm/customers/\(bolt)/relations")
    #expect(try names("customerId=\(bolt)").isEmpty)
    _ = try world.member("Uma User", role: Roles.user)
    let user = try world.browser("umauser@kith.example")
    #expect(try user.post(path, ["contactId": "Ida"]).statusCode == 403)
    _ = try world.otherWorkspace()
    #expect(try world.browser("oskar@other.example").post(path, ["contactId": "Ida"]).statusCode == 404)
    #expect(try names("customerId=\(bolt)").isEmpty)
  }

  @Test func `the lists say how many deals, when they last spoke, and dial without spaces`() throws {
    let ida = try contact("Ida", at: acme, [("phone", .typed("+31 13 555 0121"))])
    try world.admin.write { writer in
      _ = try Deal.type.create(Inputs([("name", .typed("Line 3")), ("contactId", .typed(ida.description))]), writer)
      // As an import or an older version left it: nothing stands on the contact itself.
      _ = try Communication.type.store(
        whole: RecordID(),
        [("notes", .text("Hello")), ("type", .text("CALL")), ("occurredAt", .integer(writer.now.milliseconds)), ("contactId", .id(ida))],
        createdAt: writer.now, by: nil, writer)
    }
    let list = try browser.get("/crm/contacts").bodyText
    #expect(list.contains("href=\"/crm/contacts/\(ida)/deals\">1<"))
    let tab = try browser.get("/crm/customers/\(acme)/contacts").bodyText
    #expect(tab.contains("Today") || tab.contains("today"))
    for page in [list, tab, try browser.get("/crm/contacts/\(ida)").bodyText] { #expect(page.contains("tel:+31135550121")) }
    let head = try browser.get("/crm/customers/\(acme)").bodyText
    #expect(head.contains("tel:+31135550120") && !head.contains("tel:+31 "))
    #expect(head.contains("Mara Lindqvist") && head.contains("Active"))
    for key in ["l", "t", "d", "e"] { #expect(head.contains("data-key=\"\(key)\""), "\(key)") }
  }

  @Test func `contacts and clients sort by what their tables show, page after page`() throws {
    for (first, last, company, title) in [("A", "Zeta", "one", "Clerk"), ("B", "alpha", "Two", ""), ("C", "Mid", "", "boss")] {
      try world.admin.write { writer in
        _ = try Contact.type.create(
          Inputs([("firstName", .typed(first)), ("lastName", .typed(last)), ("jobTitle", .typed(title))]), writer)
        _ = company
      }
    }
    #expect(try names("sortBy=lastName") == ["B alpha", "C Mid", "A Zeta"])
    #expect(try names("sortBy=jobTitle") == ["B alpha", "C Mid", "A Zeta"])
    #expect(try browser.json("GET", "/api/crm/contacts?sortBy=company").status == 200)
    let rep = try world.member("Ben Hale", role: Roles.salesRep)
    for index in 1...3 { _ = try rep.write { try Customer.type.create(Inputs([("name", .typed("Rep \(index)"))]), $0) } }
    for sort in ["category", "type", "ownerId"] {
      var (seen, cursor): ([String], String?) = ([], nil)
      repeat {
        let query = "/api/crm/customers?limit=2&sortBy=\(sort)" + (cursor.map { "&cursor=\($0)" } ?? "")
        let page = try browser.json("GET", query)
        try #require(page.status == 200)
        seen += page.json["data"]?.array?.compactMap { $0["name"]?.string } ?? []
        cursor = page.json["pagination"]?["cursor"]?.string
      } while cursor != nil && seen.count < 9
      #expect(Set(seen).count == 5 && seen.count == 5, "\(sort): \(seen)")
    }
  }

  @Test func `the client at which a contact becomes primary is read however long the request says it is`() throws {
    let ida = try contact("Ida", at: acme)
    let link: JSON = ["entityType": "account", "entityId": JSON(bolt)]
    #expect(try browser.json("POST", "/api/crm/contacts/\(ida)/relationships", link).status == 201)
    #expect(try browser.json("PUT", "/api/crm/contacts/\(ida)/set-primary", ["customerId": JSON(bolt)]).status == 200)
    #expect(try names("customerId=\(bolt)&isPrimary=true") == ["Ida"])
    #expect(try names("customerId=\(acme)&isPrimary=true") == [])
  }
}
