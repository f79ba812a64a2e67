import Foundation
import Records
import Spreadsheets
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Importing workbooks` {
  let world: World
  let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  private func workbook(_ rows: [[SheetCell]]) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let writer = try WorkbookWriter(path: folder.file("book.xlsx"), sheet: "Clients", temporaryFolder: folder.path)
    for row in rows { try writer.row(row) }
    try writer.finish()
    return Array(try #require(FileManager.default.contents(atPath: folder.file("book.xlsx"))))
  }

  private static let rows: [[SheetCell]] = [
    [.text("Name"), .text("Revenue"), .text("Customer since"), .text("Description")],
    [.text("=Alder"), .number(1100.04, decimals: 2), .day(year: 2019, month: 3, day: 4), .text("two\nlines; one, cell")],
    [],
    [.empty, .number(1, decimals: 0)],
    [.text("Birch"), .empty, .text("not a day")],
  ]

  private func send(
    _ path: String, _ file: [UInt8], type: String = "customers", name: String = "clients.xlsx", by browser: Browser? = nil,
    fields: [(String, String)] = []
  ) throws -> Response {
    let browser = browser ?? self.browser
    let boundary = "----kith-test"
    var body: [UInt8] = []
    for (name, value) in [("csrf", try browser.token()), ("type", type)] + fields {
      body += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
    }
    body += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n\r\n".utf8)
    body += file + Array("\r\n--\(boundary)--\r\n".utf8)
    return browser.send(
      "POST", path, body: body,
      headers: ["content-type": "multipart/form-data; boundary=\(boundary)", "x-csrf-token": try browser.token()])
  }

  private func text(_ sql: SQL) throws -> String? { try world.admin.read { try $0.string(sql) } }

  @Test func `a workbook comes in like a file of text, its rows named as in the sheet`() throws {
    let answer = try JSON.parse(try send("/api/crm/import", try workbook(Self.rows)).bodyText)
    #expect(answer["created"]?.integer == 1 && answer["skipped"]?.integer == 2)
    let lines = (answer["reasons"]?.array ?? []).compactMap { $0["line"]?.integer }
    #expect(lines == [4, 5])
    #expect(
      try text("SELECT name || '|' || annual_revenue || '|' || first_contact_date || '|' || description FROM customers")
        == "=Alder|110004|2019-03-04|two\nlines; one, cell")
  }

  @Test func `the page keeps the rows of a workbook for its preview`() throws {
    let place = try #require(try send("/crm/import", try workbook(Self.rows)).header("Location"))
    let preview = try browser.get(place).bodyText
    #expect(preview.contains("=Alder") && preview.contains("Line") && preview.contains("The row has no name."))
    #expect(try browser.post(place + "/run").statusCode == 303)
    #expect(try browser.get(place + "/result").bodyText.contains("Undo the import"))
    #expect(try text("SELECT name FROM customers") == "=Alder")
  }

  @Test func `a sheet that is not there, or a file that is none, is said at the field`() throws {
    let missing = try send("/crm/import", try workbook(Self.rows), fields: [("sheet", "Suppliers")])
    #expect(missing.statusCode == 422 && missing.bodyText.contains("no sheet “Suppliers”; it has Clients"))
    let broken = try send("/api/crm/import", Array("PK\u{3}\u{4}".utf8) + [UInt8](repeating: 7, count: 100))
    #expect(broken.statusCode == 422 && broken.bodyText.contains("no workbook"))
  }

  @Test func `an exported workbook imports again, and rows find their records`() throws {
    try world.admin.write { writer in
      for name in ["Acme", "Acme", "=Alder"] {
        try Customer.type.create(
          Inputs([("name", .typed(name)), ("annualRevenue", .typed("1234.56")), ("status", .typed("INACTIVE"))]), writer)
      }
    }
    let response = try browser.get("/api/crm/export?type=customers&format=xlsx")
    let answer = try JSON.parse(try send("/api/crm/import", try `Exporting a list`.bytes(response)).bodyText)
    #expect(answer["unchanged"]?.integer == 3, "\(answer.text)")
  }

  @Test func `columns are read next time as they were read last time`() throws {
    let file = Array("Firma,Zweig\nAlder,Timber\n".utf8)
    let place = try #require(try send("/crm/import", file, name: "a.csv").header("Location"))
    #expect(try browser.post(place + "/columns", ["column-0": "name", "column-1": "industry", "key": "name"]).statusCode == 303)
    _ = try browser.post(place + "/run")
    let other = Array("Zweig,Firma\nSteel,Birch\n".utf8)
    let again = try #require(try send("/crm/import", other, name: "b.csv").header("Location"))
    #expect(try browser.get(again).bodyText.contains("Files with these columns came before"))
    _ = try browser.post(again + "/run")
    #expect(try text("SELECT industry FROM customers WHERE name = 'Birch'") == "Steel")
    let foreign = try world.otherWorkspace()
    #expect(try ImportMemory.map(.customers, ["Firma", "Zweig"], foreign) == nil)
  }

  @Test func `the key that is chosen finds the record`() throws {
    let first = Array("name,email\nAlder,hello@alder.example\n".utf8)
    _ = try send("/api/crm/import", first, name: "a.csv")
    let renamed = Array("name,email\nAlder & Co,hello@alder.example\n".utf8)
    let answer = try JSON.parse(try send("/api/crm/import", renamed, name: "a.csv", fields: [("key", "email")]).bodyText)
    #expect(answer["updated"]?.integer == 1)
    #expect(try text("SELECT group_concat(name) FROM customers") == "Alder & Co")
    #expect(try send("/api/crm/import", renamed, name: "a.csv", fields: [("key", "shoe size")]).statusCode == 422)
    #expect(try send("/api/crm/import", renamed, name: "a.csv", fields: [("key", "externalId")]).statusCode == 422)
  }

  @Test func `a large file of the API is a job that says how far it is`() throws {
    let rows = Import.jobLimit + 1
    let file = Array(("name\n" + (0..<rows).map { "Company \($0)\n" }.joined()).utf8)
    let response = try send("/api/crm/import", file, name: "a.csv")
    #expect(response.statusCode == 202)
    let place = try #require(response.header("Location"))
    #expect(try browser.json("GET", place).json["state"]?.string == "RUNNING")
    #expect(try JobRunner(store: world.store, handlers: Product.jobs).runDue() == 1)
    let done = try browser.json("GET", place).json
    #expect(done["done"]?.integer == Int64(rows) && done["total"]?.integer == Int64(rows))
    #expect(done["state"]?.string == "DONE" && done["result"]?["created"]?.integer == Int64(rows))
    _ = try world.member("Ines Okafor", role: Roles.admin, email: "ines@kith.example")
    #expect(try world.browser("ines@kith.example").json("GET", place).status == 404)
  }

  @Test func `nobody has more than a few large files under way`() throws {
    let file = Array(("name\n" + (0...Import.jobLimit).map { "Company \($0)\n" }.joined()).utf8)
    for _ in 0..<ImportLimits.atOnce { #expect(try send("/api/crm/import", file, name: "a.csv").statusCode == 202) }
    let refused = try send("/api/crm/import", file, name: "a.csv")
    #expect(refused.statusCode == 429 && refused.header("Retry-After") != nil)
    let small = Array("name\nAlder\n".utf8)
    #expect(try send("/api/crm/import", small, name: "a.csv", fields: [("dryRun", "1")]).statusCode == 429)
  }

  @Test func `rows of a workbook lie in their folder as long as somebody may read them`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("book.xlsx")
    try Data(try workbook(Self.rows)).write(to: URL(filePath: path))
    let sheet = try ImportSheet(.customers, try ImportFile(path: path, most: nil).source, ImportMap(), world.admin)
    #expect(try Import.run(sheet, world.admin)[.created] == 1)
  }

  @Test func `neither rows that are read nor a workbook that is written has a name on the disk`() throws {
    let folder = try TemporaryFolder()
    let file = try TemporaryFile(in: folder.path)
    let writer = try WorkbookWriter(path: file.path, sheet: "Clients", temporaryFolder: folder.path)
    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.path) }
    for number in 0..<3_000 { try writer.row([.text("Client \(number)"), .text(String(repeating: "x", count: 50))]) }
    #expect(try names() == [])
    try writer.finish()
    #expect(try names() == [])
    let source = try ImportFile(path: file.path, most: nil).source
    var state = stat()
    #expect(stat(try #require(source.path), &state) == 0 && state.st_nlink == 0 && state.st_mode & 0o777 == 0o600)
    #expect(try CSVReader(source).header.first == "Client 0")
  }
}
