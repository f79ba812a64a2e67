import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Recent activity of the workspace` {
  let world: World
  let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  private func client(_ name: String, by session: Session? = nil) throws -> Row {
    try (session ?? world.admin).write { try Customer.type.create(Inputs([("name", .typed(name))]), $0) }
  }

  private func titles(_ query: String = "", _ browser: Browser? = nil) throws -> [String] {
    try (browser ?? self.browser).json("GET", "/api/crm/timeline" + query).json["data"]?.array?.compactMap { $0["title"]?.string } ?? []
  }

  @Test func `everything stands there by day, and the dashboard leads to it`() throws {
    for index in 1...3 { _ = try client("Client \(index)") }
    #expect(try browser.get("/crm").bodyText.contains("href=\"/crm/timeline\""))
    let page = try browser.get("/crm/timeline").bodyText
    #expect(page.contains("<h2 class=\"timeline-day\">Today</h2>"))
    for index in 1...3 { #expect(page.contains(">Client \(index)</a>")) }
    #expect(try titles().prefix(3) == ["Client 3", "Client 2", "Client 1"])
  }

  @Test func `page after page comes every event once, the newest first`() throws {
    for index in 1...7 { _ = try client("Client \(index)") }
    var (seen, cursor): ([Int64], String?) = ([], nil)
    repeat {
      let page = try browser.json("GET", "/api/crm/timeline?limit=2" + (cursor.map { "&cursor=\($0)" } ?? "")).json
      seen += page["data"]?.array?.compactMap { $0["seq"]?.integer } ?? []
      cursor = page["pagination"]?["cursor"]?.string
    } while cursor != nil && seen.count < 200
    #expect(seen == Array(Set(seen)).sorted(by: >))
    let all = try world.admin.read { reader in try reader.events(limit: 500).filter { TimelineNames.maySee($0, reader.session) } }
    #expect(seen == all.map(\.seq))
  }

  @Test func `the page goes on where it ends, within its kind and person`() throws {
    try world.admin.write { writer in
      for index in 1...60 { try Customer.type.create(Inputs([("name", .typed("Client \(index)"))]), writer) }
    }
    let path = "/crm/timeline?kind=clients&userId=\(world.admin.userID)"
    let first = try browser.get(path).bodyText
    #expect(first.contains(">Client 60<") && first.contains(">Client 11<") && !first.contains(">Client 10<"))
    let next = try #require(first.firstMatch(of: /href="([^"]*cursor=[^"]*)"/)).output.1
    #expect(String(next).replacing("&amp;", with: "&").hasPrefix(path))
    let second = try browser.get(String(next).replacing("&amp;", with: "&")).bodyText
    #expect(second.contains(">Client 10<") && second.contains(">Client 1<") && !second.contains(">Client 11<"))
    #expect(!second.contains("cursor="))
  }

  @Test func `a kind and a person narrow it, alone and together`() throws {
    let sam = try world.member("Sam Seller", role: Roles.salesRep)
    _ = try client("Mara's client")
    _ = try client("Sam's client", by: sam)
    _ = try sam.write { try Lead.type.create(Inputs([("name", .typed("Sam's lead"))]), $0) }
    #expect(try titles("?kind=clients") == ["Sam's client", "Mara's client"])
    #expect(try titles("?userId=\(sam.userID)") == ["Sam's lead", "Sam's client"])
    #expect(try titles("?kind=leads&userId=\(sam.userID)") == ["Sam's lead"])
    #expect(try titles("?kind=leads&userId=me") == [])
    let page = try browser.get("/crm/timeline?kind=leads&userId=\(sam.userID)").bodyText
    #expect(page.contains("<option value=\"\(sam.userID)\" selected>Sam Seller</option>") && !page.contains("Sam's client"))
    for query in ["kind=gossip", "userId=nobody", "userId=\(RecordID())", "cursor=here"] {
      #expect(try browser.json("GET", "/api/crm/timeline?" + query).status == 422, "\(query)")
      #expect(try browser.get("/crm/timeline?" + query).statusCode == 422, "\(query)")
    }
  }

  @Test func `what a role does not see is neither there nor offered`() throws {
    let user = try world.member("Uma User", role: Roles.user)
    let sam = try world.member("Sam Seller", role: Roles.salesRep)
    _ = try world.admin.write { try Deal.type.create(Inputs([("name", .typed("Hidden deal"))]), $0) }
    _ = try sam.write {
      try Project.type.create(Inputs([("name", .typed("Secret wedding")), ("type", .typed("PERSONAL"))]), $0)
    }
    _ = try client("Seen by all")
    let uma = try world.browser(user.email)
    for seen in [try uma.get("/crm/timeline").bodyText, try uma.get("/crm/timeline?kind=projects").bodyText] {
      #expect(!seen.contains("Hidden deal") && !seen.contains("Secret wedding") && !seen.contains("kind=deals"))
    }
    #expect(try titles("", uma).contains("Seen by all"))
    #expect(try uma.json("GET", "/api/crm/timeline?kind=deals").status == 422)
    #expect(try !titles("", browser).contains("Secret wedding") && titles("", browser).contains("Hidden deal"))
  }

  @Test func `another workspace is not in it, and its people are nobody here`() throws {
    let other = try world.otherWorkspace()
    _ = try client("Foreign", by: other)
    #expect(try !browser.get("/crm/timeline").bodyText.contains("Foreign"))
    #expect(try browser.json("GET", "/api/crm/timeline?userId=\(other.userID)").status == 422)
  }

  @Test func `how the workspace is set up is told with what it is, and not on the dashboard`() throws {
    let page = try browser.get("/crm/timeline?kind=settings").bodyText
    #expect(page.contains("added the pipeline <a") && page.contains(">Sales Pipeline</a>"))
    let dashboard = try browser.get("/crm").bodyText
    #expect(dashboard.contains("Nothing has happened yet") && !dashboard.contains("added the"))
  }

  @Test func `it stands under the dashboard in the side bar, and earlier imports under Import`() throws {
    for (path, item) in [("/crm/timeline", "/crm"), ("/crm/imports", "/crm/import")] {
      let page = try browser.get(path).bodyText
      #expect(page.contains("href=\"\(item)\" aria-current=\"page\"") || page.contains("href=\"\(item)\" aria-current=\"true\""), "\(path)")
    }
  }

  @Test func `every entity of the product is of one kind`() {
    let sorted = RecentKind.allCases.filter { $0 != .all }.flatMap { $0.types.map(\.name) }
    #expect(sorted.sorted() == ProductSchema.entities.map(\.name).sorted())
  }
}
