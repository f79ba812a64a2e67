import Records
import Testing
import Values
import Web

@testable import CRM
@testable import Store

@Suite struct `What belongs to one client` {
  private let world: World
  private let browser: Browser
  private let acme: RecordID

  init() throws {
    world = try World()
    browser = try world.browser()
    acme = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Acme"))]), $0).id }
  }

  private func people(_ names: [String], primary: String? = nil) throws -> [RecordID] {
    try world.admin.write { writer in
      try names.map { name in
        let inputs: [(name: String, input: Input)] = [
          ("name", .typed(name)), ("customerId", .typed(acme.description)), ("isPrimary", .json(.bool(name == primary))),
        ]
        return try Contact.type.create(Inputs(inputs), writer).id
      }
    }
  }

  /// Names on the Contacts tab, and where it goes on.
  private func tab(_ target: String) throws -> (names: [String], next: String?) {
    let page = try browser.get(target).bodyText
    let names = page.matches(of: /<tr data-href="\/crm\/contacts\/[^>]*>.*?<span class="cut">([^<]*)<\/span><\/a>/).map { String($0.1) }
    let next = page.firstMatch(of: /href="(\/crm\/customers\/[^"]*\?cursor=[^"]*)"/).map { String($0.1).replacing("&amp;", with: "&") }
    return (names, next)
  }

  @Test func `is read in the order of an index, whatever the client has`() throws {
    let day = try #require(CalendarDate("2030-01-01"))
    let second = Cursor(key: .text("1Ada"), seq: 7)
    try world.admin.read { reader in
      let statements: [SQL] = [
        ContactsOfClient.first(6, "t.id", of: acme), CustomerOverview.projects(of: acme), CustomerMap.parts(of: acme),
        CustomerMap.deals(of: acme, amount: "t.amount"), CustomerFigures.totals(of: [acme]),
        CustomerPeople.statement(of: acme, after: nil), CustomerPeople.statement(of: acme, after: second),
      ]
      for statement in statements {
        let plan = try reader.explain(statement)
        #expect(!plan.contains { $0.hasPrefix("USE TEMP B-TREE") || $0.hasPrefix("SCAN main.") }, "\(statement.text)\n\(plan)")
      }
      let won = try reader.explain(CustomerFigures.won(by: [acme], since: day))
      #expect(won.contains { $0.contains("USING COVERING INDEX") && $0.contains("AND closed_date>?)") }, "\(won)")
    }
  }

  @Test func `has figures that follow every deal`() throws {
    let bolt = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Bolt"))]), $0).id }
    func figures(_ id: RecordID) throws -> String {
      try world.admin.read { reader in
        let deals = try CustomerFigures([id], reader).deals(of: id)
        return [deals.open, deals.won, deals.recent].map { "\($0.count) \($0.amounts.map(\.minor).reduce(0, +))" }.joined(separator: ", ")
      }
    }
    let body: JSON = ["name": "Machine", "customerId": JSON(acme), "amount": 100, "currencyCode": "USD"]
    let path = "/api/crm/deals/" + (try #require(try browser.json("POST", "/api/crm/deals", body).json["id"]?.string))
    #expect(try figures(acme) == "1 10000, 0 0, 0 0")
    _ = try browser.json("PUT", path, ["amount": 250])
    #expect(try figures(acme) == "1 25000, 0 0, 0 0")
    _ = try browser.json("PUT", path, ["customerId": JSON(bolt)])
    #expect(try figures(acme) == "0 0, 0 0, 0 0" && figures(bolt) == "1 25000, 0 0, 0 0")
    #expect(try browser.json("POST", path + "/win", [:]).status == 200)
    #expect(try figures(bolt) == "0 0, 1 25000, 1 25000")
    #expect(try browser.json("DELETE", path).status == 204)
    #expect(try figures(bolt) == "0 0, 0 0, 0 0")
    #expect(try browser.post(path.replacing("/api", with: "") + "/restore").statusCode == 303)
    #expect(try figures(bolt) == "0 0, 1 25000, 1 25000")
  }

  @Test func `who somebody is to a client is one step, however many belong to it`() throws {
    try world.admin.read { reader in
      let plan = try reader.explain(
        "SELECT role FROM contact_relations WHERE contact_id = \(acme) AND customer_id = \(acme) AND until IS NULL")
      #expect(plan.contains { $0.contains("contact_relations_by_both (tenant_id=? AND contact_id=? AND customer_id=?") }, "\(plan)")
    }
  }

  @Test func `stands page by page, the primary contact before all others`() throws {
    let names = (1...119).map { "Person " + String(1_000 + $0) }
    _ = try people(names + ["Zoë Ek", "Person 1007"], primary: "Zoë Ek")
    var (shown, next) = try tab("/crm/customers/\(acme)/contacts")
    #expect(shown.count == 50 && shown.first == "Zoë Ek" && shown[1] == "Person 1001")
    while let target = next {
      let page = try tab(target)
      shown += page.names
      next = page.next
    }
    #expect(shown == ["Zoë Ek"] + (names + ["Person 1007"]).sorted())
    #expect(try browser.get("/crm/customers/\(acme)/contacts?cursor=x").statusCode == 422)
  }

  @Test func `is on its tab however much belongs to others, in the order that is asked for`() throws {
    let bolt = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Bolt"))]), $0).id }
    try world.admin.write { writer in
      for number in 0..<1_010 {
        let client = number < 1_005 ? bolt : acme
        let inputs = [("name", "Deal \(number)"), ("customerId", client.description), ("amount", String(number))]
        _ = try Deal.type.create(Inputs(inputs.map { ($0.0, .typed($0.1)) }), writer)
      }
    }
    for (client, total, names) in [(acme, "5 deals", (1_005...1_009)), (bolt, "1,000+ deals", (955...1_004))] {
      let page = try browser.get("/crm/customers/\(client)/deals?sortBy=amount&sortOrder=desc").bodyText
      let shown = page.matches(of: /<th scope="row"><a href="[^"]*">Deal (\d+)</).compactMap { Int($0.1) }
      #expect(shown == Array(names.reversed()) && page.contains(total))
    }
  }

  @Test func `follows a new name, Trash and what comes back`() throws {
    let ids = try people(["Bo", "Cy"])
    _ = try browser.json("PUT", "/api/crm/contacts/\(ids[1])", ["firstName": "Al", "lastName": .null])
    #expect(try tab("/crm/customers/\(acme)/contacts").names == ["Al", "Bo"])
    #expect(try browser.json("DELETE", "/api/crm/contacts/\(ids[1])").status == 204)
    _ = try browser.json("DELETE", "/api/crm/contacts/\(ids[0])")
    #expect(try tab("/crm/customers/\(acme)/contacts").names == [])
    let kept = try world.admin.read { try $0.page("SELECT contact_name FROM contact_relations_all") }
    #expect((0..<kept.rowCount).allSatisfy { kept.string($0, 0) == "" })
    for id in ids { #expect(try browser.post("/crm/contacts/\(id)/restore").statusCode == 303) }
    #expect(try tab("/crm/customers/\(acme)/contacts").names == ["Al", "Bo"])
  }

  @Test func `is searched on its tab, and nobody found is not nobody there`() throws {
    _ = try people(["Ada Ek", "Bo Vos"])
    let found = try browser.get("/crm/customers/\(acme)/contacts?search=vos").bodyText
    #expect(found.contains("Bo Vos") && !found.contains("Ada Ek") && found.contains("name=\"search\" value=\"vos\""))
    let none = try browser.get("/crm/customers/\(acme)/contacts?search=zzz").bodyText
    #expect(none.contains("Nobody fits") && !none.contains("Nobody to talk to yet") && none.contains("value=\"zzz\""))
  }
}
