import Records
import Store
import Values

/// A stored value as a file holds it, exactly and in one spelling whoever asks: importing takes a cell that says the same as no change.
enum ExportText {
  static func text(_ field: Field, of row: Row, workspace: Currency) -> String {
    switch (field.kind, row[field.name]) {
    case (_, .null): ""
    case (.money, .integer(let minor)): Money(minor: minor, currency: row.currency(of: field, workspace: workspace)).decimal
    case (.instant, .integer(let milliseconds)): Instant(milliseconds: milliseconds).description
    case (.boolean, .integer(let flag)): flag == 1 ? "true" : "false"
    case (.choice(let choices), .text(let text)) where field.customID != nil: choices.first { $0.value == text }?.label ?? text
    case (.choices(let choices), let value) where field.customID != nil:
      list(field.list(value).map { chosen in choices.first { $0.value == chosen }?.label ?? chosen })
    case (.tags, let value), (.choices, let value): list(field.list(value))
    case (.references, let value): field.list(value).joined(separator: ", ")
    case (_, let value): value.plain
    }
  }

  /// Tags with commas between them; as JSON where a tag holds what would divide it.
  static func list(_ texts: [String]) -> String {
    let isPlain = texts.allSatisfy { text in !text.contains { ",;|\n[".contains($0) } }
    return isPlain ? texts.joined(separator: ", ") : JSON.array(texts.map(JSON.string)).text
  }
}
