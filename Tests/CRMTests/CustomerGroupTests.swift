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

  /// Names of a line of clients, each part of the one before.
  private func line(_ count: Int) throws -> [RecordID] {
    try world.admin.write { writer in
      var ids: [RecordID] = []
      for number in 1...count {
        let above: [(name: String, input: Input)] = ids.last.map { [("parentId", .typed($0.description))] } ?? []
        ids.append(try Customer.type.create(Inputs([("name", .typed("Level \(number)"))] + above), writer).id)
      }
      return ids
    }
  }

  @Test func `no client is its own ancestor, however far below it that one stands`() throws {
    let ids = try line(104)
    for place in [99, 101, 103] {
      #expect(try browser.json("PUT", "/api/crm/customers/\(ids[0])", ["parentId": JSON(ids[place])]).status == 422, "\(place)")
    }
    #expect(try world.admin.read { try Customer.type.get(ids[0], $0)["parentId"] } == .null)
  }

  @Test func `what lies deeper than the figures and the tree go is told`() throws {
    let ids = try line(8)
    _ = try deal("Deep", ids[7], "500", "EUR")
    let group = try browser.json("GET", "/api/crm/customers/\(ids[0])?include=group").json["group"]
    #expect(group?["clients"] == 7 && group?["isCut"] == true)
    let page = try browser.get("/crm/customers/\(ids[0])").bodyText
    #expect(page.contains("the 6 clients of the first six levels below it") && page.contains("The group is larger"))
    let whole = try browser.json("GET", "/api/crm/customers/\(ids[1])?include=group").json["group"]
    #expect(whole?["clients"] == 7 && whole?["isCut"] == false)
    let second = try browser.get("/crm/customers/\(ids[1])").bodyText
    #expect(second.contains("the 6 clients below it"))
    let deepest = try browser.get("/crm/customers/\(ids[7])").bodyText
    #expect(deepest.contains("tree-row") && deepest.contains("The group is larger"))
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

  @Test func `where a side of the map ends a link leads to all of it`() throws {
    let top = try client("Top")
    try world.admin.write { writer in
      for number in 1...Int(CustomerMap.limit) + 2 {
        _ = try Customer.type.create(Inputs([("name", .typed("Part \(number)")), ("parentId", .json(JSON(top)))]), writer)
      }
    }
    let page = try browser.get("/crm/customers/\(top)/relations").bodyText
    #expect(page.contains("All clients below it") && !page.contains("All contacts") && !page.contains("All deals"))
    let link = "/crm/customers?where=parentId%3Ais%3A\(top)"
    #expect(page.split(separator: "id=\"table\"").allSatisfy { $0.contains("href=\"\(link)\"") })
    let list = try browser.get(link).bodyText
    #expect(list.contains("52 clients") && list.contains("Part of"))
    let leaf = try line(6)
    let deep = try browser.get("/crm/customers/\(leaf[5])/relations").bodyText
    #expect(deep.contains("Level 1") && !deep.contains("All clients below it"))
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

  @Test func `no client becomes its own ancestor by way of Trash`() throws {
    let (c, b, a) = (try client("C"), try client("B"), try client("A"))
    _ = try browser.json("PUT", "/api/crm/customers/\(a)", ["parentId": JSON(b)])
    _ = try browser.json("PUT", "/api/crm/customers/\(b)", ["parentId": JSON(c)])
    #expect(try browser.json("DELETE", "/api/crm/customers/\(b)").status == 204)
    let answer = try browser.json("PUT", "/api/crm/customers/\(c)", ["parentId": JSON(a)])
    #expect(answer.status == 422 && answer.json["error"]?["fields"]?["parentId"] != nil)
    #expect(try browser.post("/crm/customers/\(b)/restore").statusCode == 303)
  }

  @Test func `who may not see what a client is part of is not shown the group either, nor the day of the last contact`() throws {
    let top = try client("Top Holding")
    let middle = try client("Middle", under: top)
    _ = try client("Leaf", under: middle)
    _ = try deal("One", middle, "1000", "EUR")
    let call: JSON = ["subject": "Call", "type": "CALL", "customerId": JSON(middle)]
    let task = try #require(try browser.json("POST", "/api/crm/activities", call).json["id"]?.string)
    _ = try browser.json("PUT", "/api/crm/activities/\(task)/complete", ["completedAt": "2024-02-08T16:00:00Z"])
    let rep = try world.member("Rita Rep", role: Roles.salesRep)
    let theirs = try world.browser(rep.email)
    func shown() throws -> [Bool] {
      let page = try theirs.get("/crm/customers/\(middle)").bodyText
      return ["tree-row", "group-sums", "Top Holding", "Leaf", "Last contact"].map { page.contains($0) }
    }
    #expect(try shown() == [true, true, true, true, true])
    try world.admin.write { writer in
      try FieldRules.set(
        [.init(field: "parentId", role: Roles.salesRep): .hidden, .init(field: "lastContactDate", role: Roles.salesRep): .hidden],
        of: Customer.type, writer)
    }
    #expect(try shown() == [false, false, false, false, false])
    #expect(try theirs.json("GET", "/api/crm/customers/\(middle)?include=group").json["group"] == .null)
    #expect(try browser.json("GET", "/api/crm/customers/\(middle)?include=group").json["group"]?["clients"] == 2)
  }
}
