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
        let run = try Import.taker(sheet, nil, writer)
        try sheet.forEachRow { number, row in
          let before = run.ledger
          try run.take(row)
          lines.append(Self.line(row, before, run.ledger))
          return number < count
        }
        throw TakenBack()
      }
    } catch is TakenBack {}
    self.lines = lines
  }

  /// A row that waits for another one further down counts nowhere yet, and will be created.
  private static func line(_ row: ImportRow, _ before: ImportLedger, _ after: ImportLedger) -> Line {
    let outcome = ImportLedger.Outcome.allCases.first { after[$0] > before[$0] } ?? .created
    return Line(row: row, outcome: outcome, reason: after.reasons.count > before.reasons.count ? after.reasons.last?.message ?? "" : "")
  }
}
