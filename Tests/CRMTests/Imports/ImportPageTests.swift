import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `The import page` {
  let world: World
  let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser("mara@kith.example")
  }

  private static let file = "Company Name,Sector,Founded\nAlder,Timber,1999\n,Nothing,1\nBirch,Steel,2001\n"

  /// Sends a form with a file, as a browser does.
  private func send(_ path: String, type: String, file: String?, by browser: Browser, fields: [(String, String)] = []) throws -> Response {
    let boundary = "----kith-test"
    var body = ""
    for (name, value) in [("csrf", try browser.token()), ("type", type)] + fields {
      body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
    }
    if let file {
      body +=
        "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"clients.csv\"\r\nContent-Type: text/csv\r\n\r\n\(file)\r\n"
    }
    body += "--\(boundary)--\r\n"
    var headers = ["content-type": "multipart/form-data; boundary=\(boundary)"]
    if path.hasPrefix("/api") { headers["x-csrf-token"] = try browser.token() }
    return browser.send("POST", path, body: Array(body.utf8), headers: headers)
  }

  private func upload(_ file: String = file) throws -> String {
    let response = try send("/crm/import", type: "customers", file: file, by: browser)
    #expect(response.statusCode == 303)
    return try #require(response.header("Location"))
  }

  private func count() throws -> Int64? { try world.admin.read { try $0.integer("SELECT count(*) FROM customers") } }

  @Test func `a file is looked at, brought in, and what stayed out can be had as a file`() throws {
    let place = try upload()
    let preview = try browser.get(place).bodyText
    #expect(preview.contains("Will be created") && preview.contains("The row has no name.") && preview.contains("Not used: Founded."))
    #expect(try count() == 0)
    #expect(try browser.post(place + "/run").header("Location") == place + "/result")
    let result = try browser.get(place + "/result").bodyText
    #expect(result.contains("The file is in.") && result.contains("The row has no name."))
    #expect(try count() == 2)
    let csv = try browser.get(place + "/skipped.csv")
    #expect(
      csv.bodyText.contains("3,skipped,The row has no name.") && csv.header("Content-Disposition")?.contains("clients skipped.csv") == true)
    _ = try browser.post(place + "/run")
    #expect(try count() == 2)
  }

  @Test func `a column can be read as another field, but not two as the same`() throws {
    let place = try upload()
    #expect(
      try browser.post(place + "/columns", ["column-0": "name", "column-1": "description", "column-2": ""]).statusCode == 303)
    _ = try browser.post(place + "/run")
    #expect(try world.admin.read { try $0.string("SELECT description FROM customers WHERE name = 'Alder'") } == "Timber")
    let other = try upload()
    let refused = try browser.post(other + "/columns", ["column-0": "name", "column-1": "name"])
    #expect(refused.statusCode == 422 && refused.bodyText.contains("two columns"))
  }

  @Test func `what cannot be read is said at the field`() throws {
    let none = try send("/crm/import", type: "customers", file: nil, by: browser)
    #expect(none.statusCode == 422 && none.bodyText.contains("Choose a file: CSV"))
    let torn = try send("/crm/import", type: "customers", file: "name\n\"open\n", by: browser)
    #expect(torn.statusCode == 422 && torn.bodyText.contains("never closed"))
    #expect(try send("/crm/import", type: "spoons", file: Self.file, by: browser).statusCode == 422)
  }

  @Test func `nobody else sees the file, and a discarded one is gone`() throws {
    let place = try upload()
    _ = try world.member("Ines Okafor", role: Roles.admin, email: "ines@kith.example")
    let other = try world.browser("ines@kith.example")
    #expect(try other.get(place).statusCode == 404)
    #expect(try other.post(place + "/run").statusCode == 404)
    #expect(try browser.post(place + "/discard").statusCode == 303)
    #expect(try browser.get(place).statusCode == 404)
    #expect(try count() == 0)
  }

  @Test func `of two that bring the same file in, the second does nothing`() throws {
    let id = try #require(RecordID(String(try upload().split(separator: "/").last ?? "")))
    let stale = try ImportUpload.find(id, world.admin)
    for _ in 0..<2 { try stale.bringIn(try stale.sheet(world.admin), world.admin) }
    try stale.enqueue(world.admin)
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM imports") } == 1)
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM jobs WHERE kind = 'import.run'") } == 0)
  }

  @Test func `from a page left open, a file under way is neither discarded nor read differently`() throws {
    let rows = Import.jobLimit + 1
    let place = try upload("name\n" + (0..<rows).map { "Company \($0)\n" }.joined())
    _ = try browser.post(place + "/run")
    #expect(try browser.post(place + "/discard").header("Location") == place + "/result")
    #expect(try browser.post(place + "/columns", ["column-0": "description"]).header("Location") == place + "/result")
    #expect(try JobRunner(store: world.store, handlers: Product.jobs).runDue() == 1)
    #expect(try count() == Int64(rows))
    #expect(try browser.post(place + "/discard").header("Location") == place + "/result")
    #expect(try browser.get(place + "/result").bodyText.contains("The file is in."))
  }

  @Test func `how columns were read last time does not count where a field is hidden, nor is it named`() throws {
    let text = "Firma,Zweig\nAlder,Timber\n"
    let place = try upload(text)
    _ = try browser.post(place + "/columns", ["column-0": "name", "column-1": "industry"])
    _ = try browser.post(place + "/run")
    let rep = try world.member("Rita Rep", role: Roles.salesRep)
    let theirs = try world.browser(rep.email)
    let open = try #require(try send("/crm/import", type: "customers", file: text, by: theirs).header("Location"))
    try world.admin.write { try FieldRules.set([.init(field: "industry", role: Roles.salesRep): .hidden], of: Customer.type, $0) }
    let shown = try theirs.get(open)
    #expect(shown.statusCode == 200 && shown.bodyText.contains(ImportUpload.lostMap) && !shown.bodyText.lowercased().contains("industry"))
    #expect(try theirs.post(open + "/run").header("Location") == open)
    #expect(try theirs.post(open + "/columns", ["column-0": "name", "column-1": ""]).statusCode == 303)
    #expect(try theirs.post(open + "/run").header("Location") == open + "/result")
    try ImportMemory.keep(
      ImportMap(parsing: Array(#"{"columns": {"Zweig": "industry"}}"#.utf8)), .customers, ["Firma", "Zweig"], world.admin)
    #expect(try send("/crm/import", type: "customers", file: text, by: theirs).statusCode == 303)
  }

  @Test func `a file of contacts with two names can be known by the whole name`() throws {
    let text = "firstname,lastname,email\nVera,Novak,vera@old.example\n"
    _ = try send("/api/crm/import", type: "contacts", file: text, by: browser)
    let place = try #require(try send("/crm/import", type: "contacts", file: text, by: browser).header("Location"))
    #expect(try browser.get(place).bodyText.contains("<option value=\"name\">Name</option>"))
    let moved = text.replacing("old", with: "new")
    let answer = try JSON.parse(try send("/api/crm/import", type: "contacts", file: moved, by: browser, fields: [("key", "name")]).bodyText)
    #expect(answer["updated"]?.integer == 1, "\(answer.text)")
    #expect(try world.admin.read { try $0.string("SELECT group_concat(email) FROM contacts") } == "vera@new.example")
    #expect(
      try send("/api/crm/import", type: "contacts", file: "email\nx@y.example\n", by: browser, fields: [("key", "name")]).statusCode == 422)
  }

  @Test func `the API answers the counts and reasons`() throws {
    let dry = try send("/api/crm/import", type: "customers", file: Self.file, by: browser, fields: [("dryRun", "true")])
    #expect(dry.statusCode == 200)
    #expect(try count() == 0)
    let json = try JSON.parse(try send("/api/crm/import", type: "customers", file: Self.file, by: browser).bodyText)
    #expect(json["rows"]?.integer == 3 && json["created"]?.integer == 2 && json["skipped"]?.integer == 1)
    #expect(json["reasons"]?.array?.first?["line"]?.integer == 3)
    #expect(try send("/api/crm/import", type: "customers", file: nil, by: browser).statusCode == 422)
  }

  @Test func `without the permission there is no import`() throws {
    _ = try world.member("Jonas Weber", role: Roles.user, email: "jonas@kith.example")
    let other = try world.browser("jonas@kith.example")
    #expect(try other.get("/crm/import").statusCode == 403)
    #expect(try send("/api/crm/import", type: "customers", file: Self.file, by: other).statusCode == 403)
    #expect(try count() == 0)
  }

  @Test func `a large file runs as a job`() throws {
    let rows = Import.jobLimit + 1
    let place = try upload("name\n" + (0..<rows).map { "Company \($0)\n" }.joined())
    _ = try browser.post(place + "/run")
    let waiting = try browser.get(place + "/result")
    #expect(waiting.bodyText.contains("http-equiv=\"refresh\"") && waiting.bodyText.contains("the import goes on"))
    #expect(try JobRunner(store: world.store, handlers: Product.jobs).runDue() == 1)
    #expect(try browser.get(place + "/result").bodyText.contains("The file is in."))
    #expect(try count() == Int64(rows))
  }
}
