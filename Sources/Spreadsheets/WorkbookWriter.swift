import CXlsxWriter

/// Writes one sheet as XLSX, row after row. Only the row at work is in memory; what is done waits in a file of the temporary folder.
///
///     let writer = try WorkbookWriter(path: "/tmp/clients.xlsx", sheet: "Clients", temporaryFolder: "/tmp")
///     try writer.header(["Name", "Since"])
///     try writer.row([.text("Alder"), .day(year: 2026, month: 2, day: 8)])
///     try writer.finish()
public final class WorkbookWriter {
  /// Rows that a sheet has, its header among them.
  public static let rowLimit = 1_048_576
  private static let textLimit = 32_767

  private typealias Format = UnsafeMutablePointer<lxw_format>

  private var workbook: UnsafeMutablePointer<lxw_workbook>?
  private let sheet: UnsafeMutablePointer<lxw_worksheet>
  private let bold, day, moment: Format
  private var numbers: [Int: Format] = [:]
  private var nextRow: UInt32 = 0

  /// - Parameter path: where the workbook is to stand; it is there after `finish`.
  /// - Parameter sheet: its name, of which 31 characters without `[]:*?/\` are kept.
  public init(path: String, sheet name: String, temporaryFolder: String) throws(SheetError) {
    let made = temporaryFolder.withCString { folder in
      var options = lxw_workbook_options()
      options.constant_memory = 1
      options.use_zip64 = 1
      options.tmpdir = UnsafeMutablePointer(mutating: folder)
      return workbook_new_opt(path, &options)
    }
    let kept = String(name.unicodeScalars.filter { !"[]:*?/\\'".unicodeScalars.contains($0) }.prefix(31).map(Character.init))
    guard let made, let sheet = workbook_add_worksheet(made, kept.isEmpty ? nil : kept), let bold = workbook_add_format(made),
      let day = workbook_add_format(made), let moment = workbook_add_format(made)
    else { throw SheetError("The workbook could not be begun.") }
    (workbook, self.sheet, self.bold, self.day, self.moment) = (made, sheet, bold, day, moment)
    format_set_bold(bold)
    format_set_num_format(day, "yyyy-mm-dd")
    format_set_num_format(moment, "yyyy-mm-dd hh:mm:ss")
  }

  deinit {
    if let workbook { lxw_workbook_free(workbook) }
  }

  /// The names of the columns: bold, and in sight while the rest scrolls.
  public func header(_ names: [String]) throws(SheetError) {
    worksheet_set_column(sheet, 0, UInt16(clamping: max(names.count, 1) - 1), 18, nil)
    worksheet_freeze_panes(sheet, nextRow + 1, 0)
    for (column, name) in names.enumerated() { try check(write(name, column, bold)) }
    nextRow += 1
  }

  /// The next row; `empty` cells are left out of it.
  public func row(_ cells: [SheetCell]) throws(SheetError) {
    guard nextRow < Self.rowLimit else { throw SheetError("A sheet holds at most 1,048,576 rows. Filter the list, or take CSV.") }
    for (column, cell) in cells.enumerated() { try check(write(cell, column)) }
    nextRow += 1
  }

  /// Puts the file where it belongs. Nothing can be written afterwards.
  public func finish() throws(SheetError) {
    guard let workbook else { return }
    self.workbook = nil
    try check(workbook_close(workbook))
  }

  private func write(_ cell: SheetCell, _ column: Int) -> lxw_error {
    let place = UInt16(clamping: column)
    switch cell {
    case .empty: return LXW_NO_ERROR
    case .text(let text): return write(text, column, nil)
    case .number(let number, let decimals): return worksheet_write_number(sheet, nextRow, place, number, format(decimals))
    case .flag(let flag): return worksheet_write_boolean(sheet, nextRow, place, flag ? 1 : 0, nil)
    case .day(let year, let month, let day):
      var date = lxw_datetime(year: Int32(clamping: year), month: Int32(month), day: Int32(day), hour: 0, min: 0, sec: 0)
      return worksheet_write_datetime(sheet, nextRow, place, &date, self.day)
    case .moment(let year, let month, let day, let hour, let minute, let second):
      var date = lxw_datetime(
        year: Int32(clamping: year), month: Int32(month), day: Int32(day), hour: Int32(hour), min: Int32(minute), sec: second)
      return worksheet_write_datetime(sheet, nextRow, place, &date, moment)
    }
  }

  private func write(_ text: String, _ column: Int, _ format: Format?) -> lxw_error {
    guard !text.isEmpty else { return LXW_NO_ERROR }
    let safe = EscapedText.escaped(text)
    let kept = safe.utf8.count <= Self.textLimit ? safe : String(String.UnicodeScalarView(safe.unicodeScalars.prefix(Self.textLimit)))
    return worksheet_write_string(sheet, nextRow, UInt16(clamping: column), kept, format)
  }

  private func format(_ decimals: Int) -> Format? {
    if let known = numbers[decimals] { return known }
    guard let workbook, let made = workbook_add_format(workbook) else { return nil }
    format_set_num_format(made, decimals == 0 ? "0" : "0." + String(repeating: "0", count: decimals))
    numbers[decimals] = made
    return made
  }

  private func check(_ error: lxw_error) throws(SheetError) {
    guard error != LXW_NO_ERROR else { return }
    throw SheetError("The workbook could not be written: \(lxw_strerror(error).map { String(cString: $0) } ?? "unknown").")
  }
}
