import ArchiveTesting
import Records
import Store
import Testing
import Values
import Web

@testable import CRM

/// What reading a file may cost.
@Suite struct `Files that take long to read` {
  private let world: World
  private let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  private func send(_ path: String, _ bytes: [UInt8], type: String = "customers", by browser: Browser? = nil) throws -> Response {
    try (browser ?? self.browser).upload(path, [("a", bytes)], fields: [("type", type), ("dryRun", "1")])
  }

  private static let paths = ["/crm/import", "/api/crm/import"]
  private static let small = Array("name\nAlder\n".utf8)

  /// A workbook of one sheet.
  private func workbook(_ rows: String) throws -> [UInt8] {
    let main = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    var file = ZipFile([
      "_rels/.rels": "<Relationships><Relationship Id='r' Type='\(main)/officeDocument' Target='xl/workbook.xml'/></Relationships>",
      "xl/workbook.xml": "<workbook xmlns:r='\(main)'><sheets><sheet name='A' r:id='s'/></sheets></workbook>",
      "xl/_rels/workbook.xml.rels": "<Relationships><Relationship Id='s' Type='\(main)/worksheet' Target='a.xml'/></Relationships>",
    ])
    file.add("xl/a.xml", Array("<worksheet><sheetData>\(rows)</sheetData></worksheet>".utf8))
    return try file.bytes()
  }

  private func row(_ number: Int, _ text: String) -> String {
    "<row r='\(number)'><c t='inlineStr'><is><t>\(text)</t></is></c></row>"
  }

  @Test func `rows that are not there are neither written nor counted up to the end of the sheet`() throws {
    let far = try workbook(row(1, "name") + row(2, "Alder") + row(1_048_576, "far"))
    for path in Self.paths {
      let refused = try send(path, far)
      #expect(refused.statusCode == 422 && refused.bodyText.contains("Nothing stands in rows 3 to 1048575 of the sheet"), "\(path)")
    }
    // Nothing stands in the last one either.
    let formatted = try workbook(row(1, "name") + row(2, "Alder") + "<row r='1048576'><c/></row>")
    #expect(try send("/api/crm/import", formatted).statusCode == 200)
    let gap = try JSON.parse(try send("/api/crm/import", workbook(row(1, "name") + row(2, "Alder") + row(9_000, ""))).bodyText)
    #expect(gap["created"]?.integer == 1)
    let late = try JSON.parse(try send("/api/crm/import", workbook(row(1, "industry") + row(9_000, "Timber"))).bodyText)
    #expect(late["reasons"]?.array?.first?["line"]?.integer == 9_000)
  }

  @Test func `a text is read up to the rows that it may have, empty lines among them`() throws {
    let most = Import.singleLimit
    let many = "email\n" + (0...most).map { "p\($0)@kith.example\n" }.joined()
    let empty = "email\n" + String(repeating: "\n", count: most + 1)
    for text in [many, empty] {
      for path in Self.paths {
        let refused = try send(path, Array(text.utf8), type: "users")
        #expect(refused.statusCode == 413 && refused.bodyText.contains("at most 5,000 rows"), "\(path)")
      }
    }
    let reader = try CSVReader(.text("a\n1\n\n2\n\n3\n\n4\n\"never closed").atMost(3))
    for _ in 0..<3 { #expect(try reader.next() != nil) }
    #expect(throws: Problem.self) { try reader.next() }
    #expect(throws: CSVError.self) { try CSVReader(.text(String(repeating: "\n", count: 10_001) + "name\n")) }
  }

  @Test func `one file of a person is read at a time, and two of all`() throws {
    let lou = try world.member("Lou Seller", role: Roles.salesRep)
    let (session, theirs) = (world.admin, try world.browser(lou.email))
    let place = try #require(try send("/crm/import", Self.small).header("location"))
    try ImportLimits.reading(session, world.store) { () throws in
      for path in Self.paths {
        let refused = try send(path, Self.small)
        #expect(refused.statusCode == 429 && refused.header("Retry-After") != nil, "\(path)")
      }
      #expect(try browser.get(place).statusCode == 200)
      #expect(try send("/api/crm/import", Self.small, by: theirs).statusCode == 200)
      try ImportLimits.readingAgain(world.store) { () throws in
        for path in Self.paths { #expect(try send(path, Self.small, by: theirs).statusCode == 503, "\(path)") }
        #expect(try browser.get(place).statusCode == 503)
        for step in ["/try", "/run", "/columns"] { #expect(try browser.post(place + step).statusCode == 503, "\(step)") }
      }
    }
    #expect(try send("/api/crm/import", Self.small).statusCode == 200)
  }
}
