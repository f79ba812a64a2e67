/// A cell of a workbook as it is written, with its type.
public enum SheetCell: Equatable, Sendable {
  case empty
  /// Always text, also where it begins like a formula. Excel holds 32,767 characters; the rest is cut.
  case text(String)
  /// Shown as it is, with so many decimals.
  case number(Double, decimals: Int)
  /// A day of the Gregorian calendar.
  case day(year: Int, month: Int, day: Int)
  /// A moment by the clock on somebody's wall.
  case moment(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Double)
  case flag(Bool)
}
