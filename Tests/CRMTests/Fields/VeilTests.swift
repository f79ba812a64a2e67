import HTTPTypes
import Records
import Store
import Testing
import Values
import Web

@testable import CRM

/// Ways past the veil that were open once.
@Suite struct `What a veil leaves open` {
  let world: World
  let admin: Browser
  let manager: Browser
  let contact: RecordID

  init() throws {
    world = try World()
    admin = try world.browser()
    manager = try world.browser(try world.member("Mia Manager", role: Roles.manager).email)
    contact = try world.admin.write {
      try Contact.type.create(Inputs([("name", .typed("Jo Doe")), ("role", .typed("INFLUENCER")), ("jobTitle", .typed("Buyer"))]), $0).id
    }
  }

  private func veil(_ fields: [String], _ visibility: Field.Visibility) throws {
    let rules = fields.map { (FieldRules.Key(field: $0, role: Roles.manager), visibility) }
    try world.admin.write { try FieldRules.set(Dictionary(uniqueKeysWithValues: rules), of: Contact.type, $0) }
  }

  private func count(_ query: String, _ browser: Browser) throws -> JSON? {
    try browser.json("GET", "/api/crm/contacts?" + query).json["pagination"]?["total"]
  }

  @Test(arguments: [Field.Visibility.hidden, .masked])
  func `a feature's own filter goes by what is shown alone`(visibility: Field.Visibility) throws {
    #expect(try count("role=GATEKEEPER", manager) == 0)
    try veil(["role"], visibility)
    #expect(try count("role=GATEKEEPER", manager) == 1)
    #expect(try count("role=GATEKEEPER", admin) == 0)
    let body: JSON = ["filter": ["role": "INFLUENCER"], "set": ["department": "IT"]]
    #expect(try manager.json("POST", "/api/crm/contacts/bulk", body).status == 422)
  }

  @Test func `all that is held is for those alone who may see all of it`() throws {
    #expect(try manager.get("/api/crm/contacts/\(contact)/export").statusCode == 200)
    try veil(["jobTitle"], .hidden)
    for path in ["/api/crm/contacts/\(contact)/export", "/crm/contacts/\(contact)/export.json", "/crm/contacts/\(contact)/export.html"] {
      let answer = try manager.get(path)
      #expect(answer.statusCode == 422)
      #expect(!answer.bodyText.contains("Buyer"))
      #expect(try admin.get(path).bodyText.contains("Buyer"))
    }
  }

  @Test func `a field that was archived tells nobody what it held`() throws {
    let made = try admin.json("POST", "/api/crm/custom-fields", ["entity": "contact", "label": "Codename", "kind": "TEXT"])
    _ = try admin.json("PUT", "/api/crm/contacts/\(contact)", ["customFields": ["codename": "Quicksilver"]])
    #expect(try admin.get("/api/crm/contacts/\(contact)/timeline").bodyText.contains("Quicksilver"))
    _ = try admin.json("DELETE", "/api/crm/custom-fields/\(made.json["id"]?.string ?? "")")
    for target in ["/api/crm/contacts/\(contact)/timeline", "/crm/contacts/\(contact)"] {
      #expect(try !manager.get(target).bodyText.contains("Quicksilver"))
    }
  }

  @Test(arguments: ProductSchema.entities.filter { FieldRules.types.map(\.name).contains($0.name) }.map(\.name))
  func `a form shows with every field masked`(entity: String) throws {
    let type = try #require(FieldRules.type(named: entity))
    let record = try world.admin.write { writer -> RecordID in
      let client = try Customer.type.create(Inputs([("name", .typed("Acme"))]), writer).id
      let inputs: [(String, Input)] = [
        (type.title, .typed("Something")), ("name", .typed("Something")), ("customerId", .json(JSON(client))),
        ("type", .typed(["project": "CLIENT", "activity": "TODO", "communication": "CALL"][entity] ?? "")),
        ("notes", .typed("Said something")),
      ]
      return try type.create(Inputs(inputs.filter { type.field($0.0) != nil && $0.1.text != "" }), writer).id
    }
    let fields = type.fields.filter { FieldRules.mayVary($0, of: type) }.map(\.name)
    let rules = fields.map { (FieldRules.Key(field: $0, role: Roles.manager), Field.Visibility.masked) }
    try world.admin.write { try FieldRules.set(Dictionary(uniqueKeysWithValues: rules), of: type, $0) }
    #expect(try manager.get("/crm/\(type.plural)/\(record)/edit").statusCode == 200)
  }

  @Test func `more entries than fit are refused before they are compared`() throws {
    let many = JSON.array((0..<20_000).map { .string("tag \($0)") })
    let begun = ContinuousClock.now
    #expect(try admin.json("POST", "/api/crm/customers", ["name": "Acme", "tags": many]).status == 422)
    #expect(ContinuousClock.now - begun < .seconds(2))
    let field: JSON = ["entity": "contact", "label": "Colour", "kind": "CHOICE", "choices": many]
    #expect(try admin.json("POST", "/api/crm/custom-fields", field).status == 422)
  }
}
