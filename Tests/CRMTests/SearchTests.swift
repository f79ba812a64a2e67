import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Search` {
  private func filled() throws -> World {
    let world = try World()
    try world.admin.write { writer in
      let customer = try Customer.type.create(
        Inputs([("name", .typed("Måller & Søn")), ("industry", .typed("Joinery")), ("primaryPhone", .typed("+31 (0)20 794-6095"))]), writer)
      try Contact.type.create(Inputs([("name", .typed("Eline Möller")), ("customerId", .json(JSON(customer.id)))]), writer)
      try Lead.type.create(Inputs([("name", .typed("Moller lead")), ("company", .typed("Isar"))]), writer)
      try World.deal("Moller retrofit", "1200", "Proposal", writer)
    }
    try world.otherWorkspace().write { try Customer.type.create(Inputs([("name", .typed("Moller Foreign"))]), $0) }
    return world
  }

  @Test func `a kind that is named twice is searched once`() throws {
    let world = try filled()
    let answer = try world.mara().json("GET", "/api/crm/search?q=moller&types=deal,deals,deal").json
    #expect(answer["data"]?.array?.count == 1)
  }

  @Test func `four kinds are found without accents, each with its address, and nothing of another workspace`() throws {
    let world = try filled()
    let browser = try world.mara()
    let answer = try browser.json("GET", "/api/crm/search?q=moller").json
    let data = try #require(answer["data"]?.array)
    #expect(data.map { $0["type"]?.string } == ["contact", "lead", "deal"])
    #expect(data.first?["title"]?.string == "Eline Möller")
    #expect(data.first?["subtitle"]?.string == "Måller & Søn")
    #expect(data.last?["subtitle"]?.string == "Proposal · $1,200")
    #expect(data.allSatisfy { ($0["url"]?.string ?? "").hasSuffix($0["id"]?.string ?? "?") })
    #expect(try browser.json("GET", "/api/crm/search?q=maller%20son").json["data"]?.array?.first?["type"]?.string == "customer")
    let page = try browser.get("/crm/search?q=moller").bodyText
    for text in ["<mark>Moller</mark> retrofit", "<mark>Moller</mark> lead", "Eline Möller"] {
      #expect(page.contains(text), "\(text) is missing")
    }
    #expect(!page.contains("Foreign"))
  }

  @Test func `a sign that ends texts elsewhere is no error`() throws {
    let world = try filled()
    let browser = try world.mara()
    for path in ["/crm/search?q=", "/api/crm/search?q=", "/crm/customers?search=", "/api/crm/customers?search=", "/crm/contacts?search="] {
      for sought in ["ab%00cd", "%00", "moller%00", "a%00b"] {
        #expect(try browser.get(path + sought).statusCode == 200, "\(path + sought)")
      }
    }
  }

  @Test func `a phone number is found however it is written`() throws {
    let world = try filled()
    let browser = try world.mara()
    for typed in ["+31207946095", "020 794 6095", "0207946095", "0031 20 7946095", "7946095", "794-6095", "+31 (0)20 794 60 95"] {
      let data = try browser.json("GET", "/api/crm/search?q=\(URLText.encode(typed))").json["data"]?.array
      #expect(data?.first?["title"]?.string == "Måller & Søn", "\(typed) is not found")
    }
    #expect(try browser.json("GET", "/api/crm/search?q=020%20111%201111").json["data"] == [])
    #expect(try browser.json("GET", "/api/crm/customers?search=0207946095").json["data"]?.array?.count == 1)
  }

  @Test func `a mobile number is found from abroad and from home, whichever way it was entered`() throws {
    let world = try World()
    let spellings = ["+31 6 1234 5678", "0031612345678", "06-12345678", "06 12 34 56 78", "+31 (0)6 12345678"]
    let browser = try world.mara()
    for entered in spellings {
      let id = try world.admin.write { try Contact.type.create(Inputs([("name", .typed("Ida")), ("phone", .typed(entered))]), $0).id }
      for typed in spellings {
        let data = try browser.json("GET", "/api/crm/search?q=\(URLText.encode(typed))").json["data"]?.array
        #expect(data?.count == 1, "\(entered) is not found as \(typed)")
      }
      try world.admin.write { try Contact.type.trash(id, $0) }
    }
  }

  @Test func `records that were opened before are named by id, in their order, while they are there and may be seen`() throws {
    let world = try World()
    let ids = try world.admin.write { writer in
      (
        try Customer.type.create(Inputs([("name", .typed("Northwind"))]), writer).id,
        try World.deal("Forty desks", "1200", "Proposal", writer).id
      )
    }
    let foreign = try world.otherWorkspace().write { try Customer.type.create(Inputs([("name", .typed("Foreign"))]), $0).id }
    let query = "/api/crm/search?records=deals:\(ids.1),customers:\(foreign),customers:\(ids.0),nonsense,lead:x"
    let titles = { (browser: Browser) in try browser.json("GET", query).json["data"]?.array?.compactMap { $0["title"]?.string } }
    #expect(try titles(try world.mara()) == ["Forty desks", "Northwind"])
    let user = try world.member("Uma User", role: Roles.user)
    #expect(try titles(try world.browser(user.email)) == ["Northwind"])
    try world.admin.write { try Customer.type.trash(ids.0, $0) }
    #expect(try titles(try world.mara()) == ["Forty desks"])
  }

  @Test func `types narrow down, and the limit is that of each type`() throws {
    let world = try filled()
    try world.admin.write { writer in
      for index in 0..<30 { try Contact.type.create(Inputs([("name", .typed("Moller number \(index)"))]), writer) }
    }
    let browser = try world.mara()
    let types = { (query: String) in
      try browser.json("GET", "/api/crm/search?q=moller&" + query).json["data"]?.array?.compactMap { $0["type"]?.string } ?? []
    }
    #expect(try types("types=lead,deal") == ["lead", "deal"])
    #expect(try types("types=leads") == ["lead"])
    #expect(try types("limit=3") == ["contact", "contact", "contact", "lead", "deal"])
    #expect(try types("limit=0") == ["contact", "lead", "deal"])
    #expect(try browser.json("GET", "/api/crm/search?q=moller&limit=2").json["counts"]?["contact"]?.integer == 2)
    #expect(try types("limit=100000").count == 33)
    #expect(try browser.json("GET", "/api/crm/search?q=a&types=wormholes").status == 422)
    #expect(try browser.json("GET", "/api/crm/search?q=a&limit=many").status == 422)
    #expect(try browser.json("GET", "/api/crm/search").json["data"] == [])
  }

  @Test func `a role finds only the kinds it may view, and Trash is not searched`() throws {
    let world = try filled()
    let user = try world.browser(try world.member("Uma User", role: Roles.user).email)
    #expect(try user.json("GET", "/api/crm/search?q=moller").json["data"]?.array?.map { $0["type"]?.string } == ["contact", "lead"])
    #expect(try !user.get("/crm/search?q=moller").bodyText.contains("retrofit"))
    try world.admin.write { writer in
      let id = try #require(try writer.id("SELECT id FROM leads LIMIT 1"))
      try Lead.type.trash(id, writer)
    }
    #expect(try user.json("GET", "/api/crm/search?q=moller").json["data"]?.array?.map { $0["type"]?.string } == ["contact"])
  }

  @Test func `somebody else's personal project and its tasks are not found`() throws {
    let world = try World()
    let sam = try world.member("Sam Seller", role: Roles.salesRep)
    try sam.write { writer in
      let project = try Project.type.create(Inputs([("name", .typed("Secret wedding")), ("type", .typed("PERSONAL"))]), writer)
      try Activity.type.create(Inputs([("subject", .typed("Secret band")), ("projectId", .json(JSON(project.id)))]), writer)
    }
    let path = "/api/crm/search?q=secret&types=project,activity"
    #expect(try world.browser(sam.email).json("GET", path).json["data"]?.array?.count == 2)
    #expect(try world.mara().json("GET", path).json["data"] == [])
    #expect(try !world.mara().get("/crm/search?q=secret").bodyText.contains("Secret wedding"))
  }

  @Test func `short words of which one is rare find all, and those that begin too many say so on the page, in JSON and on lists`() throws {
    let world = try World()
    for name in ["Bo Aa", "Bo Cy"] { try world.admin.write { _ = try Customer.type.create(Inputs([("name", .typed(name))]), $0) } }
    let browser = try world.mara()
    func answer(_ words: String) throws -> JSON { try browser.json("GET", "/api/crm/search?types=customer&q=\(words)").json }
    #expect(try answer("bo%20cy")["isCut"] == false)
    try world.admin.write { writer in
      for _ in 0..<20_000 { writer.index(SearchDocument(kind: "customer", id: RecordID(), title: "Bo Zz")) }
      for _ in 0..<20_000 { writer.index(SearchDocument(kind: "customer", id: RecordID(), title: "Aa")) }
    }
    for words in ["bo%20cy", "b%20cy", "cy"] {
      #expect(try answer(words)["data"]?.array?.count == 1, "\(words)")
      #expect(try answer(words)["isCut"] == false, "\(words)")
    }
    #expect(try answer("bo%20aa")["isCut"] == true)
    #expect(try answer("bo%20acme")["isCut"] == false)
    #expect(try browser.get("/crm/search?q=bo%20aa").bodyText.contains("Type a third letter"))
    #expect(try !browser.get("/crm/search?q=bo%20cy").bodyText.contains("Type a third letter"))
    let pagination = try browser.json("GET", "/api/crm/customers?search=bo%20aa").json["pagination"]
    #expect(pagination?["totalIsExact"] == false)
    let whole = try browser.json("GET", "/api/crm/customers?search=bo%20cy").json["pagination"]
    #expect(whole?["total"] == 1 && whole?["totalIsExact"] == nil)
    #expect(try browser.get("/crm/customers?view=table&search=bo%20aa").bodyText.contains("0+ clients"))
    let all = try browser.json("POST", "/api/crm/customers/bulk", ["filter": ["search": "bo aa"], "trash": true])
    #expect(all.status == 422)
  }

  @Test func `the page says what it searches, and that nothing was found`() throws {
    let world = try World()
    let browser = try world.mara()
    #expect(try browser.get("/crm/search").bodyText.contains("Find anybody and anything"))
    let none = try browser.get("/crm/search?q=%3Cb%3Ezzz").bodyText
    #expect(none.contains("Nothing found"))
    #expect(none.contains("&lt;b&gt;zzz"))
  }
}
