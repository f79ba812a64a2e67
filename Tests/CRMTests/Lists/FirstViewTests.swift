import HTTP
import HTTPTypes
import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `The view that everyone begins with` {
  private let world: World
  private let admin: Browser
  private let rep: Browser

  init() throws {
    world = try World()
    admin = try world.browser()
    rep = try world.browser(try world.member("Rita Rep", role: Roles.salesRep).email)
  }

  private func view(_ name: String, _ more: JSON = [:], as browser: Browser? = nil) throws -> (status: Int, json: JSON) {
    var body = JSON.Object()
    for (key, value) in [("entity", "customers"), ("name", JSON.string(name)), ("query", "status=ACTIVE")] as [(String, JSON)] {
      body[key] = value
    }
    for member in more.object?.members ?? [] { body[member.key] = member.value }
    return try (browser ?? admin).json("POST", "/api/crm/views", .object(body))
  }

  private func start(_ browser: Browser) throws -> String? { try browser.get("/crm/customers").headers[.location] }

  @Test func `is chosen by who may share views, and a member's own goes before it`() throws {
    let made = try view("House", ["isShared": true, "isDefaultForAll": true])
    let house = try #require(made.json["id"]?.string)
    #expect(made.status == 201 && made.json["isDefaultForAll"] == true && made.json["isDefault"] == true)
    for browser in [admin, rep] { #expect(try start(browser)?.contains(house) == true) }
    #expect(try rep.get("/crm/customers?saved=all").statusCode == 200)
    let own = try #require(try view("Mine", ["isDefault": true], as: rep).json["id"]?.string)
    #expect(try start(rep)?.contains(own) == true && start(admin)?.contains(house) == true)
    _ = try rep.json("PUT", "/api/crm/views/\(own)", ["isDefault": false])
    #expect(try start(rep)?.contains(house) == true)
    let next = try #require(try view("Next", ["isShared": true, "isDefaultForAll": true]).json["id"]?.string)
    #expect(try start(rep)?.contains(next) == true)
    #expect(try admin.json("GET", "/api/crm/views/\(house)").json["isDefaultForAll"] == false)
    #expect(try admin.json("PUT", "/api/crm/views/\(next)", ["isShared": false]).json["isDefaultForAll"] == false)
    #expect(try start(rep) == nil)
  }

  @Test func `is not chosen by others, nor a view that nobody else sees`() throws {
    #expect(try view("Private", ["isDefaultForAll": true]).status == 422)
    #expect(try view("Theirs", ["isDefaultForAll": true], as: rep).status == 422)
    let shared = try #require(try view("Shared", ["isShared": true]).json["id"]?.string)
    #expect(try rep.json("PUT", "/api/crm/views/\(shared)", ["isDefaultForAll": true]).status == 403)
    #expect(try start(rep) == nil)
    _ = try world.otherWorkspace()
    let stranger = try world.browser("oskar@other.example")
    #expect(try admin.json("PUT", "/api/crm/views/\(shared)", ["isDefaultForAll": true]).status == 200)
    #expect(try start(stranger) == nil)
  }

  @Test func `is ticked on the view's page`() throws {
    #expect(!(try rep.get("/crm/views/new?entity=customer").bodyText.contains("Everyone begins with it")))
    let made = try admin.post(
      "/crm/views", ["entity": "customer", "query": "status=ACTIVE", "name": "House", "isShared": "1", "isFirstForAll": "1"])
    let url = try #require(made.headers[.location])
    #expect(try start(rep) == url)
    let id = try #require(url.split(separator: "=").last.map { String($0) })
    let refused = try admin.post("/crm/views/\(id)", ["name": "House", "isShared": "0", "isFirstForAll": "1"])
    #expect(refused.statusCode == 422 && refused.bodyText.contains("is shared with everyone"))
    #expect(try admin.post("/crm/views/\(id)", ["name": "House", "isShared": "1", "isFirstForAll": "0"]).statusCode == 303)
    #expect(try start(rep) == nil)
  }

  @Test func `a program brings a deleted view back`() throws {
    let id = try #require(try view("House", ["isShared": true, "isDefaultForAll": true]).json["id"]?.string)
    #expect(try admin.json("DELETE", "/api/crm/views/\(id)").status == 204)
    #expect(try start(rep) == nil)
    #expect(try rep.json("POST", "/api/crm/views/\(id)/restore").status == 403)
    let back = try admin.json("POST", "/api/crm/views/\(id)/restore")
    #expect(back.status == 200 && back.json["name"] == "House")
    #expect(try start(rep)?.contains(id) == true)
    #expect(try admin.json("POST", "/api/crm/views/\(id)/restore").status == 404)
  }
}
