import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Tags` {
  let world: World
  let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  @Test func `typing a tag on a record adds it, and the same word in another case is the same tag`() throws {
    _ = try client("Acme", tags: ["VIP", "fair"])
    let second = try client("Birch", tags: ["vip"])
    #expect(second["tags"] == ["VIP"])
    let tags = try browser.json("GET", "/api/crm/tags").json["data"]?.array ?? []
    #expect(tags.map { $0["name"] } == ["fair", "VIP"])
    #expect(tags.map { $0["usageCount"] } == [1, 2])
    #expect(tags[0]["category"] == "CUSTOMER")
    #expect(tags[0]["color"]?.string != "grey")
  }

  @Test func `who may not manage tags uses those there are, and a new one is refused at the field`() throws {
    _ = try client("Acme", tags: ["VIP"])
    let rep = try world.member("Rita Rep", role: Roles.salesRep)
    let hers = try world.browser(rep.email)
    let made = try hers.json("POST", "/api/crm/customers", ["name": "Birch", "tags": ["vip"]])
    #expect(made.status == 201 && made.json["tags"] == ["VIP"])
    let refused = try hers.json("POST", "/api/crm/customers", ["name": "Cedar", "tags": ["brand new"]])
    #expect(refused.status == 422)
    #expect(refused.json["error"]?["fields"]?["tags"]?.string?.contains("brand new") == true)
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM tags") } == 1)
    let page = try hers.post("/crm/customers", ["name": "Cedar", "tags": "brand new, VIP"])
    #expect(page.statusCode == 422 && page.bodyText.contains("brand new, VIP"))
    for (method, target) in [("POST", "/api/crm/tags"), ("PUT", "/api/crm/tags/\(RecordID())"), ("DELETE", "/api/crm/tags/\(RecordID())")] {
      #expect(try hers.json(method, target, ["name": "x"]).status == 403)
    }
    #expect(try hers.get("/crm/settings/tags").statusCode == 403)
  }

  @Test func `a new name shows on every record, touches none of them, and is one event`() throws {
    let acme = try client("Acme", tags: ["VIP"])
    let tag = try tag("VIP")
    #expect(try browser.json("PUT", "/api/crm/tags/\(tag)", ["name": "Key account"]).status == 200)
    let shown = try browser.json("GET", "/api/crm/customers/\(try id(acme))").json
    #expect(shown["tags"] == ["Key account"])
    #expect(shown["version"] == 1)
    #expect(try names("tags=key%20account") == ["Acme"])
    #expect(try names("tags=VIP") == [])
  }

  @Test func `a merge gives every record the other tag, and undoing it gives the first one back`() throws {
    let acme = try client("Acme", tags: ["vip", "gold"])
    _ = try client("Birch", tags: ["gold"])
    let (vip, gold) = (try tag("vip"), try tag("gold"))
    let merged = try browser.post("/crm/tags/\(gold)/merge", ["into": vip])
    #expect(merged.statusCode == 303)
    #expect(try browser.json("GET", "/api/crm/customers/\(try id(acme))").json["tags"] == ["vip"])
    #expect(try names("tags=vip") == ["Acme", "Birch"])
    #expect(try names("tags=gold") == [])
    let left = try browser.json("GET", "/api/crm/tags").json["data"]?.array ?? []
    #expect(left.map { $0["name"] } == ["vip"])
    #expect(left[0]["usageCount"] == 3)
    #expect(try browser.post("/crm/tags/\(gold)/unmerge").statusCode == 303)
    #expect(try names("tags=gold") == ["Acme", "Birch"])
    #expect(try browser.json("GET", "/api/crm/customers/\(try id(acme))").json["tags"] == ["vip", "gold"])
  }

  @Test func `a tag cannot be merged into itself, nor into one of another workspace`() throws {
    _ = try client("Acme", tags: ["vip"])
    let vip = try tag("vip")
    let other = try world.otherWorkspace()
    let foreign = try other.write { try CRM.Tag.type.create(Inputs([("name", .typed("Foreign"))]), $0) }.id.description
    #expect(try browser.json("POST", "/api/crm/tags/\(vip)/merge", ["into": .string(vip)]).status == 422)
    #expect(try browser.json("POST", "/api/crm/tags/\(vip)/merge", ["into": .string(foreign)]).status == 404)
    #expect(try browser.json("POST", "/api/crm/tags/\(foreign)/merge", ["into": .string(vip)]).status == 404)
    #expect(try browser.json("GET", "/api/crm/tags/\(foreign)").status == 404)
    let birch = try browser.json("POST", "/api/crm/customers", ["name": "Birch", "tags": ["Foreign"]])
    #expect(birch.json["tags"] == ["Foreign"])
    #expect(try other.read { try $0.integer("SELECT count(*) FROM tags") } == 1)
  }

  @Test func `a deleted tag comes off every record, and restoring it puts it back`() throws {
    let acme = try client("Acme", tags: ["vip", "gold"])
    let vip = try tag("vip")
    #expect(try browser.json("DELETE", "/api/crm/tags/\(vip)").status == 204)
    #expect(try browser.json("GET", "/api/crm/customers/\(try id(acme))").json["tags"] == ["gold"])
    #expect(try names("tags=vip") == [])
    #expect(try browser.post("/crm/tags/\(vip)/restore").statusCode == 303)
    #expect(try browser.json("GET", "/api/crm/customers/\(try id(acme))").json["tags"] == ["vip", "gold"])
  }

  @Test func `a list shows what has all of the tags asked for`() throws {
    _ = try client("Acme", tags: ["a", "b"])
    _ = try client("Birch", tags: ["a"])
    #expect(try names("tags=a") == ["Acme", "Birch"])
    #expect(try names("tags=a,B") == ["Acme"])
    #expect(try names("tags=a,zzz") == [])
    #expect(try names("tags=%25") == [])
  }

  @Test func `a tag is found by a part of its name, without case and accents`() throws {
    for name in ["Enterprise", "Café society", "Partner"] {
      #expect(try browser.json("POST", "/api/crm/tags", ["name": .string(name)]).status == 201)
    }
    func found(_ text: String) throws -> [String] {
      try browser.json("GET", "/api/crm/tags?search=" + text).json["data"]?.array?.compactMap { $0["name"]?.string } ?? []
    }
    #expect(try found("PRISE") == ["Enterprise"])
    #expect(try found("cafe%20soc") == ["Café society"])
    #expect(try found("nothing") == [])
    _ = try world.otherWorkspace()
    let theirs = try world.browser("oskar@other.example")
    #expect(try theirs.json("GET", "/api/crm/tags?search=Enterprise").json["data"]?.array?.isEmpty == true)
  }

  @Test func `two tags never have one name, and none has a comma`() throws {
    #expect(try browser.json("POST", "/api/crm/tags", ["name": "Gold", "color": "amber"]).status == 201)
    #expect(try browser.json("POST", "/api/crm/tags", ["name": "gold"]).status == 422)
    #expect(try browser.json("POST", "/api/crm/tags", ["name": "a,b"]).status == 422)
    #expect(try browser.json("POST", "/api/crm/tags", ["name": "x", "color": "url(evil)"]).status == 422)
  }

  @Test func `a record whose tags were not touched does not change`() throws {
    let path = "/crm/customers/" + (try id(client("Acme", tags: ["b", "a"])))
    let form = try ShownForm(try browser.get(path + "/edit").bodyText)
    #expect(form.value("tags") == "b, a")
    #expect(browser.send(form, to: path).statusCode == 303)
    #expect(try browser.json("PUT", "/api" + path, ["tags": ["B", "A"]]).json["version"] == 1)
    #expect(try browser.json("PUT", "/api" + path, ["tags": []]).json["tags"] == [])
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM record_tags") } == 0)
  }

  @Test func `the page lists tags with how often they are used, and the record shows them in colour`() throws {
    let acme = try client("Acme", tags: ["VIP <b>"])
    #expect(try browser.json("PUT", "/api/crm/tags/\(try tag("VIP <b>"))", ["color": "violet"]).status == 200)
    let page = try browser.get("/crm/settings/tags").bodyText
    #expect(page.contains("VIP &lt;b&gt;") && page.contains("c-violet"))
    #expect(try browser.get("/crm/customers/\(try id(acme))").bodyText.contains("c-violet"))
    #expect(try browser.get("/crm/customers").bodyText.contains("c-violet"))
  }

  private func client(_ name: String, tags: JSON) throws -> JSON {
    let made = try browser.json("POST", "/api/crm/customers", ["name": .string(name), "tags": tags])
    try #require(made.status == 201, "\(made.json)")
    return made.json
  }

  private func id(_ json: JSON) throws -> String { try #require(json["id"]?.string) }

  private func tag(_ name: String) throws -> String {
    try #require(try world.admin.read { try $0.id("SELECT id FROM tags WHERE name = \(name)") }).description
  }

  private func names(_ query: String) throws -> [String] {
    (try browser.json("GET", "/api/crm/customers?\(query)").json["data"]?.array ?? []).compactMap { $0["name"]?.string }
  }

  @Test func `a deleted tag whose name was typed again does not come back beside it`() throws {
    _ = try client("Acme", tags: ["vip"])
    let vip = try tag("vip")
    #expect(try browser.json("DELETE", "/api/crm/tags/\(vip)").status == 204)
    _ = try client("Birch", tags: ["VIP"])
    let refused = try browser.post("/crm/tags/\(vip)/restore")
    #expect(refused.statusCode == 422 && refused.bodyText.contains("There is another tag"))
    #expect(try browser.json("GET", "/api/crm/tags/\(vip)").status == 404)
  }

  @Test func `the usage of a tag counts what was merged into it by way of others`() throws {
    _ = try client("Acme", tags: ["a"])
    _ = try client("Birch", tags: ["b"])
    _ = try client("Cedar", tags: ["c"])
    let (a, b, c) = (try tag("a"), try tag("b"), try tag("c"))
    #expect(try browser.json("POST", "/api/crm/tags/\(a)/merge", ["into": .string(b)]).status == 200)
    #expect(try browser.json("POST", "/api/crm/tags/\(b)/merge", ["into": .string(c)]).status == 200)
    #expect(try browser.json("GET", "/api/crm/tags/\(c)").json["usageCount"] == 3)
  }
}
