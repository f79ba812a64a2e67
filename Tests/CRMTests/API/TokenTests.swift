import Foundation
import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `A token of the API` {
  /// Makes a token on the profile page, as a person does.
  private func token(_ browser: Browser, _ form: KeyValuePairs<String, String>) throws -> String {
    let page = try browser.post("/crm/profile/tokens", form).bodyText
    let start = try #require(page.range(of: "value=\"kith_"), "no token on the page")
    return "kith_" + page[start.upperBound...].prefix { $0 != "\"" }
  }

  private func ask(_ world: World, _ token: String, _ method: String, _ target: String, _ body: JSON? = nil) -> Response {
    let headers = ["authorization": "Bearer " + token, "content-type": "application/json"]
    return world.stranger().send(method, target, body: body?.bytes ?? [], headers: headers)
  }

  @Test func `that may read reads, and every change is refused`() throws {
    let world = try World()
    let token = try token(try world.browser(), ["token_name": "Sheet", "access": "read", "reach": "all", "days": "30"])
    #expect(ask(world, token, "GET", "/api/crm/customers").statusCode == 200)
    let before = try world.fingerprint()
    for route in App.table(of: Product.routes) where route.pattern.hasPrefix("/api/") && route.method != "GET" {
      let target = route.pattern.split(separator: "/").map { $0.hasPrefix(":") ? RecordID().description : String($0) }.joined(
        separator: "/")
      #expect(ask(world, token, route.method, "/" + target, ["name": "Changed"]).statusCode == 403, "\(route.method) \(target)")
    }
    #expect(try world.fingerprint() == before)
  }

  @Test func `every permission is in one area, or goes with all of them`() throws {
    let admin = try World().admin
    for permission in admin.permissions {
      let areas = TokenArea.all.filter { $0.permissions.contains { permission.rawValue.hasPrefix($0 + ".") || permission.rawValue == $0 } }
      let isCommon = permission.rawValue.hasPrefix("crm.records.")
      #expect(areas.count == (isCommon ? 0 : 1), "\(permission.rawValue) is in \(areas.map(\.label))")
    }
  }

  @Test func `a session of a reading token refuses to write, whoever asks it to`() throws {
    let world = try World()
    let issued = try world.store.installation.issueToken(for: world.admin.userID, name: "r", scope: TokenScope(isReadOnly: true))
    let session = try #require(try world.store.installation.session(apiToken: issued.text, requestID: "test"))
    #expect(throws: AccessError.readOnly) { try session.write { _ in } }
  }

  @Test func `is kept to its areas, in lists and in search`() throws {
    let world = try World()
    _ = try world.admin.write { try World.oneOfEach($0) }
    let token = try token(
      try world.browser(), ["token_name": "Deals", "access": "write", "reach": "some", "areas": "deals", "days": "30"])
    #expect(ask(world, token, "GET", "/api/crm/deals").statusCode == 200)
    #expect(ask(world, token, "GET", "/api/crm/customers").statusCode == 403)
    #expect(ask(world, token, "POST", "/api/crm/customers", ["name": "No"]).statusCode == 403)
    let found = try JSON.parse(ask(world, token, "GET", "/api/crm/search?q=Foreign").bodyText)
    #expect(Set(found["data"]?.array?.compactMap { $0["type"]?.string } ?? []) == ["deal"])
  }

  @Test func `takes its areas along into the jobs that it begins`() throws {
    let world = try World()
    let browser = try world.browser()
    let (client, contact) = try world.admin.write { writer in
      let client = try Customer.type.create(Inputs([("name", .typed("Kept"))]), writer).id
      let contact = try Contact.type.create(Inputs([("name", .typed("Gone"))]), writer).id
      try Customer.type.trash(client, writer)
      try Contact.type.trash(contact, writer)
      return (client, contact)
    }
    let form: KeyValuePairs = [
      "token_name": "Tidy", "access": "write", "reach": "some", "areas": "settings", "areas": "contacts", "days": "30",
    ]
    #expect(ask(world, try token(browser, form), "DELETE", "/api/crm/trash?confirm=delete").statusCode == 202)
    _ = try JobRunner(store: world.store, handlers: Product.jobs).runDue()
    #expect(try browser.json("GET", "/api/crm/trash").json["data"]?.array?.compactMap { $0["title"]?.string } == ["Kept"])
    #expect(try browser.post("/crm/customers/\(client)/restore").statusCode == 303)
    #expect(try browser.get("/crm/contacts/\(contact)").statusCode == 404)
  }

  @Test func `with areas that there are not is refused`() throws {
    let world = try World()
    let form: KeyValuePairs = ["token_name": "Odd", "access": "write", "reach": "some", "areas": "bogus", "days": "30"]
    #expect(try world.browser().post("/crm/profile/tokens", form).statusCode == 422)
    #expect(try world.store.installation.tokens(of: world.admin.userID).isEmpty)
  }

  @Test func `never may do more than its owner`() throws {
    let world = try World()
    let user = try world.member("Uma User", role: Roles.user)
    let token = try token(try world.browser(user.email), ["token_name": "All", "access": "write", "reach": "all", "days": "never"])
    #expect(ask(world, token, "POST", "/api/crm/customers", ["name": "No"]).statusCode == 403)
    #expect(ask(world, token, "GET", "/api/crm/customers").statusCode == 200)
  }

  @Test func `makes no other token and opens no page`() throws {
    let world = try World()
    let token = try world.store.installation.issueToken(for: world.admin.userID, name: "script").text
    #expect(ask(world, token, "GET", "/crm/profile").statusCode == 403)
    let form = Array("token_name=Another&access=write&days=never".utf8)
    let headers = ["authorization": "Bearer " + token, "content-type": "application/x-www-form-urlencoded"]
    #expect(world.stranger().send("POST", "/crm/profile/tokens", body: form, headers: headers).statusCode == 403)
    #expect(try world.store.installation.tokens(of: world.admin.userID).count == 1)
  }

  @Test func `ends when it is revoked or its time is over`() throws {
    let world = try World()
    let browser = try world.browser()
    let token = try token(browser, ["token_name": "Once", "access": "read", "reach": "all", "days": "30"])
    let id = try #require(try world.store.installation.tokens(of: world.admin.userID).first?.id)
    #expect(try browser.get("/crm/profile/tokens/\(id)/revoke").bodyText.contains("Revoke “Once”?"))
    #expect(try browser.post("/crm/profile/tokens/\(id)/revoke").statusCode == 303)
    #expect(ask(world, token, "GET", "/api/crm/customers").statusCode == 401)
    let late = try world.store.installation.issueToken(
      for: world.admin.userID, name: "late", expiresAt: Instant.now.adding(seconds: -1)
    ).text
    #expect(ask(world, late, "GET", "/api/crm/customers").statusCode == 401)
  }

  @Test func `is shown once, and keeps what was chosen when something is missing`() throws {
    let world = try World()
    let browser = try world.browser()
    let refused = try browser.post("/crm/profile/tokens", ["token_name": "Sheet", "access": "write", "reach": "some", "days": "365"])
    #expect(refused.statusCode == 422)
    #expect(refused.bodyText.contains("Choose at least one area.") && refused.bodyText.contains("value=\"Sheet\""))
    let token = try token(browser, ["token_name": "Sheet", "access": "read", "reach": "some", "areas": "leads", "days": "365"])
    let page = try browser.get("/crm/profile").bodyText
    #expect(!page.contains(token) && page.contains("Read only · Leads"))
  }
}

