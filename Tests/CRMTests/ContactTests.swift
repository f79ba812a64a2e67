import Records
import Store
import Testing
import Values
import Web
import WebTesting

@testable import CRM

@Suite struct `Contacts` {
  private let world: World
  private let browser: Browser
  private let client: Row

  init() throws {
    world = try World()
    browser = try world.browser("mara@kith.example")
    client = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Acme"))]), $0) }
  }

  private func contact(_ name: String, _ inputs: [(name: String, input: Input)] = []) throws -> Row {
    try world.admin.write { try Contact.type.create(Inputs([("name", .typed(name))] + inputs), $0) }
  }

  private func read(_ id: RecordID) throws -> Row { try world.admin.read { try Contact.type.get(id, $0) } }

  private var ofAcme: (name: String, input: Input) { ("customerId", .typed(client.id.description)) }

  private func events(_ id: RecordID) throws -> Int { try world.admin.read { try $0.events(about: id).count } }

  @Test func `the form makes a contact at the client that it names`() throws {
    let response = try browser.post(
      "/crm/contacts", ["firstName": "Zoë", "lastName": "Ek", "customerId": "acme", "email": "zoe@acme.example"])
    #expect(response.statusCode == 303)
    let page = try browser.get(try #require(response.header("location"))).bodyText
    #expect(page.contains("<h1>Zoë Ek</h1>"))
    #expect(page.contains("href=\"/crm/customers/\(client.id)\""))
  }

  @Test func `a company that is no client yet becomes one`() throws {
    #expect(try browser.post("/crm/contacts", ["firstName": "Ada", "company": "Brand New BV"]).statusCode == 303)
    #expect(try browser.post("/crm/contacts", ["firstName": "Bob", "company": "Brand New BV"]).statusCode == 303)
    let made = try world.admin.read { try $0.integer("SELECT count(*) FROM customers WHERE name = 'Brand New BV'") }
    #expect(made == 1)
  }

  @Test func `bad input is named at its field and what was typed stays`() throws {
    let response = try browser.post("/crm/contacts", ["firstName": "Ada", "email": "not an address"])
    #expect(response.statusCode == 422)
    #expect(response.bodyText.contains("id=\"error-email\""))
    #expect(response.bodyText.contains("href=\"#field-email\""))
    #expect(response.bodyText.contains("value=\"not an address\"") && response.bodyText.contains("value=\"Ada\""))
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM contacts") } == 0)
  }

  @Test func `saving the form as it came changes nothing and writes no event`() throws {
    let row = try contact("Hanneke Vos", [ofAcme, ("birthday", .typed("1980-02-29")), ("tags", .typed("a, b"))])
    let before = try events(row.id)
    let form: KeyValuePairs = [
      "version": "1", "firstName": "Hanneke", "lastName": "Vos", "customerId": "Acme", "birthday": "1980-02-29", "tags": "a, b",
      "isPrimary": "0", "emailOptIn": "0", "emailOptIn": "1",
    ]
    #expect(try browser.post("/crm/contacts/\(row.id)", form).statusCode == 303)
    #expect(try read(row.id).version == 1)
    #expect(try events(row.id) == before)
  }

  @Test func `a client has one primary contact`() throws {
    let (first, second) = (try contact("A One", [ofAcme]), try contact("B Two", [ofAcme]))
    #expect(try browser.post("/crm/contacts/\(first.id)/set-primary").statusCode == 303)
    let answer = try browser.json("PUT", "/api/crm/contacts/\(second.id)/set-primary")
    #expect(answer.status == 200)
    #expect(answer.json["isPrimary"] == true)
    #expect(try read(first.id)["isPrimary"] == .integer(0))
    #expect(try browser.json("PUT", "/api/crm/contacts/\(try contact("C Alone").id)/set-primary").status == 422)
  }

  @Test func `the list is filtered by client, role, owner and text`() throws {
    let decider = try contact("Dora Decides", [ofAcme, ("role", .typed("DECISION_MAKER")), ("title", .typed("Head of things"))])
    _ = try contact("Ute Uses", [("role", .typed("USER"))])
    for query in ["customerId=\(client.id)", "role=DECISION_MAKER", "search=dora", "ownerId=\(world.admin.userID)&role=DECISION_MAKER"] {
      let data = try browser.json("GET", "/api/crm/contacts?\(query)").json["data"]?.array ?? []
      #expect(data.compactMap { $0["id"]?.string } == [decider.id.description], "\(query)")
      #expect(data.first?["title"]?.string == "Head of things")
    }
    #expect(try browser.json("GET", "/api/crm/contacts?customerId=nobody").status == 422)
  }

  @Test func `a company is the client of that name, however it is typed`() throws {
    let star = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Étoile  Noire"))]), $0).id }
    for name in ["étoile noire", "Etoile Noire", " ÉTOILE \u{a0} NOIRE "] {
      #expect(try contact("Ada Ek", [("company", .typed(name))])["customerId"].recordID == star, "\(name)")
    }
    let new = try #require(try contact("Ada Ek", [("company", .typed("Noire  Nord"))])["customerId"].recordID)
    #expect(new != star)
    #expect(try world.admin.read { try Customer.type.get(new, $0).title } == "Noire Nord")
  }

  @Test func `who may add no clients still finds those that there are`() throws {
    try world.admin.write { try $0.setPermission(.customerCreate, of: Roles.salesRep, allowed: false) }
    let theirs = try world.browser(try world.member("Rita Rep", role: Roles.salesRep).email)
    let known = try theirs.json("POST", "/api/crm/contacts", ["firstName": "Ada", "company": "ACME"])
    #expect(known.status == 201 && known.json["customerId"] == JSON(client.id))
    let other = try theirs.json("POST", "/api/crm/contacts", ["firstName": "Bo", "company": "Nobody Knows"])
    #expect(other.status == 201 && other.json["customerId"] == .null && other.json["company"] == "Nobody Knows")
  }

  @Test func `the page lists types with their counts`() throws {
    _ = try contact("Vera Vendor", [("type", .typed("VENDOR"))])
    _ = try contact("Carl Customer")
    let page = try browser.get("/crm/contacts?type=VENDOR").bodyText
    #expect(page.contains("Vera Vendor") && !page.contains("Carl Customer"))
    #expect(page.contains("Vendors <span class=\"count\">1</span>"))
  }

  @Test func `the number at a type is that of the list it leads to`() throws {
    _ = try contact("Vera Vendor", [("type", .typed("VENDOR")), ("jobTitle", .typed("Buyer"))])
    _ = try contact("Vic Vendor", [("type", .typed("VENDOR"))])
    _ = try contact("Carl Customer", [("jobTitle", .typed("Buyer"))])
    let page = try browser.get("/crm/contacts?search=Buyer").bodyText
    #expect(page.contains("All <span class=\"count\">2</span>") && page.contains("Vendors <span class=\"count\">1</span>"))
    #expect(page.contains("Customers <span class=\"count\">1</span>") && page.contains("type=VENDOR&amp;search=Buyer"))
    let vendors = try browser.get("/crm/contacts?type=VENDOR&search=Buyer&sortBy=createdAt").bodyText
    #expect(vendors.contains("All <span class=\"count\">2</span>") && vendors.contains("Vendors <span class=\"count\">1</span>"))
  }

  @Test func `whoever may only look writes nothing, and strangers find nothing`() throws {
    let row = try contact("Hanneke Vos", [ofAcme])
    _ = try world.member("Uma User", role: Roles.user)
    let user = try world.browser("umauser@kith.example")
    #expect(try user.get("/crm/contacts/\(row.id)").statusCode == 200)
    #expect(try user.post("/crm/contacts/\(row.id)", ["lastName": "X", "version": "1"]).statusCode == 403)
    #expect(try user.post("/crm/contacts/\(row.id)/set-primary").statusCode == 403)
    _ = try world.otherWorkspace()
    let stranger = try world.browser("oskar@other.example")
    for tail in ["", "/deals", "/notes", "/edit"] { #expect(try stranger.get("/crm/contacts/\(row.id)\(tail)").statusCode == 404) }
    #expect(try stranger.json("PUT", "/api/crm/contacts/\(row.id)/set-primary").status == 404)
    #expect(try read(row.id).version == 1)
  }

  @Test func `the primary contact of a colleague is not replaced, and what was typed stays`() throws {
    let first = try contact("Ada First", [ofAcme, ("isPrimary", .typed("1"))])
    let rep = try world.member("Rita Rep", role: Roles.salesRep)
    let theirs = try world.browser(rep.email)
    let form: KeyValuePairs = ["firstName": "Bob", "lastName": "Second", "customerId": "Acme", "isPrimary": "1"]
    let refused = try theirs.post("/crm/contacts", form)
    #expect(refused.statusCode == 422 && refused.bodyText.contains("“Ada First” is the primary contact and belongs to somebody else."))
    #expect(refused.bodyText.contains("value=\"Second\""))
    #expect(try read(first.id)["isPrimary"] == .integer(1))
    #expect(try browser.post("/crm/contacts", form).statusCode == 303)
    #expect(try read(first.id)["isPrimary"] == .integer(0))
  }

  @Test func `the primary contact of a colleague is named also where another client is its main one`() throws {
    let theirs = try contact("Ada First", [])
    let acme = try #require(try contact("Bea Other", [ofAcme])["customerId"].recordID)
    let link: JSON = ["entityType": "account", "entityId": JSON(acme), "isPrimary": true]
    #expect(try browser.json("POST", "/api/crm/contacts/\(theirs.id)/relationships", link).status == 201)
    let bolt = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Bolt"))]), $0).id }
    let main: JSON = ["entityType": "account", "entityId": JSON(bolt), "isMain": true]
    #expect(try browser.json("POST", "/api/crm/contacts/\(theirs.id)/relationships", main).status == 201)
    #expect(try browser.json("PUT", "/api/crm/contacts/\(theirs.id)", ["customerId": JSON(bolt)]).status == 200)
    let rep = try world.browser(try world.member("Rita Rep", role: Roles.salesRep).email)
    let form: KeyValuePairs = ["firstName": "Bob", "lastName": "Second", "customerId": "Acme", "isPrimary": "1"]
    let refused = try rep.post("/crm/contacts", form)
    #expect(refused.statusCode == 422 && refused.bodyText.contains("“Ada First” is the primary contact and belongs to somebody else."))
    let body: JSON = ["firstName": "Bob", "lastName": "Second", "customerId": JSON(acme), "isPrimary": true]
    let answer = try rep.json("POST", "/api/crm/contacts", body)
    #expect(answer.status == 422 && answer.json["error"]?["fields"]?["isPrimary"] != nil)
  }
}
