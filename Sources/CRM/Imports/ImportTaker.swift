import Records
import Store

/// Takes the rows of one file in, one after the other, and counts them.
protocol ImportTaker: AnyObject {
  var session: Session { get }
  var lookups: ImportLookups { get }
  var makers: ImportMakers { get }
  var ledger: ImportLedger { get set }
  /// Rows that name one which had not come in yet.
  var waiting: [ImportRow] { get set }

  /// Looks up for many rows at once what each would look up for itself. It counts until others may write.
  func lookAhead(_ rows: ArraySlice<ImportRow>, _ reader: Reader) throws

  /// - Throws: `ImportSkip`, `RecordError` or `AccessError` for a row that stays out, `ImportWait` for one that comes too early.
  func apply(_ row: ImportRow, _ writer: Writer) throws -> SaveOutcome
}

extension ImportTaker {
  /// Takes one row in, all or nothing, and counts it. What breaks a rule of the schema is a failure of ours, whoever wrote the row.
  func take(_ row: ImportRow) throws {
    makers.beginRow()
    if let fault = row.fault { return skipped(row, fault) }
    do {
      let outcome = try session.write { writer in try apply(row, writer) }
      lookups.rowIsIn()
      count(outcome)
    } catch is ImportWait {
      lookups.rowIsOut()
      waiting.append(row)
    } catch let skip as ImportSkip {
      skipped(row, skip.message)
    } catch let error as RecordError {
      skipped(row, error.description)
    } catch let error as AccessError {
      skipped(row, error.description)
    } catch StoreError.constraint(_, let message) {
      lookups.rowIsOut()
      ledger.failed(line: row.line, "A rule of the schema is broken: \(message).")
    }
  }

  /// Takes the rows that waited, now that the others are in, for as long as some of them move. What waits even then hangs on a row that was
  /// skipped, or on itself.
  func settleWaiting(_ take: ([ImportRow]) throws -> Void) rethrows {
    var count = Int.max
    while !waiting.isEmpty, waiting.count < count {
      let rows = waiting
      (count, waiting) = (rows.count, [])
      try take(rows)
    }
    for row in waiting {
      ledger.skipped(line: row.line, "The one it names is not there: that row was skipped, or they name each other in a circle.")
    }
    waiting = []
  }

  private func skipped(_ row: ImportRow, _ reason: String) {
    lookups.rowIsOut()
    ledger.skipped(line: row.line, reason)
  }

  private func count(_ outcome: SaveOutcome) {
    for (words, number) in makers.made { ledger.alsoCreated(words, number) }
    switch outcome {
    case .created: ledger.created()
    case .updated: ledger.updated()
    case .unchanged: ledger.unchanged()
    }
  }
}
