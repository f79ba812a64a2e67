public import Values

extension Reader {
  /// Ids of the records of one kind that answer, without an order that means anything, by the rules of `search`.
  /// - Returns: at most `limit` ids, the newest records first; `isCut` says that there are more.
  public func matches(_ query: SearchQuery) throws -> (ids: [RecordID], isCut: Bool) {
    let terms = SearchTerms(query.text, query.aliases)
    guard !terms.isEmpty, let kind = query.kinds.first else { return ([], false) }
    if !query.leavesOutPending { try connection.writePendingSearch() }
    let candidates = SearchCandidates(terms: terms, kind: kind, tenant: tenant, limit: query.limit + 1)
    let page = try trusted(terms.long.isEmpty ? candidates.byPrefix : candidates.byText(in: query.isTitleOnly ? "title" : "{title text}"))
    let ids = (0..<page.rowCount).compactMap { page.id($0, 0) }
    return (Array(ids.prefix(query.limit)), ids.count > query.limit)
  }
}
