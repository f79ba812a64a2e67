import Foundation
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Files that are no table` {
  private let world: World
  private let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  private static let rest = Array("\nname,industry\nAlder,Timber\n".utf8)
  private static let files: [(bytes: [UInt8], words: String)] = [
    ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A] + rest, "picture"), (Array("%PDF-1.7".utf8) + rest, "PDF"),
    ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + rest, "XLS"),
    (Array("name\nAlder\nBir\0ch\n".utf8), "zero bytes"),
    (Array("name\n\(String(repeating: "Alder\n", count: 30_000))".utf8) + [0], "zero bytes"),
  ]

  private func send(_ path: String, _ file: [UInt8]) throws -> Response {
    try browser.upload(path, [("a.csv", file)], fields: [("type", "customers")])
  }

  private func isClean() throws -> Bool {
    try world.admin.read { reader in
      try reader.integer("SELECT (SELECT count(*) FROM imports) + (SELECT count(*) FROM import_uploads)") == 0
    }
  }

  @Test func `pictures, PDFs, old workbooks and bytes that are no text are refused at the field`() throws {
    for (bytes, words) in Self.files {
      for path in ["/api/crm/import", "/crm/import"] {
        let answer = try send(path, bytes)
        #expect(answer.statusCode == 422 && answer.bodyText.contains(words), "\(path) \(words): \(answer.statusCode)")
        #expect(answer.bodyText.contains(path.hasPrefix("/api") ? #""file":"# : #"id="error-file""#))
      }
      let place = world.directory + "/chosen.csv"
      try Data(bytes).write(to: URL(filePath: place))
      #expect(throws: CSVError.self) {
        try Import.run(kind: "customers", file: place, map: nil, session: world.admin, dryRun: true) { _, _ in }
      }
    }
    #expect(try isClean())
  }

  @Test func `UTF-16 has zero bytes and is text`() throws {
    var file: [UInt8] = [0xFF, 0xFE]
    for letter in "name\nAlder\n".utf8 { file += [letter, 0] }
    #expect(try JSON.parse(try send("/api/crm/import", file).bodyText)["created"]?.integer == 1)
  }

  @Test func `a file of which no column is understood is refused, and on its page waits for the columns to be chosen`() throws {
    let file = Array("Firma,Zweig\nAlder,Timber\n".utf8)
    let answer = try send("/api/crm/import", file)
    #expect(answer.statusCode == 422)
    let fields = try JSON.parse(answer.bodyText)["error"]?["fields"]
    #expect(fields?["file"]?.string?.contains("None of the columns is understood: “Firma”, “Zweig”.") == true, "\(answer.bodyText)")
    let path = world.directory + "/unknown.csv"
    try Data(file).write(to: URL(filePath: path))
    #expect(throws: CSVError.self) {
      try Import.run(kind: "customers", file: path, map: nil, session: world.admin, dryRun: false) { _, _ in }
    }
    #expect(try isClean())
    let place = try #require(try send("/crm/import", file).header("Location"))
    #expect(try browser.get(place).bodyText.contains("None of the columns is understood"))
    let refused = try browser.post(place + "/run")
    #expect(refused.statusCode == 422 && refused.bodyText.contains("None of the columns is understood"))
    #expect(try browser.post(place + "/columns", ["column-0": "name", "column-1": "industry"]).statusCode == 303)
    #expect(try browser.post(place + "/run").header("Location") == place + "/result")
    #expect(try world.admin.read { try $0.string("SELECT industry FROM customers") } == "Timber")
  }
}
