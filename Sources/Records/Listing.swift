public import Store
public import Values

/// What a list asks for. Names of fields come from the declaration; text of the request never reaches the statement.
public struct ListQuery: Sendable {
  public var filters: [Filter] = []
  public var sort: EntityType.Sort?
  public var cursor: Cursor?
  /// 1-based; alternative to `cursor`, up to row 10,000.
  public var page: Int?
  public var limit = 50
  public var ids: [RecordID]?
  /// Whether more than `ids` would match, which were too many to name: the total is no exact one then.
  public var isCut = false
  /// Matching records are counted so far; what is counted costs time, whoever looks at the number.
  public var countLimit = Listing.countCap
  /// How many match, where who asks knows already; nil counts.
  public var known: (total: Int, isExact: Bool)?
  /// Thousands of steps of SQLite's machine that reading a page may take; what no index serves stops there.
  public var workLimit = Listing.workLimit

  public init() {}

  /// One condition; all must hold.
  public enum Filter: Sendable {
    case equals(String, SQLValue)
    case anyOf(String, [SQLValue])
    /// Bounds are inclusive; nil is open.
    case range(String, from: SQLValue?, to: SQLValue?)
    case isEmpty(String)
    case isNotEmpty(String)
    /// A tag of a tags field, or an id of a references field.
    case contains(String, String)
    /// Only records whose ids a SELECT gives as `id`. A page starts from them, so they should be what an index finds, not half of all.
    case within(SQL)
    /// A condition of the product's own, over the alias `t`.
    case sql(SQL)
  }
}

/// Where a page ends: the sort key and the seq of its last row.
public struct Cursor: Hashable, Sendable {
  public let key: SQLValue
  public let seq: Int64

  /// Text for a link: the seq, a mark for the key's type and the key, a text in hexadecimal.
  public var text: String {
    switch key {
    case .integer(let integer): "\(seq)-i\(integer)"
    case .null: "\(seq)-n"
    default: "\(seq)-t" + key.plain.utf8.map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
    }
  }

  public init(key: SQLValue, seq: Int64) {
    self.key = key
    self.seq = seq
  }

  /// Nil when the text is no cursor.
  public init?(_ text: String) {
    guard let dash = text.dropFirst().firstIndex(of: "-"), let seq = Int64(text[..<dash]) else { return nil }
    let rest = text[text.index(after: dash)...]
    if rest.first == "i", let integer = Int64(rest.dropFirst()) {
      self.init(key: .integer(integer), seq: seq)
    } else if rest == "n" {
      self.init(key: .null, seq: seq)
    } else if rest.first == "t" {
      let hex = Array(rest.dropFirst().utf8)
      guard hex.count % 2 == 0, hex.count <= 4000 else { return nil }
      let bytes = stride(from: 0, to: hex.count, by: 2).compactMap { UInt8(String(decoding: hex[$0...$0 + 1], as: UTF8.self), radix: 16) }
      guard bytes.count == hex.count / 2, let key = String(validating: bytes, as: UTF8.self) else { return nil }
      self.init(key: .text(key), seq: seq)
    } else {
      return nil
    }
  }
}

/// A page of a list.
public struct Listing: Sendable {
  /// The entity as the session sees it.
  public let type: EntityType
  /// One row a record: `id`, `version`, `created_at`, `updated_at`, `created_by`, `trashed_at`, the fields by name, the titles of references.
  public let page: CellPage
  /// Where the next page starts; nil on the last one.
  public let next: Cursor?
  /// How many match, counted up to `ListQuery.countLimit` unless the table keeps its count; at least so many where counting on would take too long.
  public let total: Int
  public let totalIsExact: Bool

  public static let countCap = 10_000
  /// How far a page for people counts, so that it costs the same in a large company as in a small one.
  public static let shownCountCap = 1_000
  /// The deepest row that `page` reaches; further on `cursor` does.
  public static let pageReach = 10_000
  /// About half a second of one processor.
  public static let workLimit: Int32 = 10_000
}

extension EntityType {
  /// Reads a page of records.
  /// - Parameters:
  ///   - extra: columns of the product's own over the alias `t`, by name.
  ///   - joins: further joins, over the alias `t`.
  /// - Throws: `RecordError.invalid` naming `cursor` when `page` reaches too deep or the cursor is not of this list, `StoreError.tooMuchWork` when no
  ///   index serves the filters and too little matches.
  public func list(_ query: ListQuery, _ reader: Reader, extra: [(name: String, sql: SQL)] = [], joins: SQL = "") throws -> Listing {
    let limit = min(max(query.limit, 1), 100)
    let offset = try offset(of: query, limit: limit)
    let type = try seen(by: reader)
    let statement = try ListStatement(type, query, reader, extra: extra, joins: joins)
    if let cursor = query.cursor, !statement.fits(cursor) {
      throw RecordError.invalid([FieldError("cursor", "This is no cursor of this list.")])
    }
    let page = try reader.page(
      statement.page(after: query.cursor, limit: limit + 1, offset: offset), withinThousandSteps: query.workLimit)
    let hasMore = page.rowCount > limit
    let isWhole = !hasMore && query.cursor == nil && (offset == 0 || page.rowCount > 0)
    let count = try isWhole ? (total: offset + page.rowCount, isExact: true) : count(statement, query, reader)
    return Listing(
      type: type, page: page.prefix(limit), next: hasMore ? cursor(of: page, row: limit - 1) : nil,
      total: count?.total ?? min(offset + page.rowCount, query.countLimit), totalIsExact: !query.isCut && count?.isExact ?? false)
  }

  /// How many records a list holds, counted up to `query.countLimit`; nil where that takes more than `query.workLimit`.
  public func count(of query: ListQuery, _ reader: Reader) throws -> (total: Int, isExact: Bool)? {
    try count(try ListStatement(try seen(by: reader), query, reader), query, reader)
  }

  /// Nil where counting takes too long: the page is there, and that is what was asked for.
  private func count(_ statement: ListStatement, _ query: ListQuery, _ reader: Reader) throws -> (total: Int, isExact: Bool)? {
    if let known = query.known { return known }
    if !statement.isFiltered, let kept = try keptCount(reader) { return (kept, true) }
    do {
      let page = try reader.page(statement.count(upTo: query.countLimit + 1), withinThousandSteps: query.workLimit)
      let counted = Int(page.integer(0, 0) ?? 0)
      return (min(counted, query.countLimit), counted <= query.countLimit)
    } catch StoreError.tooMuchWork {
      return nil
    }
  }

  /// How many records the table says that it has; nil where it keeps no count.
  private func keptCount(_ reader: Reader) throws -> Int? { try count.map { Int(try reader.integer($0) ?? 0) } }

  private func offset(of query: ListQuery, limit: Int) throws -> Int {
    guard query.cursor == nil, let page = query.page, page > 1 else { return 0 }
    let (offset, overflow) = (page - 1).multipliedReportingOverflow(by: limit)
    guard !overflow, offset < Listing.pageReach else {
      throw RecordError.invalid([FieldError("cursor", "page reaches to row 10,000; go on with cursor from the last answer.")])
    }
    return offset
  }

  func cursor(of page: CellPage, row: Int) -> Cursor? {
    let column = page.column("sort_key")
    guard let seq = page.integer(row, page.column("seq")) else { return nil }
    let key: SQLValue = page.integer(row, column).map(SQLValue.integer) ?? page.string(row, column).map(SQLValue.text) ?? .null
    return Cursor(key: key, seq: seq)
  }
}
