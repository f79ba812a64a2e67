import Foundation
import HTTP
import Records
import Spreadsheets
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Exporting a list` {
  let world: World
  let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  static let nasty = [
    "=1+1", "'=quoted", "\"Quotes\" and, commas; bars|", "-12", "+31 20 555 0100", "@handle", "Zeilen\numbruch", "👩🏽‍🚀 Ünïcode",
    "شركة الاختبار",
    "Acme", "Acme", "  spaces  ", "''-5", "1,250.00", "2026-02-08", "NULL", "true", "{{ name }}",
  ]

  func exported(_ target: String) throws -> String {
    let response = try browser.get("/api/crm/export?" + target)
    try #require(response.statusCode == 200, "\(response.statusCode): \(response.bodyText)")
    return String(decoding: try Self.bytes(response), as: UTF8.self)
  }

  static func bytes(_ response: Response) throws -> [UInt8] {
    switch response.body {
    case .bytes(let bytes): return bytes
    case .stream(.pulled(let next)):
      var all: [UInt8] = []
      while let piece = try next() { all += piece }
      return all
    case .file(let file):
      guard case .spooled(let spooled) = file.source else { return [] }
      return try spooled.bytes()
    default: return []
    }
  }

  /// Records of every kind with values that files, spreadsheets and people spoil.
  func fill() throws {
    try world.admin.write { writer in
      let stages = try writer.page("SELECT id FROM pipeline_stages ORDER BY position")
      for (number, text) in Self.nasty.enumerated() {
        func typed(_ name: String, _ value: String) -> (name: String, input: Input) { (name, .typed(value)) }
        let customer = try Customer.type.create(
          Inputs(
            [
              typed("name", text), typed("annualRevenue", "1234567.\(10 + number)"), typed("currencyCode", number % 2 == 0 ? "USD" : "JPY"),
              typed("billingAddress.street", text), typed("billingAddress.city", "Köln, \"Mitte\""),
              ("tags", .json([.string(text.replacing(",", with: ";")), "b"])),
              typed("description", text + "\n\n=SUM(A1)\n"), typed("firstContactDate", "2026-02-0\(1 + number % 9)"),
              typed("primaryPhone", "+49 (221) 1\(number)"), typed("externalId", number % 3 == 0 ? "=\(number)" : ""),
            ].filter { $0.name != "annualRevenue" || number % 2 == 0 }), writer)
        let contact = try Contact.type.create(
          Inputs([
            typed("firstName", text), typed("lastName", "van '=x"), ("customerId", .json(JSON(customer.id))), typed("isPrimary", "1"),
            typed("birthday", "1899-03-04"), typed("email", "a\(number % 5)@kith.example"), typed("doNotCall", "1"),
          ]), writer)
        _ = try Lead.type.create(
          Inputs([typed("name", text), typed("company", text), typed("estimatedValue", "0.1"), typed("leadScore", "7")]), writer)
        let deal = try Deal.type.create(
          Inputs([
            typed("name", text), ("customerId", .json(JSON(customer.id))), ("contactId", .json(JSON(contact.id))), typed("amount", "-0.07"),
            typed("expectedCloseDate", "2026-03-04"), ("stageId", .json(JSON(stages.id(number % stages.rowCount, 0)))),
            typed("competitors", "x, y"),
          ]), writer)
        _ = try Activity.type.create(
          Inputs([
            typed("subject", text), ("dealId", .json(JSON(deal.id))), typed("dueDate", "2026-04-05"), typed("dueTime", "14:30"),
            ("reminderAt", .json("2026-04-04T09:08:07.006Z")), ("assignees", .json([JSON(writer.session.userID)])),
            typed("status", number % 2 == 0 ? "COMPLETED" : "PENDING"), typed("description", "- \(text)"),
          ]), writer)
      }
    }
  }

  func counts(_ type: ExportKind, _ file: [UInt8]) throws -> ImportLedger {
    let kind = try #require(ImportKind(rawValue: type.rawValue))
    return try Import.run(try ImportSheet(kind, .bytes(file), ImportMap(), world.admin), world.admin)
  }

  @Test(arguments: ExportKind.allCases.filter { ImportKind(rawValue: $0.rawValue) != nil })
  func `what was exported imports again without a change`(kind: ExportKind) throws {
    try fill()
    let file = try exported("type=\(kind.rawValue)&bom=1")
    #expect(file.hasPrefix("\u{FEFF}kithId,"))
    let before = try world.fingerprint()
    let ledger = try counts(kind, Array(file.utf8))
    #expect(ledger[.unchanged] == Self.nasty.count && ledger.rows == Self.nasty.count, "\(ledger.summary) \(ledger.complaints.prefix(3))")
    #expect(try world.fingerprint() == before)
    // The file is not read as unchanged because nothing of it is read.
    let changed = file.replacing("2026", with: "2027").replacing("0.10", with: "0.20").replacing("a1@kith", with: "z@kith")
    #expect(try counts(kind, Array(changed.utf8))[.updated] > 0)
  }

  @Test func `ticked rows of a filtered list are written, and the whole list where nothing is ticked`() throws {
    let ids = try ["Tick B", "Tick A", "Tick C"].map { name in
      try #require(try browser.json("POST", "/api/crm/customers", ["name": .string(name), "industry": "Ticking"]).json["id"]?.string)
    }
    func names(_ query: String) throws -> [String] {
      let rows = try exported("type=customers&" + query).split(whereSeparator: \.isNewline).dropFirst()
      return rows.map { String($0.split(separator: ",")[1]) }
    }
    let list = "filter=view%3Dtable%26industry%3DTicking%26sortBy%3Dname%26sortOrder%3Ddesc"
    #expect(try names("id=\(ids[1])&id=\(ids[0])&" + list) == ["Tick B", "Tick A"])
    #expect(try browser.get("/api/crm/export?type=customers&filter=statsu%3DACTIVE").statusCode == 422)
    let search = "filter=view%3Dtable%26search%3DTick%26sortBy%3Dname%26sortOrder%3Ddesc"
    #expect(try names(search) == ["Tick C", "Tick B", "Tick A"])
  }

  @Test func `a contact that is gone stays named, and coming back changes nothing`() throws {
    try fill()
    try world.admin.write { writer in
      try Contact.type.trash(try #require(try writer.id("SELECT contact_id FROM deals WHERE name = '=1+1'")), writer)
    }
    let file = try exported("type=deals")
    #expect(file.contains("[Deleted contact]"))
    #expect(try counts(.deals, Array(file.utf8))[.unchanged] == Self.nasty.count)
  }

  @Test func `text that begins like a formula is no formula, but numbers and phones stay`() throws {
    try fill()
    let file = try exported("type=customers&sortBy=name")
    #expect(file.contains(",'=1+1,") && file.contains(",''=quoted,") && file.contains(",'@handle,"))
    #expect(file.contains(",-12,") && file.contains(",+31 20 555 0100,"))
  }

  @Test func `a file holds what the list's filters find, in its order`() throws {
    try fill()
    let file = try exported("type=deals&status=WON&sortBy=name&sortOrder=desc")
    let listed = try browser.json("GET", "/api/crm/deals?status=WON&sortBy=name&sortOrder=desc&limit=100").json["data"]?.array ?? []
    let reader = try CSVReader(.text(file))
    let column = try #require(reader.header.firstIndex(of: "kithId"))
    var ids: [String] = []
    while let row = try reader.next() { ids.append(row[column]) }
    #expect(!ids.isEmpty && ids == listed.compactMap { $0["id"]?.string })
    #expect(try CSVReader(.text(try exported("type=contacts&type=VENDOR"))).next() == nil)
    #expect(try exported("type=customers&search=Acme").components(separatedBy: "\r\n").count == 4)
  }

  @Test func `a longer list than one stretch comes whole and in order`() throws {
    try world.admin.write { writer in
      for number in 0..<2_345 {
        try Customer.type.store(whole: RecordID(), [("name", .text("Client \(number % 7)"))], createdAt: writer.now, by: nil, writer)
      }
    }
    let reader = try CSVReader(.text(try exported("type=customers")))
    var seen: Set<String> = []
    var (count, last) = (0, "")
    while let row = try reader.next() {
      seen.insert(row[0])
      count += 1
      #expect(row[1] >= last)
      last = row[1]
    }
    #expect(count == 2_345 && seen.count == 2_345)
  }

  @Test func `taking a list out is written down, refusing is not`() throws {
    _ = try exported("type=leads&search=zeilen&status=NEW")
    let events = try world.admin.read { try $0.page("SELECT verb, actor FROM events WHERE entity = 'export'") }
    #expect(events.rowCount == 1 && events.string(0, 0) == "exported" && events.id(0, 1) == world.admin.userID)
    for target in ["type=secrets", "format=pdf", "type=deals&sortBy=secret", "type=deals&ownerId=x"] {
      #expect(try browser.get("/api/crm/export?" + target).statusCode == 422, "\(target)")
    }
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM events WHERE entity = 'export'") } == 1)
  }

  @Test func `who may not export is refused and sees no button`() throws {
    let sales = try world.member("Sal Sales", role: Roles.salesRep)
    let other = try world.browser(sales.email)
    #expect(try other.get("/api/crm/export?type=customers").statusCode == 403)
    for page in ["/crm/customers", "/crm/contacts", "/crm/leads", "/crm/leads?view=table", "/crm/deals", "/crm/activities"] {
      #expect(try !other.get(page).bodyText.contains("/api/crm/export"))
      #expect(try browser.get(page).bodyText.contains("/api/crm/export?type="))
    }
  }

  @Test func `another workspace's records are in no file`() throws {
    try fill()
    let foreign = try world.otherWorkspace()
    try foreign.write { _ = try World.oneOfEach($0) }
    for kind in ExportKind.allCases { #expect(try !exported("type=\(kind.rawValue)").contains("Foreign")) }
  }

  @Test func `the tab of tasks is the list that goes out`() throws {
    try fill()
    let page = try browser.get("/crm/activities?tab=team").bodyText
    #expect(page.contains("/api/crm/export?type=activities&amp;format=xlsx&amp;tab=team"))
    #expect(try exported("type=activities&tab=team").components(separatedBy: "\r\n").count == 2)
    let open = try exported("type=activities&tab=my")
    #expect(open.contains("PENDING") && !open.contains("COMPLETED"))
  }
}

