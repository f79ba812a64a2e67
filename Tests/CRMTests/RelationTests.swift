import Records
import Store
import Testing
import Values
import Web
import WebTesting

@testable import CRM

@Suite struct `Relationships of contacts` {
  private let world: World
  private let browser: Browser
  private let acme: RecordID
  private let bolt: RecordID

  init() throws {
    world = try World()
    browser = try world.browser()
    (acme, bolt) = try world.admin.write { writer in
      (
        try Customer.type.create(Inputs([("name", .typed("Acme"))]), writer).id,
        try Customer.type.create(Inputs([("name", .typed("Bolt"))]), writer).id
      )
    }
  }

  private func contact(_ name: String, at customer: RecordID? = nil) throws -> RecordID {
    let client: [(name: String, input: Input)] = customer.map { [("customerId", .typed($0.description))] } ?? []
    return try world.admin.write { try Contact.type.create(Inputs([("name", .typed(name))] + client), $0).id }
  }

  private func read(_ id: RecordID) throws -> Row { try world.admin.read { try Contact.type.get(id, $0) } }

  private func relations(_ contact: RecordID) throws -> [JSON] {
    try browser.json("GET", "/api/contacts/\(contact)/relationships").json["data"]?.array ?? []
  }

  private func add(_ contact: RecordID, _ entity: RecordID, _ more: [(String, JSON)] = []) throws -> (status: Int, json: JSON) {
    let body = JSON(members: [("entityType", "account"), ("entityId", JSON(entity))] + more)
    return try browser.json("POST", "/api/contacts/\(contact)/relationships", body)
  }

  private func primaries(of customer: RecordID) throws -> Int64? {
    try world.admin.read {
      try $0.integer("SELECT count(*) FROM contact_relations WHERE customer_id = \(customer) AND is_primary = 1 AND until IS NULL")
    }
  }

  @Test func `a contact belongs to several clients, and each shows them`() throws {
    let ada = try contact("Ada Ek", at: acme)
    let answer = try add(ada, bolt, [("role", "Adviser"), ("since", "2024-02-01")])
    #expect(answer.status == 201)
    #expect(answer.json["entityName"] == "Bolt" && answer.json["role"] == "Adviser" && answer.json["entityType"] == "account")
    #expect(try browser.get("/crm/customers/\(bolt)/contacts").bodyText.contains("Adviser"))
    for client in [acme, bolt] {
      #expect(try browser.get("/crm/customers/\(client)/contacts").bodyText.contains("Ada Ek"))
      #expect(try browser.json("GET", "/api/crm/contacts?customerId=\(client)").json["data"]?.array?.count == 1)
      let included = try browser.json("GET", "/api/crm/customers/\(client)?include=contacts").json["contacts"]?.array
      #expect(included?.count == 1)
    }
    #expect(try read(ada)["customerId"].recordID == acme)
  }

