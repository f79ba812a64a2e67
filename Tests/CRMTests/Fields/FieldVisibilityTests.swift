import Records
import Store
import Testing
import Values
import Web

@testable import CRM

/// Every face of a record, for a role from which one field is hidden and another masked.
@Suite struct `What a role may not see` {
  let world: World
  let admin: Browser
  let rep: Browser
  let path: String

  static let secrets = ["Zirconium", "zed@acme.example", "Quicksilver", "98765"]

  init() throws {
    world = try World()
    admin = try world.browser()
    let member = try world.member("Rita Rep", role: Roles.salesRep)
    rep = try world.browser(member.email)
    for label in ["Codename", "Margin"] {
      _ = try admin.json("POST", "/api/crm/custom-fields", ["entity": "customer", "label": .string(label), "kind": "TEXT"])
    }
    let made = try admin.json(
      "POST", "/api/crm/customers",
      [
        "name": "Acme", "industry": "Zirconium", "primaryEmail": "zed@acme.example", "annualRevenue": 98765, "ownerId": JSON(member.userID),
        "customFields": ["codename": "Quicksilver", "margin": "98765"],
      ])
    path = "/crm/customers/" + (try #require(made.json["id"]?.string))
    _ = try admin.json("PUT", "/api" + path, ["industry": "Zirconium mining", "customFields": ["codename": "Quicksilver II"]])
    try hide([
      "industry": .hidden, "customFields.codename": .hidden, "primaryEmail": .masked, "annualRevenue": .masked,
      "customFields.margin": .masked,
    ])
  }

  @Test(arguments: [
    "/crm/customers", "/crm/customers?view=table", "/crm/customers/:id", "/crm/customers/:id/edit", "/crm/customers/:id/timeline",
    "/crm/customers/:id/contacts", "/crm/search?q=Acme", "/crm", "/api/crm/customers", "/api/crm/customers/:id",
    "/api/crm/customers/:id/timeline", "/api/crm/search?q=Acme", "/crm/customers?sortBy=name&search=Acme",
  ])
  func `is on no page and in no answer, though an admin sees it on some`(target: String) throws {
    let target = target.replacing(":id", with: String(path.split(separator: "/").last ?? ""))
    let hers = try rep.get(target)
    #expect(hers.statusCode == 200, "\(hers.bodyText.prefix(200))")
    for secret in Self.secrets { #expect(!hers.bodyText.contains(secret), "\(target) shows \(secret)") }
    #expect(!hers.bodyText.contains("98,765"))
  }

  @Test func `is what the admin sees all along`() throws {
    let page = try admin.get(path).bodyText
    for text in ["Zirconium", "zed@acme.example", "Quicksilver", "98,765"] { #expect(page.contains(text), "\(text)") }
    #expect(try admin.get(path + "/timeline").bodyText.contains("Quicksilver II"))
  }

  @Test func `is absent from JSON when hidden, and veiled when masked`() throws {
    let json = try rep.json("GET", "/api" + path).json
    #expect(json["industry"] == nil && json["customFields"]?["codename"] == nil)
    #expect(json["primaryEmail"] == .null && json["annualRevenue"] == .null && json["customFields"]?["margin"] == .null)
    #expect(json["masked"] == ["annualRevenue", "primaryEmail", "customFields.margin"])
  }

  @Test func `is no part of the form when hidden, and cannot be typed when masked`() throws {
    let html = try rep.get(path + "/edit").bodyText
    #expect(!html.contains("name=\"industry\"") && !html.contains("customFields.codename"))
    #expect(html.contains("••••"))
    var form = try ShownForm(html)
    form.type("Overwritten", in: "industry")
    form.type("over@written.example", in: "primaryEmail")
    form.type("Overwritten", in: "customFields.codename")
    form.type("Overwritten", in: "customFields.margin")
    form.type("1", in: "annualRevenue")
    form.type("Acme Two", in: "name")
    #expect(rep.send(form, to: path).statusCode == 303)
    _ = try rep.json(
      "PUT", "/api" + path, ["industry": "X", "primaryEmail": "x@y.example", "customFields": ["codename": "X", "margin": .null]])
    let kept = try admin.json("GET", "/api" + path).json
    #expect(kept["name"] == "Acme Two" && kept["industry"] == "Zirconium mining" && kept["primaryEmail"] == "zed@acme.example")
    #expect(kept["annualRevenue"] == 98765 && kept["customFields"] == ["codename": "Quicksilver II", "margin": "98765"])
  }

  @Test func `changes nothing when the shown form or the answer is sent back`() throws {
    let before = try admin.json("GET", "/api" + path).json
    #expect(rep.send(try ShownForm(try rep.get(path + "/edit").bodyText), to: path).statusCode == 303)
    #expect(try rep.json("PUT", "/api" + path, try rep.json("GET", "/api" + path).json).status == 200)
    #expect(try admin.json("GET", "/api" + path).json == before)
  }

  @Test func `cannot be told from filters, sorts or search`() throws {
    for name in ["industry", "customFields.codename", "annualRevenue", "customFields.margin"] {
      #expect(try rep.json("GET", "/api/crm/customers?sortBy=\(name)").status == 422, "\(name)")
    }
    for query in [
      "industry=Nothing", "customFields.codename=Nothing", "customFields.margin=1", "minAnnualRevenue=99999999",
      "customFields.marginFrom=99999",
    ] {
      #expect(try rep.json("GET", "/api/crm/customers?\(query)").json["pagination"]?["total"] == 1, "\(query)")
    }
    for word in ["Zirconium", "Quicksilver", "zed@acme", "Zi"] {
      #expect(try rep.json("GET", "/api/crm/customers?search=\(word)").json["pagination"]?["total"] == 0, "\(word)")
      #expect(try rep.json("GET", "/api/crm/search?q=\(word)&types=customer").json["data"]?.array?.isEmpty == true, "\(word)")
      #expect(!(try rep.get("/crm/search?q=\(word)").bodyText.contains(path)), "\(word)")
      #expect(try rep.get("/crm/customers/go?q=\(word)").header("Location")?.contains(path) == false, "\(word)")
    }
    #expect(try rep.json("GET", "/api/crm/customers?search=Acme").json["pagination"]?["total"] == 1)
  }

  @Test func `survives a change of something else by that role`() throws {
    _ = try rep.json("PUT", "/api" + path, ["status": "INACTIVE"])
    #expect(try admin.json("GET", "/api/crm/search?q=Quicksilver").json["data"]?.array?.count == 1)
  }

  @Test func `is not filled by a file that the role brings in`() throws {
    let member = try #require(try world.admin.read { try $0.id("SELECT id FROM members WHERE role = 'SALES_REP'") })
    let session = try #require(try world.store.installation.session(actingAs: member, in: world.admin.workspace, requestID: "test"))
    let sheet = try ImportSheet(.customers, .text("Name,Industry,Codename\nBirch,Steel,Raven\n"), ImportMap(), session)
    _ = try Import.run(sheet, session, Import.Options(dryRun: false))
    let row = try admin.json("GET", "/api/crm/customers?search=Birch").json["data"]?.array?.first
    #expect(row?["industry"] == .null && row?["customFields"]?["codename"] == .null)
  }

  @Test func `is not filled by a file either when it is an address`() throws {
    _ = try admin.json(
      "PUT", "/api" + path, ["billingAddress": ["city": "Bern"], "shippingAddress": ["city": "Basel"]])
    try hide(["billingAddress": .hidden, "shippingAddress": .masked])
    let member = try #require(try world.admin.read { try $0.id("SELECT id FROM members WHERE role = 'SALES_REP'") })
    let session = try #require(try world.store.installation.session(actingAs: member, in: world.admin.workspace, requestID: "test"))
    let text = "Name,City,Shipping city,Website\nAcme,Chur,Chur,acme.example\nBirch,Chur,Chur,birch.example\n"
    let sheet = try ImportSheet(.customers, .text(text), ImportMap(), session)
    #expect(sheet.plan.unusedColumns == ["City", "Shipping city"])
    let ledger = try Import.run(sheet, session)
    #expect(ledger[.created] == 1 && ledger[.updated] == 1)
    let acme = try admin.json("GET", "/api" + path).json
    #expect(acme["billingAddress"]?["city"] == "Bern" && acme["shippingAddress"]?["city"] == "Basel")
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM customers WHERE billing_address LIKE '%Chur%'") } == 0)
    #expect(throws: ImportMapError.self) {
      try ImportSheet(.customers, .text("Name,X\nCedar,Chur\n"), ImportMap(parsing: Array(#"{"columns": {"X": "city"}}"#.utf8)), session)
    }
  }

  @Test func `is for admins to say, and not of names, owners and states`() throws {
    let form = ["entity": "customer", "SALES_REP industry": "VISIBLE"] as KeyValuePairs
    #expect(try rep.post("/crm/settings/fields", form).statusCode == 403)
    for field in ["name", "ownerId", "status", "nothing"] {
      let refused = try admin.json("GET", "/api" + path).status
      #expect(refused == 200)
      #expect(throws: RecordError.self) { try hide([field: .hidden]) }
    }
    #expect(throws: RecordError.self) {
      try world.admin.write { try FieldRules.set([.init(field: "industry", role: Roles.admin): .hidden], of: Customer.type, $0) }
    }
    #expect(try admin.post("/crm/settings/fields", form).statusCode == 303)
    #expect(try rep.get(path).bodyText.contains("Zirconium"))
  }

  private func hide(_ rules: [String: Field.Visibility]) throws {
    let wanted = rules.map { (FieldRules.Key(field: $0.key, role: Roles.salesRep), $0.value) }
    try world.admin.write { try FieldRules.set(Dictionary(uniqueKeysWithValues: wanted), of: Customer.type, $0) }
  }

  @Test func `the veil stands in no address and in no form`() throws {
    func veil(_ names: [String], of type: EntityType) throws {
      let rules = names.map { (FieldRules.Key(field: $0, role: Roles.salesRep), Field.Visibility.masked) }
      try world.admin.write { try FieldRules.set(Dictionary(uniqueKeysWithValues: rules), of: type, $0) }
    }
    let values = [
      ("name", "Zoe"), ("company", "Zed Works"), ("email", "zoe@zed.example"), ("phone", "+31 20 5550"), ("website", "zed.example"),
    ]
    func create(_ type: EntityType) throws -> RecordID {
      try world.admin.write { try type.create(Inputs(values.map { ($0.0, .typed($0.1)) }), $0).id }
    }
    let (lead, contact, client) = (try create(Lead.type), try create(Contact.type), try create(Customer.type))
    #expect(try admin.json("PUT", "/api/crm/leads/\(lead)", ["status": "CONVERTED"]).status == 200)
    try veil(["email", "phone"], of: Lead.type)
    try veil(["email", "phone"], of: Contact.type)
    try veil(["website", "primaryEmail", "primaryPhone"], of: Customer.type)
    let pages = try ["leads/\(lead)", "contacts/\(contact)", "customers/\(client)", "contacts"].map { try rep.get("/crm/" + $0).bodyText }
    for page in pages {
      let addresses = page.matches(of: /(?:href|action|value)="([^"]*)"/).map(\.output.1)
      #expect(!addresses.isEmpty && addresses.allSatisfy { !$0.contains("•") && !$0.contains("%E2%80%A2") })
      #expect(page.contains("•"), "it is said that there is something")
    }
    let link = try #require(pages[0].firstMatch(of: /href="(\/crm\/customers\/new\?[^"]*)"/)).output.1.replacing("&amp;", with: "&")
    #expect(link.contains("name=Zed"))
    #expect(try ShownForm(try rep.get(String(link)).bodyText).value("primaryEmail") == "")
  }
}
