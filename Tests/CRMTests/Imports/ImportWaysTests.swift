import Foundation
import Records
import Store
import Testing
import Values
import Web

@testable import CRM

/// Page, API and command line bring the same file in.
@Suite struct `Ways to bring a file in` {
  private static let first = "name,email,external id,industry\nAlder,hello@alder.example,A1,Timber\nBirch,,,Steel\n"
  private static let second =
    "name,email,external id,industry\nAlder & Co,hello@alder.example,,Paper\nBirch,,,Steel\nAlder & Co,,,Tin\n,,,lost\nCedar,,,Wool\n"

  private let world: World
  private let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  private func api(_ file: String, _ fields: [(String, String)]) throws -> Response {
    try browser.upload("/api/crm/import", [("a.csv", Array(file.utf8))], fields: [("type", "customers")] + fields)
  }

  private func command(_ file: String, map: String? = nil, key: String?, dryRun: Bool = false) throws -> String {
    let path = world.directory + "/clients.csv"
    try Data(file.utf8).write(to: URL(filePath: path))
    return try Import.run(
      kind: "customers", file: path, map: map.map { Array($0.utf8) }, key: key, session: world.admin, dryRun: dryRun
    ) { _, _ in
    }.summary
  }

  private func page(_ file: String) throws -> String {
    let answer = try browser.upload("/crm/import", [("a.csv", Array(file.utf8))], fields: [("type", "customers")])
    return try #require(answer.header("Location"))
  }

  @Test func `the page, the API and the command make the same of a file`() throws {
    for way in ["page", "API", "command"] {
      let ways = try Self()
      #expect(try ways.command(Self.first, key: nil) == "rows 2: created 2, updated 0, unchanged 0, skipped 0, failed 0")
      let said: String
      switch way {
      case "page":
        let place = try ways.page(Self.second)
        let columns: KeyValuePairs = [
          "column-0": "name", "column-1": "primaryEmail", "column-2": "externalId", "column-3": "industry", "key": "primaryEmail",
        ]
        #expect(try ways.browser.post(place + "/columns", columns).statusCode == 303)
        _ = try ways.browser.post(place + "/run")
        let id = try #require(RecordID(String(place.split(separator: "/").last ?? "")))
        said = try ImportUpload.find(id, ways.world.admin).ledger?.summary ?? ""
      case "API": said = ImportLedger(try JSON.parse(try ways.api(Self.second, [("key", "email")]).bodyText)).summary
      default:
        said = try ways.command(Self.second, key: "email", dryRun: true)
        #expect(try ways.command(Self.second, map: #"{"key": "primaryEmail"}"#, key: nil) == said)
      }
      #expect(said == "rows 5: created 2, updated 1, unchanged 1, skipped 1, failed 0", "\(way)")
      let names = try ways.world.admin.read { reader in
        try reader.string("SELECT group_concat(line, ', ') FROM (SELECT name || ' ' || industry AS line FROM customers ORDER BY seq)")
      }
      #expect(names == "Alder & Co Paper, Birch Steel, Alder & Co Tin, Cedar Wool", "\(way)")
    }
  }

  @Test func `a key that no row can have is refused wherever it is said`() throws {
    let file = "name,email\nAlder,hello@alder.example\n"
    for fields in [("key", "externalId"), ("map", #"{"key": "externalId"}"#)] {
      let answer = try api(file, [fields])
      #expect(answer.statusCode == 422 && answer.bodyText.contains("no column for externalId"))
    }
    #expect(throws: ImportMapError.self) { try command(file, key: "externalId") }
    #expect(throws: ImportMapError.self) { try command(file, map: #"{"key": "externalId"}"#, key: nil) }
    #expect(throws: ImportMapError.self) { try command(file, key: "shoe size") }
    let refused = try browser.post(try page(file) + "/columns", ["column-0": "name", "column-1": "", "key": "primaryEmail"])
    #expect(refused.statusCode == 422 && refused.bodyText.contains("no column for primaryEmail"))
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM customers") } == 0)
  }
}
