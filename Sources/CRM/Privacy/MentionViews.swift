import Records
import Store
import Templating
import Web

/// Records that may say something about a person, for somebody to look at: some of them at a time.
enum MentionViews {
  static let pageSize = 50

  /// For `privacy/_mentions`.
  /// - Parameter count: how many there were, where fewer are kept.
  static func value(_ items: [PersonRecords.Item], of count: Int? = nil, _ context: Context, _ reader: Reader) throws -> Value {
    let asked = try context.query.wholeNumber("from") ?? 0
    let start = items.indices.contains(asked) ? asked : 0
    let end = min(start + pageSize, items.count)
    let count = max(items.count, count ?? 0)
    func url(_ from: Int) -> Value { .string("\(context.path)?from=\(from)#mentions") }
    return [
      "items": .list(try values(Array(items[start..<end]), reader)), "count": .integer(Int64(count)),
      "first": .integer(Int64(start + 1)), "last": .integer(Int64(end)), "more": .integer(Int64(items.count - end)),
      "unkept": .integer(Int64(count - items.count)), "prev_url": start == 0 ? .null : url(max(0, start - pageSize)),
      "next_url": end == items.count ? .null : url(end),
    ]
  }

  /// What each is called, and where it is changed.
  private static func values(_ items: [PersonRecords.Item], _ reader: Reader) throws -> [Value] {
    let ids = Dictionary(grouping: items, by: \.entity).mapValues { $0.map(\.id) }
    return try ProductSchema.entities.flatMap { type -> [Value] in
      try type.all(ids[type.name] ?? [], reader, trashed: true).filter { PartVisibility.shows($0, reader.session) }.map(value)
    }
  }

  private static func value(_ row: Row) -> Value {
    let path = row.type.name == "note" ? "/crm/notes/\(row.id)/edit" : "/crm/\(row.type.plural)/\(row.id)"
    return [
      "kind": .string(row.type.label), "title": .string(row.title.isEmpty ? row.type.label : row.title),
      "url": Value(row.trashedAt == nil ? path : nil),
    ]
  }
}
