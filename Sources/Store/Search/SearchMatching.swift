public import Values

extension Reader {
  /// Ids of the records of one kind that answer, without an order that means anything, by the rules of `search`.
  /// - Returns: at most `limit` ids, the newest records first; `isCut` says that there are more.
  public func matches(_ query: SearchQuery) throws -> (ids: [RecordID], isCut: Bool) {
    let terms = SearchTerms(query.text, query.aliases)
    guard !terms.isEmpty, let kind = query.kinds.first else { return ([], false) }
    if !query.leavesOutPending { try connection.writePendingSearch() }
    var candidates = SearchCandidates(terms: terms, kind: kind, tenant: tenant, limit: query.limit + 1)
    guard terms.long.isEmpty else {
      return cut(try trusted(candidates.byText(in: query.isTitleOnly ? "title" : "{title text}")), at: query.limit)
    }
    let walksAll = try lead(&candidates)
    // One letter may begin several words of a record, so it takes more rows to find as many records.
    candidates.limit = max(candidates.limit, candidates.walk)
    let (ids, isCut) = cut(try trusted(candidates.byPrefix), at: query.limit)
    return (ids, isCut || !walksAll)
  }

  private func cut(_ page: CellPage, at limit: Int) -> (ids: [RecordID], isCut: Bool) {
    let ids = (0..<page.rowCount).compactMap { page.id($0, 0) }
    return (Array(ids.prefix(limit)), ids.count > limit)
  }

  /// Has the walk start from a short term all of whose rows are looked at; false where there is none, so that records may be left out.
  func lead(_ candidates: inout SearchCandidates) throws -> Bool {
    for term in candidates.terms.short.sorted(by: { $0.count > $1.count }) {
      var one = candidates
      one.lead = term
      guard try trusted(one.beyondWalk).isEmpty else { continue }
      candidates = one
      return true
    }
    return false
  }

  /// Whether one or two letters, with no longer word beside them, begin more words of some kind than are looked through: `search` and `matches`
  /// then leave records out that answer.
  public func isCut(_ query: SearchQuery) throws -> Bool {
    let terms = SearchTerms(query.text, query.aliases)
    guard !terms.isEmpty, terms.long.isEmpty else { return false }
    try connection.writePendingSearch()
    return try query.kinds.contains { kind in
      var candidates = SearchCandidates(terms: terms, kind: kind, tenant: tenant)
      return try !lead(&candidates)
    }
  }
}
