import Store
import Testing
import Web
import Values

@testable import CRM

@Suite struct TabCountTests {
  @Test func `a tab counts to a thousand and says that there are more`() throws {
    let world = try World()
    let browser = try world.browser()
    try fill(world, 1...1_000)
    #expect(try browser.get("/crm/customers").bodyText.contains("<span class=\"count\">1,000</span>"))
    try fill(world, 1_001...1_001)
    #expect(try browser.get("/crm/customers").bodyText.contains("<span class=\"count\">1,000+</span>"))
  }

  @Test func `a list knows its length without counting, also when records go to Trash and come back`() throws {
    let world = try World()
    let browser = try world.browser()
    try fill(world, 1...10_050)
    func total(_ filter: String = "") throws -> JSON? {
      try browser.json("GET", "/api/crm/customers?limit=1" + filter).json["pagination"]?["total"]
    }
    #expect(try total() == 10_050)
    #expect(try total("&status=ACTIVE") == 10_000)
    let first = try #require(try browser.json("GET", "/api/crm/customers?limit=1").json["data"]?.array?.first?["id"]?.string)
    #expect(try browser.json("DELETE", "/api/crm/customers/" + first).status == 204)
    #expect(try total() == 10_049)
    _ = try browser.post("/crm/customers/\(first)/restore")
    #expect(try total() == 10_050)
  }

  private func fill(_ world: World, _ numbers: ClosedRange<Int>) throws {
    try world.admin.write { writer in
      for number in numbers {
        try writer.insert(
          "customers",
          [
            ("id", .id(RecordID())), ("created_at", .integer(1)), ("updated_at", .integer(1)), ("name", .text("Client \(number)")),
            ("status", .text("ACTIVE")),
          ])
      }
    }
  }
}
