public import Store
import Values

extension EntityType {
  /// Records in which what was typed occurs, phone numbers however they were written. What stands only in fields that the session's role is
  /// not shown finds nothing.
  public func find(_ text: String, limit: Int, _ reader: Reader) throws -> [SearchHit] {
    let type = try seen(by: reader)
    var query = SearchQuery(text: text, kinds: [name], limit: limit)
    query.aliases = type.fields.flatMap { $0.isSearchable && $0.visibility == .visible ? $0.tagBook?.aliases ?? [] : [] }
    let hits = try reader.find(query)
    guard type.fields.contains(where: { $0.isSearchable && $0.visibility != .visible }) else { return hits }
    var known: Set<RecordID> = []
    for start in stride(from: 0, to: hits.count, by: 100) {
      var list = ListQuery()
      (list.ids, list.limit) = (hits[start..<min(start + 100, hits.count)].map(\.id), 100)
      for row in try type.rows(type.list(list, reader).page, reader) where row.shows(query) { known.insert(row.id) }
    }
    return hits.filter { known.contains($0.id) }.map { SearchHit(kind: $0.kind, id: $0.id, title: $0.title, subtitle: "") }
  }
}

extension Row {
  /// Whether the fields that are shown answer a search.
  fileprivate func shows(_ query: SearchQuery) -> Bool {
    let shown = zip(type.fields, values).filter { $0.0.isSearchable && $0.0.visibility == .visible || $0.0.name == type.title }
    let texts = shown.map { $0.searchText($1) }
    if query.matches(texts.joined(separator: "\n")) { return true }
    guard let number = PhoneText.sought(query.text) else { return false }
    return shown.contains { $0.phoneDigits($1)?.contains(number) ?? false }
  }
}
