import Records
import Store
import Testing
import Values

@testable import CRM

/// Many rows of one name meet many records of that name.
@Suite struct `Rows and records of one name` {
  private let importing: Importing

  init() throws { importing = try Importing() }

  /// Takes all rows in, and says how many records were read to compare them with rows.
  private func take(_ kind: ImportKind, _ text: String) throws -> ImportRun {
    let sheet = try ImportSheet(kind, .text(text), ImportMap(), importing.world.admin)
    let type = try #require(kind.type)
    return try importing.world.admin.write { writer in
      let run = try ImportRun(sheet, type, writer.session, journal: nil, writer)
      try sheet.forEachRow { _, row in
        try run.take(row)
        return true
      }
      return run
    }
  }

  private func contacts(_ rows: [String]) -> String { "first name,last name,department\n" + rows.map { "Same,Same,\($0)\n" }.joined() }

  @Test func `a row is compared with the records that may say the same, not with all of its name`() throws {
    try importing.bring(.contacts, contacts((0..<60).map { "A\($0)" }))
    let others = (0..<60).map { "B\($0)" }
    let new = try take(.contacts, contacts(others))
    #expect(new.ledger[.created] == 60 && new.comparisons == 0)
    let again = try take(.contacts, contacts(others.reversed()))
    #expect(again.ledger[.unchanged] == 60 && again.comparisons == 60)
    let single = try take(.contacts, contacts(["B7"]))
    #expect(single.ledger[.unchanged] == 1 && single.comparisons == 1)
  }

  @Test func `each record counts once, however many say the same`() throws {
    let rows = contacts(Array(repeating: "A", count: 30) + Array(repeating: "B", count: 30))
    try importing.bring(.contacts, rows)
    #expect(try importing.bring(.contacts, rows)[.unchanged] == 60)
    let more = try importing.bring(.contacts, contacts(Array(repeating: "B", count: 32)))
    #expect(more[.unchanged] == 30 && more[.created] == 2)
  }

  @Test func `cells that say the same in another spelling find their record`() throws {
    let header = "name,amount,probability,first contact date,description\n"
    func deals(_ days: some Sequence<Int>, _ line: (Int) -> String) -> String { header + days.map { "Renewal,\(line($0))\n" }.joined() }
    try importing.bring(.deals, deals(10..<28) { "\($0)00.50,20,2026-01-\($0),two  words \($0)" })
    let grouped = try take(.deals, deals((10..<28).reversed()) { "\"\($0 / 10),\($0 % 10)00.50\",20 %,\($0).01.2026, two  words \($0) " })
    #expect(grouped.ledger[.unchanged] == 18 && grouped.comparisons == 18, "\(grouped.ledger.summary) \(grouped.ledger.complaints)")
  }

  @Test func `what can only be told by reading the records is compared to a bound, and said`() throws {
    try importing.bring(.contacts, "name,tags\n" + (0..<101).map { "Same Same,tag\($0)\n" }.joined())
    let run = try take(.contacts, "name,tags\n" + (0..<11).map { "Same Same,other\($0)\n" }.joined())
    #expect(run.comparisons == 1_055 && run.ledger[.skipped] == 11)
    #expect(run.ledger.complaints.contains { $0.contains("so many contacts that the row was not compared with all of them") })
    #expect(try importing.count("SELECT count(*) FROM contacts") == 101)
  }
}
