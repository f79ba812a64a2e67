/// The rows of a sheet, as texts.
final class RowReader: MarkupReader {
  private let texts: [String]
  private let styles: [CellStyle]
  private let countsFrom1904: Bool
  private let limits: SheetLimits
  private let body: (Int, [String]) throws -> Void

  private var number = 0
  private var cells: [String] = []
  private var column = -1
  /// Bytes of the row's cells.
  private var rowBytes = 0
  /// How many the rest of the sheet may hand out.
  private var left: Int
  private var type = ""
  private var style = CellStyle.plain
  private var value = ""
  private var isValue = false
  private var rich = RichText()

  init(texts: [String], styles: [CellStyle], countsFrom1904: Bool, _ limits: SheetLimits, _ body: @escaping (Int, [String]) throws -> Void)
  {
    (self.texts, self.styles, self.countsFrom1904, self.limits, self.body) = (texts, styles, countsFrom1904, limits, body)
    left = limits.textBytes
  }

  override func began(_ element: Substring, _ attributes: [String: String]) throws {
    switch element {
    case "row": try beginRow(attributes["r"])
    case "c": try beginCell(attributes)
    case "v": isValue = true
    default: rich.began(element)
    }
  }

  override func found(_ text: String) throws {
    guard isValue else { return try rich.found(text, limits) }
    value += text
    guard value.utf8.count <= limits.cellBytes else {
      throw SheetError("A cell of row \(number) is longer than \(limits.cellBytes) bytes.")
    }
  }

  override func ended(_ element: Substring) throws {
    switch element {
    case "v": isValue = false
    case "c": try endCell()
    case "row":
      try package?.demandTime()
      try body(number, cells)
    default: rich.ended(element)
    }
  }

  private func beginRow(_ stated: String?) throws {
    let next = stated.flatMap { Int($0) } ?? number + 1
    guard next > number, next <= limits.rows else { throw SheetError("The rows of the sheet are numbered wrongly.") }
    (number, cells, column, rowBytes) = (next, [], -1, 0)
  }

  private func beginCell(_ attributes: [String: String]) throws {
    let next = attributes["r"].map { Self.column($0) ?? .max } ?? column + 1
    guard next > column, next < limits.columns else {
      throw SheetError("Row \(number) has more than \(limits.columns) columns, or they are in disorder.")
    }
    column = next
    type = attributes["t"] ?? "n"
    style = attributes["s"].flatMap { Int($0) }.flatMap { styles.indices.contains($0) ? styles[$0] : nil } ?? .plain
    (value, rich) = ("", RichText())
  }

  private func endCell() throws {
    let text = try self.text()
    guard !text.isEmpty else { return }
    (rowBytes, left) = (rowBytes + text.utf8.count, left - text.utf8.count)
    guard rowBytes <= limits.rowBytes else { throw SheetError("Row \(number) is longer than \(limits.rowBytes >> 20) MB.") }
    guard left >= 0 else { throw SheetError("The sheet holds more than \(limits.textBytes >> 20) MB of text.") }
    while cells.count < column { cells.append("") }
    cells.append(text)
  }

  private func text() throws -> String {
    switch type {
    case "s":
      guard let index = Int(value), texts.indices.contains(index) else { return "" }
      return texts[index]
    case "inlineStr": return EscapedText.plain(rich.text)
    case "str": return EscapedText.plain(value)
    case "b": return value.isEmpty ? "" : value == "1" ? "true" : "false"
    // A formula that went wrong says nothing.
    case "e": return ""
    case "d": return value
    default: return NumberText.text(value, style, from1904: countsFrom1904)
    }
  }

  /// `AB12` is column 27, counted from 0.
  private static func column(_ place: String) -> Int? {
    var number = 0
    for byte in place.utf8 {
      guard byte >= UInt8(ascii: "A"), byte <= UInt8(ascii: "Z") else { break }
      number = number * 26 + Int(byte - UInt8(ascii: "A")) + 1
      if number > 1 << 20 { return nil }
    }
    return number > 0 ? number - 1 : nil
  }
}
