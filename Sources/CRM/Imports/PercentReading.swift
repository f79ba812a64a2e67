/// Whether a column writes percentages as parts of one: `0.25`, `0.5`, `1.0`. All its cells decide together, because `1` alone may be either.
struct PercentColumn: Equatable, Sendable {
  private var hasParts = false
  private var hasMore = false

  mutating func observe(_ text: String) {
    guard !text.hasSuffix("%"), let number = DecimalText(typed: text)?.description else { return }
    if number.hasPrefix("0.") {
      hasParts = true
    } else if number != "0", number != "1" {
      hasMore = true
    }
  }

  var isOfOne: Bool { hasParts && !hasMore }
}

/// How every column of percentages of one file is written.
struct PercentColumns: Sendable {
  private var columns: [(index: Int, field: String, column: PercentColumn)]

  /// - Parameter fields: those of the entity that hold percentages
  init(of fields: Set<String>, in plan: ImportPlan) {
    columns = plan.fields.enumerated().filter { fields.contains($0.element) }.map { ($0.offset, $0.element, PercentColumn()) }
  }

  /// - Parameter texts: what the plan read from a row
  mutating func observe(_ texts: [String]) {
    for place in columns.indices { columns[place].column.observe(texts[columns[place].index]) }
  }

  func isOfOne(_ field: String) -> Bool { columns.first { $0.field == field }?.column.isOfOne ?? false }
}
