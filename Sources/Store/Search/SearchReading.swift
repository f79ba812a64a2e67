import Values

extension Reader {
  /// Hits grouped by kind in the order asked for, the best of each kind first: titles that match before other text, then the newest.
  /// Every word must occur: three letters and more anywhere, one or two at the start of a word of title or subtitle. At most 100 of a kind.
  public func search(_ query: SearchQuery) throws -> [SearchHit] {
    let terms = SearchTerms(query.text, query.aliases)
    guard !terms.isEmpty else { return [] }
    try connection.writePendingSearch()
    return try query.kinds.flatMap { kind in try hits(terms, kind: kind, limit: min(max(query.limit, 0), 100)) }
  }

  private func hits(_ terms: SearchTerms, kind: String, limit: Int) throws -> [SearchHit] {
    var candidates = SearchCandidates(terms: terms, kind: kind, tenant: tenant)
    if terms.long.isEmpty, terms.short.count > 1 { _ = try lead(&candidates) }
    if try terms.long.isEmpty || !terms.short.isEmpty && trusted(candidates.rarity).rowCount < SearchCandidates.rare {
      return best(try trusted(candidates.byPrefix), terms, kind, limit)
    }
    let titles = try trusted(candidates.byText(in: "title"))
    let found = best(titles, terms, kind, limit)
    if found.count >= limit { return found }
    let others = best(try trusted(candidates.byText(in: "{title text}")), terms, kind, limit)
    let known = Set(found.map(\.id))
    return Array((found + others.filter { !known.contains($0.id) }).prefix(limit))
  }

  private func best(_ page: CellPage, _ terms: SearchTerms, _ kind: String, _ limit: Int) -> [SearchHit] {
    let hits = (0..<page.rowCount).compactMap { row in
      page.id(row, 0).map { SearchHit(kind: kind, id: $0, title: page.string(row, 1) ?? "", subtitle: page.string(row, 2) ?? "") }
    }
    let ranked = hits.enumerated().map { (rank: terms.rank($1.title), place: $0, hit: $1) }
    return ranked.sorted { ($0.rank, $0.place) < ($1.rank, $1.place) }.prefix(limit).map(\.hit)
  }
}

/// The statements that find documents of one kind; the newest come first, and no more than can be ranked at once.
struct SearchCandidates {
  let terms: SearchTerms
  let kind: String
  let tenant: Int64
  var limit: Int

  /// How many rows of a short term are looked at: what stands behind them is not found by one or two letters.
  var walk: Int

  /// A short term of fewer documents than this is the better place to start from.
  static let rare = 1_000

  /// The short term to start from: two letters stand before fewer words than one.
  var lead: String

  init(terms: SearchTerms, kind: String, tenant: Int64, limit: Int = 200, walk: Int = 20_000) {
    (self.terms, self.kind, self.tenant, self.limit, self.walk) = (terms, kind, tenant, limit, walk)
    lead = terms.short.max { $0.count < $1.count } ?? ""
  }

  func byText(in columns: StaticString) -> SQL {
    let phrases = zip(terms.long, terms.signs).map { term, signs in
      signs.isEmpty ? phrase(term) : "(" + ([term] + signs).map(phrase).joined(separator: " OR ") + ")"
    }
    let match = "kind : \"\(code)\" AND \(columns) : (\(phrases.joined(separator: " AND ")))"
    let rows: SQL = """
      SELECT rowid AS place FROM main.search_index WHERE search_index MATCH \(match)
      AND rowid BETWEEN \(SearchRow.id(tenant, 0)) AND \(SearchRow.id(tenant, SearchRow.mask))
      """
    let seq: SQL = "(search_index.rowid & \(SearchRow.mask))"
    let narrowed = terms.short.reduce(rows) { $0 + " AND " + hasPrefix($1, seq) }
    return documents("\(narrowed) ORDER BY rowid DESC LIMIT \(limit)", seq: "(place & \(SearchRow.mask))")
  }

  private func phrase(_ text: String) -> String {
    "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  /// As many rows as the leading short term has documents, up to `rare`.
  var rarity: SQL {
    "SELECT 1 FROM main.search_prefixes WHERE tenant_id = \(tenant) AND \(isPrefix(lead, "prefix")) LIMIT \(Self.rare)"
  }

  /// One row behind those that are walked, where there is one.
  var beyondWalk: SQL {
    "SELECT 1 FROM main.search_prefixes WHERE tenant_id = \(tenant) AND \(isPrefix(lead, "prefix")) LIMIT 1 OFFSET \(walk)"
  }

  /// From the leading short term.
  var byPrefix: SQL {
    let walked: SQL = """
      SELECT seq, prefix FROM main.search_prefixes WHERE tenant_id = \(tenant) AND \(isPrefix(lead, "prefix"))
      ORDER BY prefix DESC, seq DESC LIMIT \(walk)
      """
    let rows: SQL = "SELECT seq AS place FROM (\(walked)) p WHERE TRUE"
    let narrowed = terms.short.filter { $0 != lead }.reduce(rows) { $0 + " AND " + hasPrefix($1, "p.seq") }
    let matching = zip(terms.long, terms.signs).reduce(narrowed) { $0 + " AND " + contains($1.0, signs: $1.1) }
    return documents("\(matching) ORDER BY p.prefix DESC, p.seq DESC LIMIT \(limit)", seq: "place")
  }

  private var code: String { SearchRow.code(of: kind) }

  private func documents(_ places: SQL, seq: SQL) -> SQL {
    """
    SELECT d.id, d.title, d.subtitle FROM main.search_documents d WHERE d.seq IN (SELECT \(seq) FROM (\(places)))
    AND d.tenant_id = \(tenant) AND d.kind = \(kind) ORDER BY d.seq DESC
    """
  }

  private func contains(_ term: String, signs: [String]) -> SQL {
    let row: SQL = "main.search_index i WHERE i.rowid = \(SearchRow.id(tenant, 0)) + p.seq"
    let places = ["instr(i.title, \(term)) > 0"] + ([term] + signs).map { "instr(i.text, \($0)) > 0" as SQL }
    return "EXISTS (SELECT 1 FROM \(row) AND (\(SQL.joined(places, by: " OR "))))"
  }

  private func hasPrefix(_ term: String, _ seq: SQL) -> SQL {
    "EXISTS (SELECT 1 FROM main.search_prefixes o WHERE o.tenant_id = \(tenant) AND o.seq = \(seq) AND \(isPrefix(term, "o.prefix")))"
  }

  /// Stored are the first two letters of each word, so one letter is a range of them.
  private func isPrefix(_ term: String, _ column: SQL) -> SQL {
    let start = code + term
    return term.count >= 2 ? "\(column) = \(start)" : "\(column) >= \(start) AND \(column) < \(start + "\u{10FFFF}")"
  }
}
