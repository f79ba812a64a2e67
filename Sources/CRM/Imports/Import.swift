import Records
import Store
import Values

/// What a file of rows becomes. docs/imports.md says what it promises.
public enum Import {
  /// Rows that come in within one transaction.
  static let singleLimit = 5_000
  /// Rows that a page or an address of the API brings in at once; a job does more.
  static let jobLimit = 1_000
  static let lockName: StaticString = "import"
  /// Rows whose keys are looked up at once.
  private static let stretch = 100

  /// Called with rows done and rows of the file.
  typealias Progress = (Int, Int) -> Void

  struct Options {
    var dryRun = false
    /// What the file is called in the list of imports.
    var name = ""
    /// Files of more rows come in piece by piece, so that others can write in between and see how far it is.
    var wholeUpTo = singleLimit
    var progress: Progress = { _, _ in }
    /// Runs in the transaction with which the import ends, so that its end is known to all who ask or to none. Not at all in a dry run.
    var finish: (ImportLedger, Writer) throws -> Void = { _, _ in }
  }

  /// Another large file is coming in.
  struct Busy: Error, CustomStringConvertible {
    var description: String { "Another large file is being imported. Try again when it is in." }
  }

  /// Carries the ledger out of a transaction that must not commit.
  private struct TakenBack: Error { let ledger: ImportLedger }

  /// - Throws: `CSVError`, `ImportMapError`, `RecordError.forbidden`; nothing is written then.
  static func run(_ sheet: ImportSheet, _ session: Session, _ options: Options = Options()) throws -> ImportLedger {
    try sheet.kind.demand(session)
    guard let type = sheet.kind.type, sheet.rowCount > options.wholeUpTo, !options.dryRun else {
      return try inOneTransaction(session, options) { try whole(sheet, $0, options) }
    }
    return try inPieces(sheet, type, session, options)
  }

  private static func inOneTransaction(
    _ session: Session, _ options: Options, _ body: (Writer) throws -> ImportLedger
  ) throws -> ImportLedger {
    do {
      return try session.write { writer in
        var ledger = try body(writer)
        if ledger.isFailed { ledger.rolledBack() }
        guard !options.dryRun, !ledger.isFailed else { throw TakenBack(ledger: ledger) }
        try options.finish(ledger, writer)
        return ledger
      }
    } catch let back as TakenBack {
      if !options.dryRun { try session.write { try options.finish(back.ledger, $0) } }
      return back.ledger
    }
  }

  private static func whole(_ sheet: ImportSheet, _ writer: Writer, _ options: Options) throws -> ImportLedger {
    let isKept = !options.dryRun && sheet.kind != .users
    let journal = isKept ? try ImportJournal.begin(sheet.kind, name: options.name, writer.session) : nil
    let run = try taker(sheet, journal, writer)
    try sheet.forEachStretch(of: stretch) { last, rows in
      try run.lookAhead(rows[...], writer)
      for row in rows { try run.take(row) }
      options.progress(last, sheet.rowCount)
      return true
    }
    try run.settleWaiting { rows in for row in rows { try run.take(row) } }
    return try run.ledger.isFailed ? run.ledger : journal?.finish(run.ledger, writer) ?? run.ledger
  }

  static func taker(_ sheet: ImportSheet, _ journal: ImportJournal?, _ reader: Reader) throws -> any ImportTaker {
    guard let type = sheet.kind.type else { return try PeopleImport(sheet, reader) }
    return try ImportRun(sheet, type, reader.session, journal: journal, reader)
  }
}

// Files of more rows than one transaction should hold.
extension Import {
  /// Other writers wait no longer than a piece takes.
  private static let pieceTime = Duration.milliseconds(50)
  private static let pieceRows = 1_000

  private static func inPieces(
    _ sheet: ImportSheet, _ type: EntityType, _ session: Session, _ options: Options
  ) throws -> ImportLedger {
    guard let hold = try session.hold(lockName) else { throw Busy() }
    defer { withExtendedLifetime(hold) {} }
    let journal = try ImportJournal.begin(sheet.kind, name: options.name, session)
    do {
      let run = try session.read { try ImportRun(sheet, type, session, journal: journal, $0) }
      try takeAll(sheet, run, session, options)
      if run.ledger.isFailed {
        try takeBack(journal, session)
        run.ledger.rolledBack()
        try session.write { try options.finish(run.ledger, $0) }
        return run.ledger
      }
      return try session.write { writer in
        let ledger = try journal.finish(run.ledger, writer)
        try options.finish(ledger, writer)
        return ledger
      }
    } catch {
      try takeBack(journal, session)
      throw error
    }
  }

  private static func takeBack(_ journal: ImportJournal, _ session: Session) throws {
    guard let system = try session.system(requestID: "import \(journal.id)") else { return }
    try ImportUndo.undo(journal, system)
  }

  private static func takeAll(_ sheet: ImportSheet, _ run: ImportRun, _ session: Session, _ options: Options) throws {
    try sheet.forEachStretch(of: pieceRows) { last, rows in
      try take(rows, run, session) { options.progress(last - rows.count + $0, sheet.rowCount) }
      return !run.ledger.isFailed
    }
    try run.settleWaiting { try take($0, run, session) { _ in } }
  }

  private static func take(_ rows: [ImportRow], _ run: ImportRun, _ session: Session, _ progress: (Int) -> Void) throws {
    var next = 0
    let clock = ContinuousClock()
    while next < rows.count {
      let start = clock.now
      try session.write { writer in
        var lookedUp = next
        while next < rows.count, clock.now - start < pieceTime {
          if next == lookedUp {
            lookedUp = min(next + stretch, rows.count)
            try run.lookAhead(rows[next..<lookedUp], writer)
          }
          try run.take(rows[next])
          next += 1
        }
      }
      progress(next)
    }
  }
}
