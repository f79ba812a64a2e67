import Store

/// The statements that read one list.
struct ListStatement {
  private let type: EntityType
  private let sort: EntityType.Sort
  private let conditions: [SQL]
  private let extra: [(name: String, sql: SQL)]
  private let joins: SQL
  private let within: SQL?
  private let parts: Parts

  /// What every list of an entity selects, whatever it is asked for: made once for each version of the workspace's settings and each role.
  private struct Parts: Sendable {
    let columns: SQL
    let joins: SQL

    init(_ type: EntityType) {
      let references = type.fields.compactMap { field in field.reference.map { (field: field, reference: $0) } }
      columns = SQL.joined([Row.columns(of: type, isWhole: false)] + references.map { Self.title(of: $0.reference, $0.field) }, by: ", ")
      let joined = references.filter { $0.field.customID == nil }.map { field, reference -> SQL in
        "LEFT JOIN \(reference.table) \(field.joinAlias) ON \(field.joinAlias).id = t.\(field.column)"
      }
      joins = SQL.joined(joined, by: " ")
    }

    /// The title of what a field names, or `[Deleted client]` where that is in Trash or gone.
    private static func title(of reference: Reference, _ field: Field) -> SQL {
      if field.customID != nil {
        let title = field.visibility == .visible ? field.customTitle(of: reference) : field.shown(field.operand)
        return "\(title) AS \(alias: field.titleName)"
      }
      let alias = field.joinAlias
      let gone: SQL = reference.trashed.map { "OR \(alias).\($0) IS NOT NULL" } ?? ""
      let shown: SQL = """
        CASE WHEN t.\(field.column) IS NULL THEN NULL WHEN \(alias).id IS NULL \(gone) THEN \(literal: .text(reference.deletedTitle))
        ELSE \(alias).\(reference.title) END
        """
      return "\(field.visibility == .visible ? shown : field.shown("t.\(field.column)")) AS \(alias: field.titleName)"
    }
  }

  init(_ type: EntityType, _ query: ListQuery, _ reader: Reader, extra: [(name: String, sql: SQL)] = [], joins: SQL = "") throws {
    self.type = type
    self.extra = extra
    self.joins = joins
    parts = try reader.derived("\(type.viewer ?? type.name) list", version: type.settings) { Parts(type) }
    sort = query.sort ?? type.defaultSort
    let matching = query.ids.map { ids -> SQL in ids.isEmpty ? "1 = 0" : "t.id IN \(list: ids)" }
    within = query.filters.lazy.compactMap { if case .within(let ids) = $0 { ids } else { nil } }.first
    conditions = try query.filters.map { try type.condition($0, reader) } + (matching.map { [$0] } ?? [])
  }

  var isFiltered: Bool { !conditions.isEmpty }

  /// Whether a cursor's key is of the type that this list is sorted by.
  func fits(_ cursor: Cursor) -> Bool {
    switch (type.sortSentinel(sort), cursor.key) {
    case (.integer, .integer), (.text, .text): true
    default: false
    }
  }

  /// Behind a cursor come first the rows that share its key and then those with the next keys. In one comparison of rows SQLite would use
  /// the index for neither, and walk over every row that shares the key.
  func page(after cursor: Cursor?, limit: Int, offset: Int) -> SQL {
    guard let cursor else { return rows([], by: "\(key) \(direction), t.seq \(direction)", limit) + " OFFSET \(offset)" }
    let ties = rows(["\(key) = \(cursor.key)", "t.seq \(beyond) \(cursor.seq)"], by: "t.seq \(direction)", limit)
    let others = rows(["\(key) \(beyond) \(cursor.key)"], by: "\(key) \(direction), t.seq \(direction)", limit)
    return "SELECT * FROM (\(ties)) UNION ALL SELECT * FROM (\(others)) LIMIT \(limit)"
  }

  func count(upTo cap: Int) -> SQL { "SELECT count(*) FROM (SELECT 1 FROM \(type.table) t \(filter([])) LIMIT \(cap))" }

  func walk(after seq: Int64, through last: Int64, limit: Int) -> SQL {
    "SELECT t.seq, t.id FROM \(type.table) t \(filter(["t.seq > \(seq)", "t.seq <= \(last)"])) ORDER BY t.seq LIMIT \(limit)"
  }

  private func rows(_ more: [SQL], by order: SQL, _ limit: Int) -> SQL {
    """
    SELECT \(columns), \(key) AS sort_key, t.seq AS seq FROM \(source) \(parts.joins) \(joins)
    \(filter(more)) ORDER BY \(order) LIMIT \(limit)
    """
  }

  /// Without statistics SQLite would walk over all records in the order of the list to find those few (sqlite.org/optoverview.html, CROSS JOIN).
  private var source: SQL { within.map { "(\($0)) w CROSS JOIN \(type.table) t ON t.id = w.id" } ?? "\(type.table) t" }

  private func filter(_ more: [SQL]) -> SQL {
    let all = (conditions + more).map { condition -> SQL in "(\(condition))" }
    return all.isEmpty ? "" : "WHERE \(SQL.joined(all, by: " AND "))"
  }

  private var key: SQL { type.sortKey(sort) }
  private var direction: SQL { sort.descending ? "DESC" : "ASC" }
  private var beyond: SQL { sort.descending ? "<" : ">" }

  private var columns: SQL {
    extra.isEmpty ? parts.columns : SQL.joined([parts.columns] + extra.map { "\($0.sql) AS \(alias: $0.name)" }, by: ", ")
  }
}

extension EntityType {
  /// The expression a list is sorted by; an index over the same expression serves it. Texts sort as their columns compare, ignoring case.
  func sortKey(_ sort: Sort) -> SQL {
    switch sort.field {
    case "createdAt": return "t.created_at"
    case "updatedAt": return "t.updated_at"
    default:
      let field = sortField(sort)
      if field.isRequired, field.customID == nil { return "t.\(field.column)" }
      // An id is 16 bytes; a cursor holds text.
      if field.reference != nil { return "ifnull(hex(\(field.operand)), '')" }
      let key: SQL = "ifnull(\(field.operand), \(literal: field.sortSentinel))"
      return field.ignoresCase ? key + " COLLATE NOCASE" : key
    }
  }

  /// What stands for nothing among the keys of a sort.
  func sortSentinel(_ sort: Sort) -> SQLValue {
    ["createdAt", "updatedAt"].contains(sort.field) ? .integer(.min) : sortField(sort).sortSentinel
  }

  private func sortField(_ sort: Sort) -> Field {
    guard let field = field(sort.field) else { preconditionFailure("\(name) has no field \(sort.field)") }
    return field
  }
}
