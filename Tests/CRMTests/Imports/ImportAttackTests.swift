import ArchiveTesting
import Foundation
import Records
import Spreadsheets
import Store
import Testing
import Values
import Web

@testable import CRM

/// What somebody would send who wants more than a list of clients.
@Suite struct `Files that attack` {
  private let importing: Importing
  private let browser: Browser

  init() throws {
    importing = try Importing()
    browser = try importing.world.browser()
  }

  private var world: World { importing.world }

  private func send(_ bytes: [UInt8], name: String = "a.xlsx", to path: String = "/crm/import") throws -> Response {
    try browser.upload(path, [(name, bytes)], fields: [("type", "customers")])
  }

  private func place(_ response: Response) throws -> String {
    try #require(response.header("location"), "\(response.bodyText.prefix(300))")
  }

  private static let main = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

  /// A workbook that is written by hand: sheets by name, each with what stands in its sheetData.
  private func workbook(_ sheets: [(name: String, rows: String)]) throws -> [UInt8] {
    let main = Self.main
    func list(_ make: (Int) -> String) -> String { sheets.indices.map(make).joined() }
    var file = ZipFile([
      "_rels/.rels": "<Relationships><Relationship Id='r' Type='\(main)/officeDocument' Target='xl/workbook.xml'/></Relationships>",
      "xl/workbook.xml":
        "<workbook xmlns:r='\(main)'><sheets>\(list { "<sheet name='\(sheets[$0].name)' r:id='s\($0)'/>" })</sheets></workbook>",
      "xl/_rels/workbook.xml.rels":
        "<Relationships>\(list { "<Relationship Id='s\($0)' Type='\(main)/worksheet' Target='worksheets/\($0).xml'/>" })</Relationships>",
    ])
    for (number, sheet) in sheets.enumerated() {
      file.add("xl/worksheets/\(number).xml", Array("<worksheet><sheetData>\(sheet.rows)</sheetData></worksheet>".utf8))
    }
    return try file.bytes()
  }

  private func row(_ cells: String...) -> String { "<row>\(cells.map { "<c t='inlineStr'><is><t>\($0)</t></is></c>" }.joined())</row>" }

  @Test func `a bomb is refused before it has filled memory or disk`() throws {
    var bomb = try #require(ZipFile(["_rels/.rels": "<a/>"]) as ZipFile?)
    bomb.add("xl/workbook.xml", [UInt8](repeating: 0x20, count: 64 << 20))
    let response = try send(try bomb.bytes())
    #expect(response.statusCode == 422 && response.bodyText.contains("far larger unpacked"))
    let wide = "<row>" + String(repeating: "<c><v>1</v></c>", count: 10_000) + "</row>"
    let refused = try send(try workbook([("A", wide)]))
    #expect(refused.statusCode == 422 && refused.bodyText.contains("columns"))
    #expect(try importing.count("SELECT count(*) FROM import_uploads") == 0)
  }

  @Test func `entities are neither opened nor multiplied`() throws {
    let folder = try TemporaryFolder()
    try Data("the secret".utf8).write(to: URL(filePath: folder.file("secret")))
    let laughs = "<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;&b;&b;'>]>"
    let outside = "<!DOCTYPE a [<!ENTITY c SYSTEM 'file://\(folder.file("secret"))'>]>"
    for start in [laughs, outside, "<!DOCTYPE a SYSTEM 'http://127.0.0.1/x'>"] {
      var file = ZipFile([
        "_rels/.rels": "<Relationships><Relationship Id='r' Type='\(Self.main)/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        "xl/workbook.xml": "<workbook xmlns:r='\(Self.main)'><sheets><sheet name='A' r:id='s'/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels":
          "<Relationships><Relationship Id='s' Type='\(Self.main)/worksheet' Target='a.xml'/></Relationships>",
      ])
      file.add("xl/a.xml", Array("\(start)<worksheet><sheetData>\(row("name"))\(row("&c;"))</sheetData></worksheet>".utf8))
      let response = try send(try file.bytes())
      #expect(response.statusCode == 422 && !response.bodyText.contains("the secret"), "\(start)")
    }
  }

  @Test func `ten thousand columns of text are refused with a sentence`() throws {
    let header = (0..<10_000).map { "c\($0)" }.joined(separator: ",")
    let response = try send(Array("\(header)\n1\n".utf8), name: "wide.csv")
    #expect(response.statusCode == 422 && response.bodyText.contains("columns"), "\(response.statusCode)")
    #expect(try importing.count("SELECT count(*) FROM import_uploads") == 0)
  }

  @Test func `half an upload leaves nothing`() throws {
    let token = try browser.token()
    let whole =
      "------x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n\(token)\r\n------x\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\n"
      + "customers\r\n------x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nname\nAlder\n"
    let before = try world.fingerprint()
    for body in [whole, String(whole.dropLast(20)), "------x\r\n"] {
      let headers = ["content-type": "multipart/form-data; boundary=----x", "x-csrf-token": token]
      #expect(browser.send("POST", "/crm/import", body: Array(body.utf8), headers: headers).statusCode >= 400)
    }
    #expect(try world.fingerprint() == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: world.directory + "/blobs/new").isEmpty)
  }

