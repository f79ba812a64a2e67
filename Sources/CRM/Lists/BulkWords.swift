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
      guard let field = type.field(spelled: name) else { return name }
      return "\(field.label): \(try resource.bulkText(field, text(input), reader))"
    }
    if !change.addedTags.isEmpty { parts.append("Tags added: " + change.addedTags.joined(separator: ", ")) }
    if !change.removedTags.isEmpty { parts.append("Tags removed: " + change.removedTags.joined(separator: ", ")) }
    return String(parts.joined(separator: " · ").prefix(200))
  }

  private static func text(_ input: Input) -> String {
    switch input {
    case .typed(let text), .json(.string(let text)): text
    case .json(.null): ""
    case .json(let value): value.text
    }
  }

  /// `3 clients`
  static func count(_ number: Int64, _ type: EntityType) -> String {
    "\(grouped(UInt64(max(0, number)))) \((number == 1 ? type.label : type.pluralLabel).lowercased())"
  }

  /// What the next page says when all went well.
  static func done(_ action: BulkAction) -> String {
    let counts = action.counts
    if action.state == .undone { return "Taken back on \(count(counts.undone, action.type))." }
    if action.change.isTrash { return "\(count(counts.changed, action.type)) moved to Trash." }
    let rest = counts.unchanged > 0 ? " \(grouped(UInt64(counts.unchanged))) said so already." : ""
    return "\(count(counts.changed, action.type)) changed. \(action.summary).\(rest)"
  }
}
