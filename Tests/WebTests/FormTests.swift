import HTTP
import Testing
import Values
import Web
import WebTesting

@Suite struct FormTests {
  @Test func `a form with its token is taken, and its message shown once`() throws {
    let house = try House()
    let ada = house.client(signedInAs: House.ada)
    let response = ada.post("/things", [("name", "Fern")])
    #expect(response.statusCode == 303)
    let page = ada.follow(response)
    #expect(page.bodyText.contains("class=\"success\">Kept &lt;b&gt;Fern&lt;/b&gt; /things/1/undo"))
    #expect(!ada.get("/things").bodyText.contains("Kept"))
    #expect(house.changes.count == 1)
  }

  @Test func `without the token nothing is done`() throws {
    let house = try House()
    let ada = house.client(signedInAs: House.ada)
    let good = ada.csrf
    for token in ["", "x", String(good.dropLast()), house.client(signedInAs: House.ada).csrf] {
      ada.csrf = token
      #expect(ada.post("/things", [("name", "x")]).statusCode == 403)
      #expect(ada.json("POST", "/api/things", ["name": "x"]).statusCode == 403)
    }
    #expect(house.changes.count == 0)
    ada.csrf = good
    #expect(ada.json("POST", "/api/things", ["name": "x"]).statusCode == 201)
  }

  @Test func `from another site nothing is done, even with the token`() throws {
    let house = try House()
    let ada = house.client(signedInAs: House.ada)
    for headers in [["Origin": "http://evil.example"], ["Origin": "null"]] {
      #expect(ada.post("/things", [("name", "x")], headers: headers).statusCode == 403)
    }
    let body = Array(URLText.query([("csrf", ada.csrf)]).utf8)
    let type = "application/x-www-form-urlencoded"
    #expect(ada.send("POST", "/things", body: body, type: type, headers: ["Sec-Fetch-Site": "cross-site"]).statusCode == 403)
    #expect(ada.send("POST", "/things", body: body, type: type, headers: ["Referer": "http://evil.example/"]).statusCode == 403)
    #expect(house.changes.count == 0)
    #expect(ada.send("POST", "/things", body: body, type: type).statusCode == 303)
  }

  @Test func `a token of the API needs no form token and no origin`() throws {
    let house = try House()
    let client = house.client()
    client.token = try house.token(of: House.ada)
    #expect(client.send("POST", "/api/things", body: Array("{\"name\":\"x\"}".utf8)).statusCode == 201)
    #expect(client.get("/api/things").bodyText.contains("Ada Admin"))
  }

  @Test func `a wrong token is not made good by a cookie`() throws {
    let ada = try House().client(signedInAs: House.ada)
    ada.token = "kith_wrong"
    #expect(ada.get("/api/things").statusCode == 401)
  }

  @Test func `a file arrives with its name and size`() throws {
    let ada = try House().client(signedInAs: House.ada)
    let content = String(repeating: "line\n", count: 40_000)
    let body = """
      --edge\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n\(ada.csrf)\r\n\
      --edge\r\nContent-Disposition: form-data; name="file"; filename="notes.txt"\r\nContent-Type: text/plain\r\n\r\n\(content)\r\n--edge--\r\n
      """
    let response = ada.send(
      "POST", "/things/upload", body: Array(body.utf8), type: "multipart/form-data; boundary=edge", headers: ["Origin": "http://localhost"])
    #expect(response.bodyText == "notes.txt 200000")
  }

  @Test func `what is neither form nor JSON is told so`() throws {
    let ada = try House().client(signedInAs: House.ada)
    let headers = ["X-CSRF-Token": ada.csrf, "Origin": "http://localhost"]
    #expect(ada.send("POST", "/things", body: [1], type: "text/plain", headers: headers).statusCode == 415)
    #expect(ada.send("POST", "/things", body: [1], type: "text/plain", headers: ["Origin": "http://localhost"]).statusCode == 403)
    let response = ada.send(
      "POST", "/api/things", body: Array("{".utf8), headers: headers)
    #expect(response.statusCode == 400)
    #expect(try JSON.parse(response.bodyText)["error"]?["code"]?.string == "bad_request")
  }

  @Test func `JSON comes as JSON and as nothing else`() throws {
    let house = try House()
    let ada = house.client(signedInAs: House.ada)
    let (body, headers) = (Array("{\"name\":\"x\"}".utf8), ["X-CSRF-Token": ada.csrf, "Origin": "http://localhost"])
    #expect(ada.send("POST", "/api/things", body: body, type: "text/plain", headers: headers).statusCode == 415)
    for type in ["application/json", "Application/JSON; charset=utf-8", "application/merge-patch+json"] {
      #expect(ada.send("POST", "/api/things", body: body, type: type, headers: headers).statusCode == 201, "\(type)")
    }
  }

  @Test func `a form that is no text is refused, and nothing is mended into it`() throws {
    let house = try House()
    let ada = house.client(signedInAs: House.ada)
    let part = "--edge\r\nContent-Disposition: form-data; name="
    let multipart =
      Array("\(part)\"csrf\"\r\n\r\n\(ada.csrf)\r\n\(part)\"name\"\r\n\r\n".utf8) + [0xff, 0xfe] + Array("\r\n--edge--\r\n".utf8)
    let bodies = [
      (Array("csrf=\(ada.csrf)&name=%ff%fe".utf8), "application/x-www-form-urlencoded"),
      (Array("csrf=\(ada.csrf)&name=".utf8) + [0xc3], "application/x-www-form-urlencoded"),
      (multipart, "multipart/form-data; boundary=edge"),
    ]
    for (body, type) in bodies {
      let answer = ada.send("POST", "/things", body: body, type: type, headers: ["Origin": "http://localhost"])
      #expect(answer.statusCode == 400 && answer.bodyText.contains("UTF-8"), "\(type)")
    }
    #expect(house.changes.count == 0)
  }

  @Test func `a form has at most a thousand fields`() throws {
    let house = try House()
    let ada = house.client(signedInAs: House.ada)
    let many = (0..<999).map { (name: "n\($0)", value: "") }
    #expect(ada.post("/things", many).statusCode == 303)
    #expect(ada.post("/things", many + [("one", "more")]).statusCode == 413)
    #expect(house.changes.count == 1)
  }

  @Test func `what a link brings is text`() throws {
    let ada = try House().client(signedInAs: House.ada)
    let page = ada.get("/things?text=" + URLText.encode("<script>{{ app.csrf }}</script>"))
    #expect(page.bodyText.contains("&lt;script&gt;{{ app.csrf }}&lt;/script&gt;"))
  }
}
