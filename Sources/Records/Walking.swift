public import Store
public import Values

/// Part of a list that is read from its beginning to its end.
public struct Stretch: Sendable {
  /// Columns as in `Listing.page`.
  public let page: CellPage
  /// Where the next stretch starts; nil after the last.
  public let next: Cursor?
}

extension EntityType {
  /// Reads on in a list without counting it, for files: a read transaction for each stretch is short, however long the list.
  /// - Parameters:
  ///   - cursor: where the last stretch ended; nil at the beginning. `query.cursor`, `page` and `limit` do not count.
  ///   - rows: at most so many.
  /// - Throws: `StoreError.tooMuchWork` when no index serves the filters and too little matches.
  public func stretch(of query: ListQuery, after cursor: Cursor?, rows: Int, _ reader: Reader) throws -> Stretch {
    let statement = try ListStatement(self, query)
    let page = try reader.page(
      statement.page(after: cursor, limit: rows + 1, offset: 0), withinThousandSteps: max(query.workLimit, Self.walkLimit))
    let hasMore = page.rowCount > rows
    return Stretch(page: page.prefix(rows), next: hasMore ? self.cursor(of: page, row: rows - 1) : nil)
  }

  /// Some seconds of one processor.
  private static let walkLimit: Int32 = 100_000
}
