import Records
import Store
import Testing
import Values
import Web

@testable import CRM

/// Places that are made of several records: what is hidden or masked in one of them stands in none.
@Suite struct `What a role may not see beside the record itself` {
  let world: World
  let admin: Browser
  let rep: Browser
  let client: String
  let contact: String

  static let secrets = ["Zirconium", "Grand Vizier", "Quicksilver", "Basalt", "zed@acme.example"]

  init() throws {
    world = try World()
    admin = try world.browser()
    let member = try world.member("Rita Rep", role: Roles.salesRep)
    rep = try world.browser(member.email)
    _ = try admin.json("POST", "/api/crm/custom-fields", ["entity": "deal", "label": "Codename", "kind": "TEXT"])
    let owner = JSON(member.userID)
    client = try Self.make(
      admin, "customers",
      ["name": "Acme", "industry": "Zirconium", "primaryEmail": "zed@acme.example", "ownerId": owner, "tags": ["Basalt"]])
    contact = try Self.make(
      admin, "contacts", ["name": "Jo Doe", "jobTitle": "Grand Vizier", "customerId": .string(client), "ownerId": owner])
    _ = try Self.make(
      admin, "deals",
      [
        "name": "Line 3", "customerId": .string(client), "ownerId": owner, "amount": 500, "customFields": ["codename": "Quicksilver"],
        "tags": ["Basalt"],
      ])
    _ = try admin.json("PUT", "/api/crm/customers/\(client)", ["industry": "Zirconium mining"])
    _ = try admin.json("PUT", "/api/crm/contacts/\(contact)", ["jobTitle": "Grand Vizier II"])
    _ = try admin.json("PUT", "/api/crm/tags/\(tag())", ["color": "red"])
  }

  private static func make(_ browser: Browser, _ plural: String, _ body: JSON) throws -> String {
    let made = try browser.json("POST", "/api/crm/\(plural)", body)
    return try #require(made.json["id"]?.string, "\(made.json)")
  }

  private func tag() throws -> String {
    try #require(try world.admin.read { try $0.id("SELECT id FROM tags WHERE name = 'Basalt'") }).description
  }

  private func veil(_ visibility: Field.Visibility) throws {
    let own = ["customer": ["industry", "primaryEmail"], "contact": ["jobTitle"], "deal": ["customFields.codename"]]
    try world.admin.write { writer in
      for type in FieldRules.types {
        let names = own[type.name, default: []] + (type.field("tags") == nil ? [] : ["tags"])
        let rules = names.map { (FieldRules.Key(field: $0, role: Roles.salesRep), visibility) }
        try FieldRules.set(Dictionary(uniqueKeysWithValues: rules), of: type, writer)
      }
    }
  }

  private var places: [String] {
    [
      "/crm/customers/\(client)/relations", "/crm/customers/\(client)/timeline", "/crm/customers/\(client)", "/crm/contacts/\(contact)",
      "/crm", "/api/crm/dashboard", "/crm/reports", "/crm/pipeline", "/crm/deals", "/crm/search?q=Acme", "/crm/search?q=Jo",
      "/api/crm/search?q=Jo", "/api/crm/search?records=customers:\(client),contacts:\(contact)", "/api/openapi.json", "/api/crm/tags",
      "/api/crm/customers/\(client)/timeline", "/api/crm/customers/\(client)?include=contacts,deals", "/crm/customers/\(client)/contacts",
      "/crm/customers/\(client)/deals", "/crm/customers/\(client)/edit", "/crm/customers/bulk?ids=\(client)",
    ]
  }

  private func shown(to browser: Browser) throws -> Set<String> {
    let texts = try places.map { try browser.get($0).bodyText }
    return Set(Self.secrets.filter { secret in texts.contains { $0.contains(secret) } })
  }

  @Test(arguments: [Field.Visibility.hidden, .masked])
  func `graph, dashboard, reports, boards, palette, timeline, tags and the description of the API keep it`(
    _ visibility: Field.Visibility
  ) throws {
    #expect(try shown(to: rep) == Set(Self.secrets), "before, the role sees all of it somewhere")
    try veil(visibility)
    for place in places {
      let text = try rep.get(place).bodyText
      for secret in Self.secrets where text.contains(secret) { Issue.record("\(place) shows \(secret)") }
    }
    #expect(try shown(to: admin) == Set(Self.secrets))
  }

