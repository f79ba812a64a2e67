import HTTP
import HTTPTypes
import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Conditions that people put together` {
  let world: World
  let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
    let rows: [[(String, String)]] = [
      [("name", "Acme 100%"), ("industry", "Steel"), ("category", "CUSTOMER"), ("annualRevenue", "5000"), ("tags", "vip, north")],
      [("name", "Beta"), ("industry", "Steelworks"), ("category", "PARTNER"), ("lastContactDate", "2020-01-15")],
      [("name", "Gamma"), ("status", "INACTIVE"), ("annualRevenue", "200")],
    ]
    try world.admin.write { writer in
      for row in rows { try Customer.type.create(Inputs(row.map { ($0.0, .typed($0.1)) }), writer) }
    }
  }

  private func names(_ query: String) throws -> [String] {
    let answer = try browser.json("GET", "/api/crm/customers?" + query)
    #expect(answer.status == 200, "\(query): \(answer.json)")
    return (answer.json["data"]?.array ?? []).compactMap { $0["name"]?.string?.split(separator: " ").first.map { String($0) } }
  }

  @Test(arguments: [
    ("where=industry:is:steel", ["Acme"]), ("where=industry:not:Steel", ["Beta", "Gamma"]),
    ("where=industry:contains:EEL", ["Acme", "Beta"]),
    ("where=name:contains:100%25", ["Acme"]), ("where=name:contains:%25", ["Acme"]), ("where=industry:starts:steelw", ["Beta"]),
    ("where=industry:empty", ["Gamma"]), ("where=industry:filled", ["Acme", "Beta"]), ("where=annualRevenue:over:1000", ["Acme"]),
    ("where=annualRevenue:under:1000", ["Gamma"]), ("where=category:is:customer,partner", ["Acme", "Beta"]),
    ("where=tags:has:VIP", ["Acme"]), ("where=tags:lacks:vip", ["Beta", "Gamma"]), ("where=lastContactDate:before:2020-02-01", ["Beta"]),
    ("where=lastContactDate:after:2020-01-15", []), ("where=createdAt:last:1", ["Acme", "Beta", "Gamma"]),
    ("where=createdBy:is:me&where=status:is:ACTIVE", ["Acme", "Beta"]), ("where=ownerId:is:me", ["Acme", "Beta", "Gamma"]),
    ("match=any&where=status:is:INACTIVE&where=category:is:PARTNER", ["Beta", "Gamma"]),
    ("where=status:is:ACTIVE&where.a=annualRevenue:over:1000&where.a=category:is:PARTNER", ["Acme", "Beta"]),
    ("match=any&where.a=status:is:ACTIVE&where.a=industry:is:Steel&where.b=status:is:INACTIVE", ["Acme", "Gamma"]),
  ])
  func `each comparison finds what it says`(_ query: String, _ expected: [String]) throws {
    #expect(try names(query) == expected)
  }

  @Test(arguments: [
    "where=nothing:is:1", "where=name", "where=name:over:1", "where=annualRevenue:over:many", "where=customFields:contains:x",
    "where=name:is:", "where=lastContactDate:last:x", "where=ownerId:is:Mara", "where=trashed_at:empty",
    "where=lastContactDate:last:99999999999999999999",
  ])
  func `what cannot be compared is refused by name`(_ query: String) throws {
    let answer = try browser.json("GET", "/api/crm/customers?" + query)
    #expect(answer.status == 422)
    #expect(answer.json["error"]?["fields"]?["where"]?.string?.isEmpty == false)
  }

  @Test func `contacts are found by name, e-mail, phone and the name of their client`() throws {
    try world.admin.write { writer in
      let client = try #require(try writer.id("SELECT id FROM customers WHERE name = 'Beta'"))
      let inputs: [(String, Input)] = [
        ("name", .typed("Jo Doe")), ("email", .typed("jo@mail.example")), ("phone", .typed("+31 20 555 01 99")),
        ("customerId", .json(JSON(client))),
      ]
      try Contact.type.create(Inputs(inputs), writer)
      try Contact.type.create(Inputs([("name", .typed("Someone Else"))]), writer)
    }
    for text in ["jo", "jo@mail", "5550199", "beta"] {
      let found = try browser.json("GET", "/api/crm/contacts?search=\(text)").json["data"]?.array?.map { $0["name"]?.string }
      #expect(found == ["Jo Doe"], "\(text)")
      #expect(try !browser.get("/crm/contacts?search=\(text)").bodyText.contains("Someone Else"))
    }
  }

  @Test func `a chip does not tell the name of what is in Trash`() throws {
    let parent = try #require(try browser.json("POST", "/api/crm/customers", ["name": "Secret Holding"]).json["id"]?.string)
    let path = "/crm/customers?view=table&where=parentId:is:" + parent
    #expect(try browser.get(path).bodyText.contains("Secret Holding"))
    _ = try browser.json("DELETE", "/api/crm/customers/" + parent)
    let page = try browser.get(path).bodyText
    #expect(page.contains("[Deleted client]") && !page.contains("Secret Holding"))
  }

  @Test func `a list takes so many conditions and no more`() throws {
    let many = Array(repeating: "where=name:is:x", count: 31).joined(separator: "&")
    #expect(try browser.json("GET", "/api/crm/customers?" + many).status == 422)
  }

  @Test func `the page puts a row under the others, and leads to a list whose address reads well`() throws {
    let page = try browser.get("/crm/customers/filter?view=table&where=industry:contains:eel&more=1").bodyText
    #expect(page.contains("name=\"field.1\""))
    #expect(page.contains("name=\"view\" value=\"table\""))
    let shown = try browser.get(
      "/crm/customers/filter?view=table&match=any&field.0=industry&op.0=contains&value.0=eel&field.1=status&op.1=is&value.1=INACTIVE&show=1"
    )
    #expect(shown.headers[.location] == "/crm/customers?view=table&match=any&where=industry%3Acontains%3Aeel&where=status%3Ais%3AINACTIVE")
    let list = try browser.get(shown.headers[.location] ?? "").bodyText
    for name in ["Acme", "Beta", "Gamma"] { #expect(list.contains(name)) }
    #expect(list.contains("or Status"))
    let wrong = try browser.get("/crm/customers/filter?field.0=annualRevenue&op.0=over&value.0=<much>&show=1")
    #expect(wrong.statusCode == 200)
    #expect(wrong.bodyText.contains("&lt;much&gt;"))
    #expect(wrong.bodyText.contains("must be an amount"))
  }

  @Test func `a change of all that match keeps to the conditions`() throws {
    let answer = try browser.json(
      "POST", "/api/crm/customers/bulk",
      ["filter": ["match": "any", "where": ["name:is:Beta", "name:is:Gamma"]], "set": ["industry": "Paper"]])
    #expect(answer.json["changed"] == 2)
    #expect(try names("where=industry:is:Paper") == ["Beta", "Gamma"])
  }
}
