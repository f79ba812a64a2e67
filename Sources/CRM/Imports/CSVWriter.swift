/// Writes rows as RFC 4180 with CRLF line ends, UTF-8 with a byte order mark so that spreadsheets read it as such.
struct CSVWriter {
  private(set) var bytes: [UInt8]
  let delimiter: Character

  init(delimiter: Character = ",", byteOrderMark: Bool = true) {
    self.delimiter = delimiter
    bytes = byteOrderMark ? [0xEF, 0xBB, 0xBF] : []
  }

  mutating func row(_ cells: [String]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(contentsOf: String(delimiter).utf8) }
      append(CSVGuard.guarded(cell))
    }
    bytes.append(contentsOf: [.carriageReturn, .lineFeed])
  }

  /// Hands over what is written so far, for a file or a stream, and starts anew.
  mutating func take() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  private mutating func append(_ cell: String) {
    let needsQuotes = cell.utf8.contains { $0 == .quote || $0 == .lineFeed || $0 == .carriageReturn || $0 == delimiter.asciiValue }
    guard needsQuotes || cell.first == " " || cell.last == " " else { return bytes.append(contentsOf: cell.utf8) }
    bytes.append(.quote)
    for byte in cell.utf8 {
      if byte == .quote { bytes.append(.quote) }
      bytes.append(byte)
    }
    bytes.append(.quote)
  }
}

/// Spreadsheets run a cell that begins like a formula (OWASP, "CSV Injection"). Such text gets one apostrophe in front, and reading takes
/// one off again, so that a round trip changes nothing.
enum CSVGuard {
  static func guarded(_ cell: String) -> String { isFormulaLike(cell) && !isNumber(cell) && !isPhone(cell) ? "'" + cell : cell }

  static func unguarded(_ cell: String) -> String { cell.utf8.first == apostrophe && isFormulaLike(cell) ? String(cell.dropFirst()) : cell }

  private static let apostrophe = UInt8(ascii: "'")

  /// Matches `^'*[=+@\t\r-]`.
  private static func isFormulaLike(_ cell: String) -> Bool {
    guard let first = cell.utf8.first(where: { $0 != apostrophe }) else { return false }
    return first == UInt8(ascii: "=") || first == UInt8(ascii: "+") || first == UInt8(ascii: "@") || first == UInt8(ascii: "-")
      || first == UInt8(ascii: "\t") || first == .carriageReturn
  }

  /// An optional sign, digits with one point or comma, perhaps a percent sign.
  private static func isNumber(_ cell: String) -> Bool {
    var rest = Substring(cell)
    if rest.first == "+" || rest.first == "-" { rest = rest.dropFirst() }
    if rest.last == "%" { rest = rest.dropLast() }
    let parts = rest.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
    return (1...2).contains(parts.count) && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { $0.isDigit } }
  }

  /// `+`, then at least five digits with spaces, brackets, points, slashes and dashes between them.
  private static func isPhone(_ cell: String) -> Bool {
    guard cell.first == "+" else { return false }
    let rest = cell.utf8.dropFirst()
    return rest.count(where: \.isDigit) >= 5 && rest.allSatisfy { $0.isDigit || " ().-/".utf8.contains($0) }
  }
}

extension UInt8 {
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
}
