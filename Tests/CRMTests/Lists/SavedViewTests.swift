import HTTP
import HTTPTypes
import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Columns and views of lists` {
  let world: World
  let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
    try world.admin.write { writer in
      for name in ["Acme", "Beta"] {
        try Customer.type.create(Inputs([("name", .typed(name)), ("website", .typed("\(name.lowercased()).example"))]), writer)
      }
    }
  }

  private func view(_ body: JSON, as browser: Browser? = nil) throws -> (status: Int, json: JSON) {
    try (browser ?? self.browser).json("POST", "/api/crm/views", body)
  }

  @Test func `saved views stand among the tabs, a preset is lit only for just its filter, and what is filtered can be saved`() throws {
    func current(_ path: String) throws -> [String] {
      let page = try browser.get(path).bodyText
      let tabs = try #require(page.firstMatch(of: /(?s)<nav class="tabs".*?<\/nav>/)).output
      return tabs.split(separator: "</a>").filter { $0.contains("aria-current") }
        .map { String($0.split(separator: ">").last?.split(separator: "<").first ?? "").trimmingSpaces() }
    }
    #expect(try browser.get("/crm/deals").bodyText.contains("class=\"tabs\"") == false)
    let made = try browser.post(
      "/crm/views", ["entity": "customer", "query": "status=INACTIVE&industry=Steel", "name": "Old steel", "isStart": "0", "isStart": "1"])
    #expect(try browser.get("/crm/customers").header("location") == made.header("location"), "the box behind its hidden 0 counts")
    #expect(try current(made.header("location") ?? "").isEmpty == false)
    #expect(try current("/crm/customers?status=INACTIVE&industry=Steel").isEmpty)
    #expect(try browser.get("/crm/customers?status=INACTIVE").bodyText.contains("Save view</a>"))
    #expect(!(try browser.get(made.header("location") ?? "").bodyText.contains("Save view</a>")))
    let page = try browser.get("/crm/customers?status=INACTIVE").bodyText
    #expect(page.contains(">Old steel <span class=\"count\">0</span></a>"))
  }

  @Test func `the tab of a saved view says how many records it holds, and one that no longer fits says nothing`() throws {
    _ = try browser.json("POST", "/api/crm/custom-fields", ["entity": "customer", "label": "Region", "kind": "TEXT"])
    let id = try #require(try browser.json("GET", "/api/crm/customers?search=Acme").json["data"]?.array?.first?["id"]?.string)
    _ = try browser.json("PUT", "/api/crm/customers/\(id)", ["customFields": ["region": "North"]])
    for (name, query) in [
      ("Both", "where=name:filled"), ("North", "where=customFields.region:is:north"), ("Found", "search=beta"), ("None", "status=INACTIVE"),
    ] { #expect(try view(["entity": "customers", "name": .string(name), "query": .string(query)]).status == 201) }
    func tab(_ name: String, _ count: Int) throws -> Bool {
      try browser.get("/crm/customers?saved=all").bodyText.contains(">\(name) <span class=\"count\">\(count)</span></a>")
    }
    #expect(try tab("Both", 2) && tab("North", 1) && tab("Found", 1) && tab("None", 0))
    let field = try #require(try browser.json("GET", "/api/crm/custom-fields?entity=customer").json["data"]?.array?.first?["id"]?.string)
    #expect(try browser.json("DELETE", "/api/crm/custom-fields/\(field)").status == 204)
    let page = try browser.get("/crm/customers?saved=all")
    #expect(page.statusCode == 200 && page.bodyText.contains(">North</a>"))
  }

  // MARK: Columns

  @Test func `a member chooses columns and their order, for the own list alone`() throws {
    let usual = try browser.get("/crm/customers?view=table").bodyText
    #expect(usual.contains("Next step</th>") && !usual.contains("acme.example"))
    let chooser = try browser.get("/crm/customers/columns?view=table").bodyText
    #expect(chooser.contains("value=\"website\"") && !chooser.contains("value=\"customFields\""))
    let saved = try browser.post(
      "/crm/customers/columns?view=table",
      ["column": "status", "place.status": "2", "column": "website", "place.website": "1", "column": "nonsense"])
    #expect(saved.headers[.location] == "/crm/customers?view=table")
    let mine = try browser.get("/crm/customers?view=table").bodyText
    #expect(mine.contains("href=\"https://acme.example\""))
    #expect(!mine.contains("Next step</th>"))
    let website = try #require(mine.firstRange(of: "Website"))
    let status = try #require(mine.firstRange(of: "sortBy=status"))
    #expect(website.lowerBound < status.lowerBound)
    let max = try world.member("Max Manager", role: Roles.manager)
    #expect(try world.browser(max.email).get("/crm/customers?view=table").bodyText.contains("Next step</th>"))
    _ = try browser.post("/crm/customers/columns", ["usual": "1"])
    #expect(try browser.get("/crm/customers?view=table").bodyText.contains("Next step</th>"))
  }

  @Test func `every column of every list can be shown`() throws {
    _ = try world.admin.write { try World.oneOfEach($0) }
    for resource in ListRoutes.resources {
      let columns = resource.tableColumns(resource.type).map(\.name)
      #expect(columns.count > 12, "\(resource.path)")
      try world.admin.write { try ListChoice.save(columns: columns, of: resource, $0) }
      let page = try browser.get(resource.path + "?view=table")
      #expect(page.statusCode == 200, "\(resource.path): \(page.bodyText.prefix(300))")
      #expect(page.bodyText.contains("Foreign"))
    }
  }

  @Test func `who added a record and who works on it with others are columns`() throws {
    let max = try world.member("Max Manager", role: Roles.manager)
    let rita = try world.member("Rita Rep", role: Roles.salesRep)
    let team: JSON = [JSON(max.userID), JSON(rita.userID)]
    let made = try browser.json("POST", "/api/crm/deals", ["name": "Roof", "teamMembers": team])
    #expect(made.status == 201)
    _ = try browser.json("POST", "/api/crm/deals", ["name": "Floor"])
    let saved = try browser.post(
      "/crm/deals/columns", ["column": "teamMembers", "place.teamMembers": "1", "column": "createdBy", "place.createdBy": "2"])
    #expect(saved.statusCode == 303)
    let page = try browser.get("/crm/deals").bodyText
    #expect(page.contains("<td class=\"is-desk\">Max Manager, Rita Rep</td><td class=\"is-desk\">Mara Lindqvist</td>"))
    #expect(page.contains("<td class=\"is-desk\">–</td><td class=\"is-desk\">Mara Lindqvist</td>"))
  }

  // MARK: Counts

  @Test func `a page counts to a thousand, the API further, and all that match are still all`() throws {
    _ = try world.admin.write { writer in
      for number in 1...1_001 {
        try Contact.type.create(Inputs([("name", .typed("Person \(number)")), ("type", .typed("VENDOR"))]), writer)
      }
    }
    let page = try browser.get("/crm/contacts?type=VENDOR").bodyText
    #expect(page.contains("1,000+ contacts") && page.contains("50 of 1,000+") && page.contains("All 1,000+</button>"))
    let pagination = try browser.json("GET", "/api/crm/contacts?type=VENDOR&limit=1").json["pagination"]
    #expect(pagination?["total"] == 1_001 && pagination?["totalIsExact"] == nil)
    #expect(try browser.get("/crm/contacts/bulk?all=1&filter=type%3DVENDOR").bodyText.contains("Change 1,001 contacts"))
    #expect(try browser.get("/crm/contacts?type=VENDOR&search=Person+1001").bodyText.contains("1 contact<"))
  }

  // MARK: Views

  @Test func `a view is saved, opened, begun with, renamed, deleted and brought back`() throws {
    let form = try browser.get("/crm/views/new?entity=customer&query=view%3Dtable%26where%3Dname%3Ais%3ABeta").bodyText
    #expect(form.contains("value=\"view=table&amp;where=name:is:Beta\""))
    let made = try browser.post(
      "/crm/views", ["entity": "customer", "query": "view=table&where=name:is:Beta&cursor=1-i1", "name": " Only  Beta ", "isStart": "1"])
    let url = try #require(made.headers[.location])
    #expect(!url.contains("cursor"))
    let list = try browser.get(url).bodyText
    #expect(list.contains("Only Beta") && list.contains("Beta</span>") && !list.contains("Acme"))
    #expect(try browser.get("/crm/customers").headers[.location] == url)
    #expect(try browser.get("/crm/customers?saved=all").bodyText.contains("Acme"))
    let id = try #require(url.split(separator: "=").last.map { String($0) })
    let renamed = try browser.post("/crm/views/\(id)", ["name": "Two", "isStart": "0"])
    #expect(renamed.statusCode == 303)
    #expect(try browser.get("/crm/customers").statusCode == 200)
    let changed = try browser.get(url + "&search=x").bodyText
    #expect(changed.contains("Save what changed"))
    _ = try browser.post("/crm/views/\(id)/remove")
    #expect(try browser.get("/crm/views/\(id)").statusCode == 404)
    _ = try browser.post("/crm/views/\(id)/restore")
    #expect(try browser.get("/crm/views/\(id)").bodyText.contains("Two"))
  }

  @Test func `a list whose first view filters by what is gone begins without it`() throws {
    let field = try browser.json("POST", "/api/crm/custom-fields", ["entity": "customer", "label": "Region", "kind": "TEXT"])
    let made = try view(["entity": "customers", "name": "EU", "query": "where=customFields.region:is:EU", "isDefault": true])
    #expect(made.status == 201)
    #expect(try browser.get("/crm/customers").statusCode == 303)
    #expect(try browser.json("DELETE", "/api/crm/custom-fields/\(field.json["id"]?.string ?? "")").status == 204)
    #expect(try browser.get("/crm/customers").statusCode == 200)
  }

  @Test func `of two who change a view the second is told`() throws {
    let made = try view(["entity": "customers", "name": "Mine", "query": "industry=Steel"])
    let path = "/api/crm/views/\(made.json["id"]?.string ?? "")"
    let version = try #require(made.json["version"]?.integer)
    #expect(try browser.json("PUT", path, ["name": "First", "version": JSON(version)]).status == 200)
    #expect(try browser.json("PUT", path, ["name": "Second", "version": JSON(version)]).status == 409)
    #expect(try browser.json("GET", path).json["name"] == "First")
    let late = try browser.post("/crm/views/\(made.json["id"]?.string ?? "")", ["name": "Third", "version": "\(version)"])
    #expect(late.statusCode == 409)
  }

  @Test func `a column that is named again stands there once`() throws {
    let answer = try browser.json("PUT", "/api/crm/columns", ["entity": "customers", "columns": ["name", "website", "name", "website"]])
    #expect(answer.json["columns"] == ["name", "website"])
  }

  @Test func `a view without a name says so and keeps its filters`() throws {
    let answer = try browser.post("/crm/views", ["entity": "customer", "query": "where=name:is:Beta", "name": " "])
    #expect(answer.statusCode == 422)
    #expect(answer.bodyText.contains("Give the view a name"))
    #expect(answer.bodyText.contains("where=name:is:Beta"))
  }

  @Test func `views of others are seen when they are shared, and changed by who may share`() throws {
    let rep = try world.member("Rita Rep", role: Roles.salesRep)
    let theirs = try world.browser(rep.email)
    let own = try view(["entity": "customers", "name": "Mine", "query": "view=table"])
    #expect(own.status == 201)
    let path = "/api/crm/views/\(own.json["id"]?.string ?? "")"
    #expect(try theirs.json("GET", path).status == 404)
    #expect(try theirs.json("PUT", path, ["name": "Theirs"]).status == 404)
    #expect(try browser.json("PUT", path, ["isShared": true]).json["isShared"] == true)
    #expect(try theirs.json("GET", path).json["name"] == "Mine")
    #expect(try theirs.json("PUT", path, ["name": "Theirs"]).status == 403)
    #expect(try theirs.json("DELETE", path).status == 403)
    #expect(try view(["entity": "customers", "name": "Ours", "isShared": true], as: theirs).status == 422)
    #expect(try theirs.get("/crm/customers?view=table").bodyText.contains("Mine"))
    let foreign = try world.otherWorkspace()
    let stranger = try #require(try world.store.installation.session(actingAs: foreign.userID, in: foreign.workspace, requestID: "test"))
    #expect(try stranger.read { try SavedView.all(of: Customer.type, $0) }.isEmpty)
    #expect(try browser.json("DELETE", path).status == 204)
    #expect(try browser.json("GET", "/api/crm/views?entity=customers").json["data"]?.array?.isEmpty == true)
  }

  @Test func `a manager takes a colleague's view back from everyone, and it stays the colleague's`() throws {
    let max = try world.browser(try world.member("Max Manager", role: Roles.manager).email)
    for isPage in [true, false] {
      let made = try view(["entity": "customers", "name": "Ours", "query": "view=table", "isShared": true])
      let id = try #require(made.json["id"]?.string)
      if isPage {
        let answer = try max.post("/crm/views/\(id)", ["name": "Ours", "isShared": "0"])
        #expect(answer.statusCode == 303 && answer.header("location") == "/crm/customers?saved=all")
      } else {
        let answer = try max.json("PUT", "/api/crm/views/\(id)", ["isShared": false])
        #expect(answer.status == 200 && answer.json["isShared"] == false)
      }
      #expect(try max.json("GET", "/api/crm/views/\(id)").status == 404)
      #expect(try browser.json("GET", "/api/crm/views/\(id)").json["isShared"] == false)
    }
  }

  @Test(arguments: [
    #"{"entity":"customers","name":"x","query":"where=nothing:is:1"}"#, #"{"entity":"customers","name":"x","query":"nothing=1"}"#,
    #"{"entity":"users","name":"x"}"#, #"{"entity":"customers","name":""}"#, #"{"entity":"customers","name":"x","columns":["nothing"]}"#,
    #"{"entity":"customers","name":"x","columns":5}"#, #"{"name":"x"}"#,
  ])
  func `a view that could not be opened is refused`(_ body: String) throws {
    #expect(try view(try JSON.parse(body)).status == 422)
    #expect(try browser.json("GET", "/api/crm/views").json["data"]?.array?.isEmpty == true)
  }

  @Test func `a view keeps its own columns`() throws {
    let made = try view(["entity": "customers", "name": "Sites", "query": "view=table", "columns": ["name", "website"]])
    let page = try browser.get("/crm/customers?view=table&saved=\(made.json["id"]?.string ?? "")").bodyText
    #expect(page.contains("https://acme.example") && !page.contains("Next step</th>"))
    #expect(try browser.get("/crm/customers?view=table").bodyText.contains("Next step</th>"))
  }

  @Test func `one menu serves all rows`() throws {
    let page = try browser.get("/crm/customers?view=table").bodyText
    #expect(page.ranges(of: "id=\"row-menu\"").count == 1)
    #expect(page.ranges(of: "data-row=").count == 2)
  }

  @Test func `columns chosen in a view of others are those of one's own list, and the view stays`() throws {
    let made = try view(["entity": "customers", "name": "Ours", "query": "status=ACTIVE", "isShared": true, "columns": ["name"]])
    let id = try #require(made.json["id"]?.string)
    let ben = try world.browser(try world.member("Ben Hale", role: Roles.salesRep).email)
    let token = URLText.encode(try ben.token())
    let sent = ben.send(
      "POST", "/crm/customers/columns?view=table&status=ACTIVE&saved=\(id)",
      body: Array("csrf=\(token)&column=name&column=website".utf8),
      headers: ["content-type": "application/x-www-form-urlencoded"])
    let place = try #require(sent.header("location"))
    #expect(!place.contains(id) && place.contains("status=ACTIVE"))
    let page = try ben.get(place).bodyText
    #expect(page.contains("acme.example") && page.contains("Your own list has the columns that you chose. “Ours” keeps its own."))
    #expect(try browser.json("GET", "/api/crm/views/\(id)").json["columns"] == ["name"])
  }

  @Test func `a view that somebody else has changed is not overwritten, however the version is sent`() throws {
    let id = try #require(try view(["entity": "customers", "name": "Ours", "query": "status=ACTIVE"]).json["id"]?.string)
    let path = "/api/crm/views/\(id)"
    let old = try #require(try browser.json("GET", path).json["version"]?.integer)
    #expect(try browser.json("PUT", path, ["name": "First"]).status == 200)
    #expect(try browser.json("PUT", path, ["name": "Second", "version": JSON(old)]).status == 409)
    #expect(try browser.json("PUT", path, ["name": "Second", "version": .string("\(old)")]).status == 422)
    #expect(try browser.json("PUT", path, ["name": "Second"], headers: ["if-match": "\"\(old)\""]).status == 412)
    #expect(try browser.json("GET", path).json["name"] == "First")
    let shown = try browser.get(path)
    #expect(try browser.json("PUT", path, ["name": "Third"], headers: ["if-match": shown.header("etag") ?? ""]).status == 200)
  }
}