  @Test func `the page adds, changes, ends and takes the end back`() throws {
    let ada = try contact("Ada Ek", at: acme)
    let form: KeyValuePairs = ["with": "account", "customerId": "bolt", "role": "Adviser", "since": "2024-02-01", "isPrimary": "1"]
    #expect(try browser.post("/crm/contacts/\(ada)/relations", form).statusCode == 303)
    let id = try #require(try relations(ada).first { $0["entityName"] == "Bolt" }?["id"]?.string)
    #expect(
      try browser.post("/crm/relations/\(id)", ["version": "1", "role": "Board", "since": "2024-02-01", "isPrimary": "1"]).statusCode == 303
    )
    #expect(try browser.get("/crm/contacts/\(ada)").bodyText.contains("Board"))
    #expect(try browser.post("/crm/relations/\(id)/end").statusCode == 303)
    let ended = try #require(try relations(ada).last)
    #expect(ended["until"]?.string != nil && ended["isPrimary"] == false)
    #expect(try browser.get("/crm/contacts/\(ada)").bodyText.contains("Earlier"))
    #expect(!(try browser.get("/crm/customers/\(bolt)/contacts").bodyText.contains("Ada Ek")))
    #expect(try browser.post("/crm/relations/\(id)/reopen").statusCode == 303)
    #expect(try browser.get("/crm/customers/\(bolt)/contacts").bodyText.contains("Ada Ek"))
  }

  @Test func `taking an end back gives back what went with it, unless somebody has taken the place`() throws {
    let (ada, bo) = (try contact("Ada Ek", at: acme), try contact("Bo Dahl", at: acme))
    _ = try add(ada, bolt)
    _ = try browser.json("PUT", "/api/crm/contacts/\(ada)/set-primary")
    let main = try #require(try relations(ada).first { $0["entityName"] == "Acme" }?["id"]?.string)
    func end() throws -> String {
      _ = try browser.post("/crm/relations/\(main)/end")
      let page = try browser.get("/crm/contacts/\(ada)").bodyText
      let undo = try #require(page.firstRange(of: "/crm/relations/\(main)/reopen"))
      return String(page[undo.lowerBound...].prefix { $0 != "\"" }).replacing("&amp;", with: "&")
    }
    let undo = try end()
    #expect(try read(ada)["customerId"].recordID == bolt)
    _ = try browser.post(undo)
    #expect(try read(ada)["customerId"].recordID == acme && read(ada)["isPrimary"] == .integer(1))
    #expect(try primaries(of: acme) == 1)
    let second = try end()
    _ = try browser.json("PUT", "/api/crm/contacts/\(bo)/set-primary")
    _ = try browser.post(second)
    #expect(try read(ada)["customerId"].recordID == acme && read(ada)["isPrimary"] == .integer(0))
    #expect(try read(bo)["isPrimary"] == .integer(1) && primaries(of: acme) == 1)
  }

  @Test func `a program takes an end back with what went with it`() throws {
    let ada = try contact("Ada Ek", at: acme)
    _ = try add(ada, bolt)
    _ = try browser.json("PUT", "/api/crm/contacts/\(ada)/set-primary")
    let main = try #require(try relations(ada).first { $0["entityName"] == "Acme" }?["id"]?.string)
    let path = "/api/crm/contacts/\(ada)/relationships/\(main)"
    #expect(try browser.json("DELETE", path).status == 204)
    #expect(try read(ada)["customerId"].recordID == bolt)
    #expect(try browser.json("POST", path + "/reopen", ["isPrimary": "yes"]).status == 422)
    let answer = try browser.json("POST", path + "/reopen", ["isPrimary": true, "isMain": true])
    #expect(answer.status == 200 && answer.json["until"] == .null && answer.json["isPrimary"] == true)
    #expect(try read(ada)["customerId"].recordID == acme && primaries(of: acme) == 1)
    #expect(try browser.json("POST", path + "/reopen", [:]).json["version"] == answer.json["version"])
    _ = try world.member("Uma User", role: Roles.user)
    #expect(try world.browser("umauser@kith.example").json("POST", path + "/reopen", [:]).status == 403)
  }

  @Test func `whoever changes clients leaves the old one, which stays as history`() throws {
    let ada = try contact("Ada Ek", at: acme)
    #expect(try browser.json("PUT", "/api/crm/contacts/\(ada)", ["customerId": JSON(bolt)]).status == 200)
    let all = try relations(ada)
    #expect(all.map { $0["entityName"]?.string } == ["Bolt", "Acme"])
    #expect(all[0]["until"] == .null && all[1]["until"]?.string != nil)
  }

  @Test func `when the main client ends, the next one takes its place`() throws {
    let ada = try contact("Ada Ek", at: acme)
    _ = try add(ada, bolt)
    let main = try #require(try relations(ada).first { $0["entityName"] == "Acme" }?["id"]?.string)
    #expect(try browser.json("DELETE", "/api/contacts/\(ada)/relationships/\(main)").status == 204)
    #expect(try read(ada)["customerId"].recordID == bolt)
    let last = try #require(try relations(ada).first?["id"]?.string)
    #expect(try browser.json("PUT", "/api/contacts/\(ada)/relationships/\(last)", ["until": "2020-01-01"]).status == 200)
    #expect(try read(ada)["customerId"] == .null)
  }

  @Test func `the first client of a contact who had none is the main one`() throws {
    let ada = try contact("Ada Ek")
    #expect(try add(ada, bolt, [("isPrimary", true)]).status == 201)
    #expect(try read(ada)["customerId"].recordID == bolt && read(ada)["isPrimary"] == .integer(1))
  }

  @Test func `a client has one primary contact, however it is made one`() throws {
    let (ada, bea, cem) = (try contact("Ada", at: acme), try contact("Bea", at: acme), try contact("Cem", at: bolt))
    _ = try add(cem, acme, [("isPrimary", true)])
    #expect(try primaries(of: acme) == 1)
    #expect(try browser.json("PUT", "/api/crm/contacts/\(ada)/set-primary").status == 200)
    #expect(try primaries(of: acme) == 1 && read(ada)["isPrimary"] == .integer(1))
    #expect(try browser.json("PUT", "/api/crm/contacts/\(bea)", ["isPrimary": true]).status == 200)
    #expect(try primaries(of: acme) == 1 && read(ada)["isPrimary"] == .integer(0))
    #expect(try browser.post("/crm/contacts/\(cem)/set-primary", ["customerId": acme.description]).statusCode == 303)
    #expect(try primaries(of: acme) == 1 && read(bea)["isPrimary"] == .integer(0))
    #expect(try read(cem)["customerId"].recordID == bolt)
  }

  @Test func `who comes back from Trash does not push the new primary contact out`() throws {
    let (ada, bea) = (try contact("Ada", at: acme), try contact("Bea", at: acme))
    _ = try browser.json("PUT", "/api/crm/contacts/\(ada)/set-primary")
    #expect(try browser.post("/crm/contacts/\(ada)/trash").statusCode == 303)
    _ = try browser.json("PUT", "/api/crm/contacts/\(bea)/set-primary")
    #expect(try browser.post("/crm/contacts/\(ada)/restore").statusCode == 303)
    #expect(try primaries(of: acme) == 1)
    #expect(try read(ada)["isPrimary"] == .integer(0) && read(bea)["isPrimary"] == .integer(1))
  }

  @Test func `a colleague looks after a contact in a role`() throws {
    let ada = try contact("Ada Ek", at: acme)
    let ben = try world.member("Ben Hale", role: Roles.salesRep)
    #expect(
      try browser.post("/crm/contacts/\(ada)/relations", ["with": "user", "userId": ben.userID.description, "role": "Mentor"]).statusCode
        == 303)
    let page = try browser.get("/crm/contacts/\(ada)").bodyText
    #expect(page.contains("Ben Hale") && page.contains("Mentor"))
    #expect(try relations(ada).contains { $0["entityType"] == "user" && $0["entityName"] == "Ben Hale" })
  }

  @Test func `bad input is named at its field and what was typed stays`() throws {
    let ada = try contact("Ada Ek", at: acme)
    let twice = try browser.post("/crm/contacts/\(ada)/relations", ["with": "account", "customerId": "Acme", "role": "Twin"])
    #expect(twice.statusCode == 422)
    #expect(twice.bodyText.contains("They are linked already") && twice.bodyText.contains("value=\"Twin\""))
    #expect(try browser.post("/crm/contacts/\(ada)/relations", ["with": "account", "customerId": "Nowhere"]).statusCode == 422)
    #expect(try browser.post("/crm/contacts/\(ada)/relations", ["with": "user"]).statusCode == 422)
    for body: JSON in [
      ["entityType": "robot", "entityId": JSON(bolt)], ["entityType": "account"], ["entityType": "account", "entityId": "x"],
      ["entityType": "account", "entityId": JSON(RecordID())], ["entityType": "account", "entityId": JSON(bolt), "until": "2999-01-01"],
      ["entityType": "account", "entityId": JSON(bolt), "since": "2024-05-05", "until": "2024-01-01"],
      ["entityType": "account", "entityId": JSON(bolt), "customerId": JSON(acme), "userId": JSON(world.admin.userID)],
    ] { #expect(try browser.json("POST", "/api/contacts/\(ada)/relationships", body).status == 422, "\(body.text)") }
    #expect(try relations(ada).count == 1)
  }

  @Test func `the same again is no change and no event, and a stale form is shown both`() throws {
    let ada = try contact("Ada Ek", at: acme)
    let id = try #require(try relations(ada).first?["id"]?.string)
    let before = try world.admin.read { try $0.events(about: ada).count }
    let form: KeyValuePairs = ["version": "1", "role": "", "since": "", "until": "", "isPrimary": "0"]
    #expect(try browser.post("/crm/relations/\(id)", form).statusCode == 303)
    #expect(try world.admin.read { try $0.events(about: ada).count } == before)
    #expect(try browser.post("/crm/relations/\(id)", ["version": "7", "role": "Late"]).statusCode == 409)
  }

  @Test func `adding one is one event on both timelines`() throws {
    let ada = try contact("Ada Ek", at: acme)
    let before = try world.admin.read { try $0.events(about: ada).count }
    _ = try add(ada, bolt)
    #expect(try world.admin.read { try $0.events(about: ada).count } == before + 1)
    #expect(try world.admin.read { try $0.events(about: bolt).first?.verb } == "linked")
    #expect(try browser.get("/crm/customers/\(bolt)/timeline").bodyText.contains("Ada Ek – Bolt"))
  }

  @Test func `a new contact brings its relationships along`() throws {
    let body: JSON = [
      "firstName": "Ada", "lastName": "Ek", "title": "Buyer", "company": "Acme",
      "relationships": [
        ["type": "account", "entityId": JSON(acme), "role": "Buyer"], ["type": "account", "entityId": JSON(bolt), "role": "Adviser"],
        ["type": "user", "entityId": JSON(world.admin.userID), "role": "Mentor"],
      ],
    ]
    let answer = try browser.json("POST", "/api/contacts", body)
    #expect(answer.status == 201)
    let roles = answer.json["relationships"]?.array?.compactMap { $0["role"]?.string }
    #expect(roles == ["Buyer", "Adviser", "Mentor"])
    #expect(answer.json["customerName"] == "Acme" && answer.json["title"] == "Buyer")
    let foreign = try foreignClient()
    let refused: JSON = ["firstName": "Eve", "relationships": [["type": "account", "entityId": JSON(foreign)]]]
    #expect(try browser.json("POST", "/api/contacts", refused).status == 422)
    #expect(try browser.json("POST", "/api/contacts", ["firstName": "Eve", "relationships": "all"]).status == 422)
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM contacts WHERE name = 'Eve'") } == 0)
  }

  @Test func `the short address filters by company, role and account`() throws {
    let ada = try contact("Ada Ek", at: acme)
    _ = try add(ada, bolt, [("role", "Adviser")])
    _ = try contact("Zed Alone")
    for query in ["company=bol", "role=adviser", "account=\(bolt)", "company=ACME&account=\(acme)"] {
      let data = try browser.json("GET", "/api/contacts?\(query)").json["data"]?.array ?? []
      #expect(data.compactMap { $0["name"]?.string } == ["Ada Ek"], "\(query)")
    }
    #expect(try browser.json("GET", "/api/contacts?company=nothing").json["data"]?.array?.isEmpty == true)
    #expect(try browser.json("GET", "/api/contacts?account=x").status == 422)
  }

  @Test func `what is chosen as all that match follows the same filters`() throws {
    let ada = try contact("Ada Ek", at: acme)
    _ = try add(ada, bolt, [("role", "Adviser")])
    _ = try contact("Zed Alone")
    for (name, value) in [("role", "adviser"), ("company", "bol"), ("customerId", bolt.description)] {
      let found = try world.admin.read { reader in
        let query = try ContactRoutes.resource.selected(FormValues([(name: name, value: value)]), reader)
        return try Contact.type.list(query, reader).total
      }
      #expect(found == 1, "\(name)")
    }
  }

  private func foreignClient() throws -> RecordID {
    let other = try world.otherWorkspace()
    return try other.write { try Customer.type.create(Inputs([("name", .typed("Foreign"))]), $0).id }
  }

  @Test func `no client and no colleague of another workspace is reached, and whoever may only look writes nothing`() throws {
    let ada = try contact("Ada Ek", at: acme)
    let foreign = try foreignClient()
    #expect(try add(ada, foreign).status == 422)
    let oskar = try world.browser("oskar@other.example")
    let relation = try #require(try relations(ada).first?["id"]?.string)
    #expect(try oskar.json("GET", "/api/contacts/\(ada)/relationships").status == 404)
    #expect(try oskar.post("/crm/relations/\(relation)/end").statusCode == 404)
    _ = try world.member("Uma User", role: Roles.user)
    let user = try world.browser("umauser@kith.example")
    #expect(try user.post("/crm/relations/\(relation)/end").statusCode == 403)
    #expect(try user.json("POST", "/api/contacts/\(ada)/relationships", ["entityType": "account", "entityId": JSON(bolt)]).status == 403)
    _ = try world.member("Sam Rep", role: Roles.salesRep)
    let rep = try world.browser("samrep@kith.example")
    #expect(try rep.post("/crm/relations/\(relation)/end").statusCode == 403)
    #expect(try relations(ada).count == 1 && relations(ada)[0]["until"] == .null)
  }

  @Test func `a relationship that somebody else has changed is not overwritten by If-Match either`() throws {
    let ada = try contact("Ada Ek", at: acme)
    let path = "/api/contacts/\(ada)/relationships/\(try #require(try relations(ada).first?["id"]?.string))"
    let first = try browser.json("PUT", path, ["role": "Adviser"]).json
    let old = try #require(first["version"]?.integer) - 1
    #expect(try browser.json("PUT", path, ["role": "Owner"], headers: ["if-match": "\"\(old)\""]).status == 412)
    #expect(try browser.json("PUT", path, ["role": "Owner", "version": JSON(old)]).status == 409)
    #expect(try relations(ada).first?["role"] == "Adviser")
  }
}