@Suite struct `The rate of a token` {
  @Test func `is told with every answer, and beyond it the answer is 429`() throws {
    let world = try World(apiLimit: RateLimit(rate: 1, burst: 3))
    let token = try world.store.installation.issueToken(for: world.admin.userID, name: "script").text
    let stranger = world.stranger()
    let answers = (0..<5).map { _ in stranger.send("GET", "/api/crm/profile", headers: ["authorization": "Bearer " + token]) }
    #expect(answers[0].header("RateLimit-Policy") == "\"token\";q=3;w=3")
    #expect(answers[0].header("RateLimit") == "\"token\";r=2;t=1")
    let last = try #require(answers.last)
    #expect(last.statusCode == 429 && last.header("Retry-After") == "1")
    #expect(try JSON.parse(last.bodyText)["error"]?["code"]?.string == "too_many_requests")
    let other = try world.store.installation.issueToken(for: world.admin.userID, name: "other").text
    #expect(stranger.send("GET", "/api/crm/profile", headers: ["authorization": "Bearer " + other]).statusCode == 200)
    #expect(try world.browser().get("/crm").header("RateLimit") == nil)
  }

  @Test func `a name that is too long is said to be that, and a time that is none is asked for again`() throws {
    let world = try World()
    let browser = try world.browser()
    func refusal(_ name: String, _ days: String) throws -> String {
      let page = try browser.post("/crm/profile/tokens", ["token_name": name, "access": "read", "reach": "all", "days": days])
      #expect(page.statusCode == 422 && !page.bodyText.contains("value=\"kith_"))
      return page.bodyText
    }
    let long = try refusal(String(repeating: "n", count: 101), "30")
    #expect(long.contains("The name can have at most 100 characters.") && !long.contains("Give the token a name"))
    #expect(try refusal("", "30").contains("Give the token a name"))
    for days in ["31", "ever", "-1"] { #expect(try refusal("Sheet", days).contains("Choose how long it holds.")) }
  }
}
