import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `What pages do, as JSON` {
  let world: World
  let browser: Browser
  let client: RecordID

  init() throws {
    world = try World()
    browser = try world.browser()
    client = try world.admin.write {
      try Customer.type.create(Inputs([("name", .typed("Acme")), ("category", .typed("PROSPECT"))]), $0).id
    }
  }

  private func change(_ category: String) throws -> Int64 {
    _ = try world.admin.write { try Customer.type.update(client, Inputs([("category", .typed(category))]), version: nil, $0) }
    return try #require(try world.admin.read { try $0.events(about: client).first { !$0.changes.isEmpty } }).seq
  }

  @Test func `an old value is put back, and a newer one only by who saw it`() throws {
    let seq = try change("CUSTOMER")
    let path = "/api/crm/timeline/\(seq)/put-back"
    _ = try change("PARTNER")
    #expect(try browser.json("POST", path, ["field": "category"]).status == 409)
    #expect(try browser.json("POST", path, ["field": "name"]).status == 422)
    #expect(try browser.json("POST", path, ["field": "category", "version": 3]).json["category"]?.string == "PROSPECT")
    #expect(try browser.json("POST", "/api/crm/timeline/99999/put-back", ["field": "category"]).status == 404)
    _ = try world.member("Uma User", role: Roles.user)
    #expect(try world.browser("umauser@kith.example").json("POST", path, ["field": "category", "version": 4]).status == 403)
    _ = try world.otherWorkspace()
    #expect(try world.browser("oskar@other.example").json("POST", path, ["field": "category"]).status == 404)
  }

  @Test func `an archived field comes back, and a merge of tags is taken back`() throws {
    let field = try browser.json("POST", "/api/crm/custom-fields", ["entity": "customer", "label": "Region"]).json["id"]?.string ?? ""
    #expect(try browser.json("DELETE", "/api/crm/custom-fields/\(field)").status == 204)
    #expect(try browser.json("POST", "/api/crm/custom-fields/\(field)/bring-back").json["label"]?.string == "Region")
    #expect(try browser.json("GET", "/api/crm/custom-fields/\(field)").status == 200)
    let tags = try ["one", "two"].map { try browser.json("POST", "/api/crm/tags", ["name": .string($0)]).json["id"]?.string ?? "" }
    #expect(try browser.json("POST", "/api/crm/tags/\(tags[0])/merge", ["into": .string(tags[1])]).status == 200)
    #expect(try browser.json("POST", "/api/crm/tags/\(tags[0])/unmerge").json["name"]?.string == "one")
  }

  @Test func `what roles see of fields is read and set`() throws {
    let rules: JSON = ["entity": "customer", "rules": [["field": "industry", "role": "user", "visibility": "masked"]]]
    #expect(try browser.json("PUT", "/api/crm/field-rules", rules).status == 200)
    let read = try browser.json("GET", "/api/crm/field-rules?entity=customer").json["data"]?.array
    #expect(read?.compactMap { $0["visibility"]?.string } == ["MASKED"])
    #expect(try browser.json("GET", "/api/crm/field-rules?entity=pigeon").status == 422)
    #expect(try browser.json("PUT", "/api/crm/field-rules", ["entity": "customer", "rules": [["field": "industry"]]]).status == 422)
    _ = try world.member("Mo Manager", role: Roles.manager)
    #expect(try world.browser("momanager@kith.example").json("PUT", "/api/crm/field-rules", rules).status == 403)
  }

  @Test func `the columns of a list are chosen, and go back to the usual ones`() throws {
    let path = "/api/crm/columns"
    let usual = try browser.json("GET", path + "?entity=customers").json["columns"]?.array
    let chosen = try browser.json("PUT", path, ["entity": "customers", "columns": ["industry", "name", "website"]]).json["columns"]?.array
    #expect(chosen?.compactMap(\.string) == ["name", "industry", "website"])
    #expect(try browser.get("/crm/customers?view=table").bodyText.contains("Website"))
    #expect(try browser.json("PUT", path, ["entity": "customers", "columns": ["feathers"]]).status == 422)
    #expect(try browser.json("PUT", path, ["entity": "pigeons", "columns": nil]).status == 422)
    #expect(try browser.json("PUT", path, ["entity": "customers", "columns": nil]).json["columns"]?.array == usual)
  }

  @Test func `roles are changed by an admin who gives the password again`() throws {
    let body: JSON = ["password": .string(World.password), "roles": ["USER": ["crm.customer.view"]]]
    func granted() throws -> [String]? {
      let roles = try browser.json("GET", "/api/crm/roles").json["data"]?.array
      return roles?.first { $0["role"]?.string == "USER" }?["permissions"]?.array?.compactMap(\.string)
    }
    let before = try granted()
    #expect(
      try browser.json("PUT", "/api/crm/roles", ["password": "wrong", "roles": ["USER": []]]).json["error"]?["fields"]?["password"] != nil)
    #expect(try browser.json("PUT", "/api/crm/roles", ["password": .string(World.password), "roles": ["ADMIN": []]]).status == 422)
    #expect(try browser.json("PUT", "/api/crm/roles", ["password": .string(World.password), "roles": ["USER": ["crm.fly"]]]).status == 422)
    #expect(try granted() == before)
    #expect(try browser.json("PUT", "/api/crm/roles", body).status == 200)
    #expect(try granted() == ["crm.customer.view"])
    _ = try world.member("Mo Manager", role: Roles.manager)
    #expect(try world.browser("momanager@kith.example").json("GET", "/api/crm/roles").status == 403)
  }
}
