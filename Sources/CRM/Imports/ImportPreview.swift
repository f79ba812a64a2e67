import Records
import Store
import Values

/// What would happen to the first rows of a file: they are taken in for real, looked at, and taken back.
struct ImportPreview {
  struct Line {
    let row: ImportRow
    let outcome: ImportLedger.Outcome
    let reason: String
  }

  private struct TakenBack: Error {}

  let lines: [Line]

  init(_ sheet: ImportSheet, rows count: Int, _ session: Session) throws {
    var lines: [Line] = []
    do {
      try session.write { writer in
        let take = try Self.taker(sheet, session, writer)
        try sheet.forEachRow { number, row in
          if number <= count { lines.append(try take(row)) }
          return number < count
        }
        throw TakenBack()
      }
    } catch is TakenBack {}
    self.lines = lines
  }

  private static func taker(_ sheet: ImportSheet, _ session: Session, _ writer: Writer) throws -> (ImportRow) throws -> Line {
    guard let type = sheet.kind.type else {
      let run = try PeopleImport(sheet, writer)
      return { row in
        let before = run.ledger
        try run.take(row)
        return line(row, before, run.ledger)
      }
    }
    let run = try ImportRun(sheet, type, session, journal: nil, writer)
    return { row in
      let before = run.ledger
      try run.take(row)
      return line(row, before, run.ledger)
    }
  }

  /// A row that waits for another one further down counts nowhere yet, and will be created.
  private static func line(_ row: ImportRow, _ before: ImportLedger, _ after: ImportLedger) -> Line {
    let outcome = ImportLedger.Outcome.allCases.first { after[$0] > before[$0] } ?? .created
    return Line(row: row, outcome: outcome, reason: after.reasons.count > before.reasons.count ? after.reasons.last?.message ?? "" : "")
  }
}
