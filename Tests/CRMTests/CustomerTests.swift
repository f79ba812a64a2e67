import Records
import Store
import Testing
import Values

@testable import CRM

@Suite struct `Records of clients` {
  @Test func `a client is stored with an event, found by search and changed once`() throws {
    let world = try World()
    let row = try world.admin.write {
      try Customer.type.create(
        Inputs([("name", .typed(" Acme ")), ("annualRevenue", .typed("1,100.04")), ("tags", .typed("a, b, A"))]), $0)
    }
    #expect(row.title == "Acme")
    #expect(Record<Customer>(row).annualRevenue == 110_004)
    #expect(row["tags"] == .text(#"["a","b"]"#))
    let unchanged = try world.admin.write { try Customer.type.update(row.id, Inputs([("name", .typed("Acme"))]), version: 1, $0) }
    #expect(unchanged.outcome == .unchanged)
    let changed = try world.admin.write { try Customer.type.update(row.id, Inputs([("name", .typed("Acme Ltd"))]), version: 1, $0) }
    #expect(changed.outcome == .updated)
    #expect(changed.row.version == 2)
    let hits = try world.admin.read { try $0.search(SearchQuery(text: "acme lt", kinds: ["customer"], limit: 5)) }
    #expect(hits.map(\.id) == [row.id])
  }

  @Test func `a part of an address changes by itself`() throws {
    let world = try World()
    let browser = try world.browser()
    let address: JSON = ["street": "Kade 1", "city": "Utrecht", "country": "Netherlands"]
    let made = try browser.json("POST", "/api/crm/customers", ["name": "Acme", "billingAddress": address])
    let path = "/api/crm/customers/\(made.json["id"]?.string ?? "")"
    let moved = try browser.json("PUT", path, ["billingAddress.city": "Rotterdam"])
    #expect(moved.json["billingAddress"]?["city"] == "Rotterdam" && moved.json["billingAddress"]?["street"] == "Kade 1")
    let cleared = try browser.json("PUT", path, ["billingAddress.street": ""])
    #expect(cleared.json["billingAddress"]?["street"]?.string ?? "" == "" && cleared.json["billingAddress"]?["country"] == "Netherlands")
  }

  @Test func `a stale change is refused with the record as it stands`() throws {
    let world = try World()
    let row = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Acme"))]), $0) }
    _ = try world.admin.write { try Customer.type.update(row.id, Inputs([("name", .typed("B"))]), version: 1, $0) }
    #expect(throws: RecordError.self) {
      try world.admin.write { try Customer.type.update(row.id, Inputs([("name", .typed("C"))]), version: 1, $0) }
    }
  }
}
