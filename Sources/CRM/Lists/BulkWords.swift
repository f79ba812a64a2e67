import Records
import Store
import Values
import Web

/// A change of many records as people say it.
enum BulkWords {
  /// `Owner: Jane Doe`, `Tag added: vip`, `Moved to Trash`.
  static func summary(of change: BulkChange, _ resource: Resource, _ reader: Reader) throws -> String {
    if change.isTrash { return "Moved to Trash" }
    let type = try resource.type.seen(by: reader)
    var parts = try change.inputs.map { name, input -> String in
      guard let field = type.field(spelled: name) else { return Self.label(name) }
      return "\(field.label): \(try value(input).map { try resource.bulkText(field, $0, reader) }.joined(separator: ", "))"
    }
    if !change.addedTags.isEmpty { parts.append("Tags added: " + change.addedTags.joined(separator: ", ")) }
    if !change.removedTags.isEmpty { parts.append("Tags removed: " + change.removedTags.joined(separator: ", ")) }
    return String(parts.joined(separator: " · ").prefix(200))
  }

  /// `Preferences`
  private static func label(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }

  private static func value(_ input: Input) -> [String] {
    switch input {
    case .typed(let text), .json(.string(let text)): [text]
    case .json(.null), .json(.array([])): [""]
    case .json(.array(let values)): values.map { $0.string ?? $0.text }
    case .json(let value): [value.text]
    }
  }

  /// A call need have no subject.
  static func title(of row: Row) -> String { row.type.name == Communication.type.name ? CommunicationRows.title(row) : row.title }

  /// `3 clients`
  static func count(_ number: Int64, _ type: EntityType) -> String {
    "\(grouped(UInt64(max(0, number)))) \((number == 1 ? type.label : type.pluralLabel).lowercased())"
  }

  /// What the next page says when all went well.
  static func done(_ action: BulkAction) -> String {
    let counts = action.counts
    if action.state == .undone { return "Undone on \(count(counts.undone, action.type))." }
    if action.change.isTrash { return "\(count(counts.changed, action.type)) moved to Trash." }
    let rest = counts.unchanged > 0 ? " \(grouped(UInt64(counts.unchanged))) already had this value." : ""
    return "\(count(counts.changed, action.type)) changed. \(action.summary).\(rest)"
  }
}
