import HTTP
import HTTPTypes
import Testing
import Values
import Web
import WebTesting

@Suite struct PipelineTests {
  @Test func `every answer carries its id and the rules for browsers`() throws {
    let house = try House()
    let client = house.client()
    for path in ["/healthz", "/login", "/nothing", "/things"] {
      let response = client.get(path)
      #expect(response.header("X-Request-Id")?.utf8.count == 10)
      #expect(response.header("X-Content-Type-Options") == "nosniff")
      #expect(response.header("Referrer-Policy") == "same-origin")
      let policy = response.header("Content-Security-Policy") ?? ""
      #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"))
      #expect(response.header("Strict-Transport-Security") == nil)
    }
  }

  @Test func `behind https the browser is told to stay there, and cookies are kept to it`() throws {
    let house = try House(publicURL: "https://crm.example.com")
    let client = house.client()
    (client.host, client.scheme) = ("crm.example.com", "https")
    let response = client.signIn(House.ada, House.password)
    #expect(response.statusCode == 303)
    #expect(response.header("Strict-Transport-Security")?.contains("max-age=") == true)
    #expect(client.cookies["__Host-kith"] != nil)
    #expect(
      response.headers.values(for: .setCookie).allSatisfy {
        $0.contains("Secure") && $0.contains("HttpOnly") && $0.contains("SameSite=Lax")
      })
  }

  @Test func `under another name only the health checks answer`() throws {
    let client = try House(publicURL: "https://crm.example.com").client()
    client.host = "evil.example"
    #expect(client.get("/healthz").statusCode == 200)
    #expect(client.get("/login").statusCode == 421)
  }

  @Test func `pages lead to signing in and back, the API says 401`() throws {
    let client = try House().client()
    let response = client.get("/things?text=a%20b&x=1")
    #expect(response.statusCode == 303)
    #expect(response.header("Location") == "/login?next=%2Fthings%3Ftext%3Da%2520b%26x%3D1")
    #expect(client.get("/").header("Location") == "/login")
    let api = client.get("/api/things")
    #expect(api.statusCode == 401)
    let body = try JSON.parse(api.bodyText)
    #expect(body["error"]?["code"]?.string == "unauthorized")
    #expect(body["requestId"]?.string == api.header("X-Request-Id"))
  }

  @Test func `a role without the permission is refused before anything is done`() throws {
    let house = try House()
    let bo = house.client(signedInAs: House.bo)
    let page = bo.post("/things", [("name", "x")])
    #expect(page.statusCode == 403)
    #expect(page.bodyText.contains("shell Bo"))
    #expect(bo.json("POST", "/api/things", ["name": "x"]).statusCode == 403)
    #expect(house.changes.count == 0)
  }

  @Test func `an id that is none does not exist`() throws {
    let ada = try House().client(signedInAs: House.ada)
    #expect(ada.get("/things/not-an-id").statusCode == 404)
    #expect(ada.get("/things/0192c5f2-7b3c-7def-8abc-0123456789ab").statusCode == 200)
  }

  @Test func `another method is 405 with what is allowed`() throws {
    let response = try House().client().send("PUT", "/things")
    #expect(response.statusCode == 405)
    #expect(response.header("Allow") == "GET, HEAD, POST")
  }

  @Test func `a trailing slash is redirected with its query`() throws {
    #expect(try House().client().get("/things/?a=1").header("Location") == "/things?a=1")
  }

  @Test func `an error says nothing of the inside and names the reference`() throws {
    let ada = try House().client(signedInAs: House.ada)
    for path in ["/broken", "/torn"] {
      let response = ada.get(path)
      #expect(response.statusCode == 500)
      #expect(!response.bodyText.contains("secret") && !response.bodyText.contains("nothing"))
      #expect(response.bodyText.contains(try #require(response.header("X-Request-Id"))))
    }
  }

  @Test func `in development the browser shows the mistake`() throws {
    let house = try House(development: true)
    let ada = house.client(signedInAs: House.ada)
    #expect(ada.get("/torn").bodyText.contains("torn.html:1:"))
    let page = ada.get("/broken").bodyText
    #expect(page.contains("a secret of the inside shell Ada"))
  }

  @Test func `a busy store is 503 and says when to come back`() throws {
    let ada = try House().client(signedInAs: House.ada)
    let response = ada.get("/busy")
    #expect(response.statusCode == 503)
    #expect(response.header("Retry-After") == "2")
    #expect(response.bodyText.contains(" again shell"))
    let form = ada.post("/busy")
    #expect(form.statusCode == 503 && form.bodyText.contains(" typed shell"))
  }

  @Test func `what is refused without a look at the session asks only those without one to sign in`() throws {
    let refuse = try #require(try House().app.application.refuse)
    func page(_ headers: Headers) -> String {
      refuse(Refusal(503, "Busy."), RequestHead(method: .get, target: "/", headers: headers)).bodyText
    }
    #expect(page([:]).contains("plain sign in"))
    #expect(!page([.cookie: "kith=1"]).contains("sign in"))
  }

  @Test func `what is not there, or not for you, is not offered once more`() throws {
    #expect(try !House().client(signedInAs: House.ada).get("/nowhere").bodyText.contains(" again"))
  }

  @Test func `whoever comes without cookie or token sends a small body, and none to the disk`() throws {
    let house = try House()
    func plan(_ method: HTTPRequest.Method, _ target: String, _ headers: Headers = [:]) -> Plan {
      house.app.plan(RequestHead(method: method, target: target, headers: headers))
    }
    let known: [Headers] = [
      [.cookie: "a=b; kith=\(String(repeating: "0", count: 64))"], [.cookie: "__Host-kith=1"], [.authorization: "Bearer x"],
    ]
    for headers in known {
      let upload = plan(.post, "/things/upload", headers)
      #expect(upload.bodyLimit == 8 << 20 && upload.spoolsBody)
      #expect(plan(.post, "/things", headers).bodyLimit == 1 << 20)
    }
    for headers in [[:], [.cookie: "kith="], [.cookie: "other=1"]] as [Headers] {
      for target in ["/things/upload", "/things", "/nothing", "/api/things"] {
        let stranger = plan(.post, target, headers)
        #expect(stranger.bodyLimit == 64 << 10 && !stranger.spoolsBody, "\(target)")
      }
      #expect(plan(.put, "/things/upload", headers).bodyLimit == 64 << 10)
    }
    #expect(plan(.post, "/login").bodyLimit == 1 << 20)
  }

  @Test func `a large body comes only from a session or a token that stands and may send it`() throws {
    let house = try House()
    let (ada, bo) = (house.client(signedInAs: House.ada), house.client(signedInAs: House.bo))
    let token = try house.token(of: House.ada)
    func answer(_ target: String, _ headers: Headers) throws -> Response? {
      let application = house.app.application
      #expect(application.plan(RequestHead(method: .post, target: target, headers: headers)).askedAbove == 64 << 10)
      return application.admit(Request(method: .post, target: target, headers: headers))
    }
    func cookie(_ client: TestClient) -> Headers { [.cookie: "kith=\(client.cookies["kith"] ?? "")", .origin: "http://localhost"] }
    #expect(try answer("/things/upload", cookie(ada)) == nil)
    #expect(try answer("/api/things", [.authorization: "Bearer " + token]) == nil)
    #expect(try answer("/things/upload", cookie(bo))?.statusCode == 403)
    #expect(try answer("/things/upload", [.authorization: "Bearer " + token])?.statusCode == 403)
    #expect(try answer("/things/upload", [.cookie: cookie(ada)[.cookie] ?? "", .origin: "https://evil.example"])?.statusCode == 403)
    for wrong in [[.authorization: "x"], [.authorization: "Bearer \(token)x"], [.cookie: "kith=\(token)"]] as [Headers] {
      #expect(try answer("/api/things", wrong)?.statusCode == 401)
      #expect(try answer("/things/upload", wrong)?.header("Location") == "/login")
    }
    #expect(house.changes.count == 0)
  }

  @Test func `a stranger's body that is too large is told to sign in first`() throws {
    let house = try House()
    func answer(_ target: String) throws -> Response? {
      house.app.application.refuse?(Refusal(413, "The body is too large."), RequestHead(method: .post, target: target))
    }
    #expect(try answer("/api/things")?.statusCode == 401)
    #expect(try answer("/things/upload")?.header("Location") == "/login")
    #expect(try answer("/login")?.statusCode == 413)
  }

  @Test func `a JSON object of more than a thousand members is refused`() throws {
    let ada = try House().client(signedInAs: House.ada)
    func object(_ count: Int) -> JSON { JSON(members: (0..<count).map { ("x\($0)", 1) }) }
    #expect(ada.json("POST", "/api/things", object(1_000)).statusCode == 201)
    let response = ada.json("POST", "/api/things", object(1_001))
    #expect(response.statusCode == 400 && response.bodyText.contains("more than 1000 members"))
  }

  @Test func `a body over the limit of its route is 413`() throws {
    let ada = try House().client(signedInAs: House.ada)
    #expect(ada.post("/things", [("name", String(repeating: "x", count: 1 << 20))]).statusCode == 413)
  }

  @Test func `a page of the signed-in is asked for again, assets never`() throws {
    let ada = try House().client(signedInAs: House.ada)
    let page = ada.get("/things")
    #expect(page.header("Cache-Control") == "private, no-cache")
    let url = try #require(page.bodyText.split(separator: "<link href=\"").last?.prefix { $0 != "\"" })
    let asset = ada.get(String(url))
    #expect(asset.statusCode == 200)
    #expect(asset.header("Cache-Control") == "public, max-age=31536000, immutable")
    #expect(asset.bodyText == "p { color: red }\n")
    let tag = try #require(asset.header("ETag"))
    #expect(ada.get(String(url), headers: ["If-None-Match": tag]).statusCode == 304)
    #expect(ada.get("/assets/css/index.css").statusCode == 404)
  }

  @Test func `what the server itself refuses looks like the product too`() throws {
    let house = try House()
    let refuse = try #require(house.app.application.refuse)
    let head = RequestHead(method: .post, target: "/things/upload", headers: [.cookie: "kith=1"])
    let page = refuse(Refusal(413, "The body is too large."), head)
    #expect(page.statusCode == 413)
    #expect(page.bodyText.contains("<h1>That is too large</h1>The body is too large. plain"))
    #expect(page.header("Content-Security-Policy") != nil)
    let json = refuse(Refusal(503, "Busy."), RequestHead(method: .post, target: "/api/things"))
    #expect(try JSON.parse(json.bodyText)["error"]?["message"]?.string == "Busy.")
    #expect(json.header("Retry-After") == "2")
  }

  @Test func `counters are for this machine`() throws {
    let client = try House().client()
    client.get("/healthz")
    #expect(client.get("/metrics").bodyText.contains("kith_requests_total{class=\"2xx\"} 1"))
    #expect(client.get("/metrics", headers: ["X-Forwarded-For": "192.0.2.1"]).statusCode == 403)
    client.remoteAddress = "192.0.2.1"
    #expect(client.get("/metrics").statusCode == 403)
    #expect(client.get("/readyz").statusCode == 200)
  }

  @Test func `a route without a permission is one of a few, and none of them is answered on the event loop`() throws {
    let routes = try House().app.routes
    #expect(
      routes.filter { $0.access == "signed-in" }.map { "\($0.method) \($0.pattern)" } == [
        "GET /", "POST /logout", "POST /workspaces/switch",
      ])
    for route in routes {
      #expect(!route.isInline || route.isAnonymous, "\(route) would look up a session on the event loop")
    }
  }
}
