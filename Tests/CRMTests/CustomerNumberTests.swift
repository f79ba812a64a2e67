import Foundation
import Records
import Store
import Testing
import Values
import Web
import WebTesting

@testable import CRM

@Suite struct `The numbers of a client` {
  private static let number = "111222333"
  private let world: World
  private let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  private func person(_ bsn: String) throws -> (status: Int, json: JSON) {
    try browser.json("POST", "/api/crm/customers", ["name": "Jo Jansen", "type": "INDIVIDUAL", "bsn": .string(bsn)])
  }

  @Test func `the eleven-test finds a wrong digit`() {
    #expect(CustomerNumbers.passesElevenTest("111222333"))
    #expect(CustomerNumbers.passesElevenTest("123456782"))
    for wrong in ["111222334", "123456789", "000000000", "12345678", ""] { #expect(!CustomerNumbers.passesElevenTest(wrong), "\(wrong)") }
  }

  @Test func `a BSN is for persons, and is checked`() throws {
    #expect(try person("111.222.333").json["bsn"] == "••••••333")
    for wrong in ["111222334", "12345", "abc", "•••••••••"] { #expect(try person(wrong).status == 422, "\(wrong)") }
    let company = try browser.json("POST", "/api/crm/customers", ["name": "Acme", "bsn": .string(Self.number)])
    #expect(company.status == 422 && company.json["error"]?["fields"]?["bsn"]?.string?.contains("person") == true)
    #expect(try browser.json("POST", "/api/crm/customers", ["name": "Acme", "kvkNumber": "1234.5678"]).json["kvkNumber"] == "12345678")
    #expect(try browser.json("POST", "/api/crm/customers", ["name": "Bolt", "kvkNumber": "1234"]).status == 422)
  }

  @Test func `it stands nowhere in plain text`() throws {
    let id = try #require(try person(Self.number).json["id"]?.string)
    #expect(try browser.json("PUT", "/api/crm/customers/\(id)", ["bsn": "123456782"]).status == 200)
    let record = try #require(RecordID(id))
    let change = try world.admin.read { try $0.events(about: record).first?.changes.first }
    #expect(change?.field == "bsn" && change?.before == "changed" && change?.after == "changed")
    for path in [
      "/crm/customers/\(id)", "/crm/customers/\(id)/edit", "/crm/customers/\(id)/timeline", "/api/crm/customers/\(id)",
      "/api/crm/customers", "/api/crm/customers/\(id)/timeline", "/crm/customers?search=123456782",
    ] { #expect(!(try browser.get(path).bodyText.replacing("search=123456782", with: "").contains(">123456782")), "\(path)") }
    #expect(try browser.json("GET", "/api/crm/customers?search=123456782").json["data"]?.array?.isEmpty == true)
    #expect(try browser.json("GET", "/api/crm/customers?bsn=123456782").json["data"]?.array?.count == 1, "an unknown filter is none")
    #expect(try browser.json("GET", "/api/crm/customers?sortBy=bsn").status == 422)
    for file in try FileManager.default.contentsOfDirectory(atPath: world.directory) where file.hasPrefix("kith.sqlite") {
      let bytes = try Data(contentsOf: URL(filePath: world.directory + "/" + file))
      #expect(bytes.range(of: Data("123456782".utf8)) == nil && bytes.range(of: Data(Self.number.utf8)) == nil, "\(file)")
    }
    #expect(ImportKind.customers.aliases(Customer.type)["bsn"] == nil)
  }

  @Test func `what the form showed is no change, and the same number again neither`() throws {
    let id = try #require(try person(Self.number).json["id"]?.string)
    let form = try browser.get("/crm/customers/\(id)/edit").bodyText
    #expect(form.contains("value=\"••••••333\""))
    #expect(try browser.post("/crm/customers/\(id)", ["version": "1", "bsn": "••••••333"]).statusCode == 303)
    #expect(try browser.json("PUT", "/api/crm/customers/\(id)", ["bsn": .string(Self.number)]).json["version"] == 1)
    #expect(try browser.json("PUT", "/api/crm/customers/\(id)", ["type": "BUSINESS"]).status == 422)
    #expect(try browser.json("PUT", "/api/crm/customers/\(id)", ["type": "BUSINESS", "bsn": .null]).json["bsn"] == .null)
  }

  @Test func `reading it in full is for whoever may change the client, and an event`() throws {
    let id = try #require(try person(Self.number).json["id"]?.string)
    let record = try #require(RecordID(id))
    #expect(try browser.get("/crm/customers/\(id)").bodyText.contains("action=\"/crm/customers/\(id)/bsn\""))
    let page = try browser.post("/crm/customers/\(id)/bsn")
    #expect(page.statusCode == 200 && page.bodyText.contains(Self.number) && page.header("cache-control") == "no-store")
    #expect(try browser.json("POST", "/api/crm/customers/\(id)/bsn").json["bsn"]?.string == Self.number)
    #expect(try world.admin.read { try $0.events(about: record).map(\.verb) } == ["revealed", "revealed", "created"])
    _ = try world.member("Uma User", role: Roles.user)
    _ = try world.member("Sam Rep", role: Roles.salesRep)
    for email in ["umauser@kith.example", "samrep@kith.example"] {
      let other = try world.browser(email)
      #expect(try other.post("/crm/customers/\(id)/bsn").statusCode == 403)
      #expect(!(try other.get("/crm/customers/\(id)").bodyText.contains("/bsn\"")))
    }
    _ = try world.otherWorkspace()
    #expect(try world.browser("oskar@other.example").post("/crm/customers/\(id)/bsn").statusCode == 404)
    #expect(try world.admin.read { try $0.events(about: record).count } == 3)
  }
}
