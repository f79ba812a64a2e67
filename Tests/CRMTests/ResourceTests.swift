import HTTPTypes
import Records
import Store
import Testing
import Values
import Web

@testable import CRM
@testable import HTTP

@Suite struct `Pages and JSON of a declared record` {
  let world: World
  let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  @Test func `a form from an old version shows both, keeps what was typed, and saves when it is sent again`() throws {
    let path = try client(["name": "Acme", "website": "acme.example"])
    var form = try ShownForm(try browser.get(path + "/edit").bodyText)
    _ = try browser.json("PUT", "/api" + path, ["name": "Their name", "industry": "Their trade"])
    form.type("My name", in: "name")
    form.type("my.example", in: "website")
    form.type("Long\r\ntext", in: "description")
    let stale = browser.send(form, to: path)
    #expect(stale.statusCode == 409)
    for text in ["My name", "Their name", "Their trade", "Somebody saved this"] { #expect(stale.bodyText.contains(text), "\(text)") }
    var again = try ShownForm(stale.bodyText)
    #expect(again.value("version") == "2")
    #expect(again.value("website") == "my.example")
    #expect(again.value("description") == "Long\r\ntext")
    again.type("My name", in: "name")
    #expect(browser.send(again, to: path).statusCode == 303)
    #expect(try browser.json("GET", "/api" + path).json["name"] == "My name")
  }

  @Test func `a form with a mistake says so at the field, keeps what was typed and stores nothing`() throws {
    let path = try client(["name": "Acme"])
    var form = try ShownForm(try browser.get(path + "/edit").bodyText)
    form.type("not an address", in: "primaryEmail")
    form.type("javascript:alert(1)", in: "website")
    form.type("Acme <Ltd>", in: "name")
    let response = browser.send(form, to: path)
    #expect(response.statusCode == 422)
    #expect(response.bodyText.contains("is not an e-mail address"))
    #expect(try ShownForm(response.bodyText).value("name") == "Acme <Ltd>")
    #expect(try ShownForm(response.bodyText).value("website") == "javascript:alert(1)")
    #expect(try browser.json("GET", "/api" + path).json["version"] == 1)
  }

  @Test func `a form without its version is refused`() throws {
    let path = try client(["name": "Acme"])
    #expect(try browser.post(path, ["name": "B"]).statusCode == 400)
  }

  @Test func `an untouched form changes nothing, whatever the record`() throws {
    let ids = try world.admin.write { try World.oneOfEach($0) }
    for (type, id) in zip([Customer.type, Contact.type, Lead.type, Deal.type, Project.type, Activity.type], ids) {
      try fill(type, id)
      let before = try world.admin.read { try type.get(id, $0) }
      let form = try ShownForm(try browser.get("/crm/\(type.plural)/\(id)/edit").bodyText)
      #expect(form.fields.count > 8, "\(type.name)")
      let response = browser.send(form, to: "/crm/\(type.plural)/\(id)")
      #expect(response.statusCode == 303, "\(type.name): \(response.bodyText)")
      let event = try world.admin.read { try $0.events(about: id).first { $0.record == id } }
      let after = try world.admin.read { try type.get(id, $0) }
      #expect(after.version == before.version, "\(type.name): \(event?.changes ?? [])")
    }
  }

  @Test func `what JSON answers may be sent back and changes nothing`() throws {
    let ids = try world.admin.write { try World.oneOfEach($0) }
    for (type, id) in zip([Customer.type, Contact.type, Lead.type, Deal.type, Project.type, Activity.type], ids) {
      let target = "/api/crm/\(type.plural)/\(id)"
      let answer = try browser.json("GET", target)
      let sent = try browser.json("PUT", target, answer.json)
      #expect(sent.status == 200, "\(type.name): \(sent.json)")
      #expect(sent.json == answer.json, "\(type.name)")
    }
  }

  @Test func `unknown ids, ids of another workspace and what is no id are not found`() throws {
    let other = try world.otherWorkspace()
    let foreign = try other.write { try Customer.type.create(Inputs([("name", .typed("Foreign"))]), $0) }.id.description
    for id in [foreign, RecordID().description, "7", "%00", "..%2f"] {
      for path in ["/crm/customers/\(id)", "/crm/customers/\(id)/edit"] { #expect(try browser.get(path).statusCode == 404, "\(path)") }
      for path in ["/crm/customers/\(id)", "/crm/customers/\(id)/trash", "/crm/customers/\(id)/restore"] {
        #expect(try browser.post(path, ["name": "Mine", "version": "1"]).statusCode == 404, "\(path)")
      }
      for method in ["GET", "PUT", "DELETE"] {
        let answer = try browser.json(method, "/api/crm/customers/\(id)", method == "PUT" ? ["name": "Mine"] : nil)
        #expect(answer.status == 404 && answer.json["error"]?["code"] == "not_found", "\(method) \(id)")
      }
    }
    #expect(try other.read { try $0.string("SELECT name FROM customers") } == "Foreign")
  }

  @Test func `errors in JSON name a code, a sentence, the fields and the request`() throws {
    let invalid = try browser.json("POST", "/api/crm/customers", ["name": "", "primaryEmail": "x", "tags": [1]])
    #expect(invalid.status == 422)
    #expect(invalid.json["error"]?["code"] == "invalid")
    #expect(invalid.json["error"]?["message"]?.string?.isEmpty == false)
    #expect(invalid.json["error"]?["fields"]?.object?.members.map(\.key).sorted() == ["name", "primaryEmail", "tags"])
    #expect(invalid.json["requestId"]?.string?.isEmpty == false)
    let list = try browser.json("POST", "/api/crm/customers", [])
    #expect(list.status == 400 && list.json["error"]?["code"] == "bad_request")
    let broken = browser.send(
      "POST", "/api/crm/customers", body: Array("{\"name\":".utf8),
      headers: ["content-type": "application/json", "x-csrf-token": try browser.token()])
    #expect(broken.statusCode == 400)
    #expect(try JSON.parse(broken.bodyText)["error"]?["fields"] == JSON(members: []))
  }

  @Test func `If-Match lets only the version pass that it names`() throws {
    let path = "/api" + (try client(["name": "Acme"]))
    #expect(try browser.get(path).header("ETag")?.wholeMatch(of: /"1-[0-9a-f]{8}"/) != nil)
    for tag in ["\"2\"", "W/\"1\"", "\"x\"", "1x"] {
      #expect(try browser.json("PUT", path, ["name": "B"], headers: ["if-match": tag]).status == 412, "\(tag)")
      #expect(try browser.json("DELETE", path, headers: ["if-match": tag]).status == 412, "\(tag)")
    }
    #expect(try browser.json("PUT", path, ["name": "B"], headers: ["if-match": "\"7\", \"1\""]).json["version"] == 2)
    #expect(try browser.json("PUT", path, ["name": "C"], headers: ["if-match": "*"]).json["version"] == 3)
    #expect(try browser.json("DELETE", path, headers: ["if-match": "\"3\""]).status == 204)
    #expect(try browser.json("PUT", path, ["name": "D"], headers: ["if-match": "*"]).status == 404)
  }

  @Test func `the tag of a compressed answer works as If-Match`() throws {
    let path = "/api" + (try client(["name": "Acme", "description": .string(String(repeating: "words ", count: 400))]))
    let head = RequestHead(method: .get, target: path, headers: [.acceptEncoding: "gzip"])
    let sent = PreparedResponse(browser.send("GET", path), to: head)
    let tag = try #require(sent.headers[.eTag])
    #expect(sent.headers[.contentEncoding] == "gzip" && tag.hasPrefix("\"1-") && tag.hasSuffix("-gzip\""))
    #expect(try browser.json("PUT", path, ["name": "B"], headers: ["if-match": tag]).json["version"] == 2)
    #expect(try browser.json("PUT", path, ["name": "C"], headers: ["if-match": tag]).status == 412)
  }

  @Test func `the tag of a record changes with what it says of others`() throws {
    let owner = try world.member("Otto Owner", role: Roles.user)
    let path = "/api" + (try client(["name": "Acme", "ownerId": JSON(owner.userID)]))
    let before = browser.send("GET", path).header("ETag")
    try world.store.installation.update(Profile(name: "Otto Other", zone: owner.zone, theme: owner.theme), of: owner)
    let after = browser.send("GET", path)
    #expect(before != nil && after.header("ETag") != before)
  }

  @Test func `a form keeps what is chosen, however many come before it`() throws {
    let last = try world.member("Zz Last", role: Roles.user)
    try world.admin.write { writer in
      for number in 0..<510 {
        _ = try writer.addMember(NewMember(name: "Aa \(number)", email: "a\(number)@kith.example", role: Roles.user))
      }
    }
    let path = try client(["name": "Acme", "ownerId": JSON(last.userID)])
    let form = try ShownForm(try browser.get(path + "/edit").bodyText)
    #expect(form.value("ownerId") == last.userID.description)
  }

  @Test func `a list takes each value once, and thirty filters`() throws {
    let many = String(repeating: "a,", count: 1_500)
    #expect(browser.send("GET", "/api/crm/customers?tags=\(many)").statusCode == 200)
    #expect(browser.send("GET", "/api/crm/customers?status=\(String(repeating: "ACTIVE,", count: 900))").statusCode == 200)
    let different = (0..<31).map { "t\($0)" }.joined(separator: ",")
    let refused = browser.send("GET", "/api/crm/customers?tags=\(different)")
    #expect(refused.statusCode == 422 && refused.bodyText.contains("at most 30 filters"))
    let spellings = (1...40).map { "min\(String(repeating: "_", count: $0))amount=1" }.joined(separator: "&")
    #expect(browser.send("GET", "/api/crm/deals?\(spellings)").statusCode == 422)
    #expect(browser.send("GET", "/api/crm/deals?\((0..<1_001).map { "a\($0)=" }.joined(separator: "&"))").statusCode == 422)
  }

  @Test func `a body that is no JSON is refused, and says nothing where there is no record`() throws {
    let body = Array("{\"name\":".utf8)
    let headers = ["content-type": "application/json", "x-csrf-token": try browser.token()]
    let path = "/api" + (try client(["name": "Acme"]))
    #expect(browser.send("PUT", path, body: body, headers: headers).statusCode == 400)
    #expect(browser.send("PUT", "/api/crm/customers/\(RecordID())", body: body, headers: headers).statusCode == 404)
  }

  @Test func `a version in the body that is no longer the last is a conflict`() throws {
    let path = "/api" + (try client(["name": "Acme"]))
    #expect(try browser.json("PUT", path, ["name": "B", "version": 1]).status == 200)
    let stale = try browser.json("PUT", path, ["name": "C", "version": 1])
    #expect(stale.status == 409 && stale.json["error"]?["code"] == "conflict")
    #expect(try browser.json("PUT", path, ["name": "C", "version": "2"]).status == 422)
    #expect(try browser.json("GET", path).json["name"] == "B")
  }

  @Test func `HEAD is answered as GET`() throws {
    let path = try client(["name": "Acme"])
    for target in [path, path + "/edit", "/crm/customers", "/api" + path, "/api/crm/customers"] {
      #expect(browser.send("HEAD", target).statusCode == 200, "\(target)")
    }
    #expect(browser.send("HEAD", path + "/trash").statusCode == 405)
  }

  @Test func `a list refuses what it does not have, with a sentence`() throws {
    for (query, field) in [("sortBy=secret", "sortBy"), ("cursor=x", "cursor"), ("page=0", "page"), ("ownerId=7", "ownerId")] {
      let answer = try browser.json("GET", "/api/crm/customers?" + query)
      #expect(answer.status == 422 && answer.json["error"]?["fields"]?[field]?.string != nil, "\(query): \(answer.json)")
    }
    for query in ["limit=x", "page=x", "sortOrder=zz", "sortBy=unknown"] {
      let answer = try browser.json("GET", "/api/crm/customers?" + query)
      let name = String(query.prefix { $0 != "=" })
      #expect(answer.status == 422 && answer.json["error"]?["fields"]?[name]?.string != nil, "\(query): \(answer.json)")
      #expect(try browser.get("/crm/customers?" + query).statusCode == 422)
    }
    let deep = try browser.json("GET", "/api/crm/customers?page=1000000&limit=100")
    #expect(deep.status == 422 && deep.json["error"]?["fields"]?["cursor"]?.string != nil)
    #expect(try browser.json("GET", "/api/crm/search?q=a&types=zz").json["error"]?["fields"]?["types"] != nil)
    #expect(try browser.json("GET", "/api/crm/search?q=a&limit=x").json["error"]?["fields"]?["limit"] != nil)
    #expect(try browser.json("GET", "/api/crm/customers?cursor=1-i5&sortBy=name").status == 422)
    #expect(try browser.json("GET", "/api/crm/customers?limit=9999").json["pagination"]?["limit"] == 100)
  }

  @Test func `a change answers what it was asked to include, and one that asks for what there is not changes nothing`() throws {
    let world = try World()
    let client = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Acme"))]), $0) }
    _ = try world.admin.write {
      try Deal.type.create(Inputs([("name", .typed("Order")), ("customerId", .json(JSON(client.id)))]), $0)
    }
    let (mara, path) = (try world.browser(), "/api/crm/customers/\(client.id)")
    let changed = try mara.json("PUT", path + "?include=deals", ["industry": "Steel"])
    #expect(changed.json["industry"] == "Steel" && changed.json["deals"]?.array?.count == 1)
    #expect(changed.json["version"] == JSON(client.version + 1))
    let uma = try world.browser(try world.member("Mia Manager", role: Roles.manager).email)
    try world.admin.write { try $0.setPermission(.dealView, of: Roles.manager, allowed: false) }
    for (browser, name, status) in [(mara, "dealz", 422), (uma, "deals", 403)] {
      #expect(try browser.json("PUT", path + "?include=\(name)", ["industry": "Paper"]).status == status)
      #expect(try browser.json("POST", "/api/crm/customers?include=\(name)", ["name": "New"]).status == status)
    }
    #expect(try world.admin.read { try Customer.type.get(client.id, $0) }["industry"] == .text("Steel"))
    #expect(try mara.json("GET", "/api/crm/customers").json["pagination"]?["total"] == 1)
  }

  @Test func `a list is walked by cursor to its end`() throws {
    for index in 0..<7 { _ = try client(["name": .string("Acme \(index % 2)")]) }
    var (seen, target) = ([JSON](), Optional("/api/crm/customers?limit=3&sortBy=name"))
    while let next = target {
      let answer = try browser.json("GET", next).json
      seen += (answer["data"]?.array ?? []).compactMap { $0["id"] }
      target = answer["pagination"]?["cursor"]?.string.map { "/api/crm/customers?limit=3&sortBy=name&cursor=\($0)" }
    }
    #expect(seen.count == 7 && Set(seen).count == 7)
  }

  /// The path of a new client.
  private func client(_ json: JSON) throws -> String {
    let created = try browser.json("POST", "/api/crm/customers", json)
    try #require(created.status == 201, "\(created.json)")
    return "/crm/customers/" + (try #require(created.json["id"]?.string))
  }

  /// Something in every field that a program may set and a rule lets stand.
  private func fill(_ type: EntityType, _ id: RecordID) throws {
    let skipped: Set = [
      "name", "subject", "status", "type", "stageId", "pipelineId", "customerId", "company", "firstName", "lastName", "bsn", "kvkNumber",
    ]
    let own: [(name: String, input: Input)] =
      type.name == "customer" ? [("type", .typed("INDIVIDUAL")), ("bsn", .typed("111222333")), ("kvkNumber", .typed("12345678"))] : []
    let pairs =
      own
      + type.fields.filter { $0.reference == nil && !$0.isReadOnly && !skipped.contains($0.name) }.compactMap { field in
        Self.sample(field).map { (name: field.name, input: Input.json($0)) }
      }
    _ = try world.admin.write { try type.update(id, Inputs(pairs), version: nil, $0) }
  }

  private static func sample(_ field: Field) -> JSON? {
    switch field.kind {
    case .text: .string(String("A \"quoted\" & <plain> text".prefix(field.maxLength)))
    case .longText: "\n# Title\r\n\r\nText & <more>\n"
    case .email: "a@b.example"
    case .phone: "+31 20 555"
    case .url: "https://acme.example/?a=1&b=2"
    case .integer, .percent: 40
    case .money: .number("1234.5")
    case .currency: "EUR"
    case .date: "2026-06-30"
    case .time: "09:05"
    case .zone: "Asia/Kolkata"
    case .instant: "2026-11-01T09:30:45.678Z"
    case .boolean: true
    case .choice(let choices): choices.last.map { .string($0.value) }
    case .choices(let choices): .array(choices.prefix(1).map { .string($0.value) })
    case .tags: ["x y", "ü"]
    case .address: ["street": "Main \"1\"", "zip": "1234 AB"]
    case .json: ["n": .number("1.10")]
    case .reference, .references: nil
    }
  }
}
