import Store
import Values

// What is written into columns by hand.
extension SQLValue {
  static func optional(_ text: String?) -> SQLValue { text.map(SQLValue.text) ?? .null }
  static func optional(_ id: RecordID?) -> SQLValue { id.map(SQLValue.id) ?? .null }
  static func day(_ date: CalendarDate?) -> SQLValue { date.map { .text($0.description) } ?? .null }
  /// A list as records keep it.
  static func list(_ texts: [String]) -> SQLValue { texts.isEmpty ? .null : .text(JSON.array(texts.map(JSON.string)).text) }
}
