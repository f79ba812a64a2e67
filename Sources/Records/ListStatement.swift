import Store
import Values

/// The statements that read one list.
struct ListStatement {
  private let type: EntityType
  private let sort: EntityType.Sort
  private let conditions: [SQL]
  private let extra: [(name: String, sql: SQL)]
  private let joins: SQL
  private let within: SQL?
  private let parts: Parts
  private let order: ListWalk
  /// Whether the conditions leave so few records that sorting them costs less than looking for them in the order of the list.
  private let isNarrow: Bool

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
    let findings = try query.filters.map { try type.finding($0, reader) }
    within = findings.lazy.compactMap { if case .few(let ids) = $0 { ids } else { nil } }.first
    conditions = findings.map(\.condition) + (matching.map { [$0] } ?? [])
    order = ListWalk(sort, of: type)
    isNarrow = try within != nil || matching != nil || order.isElsewhere && Self.leavesFew(conditions, of: type, reader)
  }

  private static func leavesFew(_ conditions: [SQL], of type: EntityType, _ reader: Reader) throws -> Bool {
    guard !conditions.isEmpty else { return false }
    let some: SQL = "SELECT 1 FROM \(type.table) t WHERE \(all(conditions)) LIMIT \(EntityType.few + 1)"
    do {
      return try reader.page("SELECT count(*) FROM (\(some))", withinThousandSteps: 500).integer(0, 0) ?? 0 <= EntityType.few
    } catch StoreError.tooMuchWork {
      return false
    }
  }

  var isFiltered: Bool { !conditions.isEmpty }

  /// Whether a cursor's key is of the type that this list is sorted by.
  func fits(_ cursor: Cursor) -> Bool { order.fits(cursor.key) }

  /// Behind a cursor come first the rows that share its key and then those with the next keys. In one comparison of rows SQLite would use
  /// the index for neither, and walk over every row that shares the key.
  func page(after cursor: Cursor?, limit: Int, offset: Int) -> SQL {
    if isNarrow || order.isElsewhere {
      let some = order.page(of: source, where: conditions, isNarrow: isNarrow, after: cursor, limit: limit, offset: offset)
      return """
        SELECT \(columns), p.sort_key AS sort_key, t.seq AS seq FROM (\(some)) p CROSS JOIN \(type.table) t ON t.seq = p.seq
        \(parts.joins) \(joins) ORDER BY \(order.order("p."))
        """
    }
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
    let every = conditions + more
    return every.isEmpty ? "" : "WHERE \(Self.all(every))"
  }

  private static func all(_ conditions: [SQL]) -> SQL { SQL.joined(conditions.map { "(\($0))" }, by: " AND ") }

  private var key: SQL { type.sortKey(sort) }
  private var direction: SQL { sort.descending ? "DESC" : "ASC" }
  private var beyond: SQL { sort.descending ? "<" : ">" }

  private var columns: SQL {
    extra.isEmpty ? parts.columns : SQL.joined([parts.columns] + extra.map { "\($0.sql) AS \(alias: $0.name)" }, by: ", ")
  }
}

extension EntityType {
  /// The expression a list is sorted by where its records hold the key; an index over the same expression serves it. Texts sort as their columns
  /// compare, ignoring case.
  func sortKey(_ sort: Sort) -> SQL {
    switch sort.field {
    case "createdAt": return "t.created_at"
    case "updatedAt": return "t.updated_at"
    default:
      let field = sortField(sort)
      if field.isRequired { return "t.\(field.column)" }
      let key: SQL = "ifnull(t.\(field.column), \(literal: field.sortSentinel))"
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
