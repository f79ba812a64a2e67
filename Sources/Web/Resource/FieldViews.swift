public import Records
public import Store
import Templating
public import Values

/// Fields as templates show them.
public enum FieldViews {
  /// Which input of `shared/_field` a kind takes.
  static func inputType(_ field: Field) -> String {
    switch field.kind {
    case _ where field.visibility == .masked: "text"
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
    case .references, .choices: "checkboxes"
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
    if field.name == CustomFields.name { return others(of: row) }
    let value = row[field.name]
    let currency = row.currency(of: field, workspace: reader.session.currency)
    let choice = field.choices.first { $0.value == value.text }
    return [
      "label": .string(field.label), "type": .string(inputType(field)), "value": .string(field.isSealed ? "" : value.plain),
      "text": .string(
        field.isSealed ? row.type.masked(field, of: row, reader.session) : text(field, value, page, 0, currency, reader.session)),
      "tone": .string(choice?.tone ?? "plain"),
      "items": .list(field.list(value).map { item($0, field) }), "is_empty": .bool(value == .null),
      "url": Value(url(field, value) ?? target(of: field, value, page, 0)),
    ]
  }

  /// What programs gave under keys that are no fields.
  private static func others(of row: Row) -> Value {
    let text = row.othersText
    return [
      "label": "Given by programs", "type": "text", "value": .string(text), "text": .string(text), "tone": "plain", "items": [],
      "is_empty": .bool(text.isEmpty), "url": .null,
    ]
  }

  /// Where what a field names is shown; nil where it is in Trash or gone.
  static func target(of field: Field, _ value: SQLValue, _ page: CellPage, _ index: Int) -> String? {
    guard let reference = field.reference, let path = reference.path, let id = value.recordID,
      let title = page.string(index, page.column(field.titleName)), title != reference.deletedTitle
    else { return nil }
    return "\(path)/\(id)"
  }

  /// One of several texts; a tag has its colour.
  static func item(_ text: String, _ field: Field) -> Value {
    [
      "label": .string(field.choices.first { $0.value == text }?.label ?? text),
      "color": .string(field.tagBook?.entry(named: text)?.color ?? "grey"),
    ]
  }

  /// A value as people read it; an amount is in `currency`, a moment in the zone of the session.
  /// - Parameter index: the row of `page`, in which the titles of what it names stand.
  public static func text(
    _ field: Field, _ value: SQLValue, _ page: CellPage?, _ index: Int, _ currency: Currency, _ session: Session
  ) -> String {
    if value == .null { return "" }
    if field.visibility != .visible { return value.plain }
    switch field.kind {
    case .choice(let choices): return choices.first { $0.value == value.text }?.label ?? value.plain
    case .choices:
      return field.list(value).map { chosen in field.choices.first { $0.value == chosen }?.label ?? chosen }.joined(separator: ", ")
    case .money: return value.integer.map { Money(minor: $0, currency: currency).formatted } ?? ""
    case .boolean: return value.integer == 1 ? "Yes" : "No"
    case .reference: return page.flatMap { $0.string(index, $0.column(field.titleName)) } ?? ""
    case .percent: return value.plain + "%"
    case .date: return value.text.flatMap { CalendarDate($0) }?.words ?? value.plain
    case .instant: return value.integer.map { session.zone.local(Instant(milliseconds: $0)).words } ?? ""
    case .address: return Field.addressParts.map { field.addressPart($0, of: value) }.filter { !$0.isEmpty }.joined(separator: ", ")
    default: return field.formText(value, zone: session.zone, currency: currency)
    }
  }

  static func url(_ field: Field, _ value: SQLValue) -> String? {
    guard let text = value.text, !text.isEmpty, field.visibility == .visible else { return nil }
    switch field.kind {
    case .email: return "mailto:" + text
    case .phone: return PhoneLink.url(text)
    case .url: return text.lowercased().hasPrefix("http://") || text.lowercased().hasPrefix("https://") ? text : "https://" + text
    default: return nil
    }
  }
}
