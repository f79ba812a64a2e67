import Records
import Spreadsheets
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Values under keys that are no fields` {
  private let world: World
  private let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  @discardableResult
  private func field(_ entity: String, _ label: String) throws -> String {
    let made = try browser.json("POST", "/api/crm/custom-fields", ["entity": .string(entity), "label": .string(label), "kind": "TEXT"])
    return try #require(made.json["id"]?.string, "\(made.json)")
  }

  /// As programs could write it when every key was taken.
  private func client(_ others: JSON) throws -> String {
    let id = try world.admin.write { writer in
      let row = try Customer.type.create(Inputs([("name", .typed("Acme"))]), writer)
      _ = try Customer.type.change(row, writer, verb: "updated") { $0["customFields"] = .text(others.text) }
      return row.id
    }
    return "/crm/customers/\(id)"
  }

  private func events() throws -> Int64? { try world.admin.read { try $0.integer("SELECT count(*) FROM events") } }

  @Test(arguments: ["customers", "contacts", "leads", "deals", "projects", "communications"])
  func `are refused with their name and the names there are, and nothing is written`(plural: String) throws {
    let entity = String(plural.dropLast())
    let values: JSON =
      switch plural {
      case "communications": ["type": "NOTE", "notes": "Said"]
      case "projects": ["name": "A", "type": "PERSONAL"]
      default: ["name": "A"]
      }
    func send(_ method: String, _ path: String, _ custom: JSON, _ values: JSON = [:]) throws -> (status: Int, json: JSON) {
      let given = (values.object?.members ?? []).map { ($0.key, $0.value) }
      return try browser.json(method, path, JSON(members: given + [("customFields", custom)]))
    }
    let none = try send("POST", "/api/crm/\(plural)", ["budget": 1], values)
    #expect(none.status == 422 && none.json["error"]?["fields"]?["customFields.budget"]?.string?.contains("no fields of your own") == true)
    try field(entity, "Budget line")
    try field(entity, "Region")
    let made = try send("POST", "/api/crm/\(plural)", ["region": "North"], values)
    #expect(made.status == 201, "\(made.json)")
    let path = "/api/crm/\(plural)/" + (try #require(made.json["id"]?.string))
    let before = try events()
    for key in ["regoin", "Region", "budget line", "", "a.b"] {
      let refused = try send("PUT", path, JSON(members: [(key, "x"), ("region", "South")]))
      let message = refused.json["error"]?["fields"]?["customFields.\(key)"]?.string ?? ""
      #expect(refused.status == 422 && message.contains("“\(key)”") && message.contains("budgetLine, region"), "\(key): \(refused.json)")
    }
    #expect(try browser.json("PUT", path, ["customFields.regoin": "x"]).status == 422)
    for custom: JSON in ["text", [1, 2], 7] { #expect(try send("PUT", path, custom).status == 422, "\(custom)") }
    #expect(try events() == before)
    #expect(try send("PUT", path, .null).json["customFields"]?["region"] == "North")
  }

  @Test func `of a role name no field that is hidden from it, and may name one that is`() throws {
    try field("customer", "Region")
    try field("customer", "Codename")
    try world.admin.write {
      try FieldRules.set([.init(field: "customFields.codename", role: Roles.manager): .hidden], of: Customer.type, $0)
    }
    let theirs = try world.browser(try world.member("Mia Manager", role: Roles.manager).email)
    let refused = try theirs.json("POST", "/api/crm/customers", ["name": "A", "customFields": ["codenam": "x"]])
    #expect(refused.status == 422 && !refused.json.text.contains("codename") && refused.json.text.contains("region"))
    #expect(try theirs.json("POST", "/api/crm/customers", ["name": "A", "customFields": ["codename": "x"]]).status == 201)
  }

  @Test func `keep a row of a file out, with the reason, and known ones come in`() throws {
    try field("customer", "Region")
    let file = "Name,Custom fields\nAcme,\"{\"\"regoin\"\": \"\"North\"\"}\"\nBolt,\"{\"\"region\"\": \"\"South\"\"}\"\nCopper,\n"
    let ledger = try Import.run(
      try ImportSheet(.customers, .text(file), ImportMap(), world.admin), world.admin, Import.Options(dryRun: false))
    let data = try browser.json("GET", "/api/crm/customers?sortBy=name").json["data"]?.array ?? []
    #expect(data.compactMap { $0["name"]?.string } == ["Bolt", "Copper"], "\(ledger)")
    #expect(data.first?["customFields"]?["region"] == "South")
    #expect("\(ledger)".contains("regoin"), "\(ledger)")
  }

  @Test func `from before stay what they are, are shown, and may be sent back, changed and left out`() throws {
    let path = try client(["note": "kept", "sub": ["a": 1]])
    let api = "/api" + path
    let before = try browser.json("GET", api).json
    #expect(before["customFields"] == ["note": "kept", "sub": ["a": 1]])
    #expect(try browser.get(path).bodyText.contains("note: kept; sub: {&quot;a&quot;:1}"))
    #expect(try browser.json("PUT", api, before).json == before)
    #expect(try browser.json("PUT", api, ["customFields": ["note": "other", "new": 1]]).status == 422)
    #expect(try browser.json("PUT", api, ["customFields": ["note": "other"]]).json["customFields"] == ["note": "other"])
  }

  @Test func `that become fields later are shown beside the field's own value and never lost`() throws {
    let path = try client(["region": ["old": true], "note": "kept"])
    let api = "/api" + path
    let id = try field("customer", "Region")
    let shown = try browser.json("GET", api).json
    #expect(shown["customFields"] == ["note": "kept", "region": .null] && shown["customFieldsBefore"] == ["region": ["old": true]])
    #expect(try browser.get(path).bodyText.contains("region, before it was a field: {&quot;old&quot;:true}"))
    #expect(try browser.json("PUT", api, shown).json == shown)
    let changed = try browser.json("PUT", api, ["customFields": ["region": "North", "note": "other"]]).json
    #expect(
      changed["customFields"] == ["note": "other", "region": "North"] && changed["customFieldsBefore"] == shown["customFieldsBefore"])
    _ = try browser.json("PUT", api, ["customFields": .null])
    #expect(try browser.json("GET", api).json["customFieldsBefore"] == shown["customFieldsBefore"])

    let theirs = try world.browser(try world.member("Mia Manager", role: Roles.manager).email)
    #expect(try theirs.json("GET", api).json["customFieldsBefore"] == shown["customFieldsBefore"])
    for visibility in [Field.Visibility.hidden, .masked] {
      try world.admin.write {
        try FieldRules.set([.init(field: "customFields.region", role: Roles.manager): visibility], of: Customer.type, $0)
      }
      let veiled = try theirs.json("GET", api).json
      #expect(veiled["customFieldsBefore"] == nil && !veiled.text.contains("old"), "\(veiled)")
      #expect(try !theirs.get(path).bodyText.contains("before it was a field"))
    }
    #expect(try browser.json("DELETE", "/api/crm/custom-fields/\(id)").status == 204)
    #expect(try browser.json("GET", api).json["customFieldsBefore"] == nil)
    #expect(try browser.json("PUT", api, ["customFields": ["region": "x"]]).status == 422)
  }
}