  @Test func `names of files with folders, turned letters and emoji are shown as what they are`() throws {
    for (name, shown) in [
      ("../../etc/passwd.csv", "passwd.csv"), ("C:\\temp\\clients.csv", "clients.csv"), ("a\u{202e}vsc.exe.csv", "avsc.exe.csv"),
      ("<img src=x onerror=1>.csv", "&lt;img src=x onerror=1&gt;.csv"), ("شركة 👩🏽‍🚀.csv", "شركة 👩🏽‍🚀.csv"), ("=1+1.csv", "=1+1.csv"),
    ] {
      let place = try place(try send(Array("name\nAlder\n".utf8), name: name))
      let page = try browser.get(place).bodyText
      #expect(page.contains("<h1>\(shown)</h1>") && !page.contains("\u{202e}") && !page.contains("<img src=x"), "\(name)")
      #expect(try browser.post(place + "/run").statusCode == 303)
      let download = try browser.get(place + "/skipped.csv").header("content-disposition") ?? ""
      #expect(!download.contains("/") && !download.contains("\\") && !download.contains("\n"), "\(download)")
    }
  }

  @Test func `the sheet is chosen from a list, and a page of notes in front is passed over`() throws {
    let book = try workbook([
      ("Notes", row("About these files")), ("Clients", row("name", "industry") + row("Alder", "Timber")),
      ("Suppliers", row("name") + row("Quarry &amp; Co") + row("Birch")), ("Empty", ""),
    ])
    let place = try place(try send(book))
    let page = try browser.get(place).bodyText
    #expect(page.contains("<option value=\"Clients\" selected>") && page.contains("Suppliers") && page.contains("Timber"))
    #expect(try browser.post(place + "/sheet", ["sheet": "Suppliers"]).header("location") == place)
    #expect(try browser.get(place).bodyText.contains("Quarry &amp; Co"))
    for wrong in ["Empty", "Nowhere", "../Clients"] {
      let refused = try browser.post(place + "/sheet", ["sheet": wrong])
      #expect(refused.statusCode == 422 && refused.bodyText.contains("Quarry &amp; Co"), "\(wrong)")
    }
    _ = try world.member("Ines Okafor", role: Roles.admin, email: "ines@kith.example")
    #expect(try world.browser("ines@kith.example").post(place + "/sheet", ["sheet": "Clients"]).statusCode == 404)
    _ = try browser.post(place + "/run")
    #expect(try importing.texts("SELECT name FROM customers ORDER BY seq") == ["Quarry & Co", "Birch"])
    // Afterwards nothing is chosen any more.
    #expect(try browser.post(place + "/sheet", ["sheet": "Clients"]).header("location") == place + "/result")
    #expect(try importing.count("SELECT count(*) FROM import_uploads WHERE sheet = 'Suppliers'") == 1)
  }

  @Test func `the sheets that were not chosen go with the file`() throws {
    let place = try place(try send(try workbook([("A", row("name") + row("Alder")), ("B", row("name") + row("Birch"))])))
    #expect(try importing.count("SELECT count(*) FROM import_uploads WHERE book_id IS NOT NULL") == 1)
    _ = try browser.post(place + "/sheet", ["sheet": "B"])
    _ = try browser.post(place + "/discard")
    try world.admin.scrub()
    let left = try FileManager.default.subpathsOfDirectory(atPath: world.directory + "/blobs").filter { $0.count > 40 }
    #expect(left.isEmpty)
  }

  @Test func `two who undo at once take back once, and ids of others are nobody's`() throws {
    let ledger = try importing.bring(.customers, "name\nAlder\nBirch\n")
    let id = try #require(ledger.importID)
    let record = try world.admin.read { try ImportRecord.find(id, $0) }
    try ImportUndo.begin(record, world.admin)
    #expect(throws: RecordError.self) { try ImportUndo.begin(record, world.admin) }
    #expect(try browser.json("POST", "/api/crm/imports/\(id)/undo").status == 409)
    try ImportUndo.run(id, world.admin)
    try ImportUndo.run(id, world.admin)
    #expect(try importing.count("SELECT count(*) FROM customers_all WHERE trashed_at IS NOT NULL") == 2)
    let client = try #require(try world.admin.read { try $0.id("SELECT id FROM customers_all ORDER BY seq LIMIT 1") })
    #expect(try browser.json("POST", "/api/crm/imports/\(client)/undo").status == 404)
    #expect(try browser.get("/crm/import/\(id)").statusCode == 404)
    #expect(try browser.json("POST", "/api/crm/imports/not-an-id/undo").status == 404)
  }

  @Test func `a large file does not come in while another does, and a small one does`() throws {
    let hold = try world.store.hold(Import.lockName)
    let rows = "name\n" + (0..<30).map { "Company \($0)\n" }.joined()
    let sheet = try ImportSheet(.customers, .text(rows), ImportMap(), world.admin)
    #expect(throws: Import.Busy.self) { try Import.run(sheet, world.admin, Import.Options(wholeUpTo: 10)) }
    #expect(try importing.count("SELECT count(*) FROM imports") == 0)
    #expect(try importing.bring(.customers, "name\nAlder\n")[.created] == 1)
    withExtendedLifetime(hold) {}
  }

  @Test func `ids of another workspace in a file find nothing and reveal nothing`() throws {
    let foreign = try world.otherWorkspace()
    let theirs = try foreign.write { try Customer.type.create(Inputs([("name", .typed("Theirs")), ("externalId", .typed("X-1"))]), $0).id }
    let ledger = try importing.bring(.customers, "kithId,name,externalId,parent\n\(theirs),Mine,X-1,\n,Other,,\(theirs)\n")
    #expect(ledger[.created] == 1 && ledger[.skipped] == 1)
    #expect(!ledger.complaints.joined().contains("Theirs"))
    #expect(try foreign.read { try Customer.type.get(theirs, $0).title } == "Theirs")
    #expect(try importing.texts("SELECT name FROM customers") == ["Mine"])
  }
}
