import Records
import Spreadsheets
import Store
import Values

/// Reads the cells of a row from a page of a list.
struct ExportCells: Sendable {
  let columns: [ExportColumn]
  let workspace: Currency
  let zone: Zone
  /// Member → name.
  let members: [String: String]

  init(_ columns: [ExportColumn], _ reader: Reader) throws {
    self.columns = columns
    (workspace, zone) = (reader.session.currency, reader.session.zone)
    let page = try reader.page("SELECT id, name FROM members ORDER BY seq")
    members = Dictionary(
      (0..<page.rowCount).map { (page.string($0, 0) ?? "", page.string($0, 1) ?? "") }, uniquingKeysWith: { first, _ in first })
  }

  func texts(_ row: Row, _ page: CellPage, _ index: Int) -> [String] { columns.map { text($0.content, row, page, index) } }

  func cells(_ row: Row, _ page: CellPage, _ index: Int) -> [SheetCell] {
    columns.map { column in
      switch column.content {
      case .value(let field): cell(field, row)
      case .createdAt: moment(row.createdAt)
      case .updatedAt: moment(row.updatedAt)
      default: .text(text(column.content, row, page, index))
      }
    }
  }

  private func text(_ content: ExportColumn.Content, _ row: Row, _ page: CellPage, _ index: Int) -> String {
    switch content {
    case .id: row.id.description
    case .value(let field): ExportText.text(field, of: row, workspace: workspace)
    case .title(let field): page.string(index, page.column(field.titleName)) ?? ""
    case .titles(let field): field.list(row[field.name]).map { members[$0] ?? "[Deleted user]" }.joined(separator: ", ")
    case .part(let part, let field): field.addressPart(part, of: row[field.name])
    case .createdAt: row.createdAt.description
    case .updatedAt: row.updatedAt.description
    }
  }

  private func cell(_ field: Field, _ row: Row) -> SheetCell {
    switch (field.kind, row[field.name]) {
    case (_, .null): return .empty
    case (.boolean, .integer(let flag)): return .flag(flag == 1)
    case (.integer, .integer(let number)), (.percent, .integer(let number)): return .number(Double(number), decimals: 0)
    case (.money, .integer(let minor)):
      let amount = Money(minor: minor, currency: row.currency(of: field, workspace: workspace))
      // What a spreadsheet would round stays text.
      guard abs(minor) < 1_000_000_000_000_000, let number = Double(amount.decimal) else { return .text(amount.decimal) }
      return .number(number, decimals: amount.currency.minorDigits)
    case (.date, .text(let text)): return CalendarDate(text).map(day) ?? .text(text)
    case (.instant, .integer(let milliseconds)): return moment(Instant(milliseconds: milliseconds))
    case (.choice(let choices), .text(let text)): return .text(choices.first { $0.value == text }?.label ?? text)
    default: return .text(ExportText.text(field, of: row, workspace: workspace))
    }
  }

  /// Spreadsheets know no day before 1900.
  private func day(_ date: CalendarDate) -> SheetCell {
    date.year > 1900 ? .day(year: date.year, month: date.month, day: date.day) : .text(date.description)
  }

  private func moment(_ instant: Instant) -> SheetCell {
    let local = zone.local(instant)
    let seconds = Double(local.time.second) + Double((instant.milliseconds % 1000 + 1000) % 1000) / 1000
    return .moment(
      year: local.date.year, month: local.date.month, day: local.date.day, hour: local.time.hour, minute: local.time.minute, second: seconds
    )
  }
}
