import Foundation
import Records
import Store
import Testing
import Values
import Web
import WebTesting

@testable import CRM

@Suite struct `Pages of clients` {
  private let world: World
  private let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser("mara@kith.example")
  }

  private func client(_ name: String, _ inputs: [(name: String, input: Input)] = []) throws -> Row {
    try world.admin.write { try Customer.type.create(Inputs([("name", .typed(name))] + inputs), $0) }
  }

  private func deal(_ name: String, of client: Row, _ amount: String, _ currency: String = "USD") throws {
    let inputs: [(name: String, input: Input)] = [
      ("name", .typed(name)), ("customerId", .typed(client.id.description)), ("amount", .typed(amount)), ("currencyCode", .typed(currency)),
    ]
    _ = try world.admin.write { try Deal.type.create(Inputs(inputs), $0) }
  }

  private func task(_ subject: String, of client: Row, _ due: String? = nil) throws -> Row {
    var inputs: [(name: String, input: Input)] = [("subject", .typed(subject)), ("customerId", .typed(client.id.description))]
    if let due { inputs.append(("dueDate", .typed(due))) }
    return try world.admin.write { try Activity.type.create(Inputs(inputs), $0) }
  }

  @Test func `the grid shows each client with its deals and its next step`() throws {
    let acme = try client("Acme", [("industry", .typed("Manufacturing")), ("billingAddress.city", .typed("Rotterdam"))])
    _ = try client("Quiet Ltd")
    try deal("One", of: acme, "1000")
    try deal("Two", of: acme, "500")
    try deal("Three", of: acme, "20", "EUR")
    _ = try task("Later", of: acme, "2031-01-02")
    _ = try task("Sooner", of: acme, "2031-01-01")
    for view in ["grid", "table"] {
      let page = try browser.get("/crm/customers?view=\(view)").bodyText
      #expect(page.contains("$1,500 + €20"), "\(view)")
      #expect(page.contains("Sooner") && !page.contains("Later<"), "\(view)")
      #expect(page.contains("No next step"), "\(view)")
    }
    #expect(try browser.get("/crm/customers").bodyText.contains("Manufacturing · Rotterdam"))
  }

  @Test func `a website leads out, however it was typed and whatever it is called`() throws {
    for (typed, address) in [
      ("httpbin.example", "https://httpbin.example"), ("http://old.example", "http://old.example"),
      ("HTTPS://new.example", "HTTPS://new.example"),
      ("acme.example/?to=http://x", "https://acme.example/?to=http://x"),
    ] {
      let row = try client(typed, [("website", .typed(typed))])
      #expect(try browser.get("/crm/customers/\(row.id)").bodyText.contains("href=\"\(address)\""), "\(typed)")
    }
  }

  @Test func `New has the same key on every list`() throws {
    for path in ["customers", "contacts", "leads", "deals", "pipeline", "projects", "activities", "communications"] {
      #expect(try browser.get("/crm/\(path)").bodyText.contains("data-key=\"n\""), "\(path)")
    }
  }

  @Test func `an empty workspace says how to begin, an empty search how to go on`() throws {
    #expect(try browser.get("/crm/customers").bodyText.contains("No clients yet"))
    _ = try client("Acme")
    #expect(try browser.get("/crm/customers?search=nothing").bodyText.contains("No client fits"))
    let byHand = try browser.get("/crm/customers?q=nothing").bodyText
    #expect(byHand.contains("name=\"search\" value=\"nothing\"") && byHand.contains("Remove “Search for nothing”"))
  }

  @Test func `pages go on where the last one ended`() throws {
    for number in 1...53 { _ = try client("Client \(number + 100)") }
    let first = try browser.get("/crm/customers").bodyText
    #expect(first.contains("50 of 53") && first.contains("Client 150") && !first.contains("Client 151"))
    let marker = "href=\"/crm/customers?cursor="
    let start = try #require(first.range(of: marker))
    let cursor = first[start.upperBound...].prefix { $0 != "\"" }
    let second = try browser.get("/crm/customers?cursor=\(cursor)").bodyText
    #expect(second.contains("Client 151") && second.contains("Client 153") && !second.contains("Client 150"))
  }

  @Test func `the switcher goes to the client whose name begins like this`() throws {
    let acme = try client("Acme Industries")
    #expect(try browser.get("/crm/customers/go?q=acme+ind").header("location") == "/crm/customers/\(acme.id)")
    #expect(try browser.get("/crm/customers/go?q=zzz").header("location") == "/crm/customers?search=zzz")
  }

  @Test func `the overview shows figures, the next step, projects, people and the group`() throws {
    let holding = try client("Acme Holding")
    let acme = try client("Acme", [("parentId", .typed(holding.id.description))])
    try deal("One", of: acme, "1000")
    let step = try task("Send the quote", of: acme, "2031-01-01")
    try world.admin.write { writer in
      let customer: (name: String, input: Input) = ("customerId", .typed(acme.id.description))
      _ = try Project.type.create(Inputs([("name", .typed("Survey")), customer]), writer)
      _ = try Contact.type.create(Inputs([("name", .typed("Hanneke Vos")), customer]), writer)
    }
    let page = try browser.get("/crm/customers/\(acme.id)").bodyText
    for text in ["$1,000", "Send the quote", "Survey", "Hanneke Vos", "Acme Holding", "/crm/activities/\(step.id)/status"] {
      #expect(page.contains(text), "\(text)")
    }
    #expect(try browser.get("/crm/customers/\(holding.id)").bodyText.contains("No next step."))
  }

  @Test func `what was won in the last ninety days stands among the figures`() throws {
    let id = try world.admin.write { writer in
      let client = try Customer.type.create(Inputs([("name", .typed("Recent"))]), writer).id
      let today = writer.session.zone.today(at: writer.now)
      for (amount, days) in [("1000", 10), ("2000", 89), ("40000", 120)] {
        let pairs = [("name", "Deal \(days)"), ("customerId", client.description), ("amount", amount), ("currencyCode", "EUR")]
        let deal = try Deal.type.create(Inputs(pairs.map { ($0.0, .typed($0.1)) }), writer)
        _ = try DealClosing.win(deal.id, .init(closedDate: .typed(today.adding(days: -days).description)), writer)
      }
      return client
    }
    let page = try browser.get("/crm/customers/\(id)").bodyText
    let stat = try #require(page.firstMatch(of: /(?s)Won in 90 days<.*?<\/a>/)).output
    #expect(stat.contains("€3,000") && stat.contains("2 deals") && page.contains("€43,000"))
    let link = try #require(page.firstMatch(of: /href="([^"]*closedDateFrom=[^"]*)"/)).output.1.replacing("&amp;", with: "&")
    let list = try browser.get(String(link)).bodyText
    #expect(list.contains("Deal 10") && list.contains("Deal 89") && !list.contains("Deal 120"))
  }

  @Test func `every tab has an address`() throws {
    let acme = try client("Acme")
    try deal("Line 3 retrofit", of: acme, "1000")
    _ = try task("Call", of: acme)
    let texts = [
      "/contacts": "Nobody to talk to yet", "/deals": "Line 3 retrofit", "/activities": "Call", "/notes": "textarea", "/timeline": "added",
    ]
    for (tab, text) in texts {
      let response = try browser.get("/crm/customers/\(acme.id)\(tab)")
      #expect(response.statusCode == 200)
      #expect(response.bodyText.contains(text), "\(tab)")
    }
    #expect(!(try browser.get("/crm/customers/\(acme.id)/deals?status=WON").bodyText.contains("Line 3 retrofit")))
  }

  @Test func `a client is created, refused, changed and not overwritten by an older form`() throws {
    let refused = try browser.post("/crm/customers", ["name": "", "primaryEmail": "nonsense", "industry": "Ships"])
    #expect(refused.statusCode == 422)
    #expect(refused.bodyText.contains("id=\"error-name\"") && refused.bodyText.contains("id=\"error-primaryEmail\""))
    #expect(refused.bodyText.contains("value=\"Ships\""))
    let created = try browser.post("/crm/customers", ["name": "Acme", "billingAddress.city": "Bergen"])
    let path = try #require(created.header("location"))
    #expect(try browser.post(path, ["version": "1", "name": "Acme Ltd"]).header("location") == path)
    let stale = try browser.post(path, ["version": "1", "name": "Acme Inc"])
    #expect(stale.statusCode == 409)
    #expect(stale.bodyText.contains("Acme Ltd") && stale.bodyText.contains("value=\"Acme Inc\""))
    #expect(stale.bodyText.contains("name=\"version\" value=\"2\""))
    #expect(try world.admin.read { try $0.string("SELECT name FROM customers") } == "Acme Ltd")
  }

  @Test func `everything of a form that is sent back unchanged stays`() throws {
    let acme = try client("Acme", [("annualRevenue", .typed("1234.50")), ("billingAddress.city", .typed("Bergen")), ("tags", .typed("a"))])
    let form = try browser.get("/crm/customers/\(acme.id)/edit").bodyText
    for text in ["value=\"1234.5\"", "value=\"Bergen\"", "value=\"Acme\""] { #expect(form.contains(text), "\(text)") }
    #expect(form.contains("<option selected>USD</option>"))
    #expect(form.contains("<option value=\"\(world.admin.userID)\" selected>"))
  }

  @Test func `JSON includes what hangs on a client, and refuses what it does not know`() throws {
    let acme = try client("Acme", [("description", .typed("Fillers"))])
    try deal("One", of: acme, "1000")
    let path = "/api/crm/customers/\(acme.id)"
    _ = try browser.json("POST", path + "/notes", ["content": "hello"])
    let all = try browser.json("GET", path + "?include=contacts,deals,communications,activities,notes,sales").json
    #expect(all["description"]?.string == "Fillers")
    #expect(all["deals"]?.array?.compactMap { $0["amount"]?.text } == ["1000"])
    #expect(all["notes"]?.array?.compactMap { $0["content"]?.string } == ["hello"])
    for name in ["contacts", "communications", "activities", "salesQuotations", "salesOrders", "salesInvoices"] {
      #expect(all[name]?.array?.isEmpty == true, "\(name)")
    }
    #expect(try browser.json("GET", path).json["notes"] == nil)
    #expect(try browser.json("GET", path + "?include=secrets").status == 422)
  }

  @Test func `the timeline as JSON is newest first and goes on`() throws {
    let acme = try client("Acme")
    try deal("One", of: acme, "1000")
    let path = "/api/crm/customers/\(acme.id)/timeline?limit=1"
    let first = try browser.json("GET", path).json
    #expect(first["data"]?.array?.compactMap { $0["type"]?.string } == ["deal"])
    let next = try #require(first["pagination"]?["cursor"]?.string)
    let second = try browser.json("GET", path + "&cursor=\(next)").json
    #expect(second["data"]?.array?.compactMap { $0["type"]?.string } == ["customer"])
  }

  @Test func `whoever may only look writes nothing, and strangers find nothing`() throws {
    let acme = try client("Acme")
    _ = try world.member("Uma User", role: Roles.user)
    let user = try world.browser("umauser@kith.example")
    #expect(try user.get("/crm/customers/\(acme.id)").statusCode == 200)
    #expect(try user.get("/crm/customers/\(acme.id)/deals").statusCode == 403)
    #expect(try user.post("/crm/customers", ["name": "Mine"]).statusCode == 403)
    #expect(try user.post("/crm/customers/\(acme.id)/trash").statusCode == 403)
    _ = try world.otherWorkspace()
    let stranger = try world.browser("oskar@other.example")
    for tail in ["", "/contacts", "/deals", "/activities", "/notes", "/timeline", "/edit"] {
      #expect(try stranger.get("/crm/customers/\(acme.id)\(tail)").statusCode == 404, "\(tail)")
    }
    #expect(try stranger.json("GET", "/api/crm/customers/\(acme.id)/timeline").status == 404)
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM customers") } == 1)
  }

  @Test func `old addresses lead to the new ones`() throws {
    for (old, new) in ["/": "/crm", "/clients": "/crm/customers", "/clients/7": "/crm/customers/7", "/my-tasks": "/crm/my-tasks"] {
      #expect(try browser.get(old).header("location") == new)
    }
  }
}