extension `Exporting a list` {
  @Test func `a workbook has numbers, days and texts, and leaves nothing behind`() throws {
    try fill()
    let response = try browser.get("/api/crm/export?type=deals&format=xlsx&sortBy=name")
    #expect(response.header("Content-Type")?.contains("spreadsheetml") == true)
    #expect(response.header("Content-Disposition")?.contains("deals ") == true)
    let folder = try TemporaryFolder()
    let path = folder.file("deals.xlsx")
    try Data(try Self.bytes(response)).write(to: URL(filePath: path))
    let book = try Workbook(path: path)
    #expect(book.sheets.map(\.name) == ["Deals"])
    var rows: [[String]] = []
    try book.forEachRow(of: try book.sheet(nil)) { rows.append($1) }
    let header = try #require(rows.first)
    let deal = try #require(rows.first { $0.contains("=1+1") })
    #expect(rows.count == Self.nasty.count + 1)
    #expect(deal[try #require(header.firstIndex(of: "Value"))] == "-0.07")
    #expect(deal[try #require(header.firstIndex(of: "Expected close"))] == "2026-03-04")
    #expect(deal[try #require(header.firstIndex(of: "Client"))] == "=1+1")
  }

  @Test func `a ticked row that is none is refused: the file would lack it`() throws {
    let id = try #require(try browser.json("POST", "/api/crm/customers", ["name": "Acme"]).json["id"]?.string)
    let refused = try browser.json("GET", "/api/crm/export?type=customers&id=\(id)&id=0193")
    #expect(refused.status == 422 && refused.json["error"]?["fields"]?["id"]?.string?.contains("“0193” is no id.") == true)
    #expect(try browser.get("/api/crm/export?type=customers&id=\(id)").statusCode == 200)
  }
}
