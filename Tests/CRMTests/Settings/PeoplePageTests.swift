import HTTP
import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `The page of a person` {
  private let world: World
  private let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  @Test func `a changed role leaves a ticked box ticked, and an empty one locks the person out`() throws {
    let rosa = try world.member("Rosa Rep", role: Roles.salesRep)
    let path = "/crm/settings/people/\(rosa.userID)"
    _ = try browser.post(
      path,
      ["role": Roles.manager, "password": World.password, "active": "0", "active": "1", "crm": "0", "crm": "1"])
    #expect(try world.browser(rosa.email).get("/crm/customers").statusCode == 200)
    #expect(try state(rosa.userID) == ["MANAGER", "1"])
    _ = try browser.post(path, ["role": Roles.manager, "password": World.password, "active": "0", "crm": "0"])
    #expect(try state(rosa.userID) == ["MANAGER", "0"])
  }

  @Test func `after a wrong password the form has what was chosen`() throws {
    let rosa = try world.member("Rosa Rep", role: Roles.salesRep)
    let page = try browser.post(
      "/crm/settings/people/\(rosa.userID)",
      ["role": Roles.manager, "password": "wrong", "active": "0", "crm": "0", "crm": "1"])
    #expect(page.statusCode == 422 && page.bodyText.contains("value=\"MANAGER\" selected"))
    #expect(page.bodyText.contains("name=\"crm\" value=\"1\" checked") && !page.bodyText.contains("name=\"active\" value=\"1\" checked"))
    #expect(try state(rosa.userID) == ["SALES_REP", "1"])
  }

  private func state(_ id: RecordID) throws -> [String] {
    let page = try world.admin.read { try $0.page("SELECT role, active FROM members WHERE id = \(id)") }
    return [page.string(0, 0) ?? "", "\(page.integer(0, 1) ?? -1)"]
  }

  @Test func `who left is found among the owners as long as something is theirs`() throws {
    let rosa = try world.member("Rosa Rep", role: Roles.salesRep)
    let leo = try world.member("Leo Left", role: Roles.salesRep)
    try world.admin.write { writer in
      _ = try Customer.type.create(Inputs([("name", .typed("Acme")), ("ownerId", .typed(rosa.userID.description))]), writer)
      for member in [rosa, leo] { try writer.setActive(false, of: member.userID) }
    }
    let page = try browser.get("/crm/customers").bodyText
    #expect(page.contains("Rosa Rep (inactive)") && !page.contains("Leo Left"))
  }

  @Test func `roles list see, add, change and delete first, and say the others as phrases`() throws {
    let page = try browser.get("/crm/settings/roles").bodyText
    let leads = try #require(page.firstRange(of: "colspan=\"5\">Leads<")).upperBound
    let deals = try #require(page.firstRange(of: "colspan=\"5\">Deals<")).lowerBound
    let rows = page[leads..<deals].split(separator: "<th scope=\"row\">").dropFirst().map { String($0.prefix { $0 != "<" }) }
    #expect(Array(rows.prefix(4)) == ["See", "Add", "Change", "Delete"])
    #expect(rows.contains("Score leads"))
  }
}
