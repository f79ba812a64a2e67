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
