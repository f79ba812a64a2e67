import Records
import Store
import Testing
import Values
import Web
import WebTesting

@testable import CRM

@Suite struct `A group of clients` {
  private let world: World
  private let browser: Browser

  init() throws {
    world = try World(currency: .eur)
    browser = try world.browser()
  }

  private func client(_ name: String, under parent: RecordID? = nil) throws -> RecordID {
    let above: [(name: String, input: Input)] = parent.map { [("parentId", .typed($0.description))] } ?? []
    return try world.admin.write { try Customer.type.create(Inputs([("name", .typed(name))] + above), $0).id }
  }

  private func deal(_ name: String, _ customer: RecordID, _ amount: String, _ currency: String) throws -> RecordID {
    let pairs = [("name", name), ("customerId", customer.description), ("amount", amount), ("currencyCode", currency)]
    return try world.admin.write { try Deal.type.create(Inputs(pairs.map { ($0.0, .typed($0.1)) }), $0).id }
  }

  @Test func `no client is its own ancestor`() throws {
    let top = try client("Top")
    let leaf = try client("Leaf", under: try client("Middle", under: top))
    let answer = try browser.json("PUT", "/api/crm/customers/\(top)", ["parentId": JSON(leaf)])
    #expect(answer.status == 422 && answer.json["error"]?["fields"]?["parentId"]?.string?.contains("part of itself") == true)
    #expect(try browser.json("PUT", "/api/crm/customers/\(top)", ["parentId": JSON(top)]).status == 422)
  }

  @Test func `open and won value of all below it stand on the page, for each currency`() throws {
    let top = try client("Top")
    let leaf = try client("Leaf", under: try client("Middle", under: top))
    _ = try deal("One", top, "1000", "EUR")
    _ = try deal("Two", leaf, "250", "USD")
    let won = try deal("Three", leaf, "4000", "EUR")
    #expect(try browser.json("POST", "/api/crm/deals/\(won)/win", [:]).status == 200)
    let page = try browser.get("/crm/customers/\(top)").bodyText
    #expect(page.contains("€1,000 + $250") && page.contains("€4,000"))
    #expect(page.contains("Leaf") && page.contains("Middle"))
    #expect(!(try browser.get("/crm/customers/\(leaf)").bodyText.contains("€1,000")))
  }

  @Test func `the figures of a very large group end, and say so`() throws {
    let top = try client("Top")
    _ = try world.admin.write { writer in
      for number in 0..<CustomerSubtree.clientLimit + 5 {
        _ = try Customer.type.create(Inputs([("name", .typed("Part \(number)")), ("parentId", .json(JSON(top)))]), writer)
      }
    }
    let page = try browser.get("/crm/customers/\(top)").bodyText
    #expect(page.contains("the first \(CustomerSubtree.clientLimit)"))
  }

  @Test func `the map draws people, deals and companies, and the table says the same`() throws {
    let top = try client("Top")
    let middle = try client("Middle", under: top)
    _ = try client("Leaf", under: middle)
    _ = try deal("Machine", middle, "1000", "EUR")
    try world.admin.write { writer in
      for number in 1...9 {
        let pairs = [("name", "Person \(number)"), ("customerId", middle.description), ("jobTitle", "Engineer \(number)")]
        _ = try Contact.type.create(Inputs(pairs.map { ($0.0, .typed($0.1)) }), writer)
      }
    }
    let page = try browser.get("/crm/customers/\(middle)/relations").bodyText
    let parts = page.split(separator: "id=\"table\"")
    #expect(parts.count == 2)
    for name in ["Top", "Leaf", "Machine", "Person 1"] { #expect(parts.allSatisfy { $0.contains(name) }, "\(name)") }
    #expect(parts[0].contains("3 more") && !parts[0].contains("Person 9") && parts[1].contains("Person 9"))
    #expect(try browser.get("/crm/customers/\(try client("Alone"))/relations").bodyText.contains("No connections yet"))
  }

  @Test func `names on the map are text`() throws {
    let top = try client("Top")
    _ = try client("<script>alert(1)</script>", under: top)
    let page = try browser.get("/crm/customers/\(top)/relations").bodyText
    #expect(!page.contains("<script>alert") && page.contains("&lt;script&gt;alert(1)"))
  }

  @Test func `the same e-mail elsewhere is a hint, not an error`() throws {
    let top = try client("Top")
    #expect(try browser.json("PUT", "/api/crm/customers/\(top)", ["primaryEmail": "Ada@ek.example"]).status == 200)
    let pairs = [("firstName", "Ada"), ("email", "ada@ek.example")]
    let first = try world.admin.write { try Contact.type.create(Inputs(pairs.map { ($0.0, .typed($0.1)) }), $0).id }
    let response = try browser.post("/crm/contacts", ["firstName": "Adele", "email": "ADA@ek.example"])
    #expect(response.statusCode == 303)
    let page = try browser.get(try #require(response.header("location"))).bodyText
    #expect(page.contains("The same e-mail address stands elsewhere"))
    #expect(page.contains("/crm/contacts/\(first)") && page.contains("/crm/customers/\(top)"))
    #expect(try browser.get("/crm/customers/\(top)").bodyText.contains("Adele"))
    let body: JSON = ["entityType": "account", "entityId": JSON(top)]
    #expect(try browser.json("POST", "/api/contacts/\(first)/relationships", body).status == 201)
    #expect(!(try browser.get("/crm/customers/\(top)").bodyText.contains("href=\"/crm/contacts/\(first)\">Ada</a> (contact)")))
  }
}
