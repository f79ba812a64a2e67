import Spreadsheets

/// A workbook whose rows are wanted, unpacked under limits.
struct ImportBook {
  let path: String
  /// Rows that its sheet may have; nil for any number.
  let most: Int?
  private let book: Workbook

  /// Sheets that are tried where none is named; books begin with a page of notes now and then.
  private static let tries = 10
  /// Rows without a word between two others. Sheets have a stray cell at their very end now and then.
  private static let gap = 10_000

  /// - Throws: `CSVError`.
  init(path: String, most: Int?) throws {
    (self.path, self.most) = (path, most)
    book = try Self.translating { try Workbook(path: path, limits: most == nil ? .generous : SheetLimits()) }
  }

  /// The names of all sheets, in the order of their tabs.
  var sheets: [String] { book.sheets.map(\.name) }

  /// The rows of the sheet that is meant; where none is, of the first that has some, or of the first.
  func rows(of wanted: String?) throws -> (sheet: String, rows: CSVSource) {
    try Self.translating {
      let sheet = try book.sheet(wanted)
      let first = try rows(of: sheet)
      guard first.count < 2, wanted ?? "" == "" else { return (sheet.name, first.source) }
      for other in book.sheets.dropFirst().prefix(Self.tries) {
        let rows = try rows(of: other)
        if rows.count > 1 { return (other.name, rows.source) }
      }
      return (sheet.name, first.source)
    }
  }

  private static func translating<T>(_ body: () throws -> T) throws -> T {
    do { return try body() } catch let error as SheetError { throw CSVError(error.description) }
  }

  /// The rows of a sheet as CSV, a line for each row of the sheet, so that reasons name the rows that people see; and how many say something.
  private func rows(of sheet: Workbook.Sheet) throws -> (source: CSVSource, count: Int) {
    let file = try TemporaryFile()
    var writer = CSVWriter(byteOrderMark: false)
    var (next, count) = (1, 0)
    try book.forEachRow(of: sheet) { number, cells in
      guard !cells.isEmpty else { return }
      try demand(next, before: number)
      for _ in next..<number { writer.row([]) }
      writer.row(cells)
      (next, count) = (number + 1, count + 1)
      if writer.bytes.count > 1 << 20 { try file.write(writer.take()) }
    }
    try file.write(writer.take())
    return (CSVSource.file(file).ofSheet(), count)
  }

  /// Every row costs a line, also one that is not there.
  private func demand(_ next: Int, before number: Int) throws {
    guard number - next <= Self.gap else {
      throw CSVError("Nothing stands in rows \(next) to \(number - 1) of the sheet. Delete what comes behind them, or move it up.")
    }
    // As many may be empty, and one is the header.
    if let most, number > 2 * most + 1 { throw ImportLimits.tooMany(most) }
  }
}
