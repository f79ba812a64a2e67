import Records
import Templating
import Web

/// The tags of a record as coloured chips.
enum TagViews {
  /// `label`, `color` and `url`, the list of what has the same tag; nothing where the role may not see tags.
  static func chips(_ row: Row, limit: Int = .max) -> Value {
    guard let field = row.type.field("tags"), field.visibility == .visible else { return [] }
    return .list(
      field.list(row["tags"]).prefix(limit).map { name in
        [
          "label": .string(name), "color": .string(field.tagBook?.entry(named: name)?.color ?? "grey"),
          "url": .string(FilterBar.url("/crm/\(row.type.plural)", [("tags", name)])),
        ]
      })
  }
}
