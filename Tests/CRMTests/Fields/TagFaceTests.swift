import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Tags on pages and in search` {
  let world: World
  let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  private func make(_ plural: String, _ name: String, tags: JSON) throws -> String {
    let made = try browser.json("POST", "/api/crm/\(plural)", ["name": .string(name), "tags": tags])
    try #require(made.status == 201, "\(made.json)")
    return try #require(made.json["id"]?.string)
  }

  private func tag(_ name: String) throws -> String {
    try #require(try world.admin.read { try $0.id("SELECT id FROM tags WHERE name = \(name)") }).description
  }

  private func found(_ word: String) throws -> [String] {
    let answer = try browser.json("GET", "/api/crm/search?q=\(word.replacing(" ", with: "%20"))&types=customer,contact,lead,deal").json
    return (answer["data"]?.array ?? []).compactMap { $0["title"]?.string }.sorted()
  }

  @Test func `search knows a new name at once and the old one no more, and no record is written`() throws {
    let acme = try make("customers", "Acme", tags: ["goldfish"])
    _ = try make("deals", "Line 3", tags: ["goldfish", "fair"])
    #expect(try found("goldfish") == ["Acme", "Line 3"])
    #expect(try browser.json("PUT", "/api/crm/tags/\(try tag("goldfish"))", ["name": "Silver carp"]).status == 200)
    #expect(try found("goldfish") == [])
    #expect(try found("silver carp") == ["Acme", "Line 3"])
    #expect(try found("carp line") == ["Line 3"])
    #expect(try found("carp nothing") == [])
    #expect(try browser.json("GET", "/api/crm/customers?search=carp").json["pagination"]?["total"] == 1)
    #expect(try browser.json("GET", "/api/crm/customers/\(acme)").json["version"] == 1)
  }

  @Test func `after a merge the records are found by the tag that is left, and after taking it back by their own`() throws {
    _ = try make("contacts", "Hanneke Vos", tags: ["sparrow"])
    _ = try make("leads", "Line 4", tags: ["raven"])
    let (sparrow, raven) = (try tag("sparrow"), try tag("raven"))
    #expect(try browser.post("/crm/tags/\(sparrow)/merge", ["into": raven]).statusCode == 303)
    #expect(try found("raven") == ["Hanneke Vos", "Line 4"] && found("sparrow") == [])
    _ = try browser.json("PUT", "/api/crm/tags/\(raven)", ["name": "crow's nest"])
    #expect(try found("nest") == ["Hanneke Vos", "Line 4"])
    #expect(try browser.post("/crm/tags/\(sparrow)/unmerge").statusCode == 303)
    #expect(try found("nest") == ["Line 4"] && found("sparrow") == ["Hanneke Vos"])
  }

  @Test func `a tag that is deleted finds nothing, and restored finds again`() throws {
    _ = try make("customers", "Acme", tags: ["goldfish"])
    let id = try tag("goldfish")
    #expect(try browser.json("DELETE", "/api/crm/tags/\(id)").status == 204)
    #expect(try found("goldfish") == [])
    #expect(try browser.post("/crm/tags/\(id)/restore").statusCode == 303)
    #expect(try found("goldfish") == ["Acme"])
  }

  @Test func `a tag that was deleted stands in Trash for who manages tags, and comes back with its records`() throws {
    let acme = try make("customers", "Acme", tags: ["goldfish", "vip"])
    let id = try tag("goldfish")
    #expect(try !browser.get("/crm/settings/tags").bodyText.contains("/crm/trash?kind=tag"))
    #expect(try browser.json("DELETE", "/api/crm/tags/\(id)").status == 204)
    #expect(try browser.get("/crm/settings/tags").bodyText.contains("/crm/trash?kind=tag"))
    #expect(try browser.get("/crm/trash?kind=tag").bodyText.contains("goldfish"))
    #expect(try browser.json("GET", "/api/crm/trash?type=tag").json["data"]?.array?.compactMap { $0["id"]?.string } == [id])
    let rep = try world.browser(try world.member("Rita Rep", role: Roles.salesRep).email)
    #expect(try !rep.get("/crm/trash").bodyText.contains("goldfish") && !rep.get("/crm/tags/\(id)").bodyText.contains("goldfish"))
    let record: JSON = ["records": [["type": "tag", "id": .string(id)]]]
    #expect(try rep.json("POST", "/api/crm/trash/restore", record).json["restored"] == 0)
    #expect(try browser.json("POST", "/api/crm/trash/restore", record).json["restored"] == 1)
    #expect(try browser.json("GET", "/api/crm/customers/\(acme)").json["tags"] == ["goldfish", "vip"])
  }

  @Test func `a tag that is deleted for good leaves the records, and its name is free`() throws {
    let acme = try make("customers", "Acme", tags: ["goldfish", "vip"])
    let id = try tag("goldfish")
    _ = try browser.json("DELETE", "/api/crm/tags/\(id)")
    #expect(try browser.json("DELETE", "/api/crm/trash/tag/\(id)").status == 204)
    #expect(try browser.json("GET", "/api/crm/customers/\(acme)").json["tags"] == ["vip"])
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM record_tags") } == 1)
    #expect(try browser.json("PUT", "/api/crm/customers/\(acme)", ["tags": ["vip", "goldfish"]]).json["tags"] == ["vip", "goldfish"])
  }

  @Test func `digits and letters find no tag by its sign`() throws {
    _ = try make("customers", "Acme", tags: ["goldfish"])
    for word in ["0123", "abc", try tag("goldfish"), String(try tag("goldfish").suffix(6))] { #expect(try found(word) == [], "\(word)") }
  }

  @Test func `a role that does not see tags finds nothing by them`() throws {
    _ = try make("customers", "Acme", tags: ["goldfish"])
    try world.admin.write { try FieldRules.set([.init(field: "tags", role: Roles.salesRep): .hidden], of: Customer.type, $0) }
    let rep = try world.browser(try world.member("Rita Rep", role: Roles.salesRep).email)
    #expect(try rep.json("GET", "/api/crm/search?q=goldfish").json["data"]?.array?.isEmpty == true)
    #expect(!(try rep.get("/crm/customers?view=table").bodyText.contains("goldfish")))
  }

  @Test func `a role that sees no tags on any kind of record is not told the words either`() throws {
    let id = try make("customers", "Acme", tags: ["goldfish"])
    _ = try browser.json("PUT", "/api/crm/tags/\(try tag("goldfish"))", ["name": "goldfish two"])
    let rep = try world.browser(try world.member("Rita Rep", role: Roles.salesRep).email)
    func told() throws -> [String] {
      try [
        "/api/crm/tags", "/api/crm/tags/\(try tag("goldfish two"))", "/crm", "/crm/customers?view=table", "/crm/customers/\(id)/timeline",
        "/crm/customers/new", "/crm/customers/bulk?ids=\(id)", "/crm/deals", "/crm/leads", "/api/openapi.json", "/crm/search?q=acme",
        "/crm/customers/\(id)/edit",
      ].filter { try rep.get($0).bodyText.contains("goldfish") }
    }
    #expect(try told().count > 3)
    try world.admin.write { writer in
      for type in FieldRules.types where type.field("tags") != nil {
        try FieldRules.set([.init(field: "tags", role: Roles.salesRep): .hidden], of: type, writer)
      }
    }
    let left = try told()
    #expect(left == [])
    #expect(try rep.json("GET", "/api/crm/tags").json["pagination"]?["total"] == 0)
    #expect(try rep.json("GET", "/api/crm/tags/\(try tag("goldfish two"))").status == 404)
  }

  @Test func `communications show and find their tags`() throws {
    let made = try browser.json(
      "POST", "/api/crm/communications", ["type": "CALL", "subject": "Prices", "notes": "x", "tags": ["goldfish"]])
    #expect(made.json["tags"] == ["goldfish"], "\(made.json)")
    let id = try #require(made.json["id"]?.string)
    #expect(try browser.get("/crm/communications/\(id)").bodyText.contains("goldfish"))
    #expect(try browser.json("GET", "/api/crm/search?q=goldfish&types=communication").json["data"]?.array?.count == 1)
  }

  @Test func `chips stand in tables and on cards`() throws {
    _ = try make("deals", "Line 3", tags: ["goldfish <b>"])
    _ = try make("leads", "Line 4", tags: ["goldfish <b>"])
    for page in ["/crm/deals", "/crm/leads?view=table", "/crm/pipeline", "/crm/leads"] {
      let html = try browser.get(page).bodyText
      #expect(html.contains("class=\"tag c-") && html.contains("goldfish &lt;b&gt;"), "\(page)")
    }
  }

  @Test func `forms offer the tags of their own kind first`() throws {
    for (name, category) in [("alpha", "GENERAL"), ("beta", "DEAL"), ("gamma", "LEAD")] {
      #expect(try browser.json("POST", "/api/crm/tags", ["name": .string(name), "category": .string(category)]).status == 201)
    }
    let form = try browser.get("/crm/deals/new").bodyText
    let offered = form.matches(of: /<option value="(alpha|beta|gamma)"><\/option>/).map { String($0.output.1) }
    #expect(offered == ["beta", "alpha", "gamma"])
    #expect(form.contains("data-tags"))
  }

  @Test func `who may manage tags comes to them by links, and sees of Settings what is theirs`() throws {
    let manager = try world.browser(try world.member("Max Manager", role: Roles.manager).email)
    #expect(try manager.get("/crm").bodyText.contains("href=\"/crm/settings\""))
    #expect(try manager.get("/crm/settings").header("Location") == "/crm/pipeline/config")
    for page in ["/crm/pipeline/config", "/crm/settings/tags"] {
      let html = try manager.get(page).bodyText
      #expect(html.contains("href=\"/crm/settings/tags\""), "\(page)")
      for other in ["people", "roles", "workspace", "fields", "usage"] { #expect(!html.contains("/crm/settings/\(other)\""), "\(page)") }
    }
    let user = try world.browser(try world.member("Uma User", role: Roles.user).email)
    #expect(try user.get("/crm/settings").statusCode == 403)
    #expect(!(try user.get("/crm").bodyText.contains("href=\"/crm/settings\"")))
    #expect(try world.browser().get("/crm/settings").header("Location") == "/crm/settings/people")
  }
}
