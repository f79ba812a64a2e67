public import Store
public import Values

extension EntityType {
  /// Records in which what was typed occurs, the best first, phone numbers however they were written. What stands only in fields that the
  /// session's role is not shown finds nothing.
  public func find(_ text: String, limit: Int, _ reader: Reader) throws -> [SearchHit] {
    let type = try seen(by: reader)
    let query = type.query(text, limit: limit)
    let hits = try reader.find(query)
    guard type.hasVeiledText else { return hits }
    let shown = try type.shown(hits.map(\.id), query, reader)
    return hits.filter { shown.contains($0.id) }.map { SearchHit(kind: $0.kind, id: $0.id, title: $0.title, subtitle: "") }
  }

  /// All records that `find` would name, without an order: what a list that is searched holds.
  /// - Returns: at most `Listing.countCap` ids, fewer where a role may not see all that is searched; `isCut` says that there are more.
  public func matches(_ text: String, _ reader: Reader) throws -> (ids: [RecordID], isCut: Bool) {
    let type = try seen(by: reader)
    let query = type.query(text, limit: type.hasVeiledText ? Listing.countCap / 5 : Listing.countCap)
    var (ids, isCut) = try reader.matches(query)
    if let number = PhoneText.sought(text) {
      let further = try reader.matches(SearchQuery(text: number, kinds: [name], limit: query.limit))
      let known = Set(ids)
      (ids, isCut) = (ids + further.ids.filter { !known.contains($0) }, isCut || further.isCut)
    }
    guard type.hasVeiledText else { return (ids, isCut) }
    let shown = try type.shown(ids, query, reader)
    return (ids.filter { shown.contains($0) }, isCut)
  }

  /// All records in whose title what was typed occurs, without an order; `isCut` says that there are more than `limit`.
  /// - Parameter leavingOutPending: see `SearchQuery`
  public func titled(_ text: String, limit: Int, leavingOutPending: Bool = false, _ reader: Reader) throws -> (
    ids: [RecordID], isCut: Bool
  ) {
    var query = SearchQuery(text: text, kinds: [name], limit: limit)
    (query.isTitleOnly, query.leavesOutPending) = (true, leavingOutPending)
    return try reader.matches(query)
  }

  /// What is asked of the index: the names of tags stand for the signs that documents hold.
  private func query(_ text: String, limit: Int) -> SearchQuery {
    var query = SearchQuery(text: text, kinds: [name], limit: limit)
    query.aliases = fields.flatMap { $0.isSearchable && $0.visibility == .visible ? $0.tagBook?.aliases ?? [] : [] }
    return query
  }

  private var hasVeiledText: Bool { fields.contains { $0.isSearchable && $0.visibility != .visible } }

  /// Those among `ids` that answer by what the session's role is shown of them.
  private func shown(_ ids: [RecordID], _ query: SearchQuery, _ reader: Reader) throws -> Set<RecordID> {
    var shown: Set<RecordID> = []
    for start in stride(from: 0, to: ids.count, by: 100) {
      var list = ListQuery()
      (list.ids, list.limit) = (Array(ids[start..<min(start + 100, ids.count)]), 100)
      for row in try rows(self.list(list, reader).page, reader) where row.shows(query) { shown.insert(row.id) }
    }
    return shown
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
