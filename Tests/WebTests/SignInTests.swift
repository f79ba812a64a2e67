import HTTP
import Store
import Testing
import Values
import Web
import WebTesting

@Suite struct SignInTests {
  @Test func `the right password leads where one wanted to go`() throws {
    let client = try House().client()
    #expect(client.signIn(House.ada, House.password, next: "/things?text=1").header("Location") == "/things?text=1")
    #expect(client.get("/things").bodyText.contains("things of Ada Admin in Fern &amp; Moss"))
    #expect(client.get("/login").header("Location") == "/")
  }

  @Test(arguments: ["https://evil.example/", "//evil.example", "/\\evil.example", "/login", "javascript:alert(1)"])
  func `a next that leads elsewhere leads home`(next: String) throws {
    #expect(try House().client().signIn(House.ada, House.password, next: next).header("Location") == "/")
  }

  @Test func `a wrong password and an unknown address are one answer, and the address is kept`() throws {
    let client = try House().client()
    let wrong = client.signIn(House.ada, "not the password")
    let unknown = client.signIn("eve@example.com", House.password)
    #expect(wrong.statusCode == 422 && unknown.statusCode == 422)
    #expect(wrong.bodyText.contains("do not match") && unknown.bodyText.contains("do not match"))
    #expect(unknown.bodyText.contains("value=\"eve@example.com\""))
    #expect(!wrong.bodyText.contains("not the password"))
    #expect(client.cookies["kith"] == nil)
  }

  @Test func `too many attempts wait, with a sentence`() throws {
    var rules = SignInRules()
    rules.accountLimit = AttemptLimit(attempts: 2, window: 900)
    let client = try House(signIn: rules).client()
    for _ in 0..<2 { #expect(client.signIn(House.ada, "wrong").statusCode == 422) }
    let response = client.signIn(House.ada, House.password)
    #expect(response.statusCode == 429)
    #expect(response.bodyText.contains("Too many attempts. Try again in 15 minutes."))
    #expect(response.header("Retry-After") == "900")
  }

  @Test func `signing in without the form's token is refused`() throws {
    let client = try House().client()
    #expect(client.post("/login", [("email", House.ada), ("password", House.password)]).statusCode == 403)
  }

  @Test func `each sign-in has its own cookie, and the one before is worth nothing`() throws {
    let house = try House()
    let client = house.client(signedInAs: House.ada)
    let first = try #require(client.cookies["kith"])
    client.post("/logout")
    #expect(client.cookies["kith"] == nil)
    client.signIn(House.ada, House.password)
    #expect(client.cookies["kith"] != first)
    let thief = house.client()
    #expect(thief.send("GET", "/things", headers: ["Cookie": "kith=" + first]).statusCode == 303)
  }

  @Test func `signing out says so`() throws {
    let client = try House().client(signedInAs: House.ada)
    #expect(client.follow(client.post("/logout")).bodyText.contains("You are signed out."))
  }

  @Test func `one goes on in another workspace of one's own only`() throws {
    let house = try House()
    let installation = house.app.store.installation
    let founder = NewMember(name: "Ada", email: House.ada, role: "ADMIN")
    let second = try installation.createWorkspace(name: "Second", currency: .usd, founder: founder).workspace
    let other = try installation.createWorkspace(
      name: "Other", currency: .usd, founder: NewMember(name: "Eve", email: "eve@example.com", role: "ADMIN")
    ).workspace
    let client = house.client(signedInAs: House.ada)
    #expect(client.get("/things").bodyText.contains("[Fern &amp; Moss][Second]"))
    client.post("/workspaces/switch", [("workspace", String(second.rawValue))])
    #expect(client.get("/things").bodyText.contains("in Second"))
    #expect(client.post("/workspaces/switch", [("workspace", String(other.rawValue))]).statusCode == 404)
    #expect(client.get("/things").bodyText.contains("in Second"))
  }
}

@Suite struct SetupTests {
  private let fields = [("workspace", "Fern"), ("name", "Ada"), ("email", House.ada), ("password", House.password), ("currency", "EUR")]

  @Test func `the first visitor with the code makes the workspace and is signed in`() throws {
    let house = try House(isEmpty: true)
    let client = house.client()
    #expect(client.get("/login").header("Location") == "/setup")
    client.get("/setup")
    let code = try #require(try house.app.store.installation.firstRunCode())
    #expect(client.post("/setup", fields.map { (name: $0.0, value: $0.1) } + [("code", code)]).header("Location") == "/")
    #expect(client.get("/things").bodyText.contains("of Ada in Fern"))
    #expect(client.get("/setup").header("Location") == "/login")
    #expect(try house.app.store.installation.firstRunCode() == nil)
  }

  @Test func `a wrong code makes nothing and keeps what was typed`() throws {
    let house = try House(isEmpty: true)
    let client = house.client()
    client.get("/setup")
    let response = client.post("/setup", fields.map { (name: $0.0, value: $0.1) } + [("code", "AAAA-AAAA-AAAA")])
    #expect(response.statusCode == 422)
    #expect(response.bodyText.contains("The code is not right") && response.bodyText.contains(House.ada))
    #expect(try !house.app.store.installation.hasWorkspace())
  }

  @Test func `a password is looked at only after the code, and a currency is one of the list`() throws {
    let client = try House(isEmpty: true).client()
    client.get("/setup")
    let typed = fields.filter { $0.0 != "password" && $0.0 != "currency" }.map { (name: $0.0, value: $0.1) }
    let weak = client.post("/setup", typed + [("code", "AAAA-AAAA-AAAA"), ("password", "short")])
    #expect(weak.statusCode == 422)
    #expect(weak.bodyText.contains("The code is not right") && !weak.bodyText.contains("at least 8"))
    for currency in ["XXX", "euro", "EU"] {
      let odd = client.post("/setup", typed + [("code", "AAAA-AAAA-AAAA"), ("password", House.password), ("currency", currency)])
      #expect(odd.statusCode == 422 && odd.bodyText.contains("Choose one of these currencies."), "\(currency)")
    }
  }

  @Test func `what is missing is said at its field`() throws {
    let client = try House(isEmpty: true).client()
    client.get("/setup")
    let response = client.post("/setup", [("code", "x")])
    #expect(response.statusCode == 422)
    #expect(response.bodyText.contains("Choose a password.") && response.bodyText.contains("Give the workspace a name."))
  }
}
