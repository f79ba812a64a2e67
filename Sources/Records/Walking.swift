public import Store
public import Values

/// Part of a list that is read from its beginning to its end.
public struct Stretch: Sendable {
  let type: EntityType
  /// Columns as in `Listing.page`.
  public let page: CellPage
  /// The records as the session is shown them, in the order of the page.
  public var rows: [Row] { (0..<page.rowCount).compactMap { Row(type: type, page: page, row: $0, isWhole: false) } }
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
    let type = try seen(by: reader)
    let statement = try ListStatement(type, query, reader)
    let page = try reader.page(
      statement.page(after: cursor, limit: rows + 1, offset: 0), withinThousandSteps: max(query.workLimit, Self.walkLimit))
    let hasMore = page.rowCount > rows
    return Stretch(type: type, page: page.prefix(rows), next: hasMore ? self.cursor(of: page, row: rows - 1) : nil)
  }

  /// Some seconds of one processor.
  private static let walkLimit: Int32 = 100_000
}
