import Records
import Store
import Templating
import Values
import Web

/// The filters of a list or a board: `shared/_filter_bar` shows chips for those that are on and a menu of all.
struct FilterBar {
  struct Item {
    let name: String
    let label: String
    /// `select`, `text`, `number`, `money` or `date`.
    let type: String
    var op = "is"
    var options: [(value: String, label: String)] = []
  }

  let items: [Item]
  /// Parameters that stay when filters change: the view, the pipeline.
  var kept: [String] = ["view", "pipeline", "sortBy", "sortOrder"]
  let context: Context
  /// Chips of the conditions that people put together; see `FilterBuilder`.
  var conditions: [Value] = []
  /// Where conditions are put together; nil where the list takes none.
  var builder: String?

  var value: Value {
    let query = context.query
    return [
      "path": .string(context.path), "search": .string(query.text("search") ?? ""),
      "chips": .list(items.compactMap(chip) + conditions), "builder_url": Value(builder), "fields": .list(items.map(field)),
      "kept": hidden { isKept($0) || Self.isCondition($0) },
      "kept_with_filters": hidden { isKept($0) || Self.isCondition($0) || items.map(\.name).contains($0) },
      "is_on": .bool(items.contains { query.text($0.name) != nil } || query.text("search") != nil || !conditions.isEmpty),
      "clear_url": .string(Self.url(context.path, query.pairs.filter { kept.contains($0.name) })),
    ]
  }

  private func isKept(_ name: String) -> Bool { kept.contains(name) || name == "saved" }

  private static func isCondition(_ name: String) -> Bool { name == "where" || name.hasPrefix("where.") || name == "match" }

  private func chip(_ item: Item) -> Value? {
    guard let value = context.query.text(item.name) else { return nil }
    let label = item.options.first { $0.value == value }?.label ?? value
    let rest = context.query.pairs.filter { $0.name != item.name && $0.name != "cursor" && $0.name != "page" && !$0.value.isEmpty }
    return ["name": .string(item.label), "op": .string(item.op), "value": .string(label), "remove": .string(Self.url(context.path, rest))]
  }

  private func field(_ item: Item) -> Value {
    [
      "name": .string(item.name), "label": .string(item.label), "type": .string(item.type),
      "value": .string(context.query.text(item.name) ?? ""),
      "options": .list(item.options.map { ["value": .string($0.value), "label": .string($0.label)] }),
    ]
  }

  private func hidden(_ isKept: (String) -> Bool) -> Value {
    .list(
      context.query.pairs.filter { isKept($0.name) && !$0.value.isEmpty }.map { ["name": .string($0.name), "value": .string($0.value)] })
  }

  static func url(_ path: String, _ pairs: [(name: String, value: String)]) -> String {
    pairs.isEmpty ? path : path + "?" + URLText.query(pairs)
  }

  /// What a list is filtered by: the feature's own choice without what the member's role may not see, then the workspace's own fields.
  static func items(of type: EntityType, _ reader: Reader, _ own: [Item]) throws -> [Item] {
    let seen = try type.seen(by: reader)
    let shown = own.filter { (seen.field($0.name)?.visibility ?? .visible) == .visible }
    return try shown.map { $0.name == "tags" ? tags(seen) : $0 }
      + seen.customFields.filter(\.isFilterable).flatMap { try items(for: $0, reader) }
  }

  private static func tags(_ type: EntityType) -> Item {
    let all = type.field("tags")?.tagBook?.all ?? []
    return Item(name: "tags", label: "Tag", type: "select", options: all.map { ($0.name, $0.name) })
  }

  private static func items(for field: Field, _ reader: Reader) throws -> [Item] {
    switch field.kind {
    case .reference(let target):
      // Other records are too many to choose from; conditions take their names.
      guard target.entity == "user" else { return [] }
      return [Item(name: field.name, label: field.label, type: "select", options: try owners(reader))]
    case .choice, .choices:
      return [Item(name: field.name, label: field.label, type: "select", options: field.choices.map { ($0.value, $0.label) })]
    case .boolean: return [Item(name: field.name, label: field.label, type: "select", options: [("yes", "Yes"), ("no", "No")])]
    case .integer, .money, .percent, .date, .instant:
      let type =
        switch field.kind {
        case .date, .instant: "date"
        default: "text"
        }
      return [("From", "from"), ("To", "to")].map { suffix, word in
        Item(name: field.name + suffix, label: "\(field.label), \(word)", type: type, op: word)
      }
    default: return [Item(name: field.name, label: field.label, type: "text")]
    }
  }

  /// Me, nobody, and everyone else who is active.
  static func owners(_ reader: Reader) throws -> [(value: String, label: String)] {
    let page = try reader.page("SELECT id, name FROM members WHERE active = 1 ORDER BY name LIMIT 200")
    let people = (0..<page.rowCount).map { (value: page.string($0, 0) ?? "", label: page.string($0, 1) ?? "") }
    return [(value: "me", label: "Me"), (value: "none", label: "Nobody")] + people
  }
}
