import Foundation
import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Deals that were won or lost, and lists of them` {
  private func deal(_ world: World, _ name: String, _ more: [(String, String)] = []) throws -> Row {
    try world.admin.write { try Deal.type.create(Inputs([("name", .typed(name))] + more.map { ($0.0, .typed($0.1)) }), $0) }
  }

  private func row(_ world: World, _ id: RecordID) throws -> Row { try world.admin.read { try Deal.type.get(id, $0) } }

  @Test func `taking back that a deal is won or lost gives its own chance back`() throws {
    let world = try World()
    let browser = try world.browser("mara@kith.example")
    for (verb, form) in [("win", [:]), ("lose", ["lostReason": "PRICE"])] as [(String, KeyValuePairs<String, String>)] {
      let made = try deal(world, "Retrofit", [("probability", "40")])
      #expect(try browser.post("/crm/deals/\(made.id)/\(verb)", form).statusCode == 303)
      let page = try browser.get("/crm/deals/\(made.id)").bodyText.replacing("&amp;", with: "&")
      let undo = try #require(page.range(of: "/crm/deals/\(made.id)/move?stage="), "\(verb)")
      _ = try browser.post(String(page[undo.lowerBound...].prefix { $0 != "\"" }))
      #expect(try row(world, made.id)["probability"] == .integer(40))
    }
  }

  @Test func `the list takes deals of no client, and of several`() throws {
    let world = try World()
    let browser = try world.browser("mara@kith.example")
    let ids = try ["Acme", "Birch"].map { name in
      try world.admin.write { try Customer.type.create(Inputs([("name", .typed(name))]), $0).id }
    }
    for id in ids { _ = try deal(world, "Deal of \(id)", [("customerId", id.description)]) }
    _ = try deal(world, "Of nobody")
    let several = try browser.get("/crm/deals?customerId=\(ids[0]),\(ids[1])")
    #expect(several.statusCode == 200 && several.bodyText.contains("Deal of \(ids[1])") && !several.bodyText.contains("Of nobody"))
    let none = try browser.get("/crm/deals?customerId=none")
    #expect(none.statusCode == 200 && none.bodyText.contains("Of nobody") && !none.bodyText.contains("Deal of"))
  }
}
