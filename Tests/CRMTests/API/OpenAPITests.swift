import Records
import Store
import Testing
import Values
import Web
import WebTesting

@testable import CRM

@Suite struct `The description of the API` {
  private var routes: [Route] { App.table(of: Product.routes).filter { $0.pattern.hasPrefix("/api/") } }

  @Test func `every address of the API is in it, with what it answers`() throws {
    for route in routes {
      let endpoint = try #require(route.endpoint, "\(route.method) \(route.pattern) is not described")
      #expect(endpoint.answer != nil || endpoint.status == 204, "\(route.pattern) does not say what it answers")
      #expect(!endpoint.summary.isEmpty && !endpoint.summary.contains(/\ba [aeio]/), "\(endpoint.summary)")
    }
    #expect(Described.document["paths"]?.object?.members.isEmpty == false)
  }

  @Test func `no two operations have one name`() {
    let names = routes.compactMap { $0.endpoint?.name }
    #expect(Set(names).count == names.count, "\(Dictionary(grouping: names, by: \.self).filter { $0.value.count > 1 }.keys)")
  }

  @Test func `every reference leads to a schema`() {
    let schemas = Set((Described.document["components"]?["schemas"]?.object?.members ?? []).map(\.key))
    let text = Described.document.text
    let named = text.split(separator: "#/components/schemas/").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    #expect(!named.isEmpty && Set(named).isSubset(of: schemas), "\(Set(named).subtracting(schemas))")
  }

  @Test func `each operation names the refusals that its body, its address and its headers can meet`() {
    func answers(_ path: String, _ method: String) -> [String] {
      Described.document["paths"]?[path]?[method]?["responses"]?.object?.members.map(\.key) ?? []
    }
    #expect(answers("/api/crm/import", "post").filter { $0.hasPrefix("4") } == ["400", "401", "403", "413", "415", "422", "429"])
    #expect(
      answers("/api/crm/deals/{id}", "put").filter { $0.hasPrefix("4") }
        == ["400", "401", "403", "404", "409", "412", "413", "415", "422", "429"])
    #expect(answers("/api/crm/deals/{id}", "delete").contains("412") && !answers("/api/crm/deals/{id}", "delete").contains("413"))
    let client = Described.document["paths"]?["/api/crm/customers/{id}"]?["get"]?.text ?? ""
    #expect(client.contains("dealsHasMore") && client.contains("salesInvoices"))
  }

  @Test func `anyone may read it, and it names no data`() throws {
    let world = try World()
    let answer = try world.stranger().json("GET", "/api/openapi.json")
    #expect(answer.status == 200)
    #expect(answer.json["openapi"]?.string == "3.1.1")
    #expect(answer.json["paths"]?["/api/crm/deals/{id}/win"]?["post"]?["operationId"]?.string == "winDeal")
  }

  @Test func `a field is described once, by its declaration`() {
    let schemas = Described.document["components"]?["schemas"]
    let lost = schemas?["Deal"]?["properties"]?["lostReason"]?["enum"]?.array
    #expect(lost?.contains("PRICE") == true && lost?.contains(.null) == true)
    #expect(schemas?["NewDeal"]?["required"]?.array?.contains("name") == true)
    #expect(schemas?["DealChange"]?["required"] == nil)
    #expect(schemas?["NewDeal"]?["properties"]?["status"] == nil || Deal.type.field("status")?.isReadOnly == false)
  }

  @Test func `every list and record answers as it is described`() throws {
    let world = try World()
    let ids = try world.admin.write { try World.oneOfEach($0) }
    let browser = try world.browser()
    var answered = 0
    for route in routes where route.method == "GET" {
      for id in route.pattern.contains(":") ? ids : [RecordID()] {
        let target = route.pattern.split(separator: "/").map { $0.hasPrefix(":") ? id.description : String($0) }.joined(separator: "/")
        // `Browser.json` holds every answer against the description.
        if try browser.json("GET", "/" + target).status == 200 { answered += 1 }
      }
    }
    // Changes of many records, saved views, imports and the emptying of Trash have no id among these.
    let others = ["/bulk/:id", "/views/:id", "/api/crm/import/:id", "/api/crm/imports/:id", "/trash/emptying/:id"]
    #expect(answered >= routes.filter { route in route.method == "GET" && !others.contains { route.pattern.hasSuffix($0) } }.count)
  }

  @Test func `the pages of the API show every operation`() throws {
    let world = try World()
    let browser = try world.browser()
    let index = try browser.get("/crm/help/api").bodyText
    var pages = ""
    for area in APIHelp.reference.areas {
      #expect(index.contains("/crm/help/api/\(area.word)"))
      pages += try browser.get("/crm/help/api/\(area.word)").bodyText
    }
    for route in routes { #expect(pages.hasBytes("id=\"\(route.endpoint?.name ?? "?")\""), "\(route.pattern) is on no page") }
  }
}
