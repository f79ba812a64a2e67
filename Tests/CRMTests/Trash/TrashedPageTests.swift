import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `The page of something that went to Trash with its client` {
  let world: World
  let client: RecordID
  let parts: [String]

  init() throws {
    world = try World()
    let admin = world.admin
    (client, parts) = try admin.write { writer in
      let client = try Customer.type.create(Inputs([("name", .typed("Acme"))]), writer).id
      let named = ("customerId", Input.json(JSON(client)))
      let deal = try Deal.type.create(Inputs([("name", .typed("Line 3")), named]), writer).id
      let contact = try Contact.type.create(Inputs([("name", .typed("Bo Lind")), named]), writer).id
      try Customer.type.trash(client, writer)
      return (client, ["/crm/deals/\(deal)", "/crm/contacts/\(contact)"])
    }
  }

  @Test func `says so, and brings back the client with all of it`() throws {
    let browser = try world.browser()
    for (path, name) in zip(parts, ["Line 3", "Bo Lind"]) {
      let page = try browser.get(path)
      #expect(page.statusCode == 404)
      for text in [
        "“<bdi>\(name)</bdi>” is in Trash", "along with the client “<bdi>Acme</bdi>”", "Restore the client", "customer:\(client)",
      ] {
        #expect(page.bodyText.contains(text), "\(path): \(text)")
      }
      #expect(try browser.json("GET", "/api" + path).status == 404)
    }
    #expect(try browser.post("/crm/trash/restore", ["id": "customer:\(client)", "return_to": parts[0]]).statusCode == 303)
    for path in parts { #expect(try browser.get(path).statusCode == 200) }
  }

  @Test func `offers no way back to whoever may not restore the client`() throws {
    let sam = try world.member("Sam Seller", role: Roles.salesRep)
    let page = try world.browser(sam.email).get(parts[0]).bodyText
    #expect(page.contains("is in Trash") && !page.contains("Restore the client") && page.contains("Your role may not bring it back"))
  }

  @Test func `tells nothing to a role that does not see its kind, nor to another workspace`() throws {
    let user = try world.member("Uma User", role: Roles.user)
    let page = try world.browser(user.email).get(parts[0])
    #expect([403, 404].contains(page.statusCode) && !page.bodyText.contains("Line 3") && !page.bodyText.contains("Acme"))
    _ = try world.otherWorkspace()
    let foreign = try world.browser("oskar@other.example").get(parts[0])
    #expect(foreign.statusCode == 404 && !foreign.bodyText.contains("Line 3") && !foreign.bodyText.contains("in Trash"))
  }

  @Test func `is a plain 404 once the client is deleted for good`() throws {
    let browser = try world.browser()
    #expect(try browser.post("/crm/trash/purge", ["id": "customer:\(client)", "confirm": "delete"]).statusCode == 303)
    for path in parts { #expect(try !browser.get(path).bodyText.contains("is in Trash")) }
  }
}