  @Test func `a form that was sent with masks in it stores none`() throws {
    try veil(.masked)
    let before = try admin.json("GET", "/api/crm/customers/\(client)").json
    for mask in ["••••••", "*********", ""] {
      let body: JSON = ["industry": .string(mask), "primaryEmail": .string(mask), "tags": [.string(mask)]]
      #expect(try rep.json("PUT", "/api/crm/customers/\(client)", body).status == 200)
    }
    #expect(try admin.json("GET", "/api/crm/customers/\(client)").json == before)
  }

  @Test(arguments: [Field.Visibility.hidden, .masked]) func `the score of a lead stands on no board, no card and no timeline`(
    _ visibility: Field.Visibility
  ) throws {
    let owner = try world.admin.read { try $0.id("SELECT owner_id FROM customers") }
    let lead = try Self.make(admin, "leads", ["name": "Paper mill", "customerId": .string(client), "ownerId": JSON(owner)])
    #expect(try rep.json("PUT", "/api/crm/leads/\(lead)/score", ["score": 97]).status == 200)
    let pages = ["/crm", "/crm/leads", "/crm/leads?view=table", "/crm/leads/\(lead)", "/crm/timeline", "/crm/customers/\(client)/timeline"]
    func told() throws -> [String] { try pages.filter { try rep.get($0).bodyText.contains(/\b97\b/) } }
    #expect(try told().count >= 5)
    let rule: JSON = ["field": "leadScore", "role": "SALES_REP", "visibility": .string(visibility.rawValue)]
    #expect(try admin.json("PUT", "/api/crm/field-rules", ["entity": "lead", "rules": [rule]]).status == 200)
    #expect(try told() == [])
    #expect(try rep.json("GET", "/api/crm/leads/\(lead)").json["leadScore"]?.integer == nil)
    #expect(try rep.json("PUT", "/api/crm/leads/\(lead)/score", ["score": 3]).status == 403)
    #expect(try admin.json("GET", "/api/crm/leads/\(lead)").json["leadScore"] == 97)
    #expect(try admin.get("/crm").bodyText.contains(/\b97\b/))
  }

  @Test func `the page of rules says which fields everybody sees`() throws {
    let page = try admin.get("/crm/settings/fields?entity=deal").bodyText
    #expect(page.contains("Everybody who sees deals sees these") && page.contains("Value, ") && page.contains("Expected close"))
    let rules: JSON = ["entity": "deal", "rules": [["field": "amount", "role": "USER", "visibility": "HIDDEN"]]]
    #expect(try admin.json("PUT", "/api/crm/field-rules", rules).status == 422)
  }

  @Test func `a rule that cannot be is refused with what is wrong with it, and too many are not cut`() throws {
    func refusal(_ field: String, _ role: String) throws -> String {
      let rules: JSON = ["entity": "lead", "rules": [["field": .string(field), "role": .string(role), "visibility": "HIDDEN"]]]
      let answer = try admin.json("PUT", "/api/crm/field-rules", rules)
      #expect(answer.status == 422)
      return answer.json.text
    }
    #expect(try refusal("jobTitle", "SELLER").contains("There is no role “SELLER”."))
    #expect(try refusal("jobTitle", "ADMIN").contains("Admins see every field."))
    #expect(try refusal("jobtitel", "MANAGER").contains("Leads have no field “jobtitel”."))
    #expect(try refusal("status", "MANAGER").contains("“Status” is seen by everyone."))
    let rule: JSON = ["field": "jobTitle", "role": "MANAGER", "visibility": "HIDDEN"]
    for rules in [nil, "all", .array(Array(repeating: rule, count: 1_001))] as [JSON?] {
      let body = JSON(members: [("entity", "lead")] + (rules.map { [("rules", $0)] } ?? []))
      let answer = try admin.json("PUT", "/api/crm/field-rules", body)
      #expect(answer.status == 422 && answer.json["error"]?["fields"]?["rules"] != nil)
    }
    #expect(try admin.json("GET", "/api/crm/field-rules?entity=lead").json["data"] == [])
  }
}
