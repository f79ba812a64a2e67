import Foundation
import Records
import Spreadsheets
import Store
import Testing
import Values
import Web

@testable import CRM

/// What must not leave: sealed fields for nobody, hidden and masked ones not for whom they are hidden or masked.
@Suite struct `What stays out of files` {
  private let world: World
  private let admin: Browser
  private let manager: Browser
  private let client: String

  private static let bsn = "111222333"
  private static let secrets = ["Zirconium", "zed@jansen.example", "Quicksilver", "98765", "98,765"]

  init() throws {
    world = try World()
    admin = try world.browser()
    let member = try world.member("Max Manager", role: Roles.manager)
    manager = try world.browser(member.email)
    _ = try admin.json("POST", "/api/crm/custom-fields", ["entity": "customer", "label": "Codename", "kind": "TEXT"])
    let made = try admin.json(
      "POST", "/api/crm/customers",
      [
        "name": "Jo Jansen", "type": "INDIVIDUAL", "bsn": .string(Self.bsn), "industry": "Zirconium", "primaryEmail": "zed@jansen.example",
        "annualRevenue": 98765, "customFields": ["codename": "Quicksilver"],
      ])
    client = try #require(made.json["id"]?.string, "\(made.json)")
    _ = try admin.json("PUT", "/api/crm/customers/\(client)", ["industry": "Zirconium mining", "annualRevenue": 987650])
    let rules: [String: Field.Visibility] = [
      "industry": .hidden, "customFields.codename": .hidden, "primaryEmail": .masked, "annualRevenue": .masked,
    ]
    let wanted = rules.map { (FieldRules.Key(field: $0.key, role: Roles.manager), $0.value) }
    try world.admin.write { try FieldRules.set(Dictionary(uniqueKeysWithValues: wanted), of: Customer.type, $0) }
  }

  /// Everything that a file says; of a workbook what stands in its cells.
  private func file(_ format: String, by browser: Browser, _ more: String = "") throws -> String {
    let response = try browser.get("/api/crm/export?type=customers&format=\(format)\(more)")
    try #require(response.statusCode == 200, "\(response.bodyText)")
    let bytes = try `Exporting a list`.bytes(response)
    guard format == "xlsx" else { return String(decoding: bytes, as: UTF8.self) }
    let folder = try TemporaryFolder()
    try Data(bytes).write(to: URL(filePath: folder.file("a.xlsx")))
    let book = try Workbook(path: folder.file("a.xlsx"))
    var text = ""
    try book.forEachRow(of: try book.sheet(nil)) { text += $1.joined(separator: "|") + "\n" }
    return text
  }

  @Test(arguments: ["csv", "xlsx"])
  func `hidden and masked fields are in no file of a role that does not see them`(format: String) throws {
    let theirs = try file(format, by: manager)
    #expect(theirs.contains("Jo Jansen"))
    for secret in Self.secrets { #expect(!theirs.contains(secret), "\(format) says \(secret)") }
    for column in ["industry", "Industry", "Codename", "codename"] { #expect(!theirs.contains(column), "\(format) names \(column)") }
    let ours = try file(format, by: admin)
    for text in ["Zirconium mining", "zed@jansen.example", "Quicksilver"] { #expect(ours.contains(text), "\(text)") }
  }

  @Test(arguments: ["csv", "xlsx"])
  func `a sealed field is in nobody's file, neither open nor sealed`(format: String) throws {
    let sealed = try #require(try world.admin.read { try $0.string("SELECT bsn FROM customers") })
    for browser in [admin, manager] {
      let text = try file(format, by: browser, "&columns=bsn")
      for part in [Self.bsn, "•333", "BSN", "bsn", sealed, "•••"] where !(part == "•••" && browser === manager) {
        #expect(!text.contains(part), "\(format) says \(part)")
      }
    }
  }

  @Test func `neither the page that is printed nor the timeline nor a filter gives them away`() throws {
    for path in ["/crm/customers/\(client)", "/crm/customers/\(client)/timeline", "/api/crm/customers/\(client)/timeline"] {
      let text = try manager.get(path).bodyText
      for secret in Self.secrets + [Self.bsn] { #expect(!text.contains(secret), "\(path) says \(secret)") }
    }
    for path in ["/crm/customers/\(client)", "/crm/customers/\(client)/timeline"] {
      #expect(try !admin.get(path).bodyText.contains(Self.bsn))
    }
    // A filter by what is hidden is refused or does not narrow the file.
    let filtered = try manager.get("/api/crm/export?type=customers&industry=Nothing")
    let text = filtered.statusCode == 200 ? String(decoding: try `Exporting a list`.bytes(filtered), as: UTF8.self) : ""
    #expect(filtered.statusCode == 422 || text.contains("Jo Jansen"))
    #expect(try manager.get("/api/crm/export?type=customers&sortBy=industry").statusCode == 422)
  }

  @Test func `the file on the server is the same file`() throws {
    let folder = try TemporaryFolder()
    try Product.export(kind: "customers", filters: "", to: folder.file("a.csv"), session: world.admin)
    let text = String(decoding: FileManager.default.contents(atPath: folder.file("a.csv")) ?? Data(), as: UTF8.self)
    #expect(text.contains("Quicksilver") && !text.contains("bsn") && !text.contains("333"))
  }

  @Test func `the board of a pipeline and my tasks have a menu for what they show`() throws {
    let board = try admin.get("/crm/pipeline").bodyText
    let pipeline = try #require(try world.admin.read { try $0.id("SELECT id FROM pipelines") })
    #expect(board.contains("/api/crm/export?type=deals&amp;format=xlsx&amp;pipelineId=\(pipeline)"))
    for view in ["list", "board", "calendar"] {
      #expect(try admin.get("/crm/my-tasks?view=\(view)").bodyText.contains("/api/crm/export?type=activities&amp;format=xlsx&amp;tab=my"))
    }
    try world.admin.write { writer in
      let other = try Pipeline.create(name: "Other", template: .sales, isDefault: false, writer).id
      for (name, pipeline) in [("Mine", pipeline), ("Elsewhere", other)] {
        try Deal.type.create(Inputs([("name", .typed(name)), ("pipelineId", .json(JSON(pipeline)))]), writer)
      }
    }
    let file = try admin.get("/api/crm/export?type=deals&pipelineId=\(pipeline)")
    let text = String(decoding: try `Exporting a list`.bytes(file), as: UTF8.self)
    #expect(text.contains("Mine") && !text.contains("Elsewhere"))
  }
}
