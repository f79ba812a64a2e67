import Records
import Store
import Templating
import Values

/// Fields as templates show them.
enum FieldViews {
  /// Which input of `shared/_field` a kind takes.
  static func inputType(_ field: Field) -> String {
    switch field.kind {
    case .text: "text"
    case .longText: "markdown"
    case .email: "email"
    case .phone: "tel"
    case .url: "url"
    case .integer, .percent: "number"
    case .money: "money"
    case .date: "date"
    case .time: "time"
    case .instant: "datetime"
    case .boolean: "checkbox"
    case .choice(let choices): choices.count <= 3 && field.isRequired ? "radio" : "select"
    case .currency, .zone: "select"
    case .reference(let reference): reference.isListed ? "select" : "reference"
    case .references: "checkboxes"
    case .tags: "tags"
    case .address: "address"
    case .json: "textarea"
    }
  }

  /// Each field by name with label, kind and what people read: `fields.industry.label`, `fields.industry.text`.
  static func details(_ row: Row, _ page: CellPage, _ reader: Reader) -> Object {
    Object(row.type.fields.map { ($0.name, detail($0, row, page, reader)) })
  }

  private static func detail(_ field: Field, _ row: Row, _ page: CellPage, _ reader: Reader) -> Value {
    let value = row[field.name]
    let currency = row.currency(of: field, workspace: reader.session.currency)
    let choice = field.choices.first { $0.value == value.text }
    return [
      "label": .string(field.label), "type": .string(inputType(field)), "value": .string(value.plain),
      "text": .string(text(field, value, page, currency, reader)), "tone": .string(choice?.tone ?? "plain"),
      "items": .list(field.list(value).map { .string($0) }), "is_empty": .bool(value == .null),
      "url": Value(url(field, value)),
    ]
  }

  private static func text(_ field: Field, _ value: SQLValue, _ page: CellPage, _ currency: Currency, _ reader: Reader) -> String {
    if value == .null { return "" }
    switch field.kind {
    case .choice(let choices): return choices.first { $0.value == value.text }?.label ?? value.plain
    case .money: return value.integer.map { Money(minor: $0, currency: currency).formatted } ?? ""
    case .boolean: return value.integer == 1 ? "Yes" : "No"
    case .reference: return page.string(0, page.column(field.titleName)) ?? ""
    case .percent: return value.plain + " %"
    case .address: return Field.addressParts.map { field.addressPart($0, of: value) }.filter { !$0.isEmpty }.joined(separator: ", ")
    default: return field.formText(value, zone: reader.session.zone, currency: currency)
    }
  }

  private static func url(_ field: Field, _ value: SQLValue) -> String? {
    guard let text = value.text, !text.isEmpty else { return nil }
    switch field.kind {
    case .email: return "mailto:" + text
    case .phone: return "tel:" + text.filter { $0.isNumber || $0 == "+" }
    case .url: return text.lowercased().hasPrefix("http://") || text.lowercased().hasPrefix("https://") ? text : "https://" + text
    default: return nil
    }
  }
}
