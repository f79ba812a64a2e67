import Foundation
import Records
import Store
import Testing
import Values

@testable import CRM

@Suite struct `Large files` {
  let importing: Importing

  init() throws { importing = try Importing() }

  private static func file(_ rows: Int) -> String {
    "name,industry\n" + (0..<rows).map { "Company \($0),Industry \($0 % 7)\n" }.joined()
  }

  @Test func `more rows than one transaction holds come in, and can be taken back`() throws {
    let rows = Import.singleLimit + 100
    #expect(try importing.bring(.customers, Self.file(rows))[.created] == rows)
    #expect(try importing.count("SELECT count(*) FROM customers") == Int64(rows))
    #expect(try importing.texts("SELECT state FROM imports") == ["DONE"])
    #expect(try importing.count("SELECT count(*) FROM import_rows") == Int64(rows))
  }

  @Test func `an import whose end cannot be written down has not happened`() throws {
    struct Ended: Error {}
    let session = importing.world.admin
    for limit in [Import.singleLimit, 10] {
      let options = Import.Options(wholeUpTo: limit, finish: { _, _ in throw Ended() })
      #expect(throws: Ended.self) {
        try Import.run(try ImportSheet(.customers, .text(Self.file(40)), ImportMap(), session), session, options)
      }
      #expect(try importing.count("SELECT count(*) FROM customers") == 0)
      #expect(try importing.count("SELECT count(*) FROM imports WHERE state <> 'UNDONE'") == 0)
    }
  }

  @Test func `a dry run of a large file keeps nobody waiting, and nothing of it stays`() throws {
    let world = importing.world
    let rows = Import.singleLimit + 1
    let path = world.directory + "/large.csv"
    try Data(Self.file(rows).utf8).write(to: URL(filePath: path))
    var written: Result<Void, any Error>?
    let report = try Import.run(kind: "customers", file: path, map: nil, session: world.admin, dryRun: true) { _, _ in
      guard written == nil else { return }
      written = Result { try world.admin.write { _ = try Customer.type.create(Inputs([("name", .typed("Meanwhile"))]), $0) } }
    }
    try #require(written).get()
    #expect(report.summary == "rows \(rows): created \(rows), updated 0, unchanged 0, skipped 0, failed 0")
    #expect(try importing.texts("SELECT name FROM customers") == ["Meanwhile"])
  }

  @Test func `what a process left half done is taken back at the next start`() throws {
    try importing.bring(.customers, "name,industry\nCompany 0,Old\nCompany 1,Industry 1\n")
    try half(rows: 40)
    #expect(try importing.count("SELECT count(*) FROM customers") == 40)
    #expect(try Import.recover(importing.world.store) == 1)
    #expect(try importing.texts("SELECT name || ' ' || industry FROM customers ORDER BY seq") == ["Company 0 Old", "Company 1 Industry 1"])
    #expect(try importing.texts("SELECT state FROM imports ORDER BY seq") == ["DONE", "UNDONE"])
    #expect(try Import.recover(importing.world.store) == 0)
    let hits = try importing.world.admin.read { try $0.search(SearchQuery(text: "company 7", kinds: ["customer"])) }
    #expect(hits.isEmpty)
  }

  @Test func `what somebody changed since stays as they left it`() throws {
    try importing.bring(.customers, "name,industry\nCompany 0,Old\n")
    try half(rows: 3)
    try importing.world.admin.write { writer in
      guard let id = try writer.id("SELECT id FROM customers WHERE name = 'Company 0'") else { return }
      try Customer.type.update(id, Inputs([("industry", .typed("Mine"))]), version: nil, writer)
    }
    try Import.recover(importing.world.store)
    #expect(try importing.texts("SELECT industry FROM customers") == ["Mine"])
  }

  @Test func `nothing is taken back while another process is importing`() throws {
    try half(rows: 3)
    let hold = try importing.world.store.hold(Import.lockName)
    #expect(hold != nil)
    #expect(try Import.recover(importing.world.store) == 0)
    withExtendedLifetime(hold) {}
    #expect(try importing.count("SELECT count(*) FROM customers") == 3)
  }

  /// The rows of an import in pieces that never ended.
  private func half(rows: Int) throws {
    let session = importing.world.admin
    let sheet = try ImportSheet(.customers, .text(Self.file(rows)), ImportMap(), session)
    let journal = try ImportJournal.begin(.customers, session)
    let run = try session.read { try ImportRun(sheet, Customer.type, session, journal: journal, $0) }
    try sheet.forEachRow { _, row in
      try run.take(row)
      return true
    }
  }
}
