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
    /// `select`, `text` (with options as suggestions), `number`, `money`, `date`, or `reference` (with its only option to name what is filtered by).
    let type: String
    var op = "is"
    var options: [(value: String, label: String)] = []
    /// The entity of a reference.
    var reference = ""
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
      "path": .string(context.path), "search": .string(words ?? ""),
      "chips": .list(items.compactMap(chip) + conditions), "builder_url": Value(builder), "fields": .list(items.map(field)),
      "kept": hidden { isKept($0) || Self.isCondition($0) },
      "kept_with_filters": hidden { isKept($0) || Self.isCondition($0) || items.map(\.name).contains($0) },
      "is_on": .bool(items.contains { query.text($0.name) != nil } || words != nil || !conditions.isEmpty),
      "clear_url": .string(clearURL), "removals": .list(removals),
    ]
  }

  private var clearURL: String { Self.url(context.path, context.query.pairs.filter { kept.contains($0.name) }) }

  /// What a list that came out empty offers: each filter by itself, then all of them.
  private var removals: [Value] {
    let search = words.map { text -> Value in
      ["name": "Search", "op": "for", "value": .string(text), "remove": .string(Self.url(context.path, rest(without: "search", "q")))]
    }
    let chips = items.compactMap(chip) + conditions + (search.map { [$0] } ?? [])
    let removals = chips.prefix(6).compactMap { chip -> Value? in
      guard case .object(let chip) = chip, case .string(let name)? = chip["name"], case .string(let op)? = chip["op"],
        case .string(let value)? = chip["value"], let url = chip["remove"]
      else { return nil }
      return ["title": .string("Remove “\(name) \(op) \(value)”"), "url": url, "icon": "x"]
    }
    return chips.count == 1 ? removals : removals + [["title": "Show all", "url": .string(clearURL)]]
  }

  /// What is searched for; addresses written by hand say `q`.
  private var words: String? { context.query.text("search") ?? context.query.text("q") }

  private func rest(without names: String...) -> [(name: String, value: String)] {
    context.query.pairs.filter { !names.contains($0.name) && $0.name != "cursor" && $0.name != "page" && !$0.value.isEmpty }
  }

  private func isKept(_ name: String) -> Bool { kept.contains(name) || name == "saved" }

  private static func isCondition(_ name: String) -> Bool { name == "where" || name.hasPrefix("where.") || name == "match" }

  private func chip(_ item: Item) -> Value? {
    guard let value = context.query.text(item.name) else { return nil }
    let label = item.options.first { $0.value == value }?.label ?? value
    return [
      "name": .string(item.label), "op": .string(item.op), "value": .string(label),
      "remove": .string(Self.url(context.path, rest(without: item.name))),
    ]
  }

  private func field(_ item: Item) -> Value {
    let value = context.query.text(item.name) ?? ""
    let isBounded = item.op != "is" && item.type != "select"
    return [
      "name": .string(item.name), "label": .string(isBounded ? "\(item.label) \(item.op)" : item.label), "type": .string(item.type),
      "value": .string(item.type == "reference" ? item.options.first { $0.value == value }?.label ?? value : value),
      "reference": .string(item.reference),
      "options": .list(
        item.type == "text"
          ? item.options.map { .string($0.value) } : item.options.map { ["value": .string($0.value), "label": .string($0.label)] }),
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
        Item(name: field.name + suffix, label: field.label, type: type, op: word)
      }
    default: return [Item(name: field.name, label: field.label, type: "text")]
    }
  }

  /// Me, nobody, everyone else who is active, and those who left and still own something.
  static func owners(_ reader: Reader) throws -> [(value: String, label: String)] {
    let page = try reader.page(
      """
      SELECT m.id, m.name, m.active FROM members m WHERE m.active = 1
        OR EXISTS (SELECT 1 FROM customers c WHERE c.owner_id = m.id) OR EXISTS (SELECT 1 FROM contacts c WHERE c.owner_id = m.id)
        OR EXISTS (SELECT 1 FROM leads l WHERE l.owner_id = m.id) OR EXISTS (SELECT 1 FROM deals d WHERE d.owner_id = m.id)
        OR EXISTS (SELECT 1 FROM projects p WHERE p.owner_id = m.id)
      ORDER BY m.active DESC, m.name LIMIT 200
      """)
    let people = (0..<page.rowCount).map { row -> (value: String, label: String) in
      let name = page.string(row, 1) ?? ""
      return (value: page.string(row, 0) ?? "", label: page.integer(row, 2) == 1 ? name : name + " (inactive)")
    }
    return [(value: "me", label: "Me"), (value: "none", label: "Nobody")] + people
  }
}
