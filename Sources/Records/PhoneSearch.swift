public import Store
import Values

extension Reader {
  /// Hits for what a person typed. Beyond `search`, a phone number is found however it was written; up to twice the limit.
  public func find(_ query: SearchQuery) throws -> [SearchHit] {
    let hits = try search(query)
    guard let number = PhoneText.sought(query.text) else { return hits }
    let known = Set(hits.map(\.id))
    return hits + (try search(SearchQuery(text: number, kinds: query.kinds, limit: query.limit)).filter { !known.contains($0.id) })
  }
}
