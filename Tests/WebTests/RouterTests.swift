import Store
import Testing

@testable import Web

@Suite struct RouterTests {
  private static func router() -> Router {
    var routes = Routes()
    let view = Permission("crm.deal.view")
    routes.get("/crm/deals", view) { _ in .text("list") }
    routes.post("/crm/deals", view) { _ in .text("create") }
    routes.get("/crm/deals/new", view) { _ in .text("new") }
    routes.get("/crm/deals/:id", view) { _ in .text("show") }
    routes.post("/crm/deals/:id/win", view) { _ in .text("win") }
    routes.get("/crm/:entity/:id/notes", view) { _ in .text("notes") }
    routes.anonymous.get("/assets/*path") { _ in .text("asset") }
    return Router(routes.all)
  }

  private func found(_ method: String, _ path: String) -> String {
    switch Self.router().match(method, path) {
    case .route(let route, let parameters): ([route.pattern] + parameters).joined(separator: " ")
    case .redirect(let path): "to \(path)"
    case .methodNotAllowed(let allowed): "not but \(allowed.joined(separator: ","))"
    case .notFound: "none"
    }
  }

  @Test func `a path without parameters finds its route`() {
    #expect(found("GET", "/crm/deals") == "/crm/deals")
    #expect(found("POST", "/crm/deals") == "/crm/deals")
  }

  @Test func `a literal segment wins over a parameter`() {
    #expect(found("GET", "/crm/deals/new") == "/crm/deals/new")
    #expect(found("GET", "/crm/deals/42") == "/crm/deals/:id 42")
  }

  @Test func `a literal that leads nowhere gives way to a parameter`() {
    #expect(found("GET", "/crm/deals/42/notes") == "/crm/:entity/:id/notes deals 42")
  }

  @Test func `parameters arrive decoded, and may hold a slash`() {
    #expect(found("GET", "/crm/deals/a%20b%2Fc") == "/crm/deals/:id a b/c")
    #expect(found("GET", "/crm/deals/%zz") == "none")
  }

  @Test func `an escaped literal is the same path`() {
    #expect(found("GET", "/crm/d%65als") == "/crm/deals")
  }

  @Test func `the rest of a path is one parameter`() {
    #expect(found("GET", "/assets/css/index.css") == "/assets/*path css/index.css")
    #expect(found("GET", "/assets") == "none")
  }

  @Test func `HEAD goes where GET goes`() {
    #expect(found("HEAD", "/crm/deals/42") == "/crm/deals/:id 42")
  }

  @Test func `another method is told which ones there are`() {
    #expect(found("DELETE", "/crm/deals") == "not but GET,HEAD,POST")
    #expect(found("GET", "/crm/deals/42/win") == "not but POST")
  }

  @Test func `a trailing slash is taken off where that leads somewhere`() {
    #expect(found("GET", "/crm/deals/") == "to /crm/deals")
    #expect(found("GET", "/nothing/") == "none")
    #expect(found("GET", "//evil.example/") == "none")
  }

  @Test func `an empty segment is no parameter`() {
    #expect(found("GET", "/crm/deals//win") == "none")
    #expect(found("GET", "") == "none")
  }

  @Test func `a route reads as a line with its permission`() {
    var routes = Routes()
    routes.post("/crm/deals/:id/win", Permission("crm.deal.update")) { _ in .empty() }
    routes.signedIn.get("/profile") { _ in .empty() }
    routes.anonymous.get("/login") { _ in .empty() }
    #expect(routes.all.map(\.access) == ["crm.deal.update", "signed-in", "anonymous"])
    #expect(routes.all[0].description.hasPrefix("POST   /crm/deals/:id/win "))
    #expect(routes.all[0].description.hasSuffix(" crm.deal.update"))
  }
}
