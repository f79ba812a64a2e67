import Store
import Values

/// The order of a list that its records' own indexes do not serve: where the key stands in a table of its own, as the titles of what a field names
/// do (`title_keys`) and the values of a field that the workspace added (`custom_values`), the list walks along the index of that table and takes
/// the records as they come. Where filters leave few records, any list starts from those and sorts them.
struct ListWalk {
  private enum Keys {
    /// The records hold the key.
    case column(SQL)
    /// A record's key is the title of what `field` names, or where it names nothing the record's own text, if the list sorts by one.
    case titles(field: Field, text: Field?)
    /// A record's key is its value of this field. Ties go by the record's id, as the index does, and records without a value come last; without
    /// a yes is a no, though, and comes before it.
    case values(Field)
  }

  private let type: EntityType
  private let keys: Keys
  private let sort: EntityType.Sort
  private var descending: Bool { sort.descending }

  init(_ sort: EntityType.Sort, of type: EntityType) {
    let field = type.field(sort.field)
    if let field, field.customID != nil {
      keys = .values(field)
    } else if let field, field.reference != nil {
      keys = .titles(field: field, text: nil)
    } else if let field, let named = field.titleSource.flatMap({ type.field($0) }) {
      keys = .titles(field: named, text: field)
    } else {
      keys = .column(type.sortKey(sort))
    }
    (self.type, self.sort) = (type, sort)
  }

  /// Whether the key stands in a table of its own.
  var isElsewhere: Bool {
    if case .column = keys { return false }
    return true
  }

  /// Whether a cursor's key is of the type of this order.
  func fits(_ key: SQLValue) -> Bool {
    switch (keys, key) {
    case (.titles, .text), (.values, .null): true
    case (.values(let field), .integer): field.columnType == "INTEGER"
    case (.values(let field), .text): field.columnType != "INTEGER"
    case (.column, .integer): type.sortSentinel(sort).integer != nil
    case (.column, .text): type.sortSentinel(sort).text != nil
    default: false
    }
  }

  /// `seq`, `sort_key` and `tie` of the records of a page.
  /// - Parameters:
  ///   - source: the records, by the alias `t`.
  ///   - isNarrow: whether the conditions leave few of them.
  func page(of source: SQL, where conditions: [SQL], isNarrow: Bool, after cursor: Cursor?, limit: Int, offset: Int) -> SQL {
    let rest = { (parts: [SQL]) -> SQL in
      let all = parts.map { part -> SQL in "SELECT * FROM (\(part) LIMIT \(limit + offset))" }
      return SQL.joined(all, by: " UNION ALL ")
    }
    let ordered: SQL = "ORDER BY \(order("")) LIMIT \(limit) OFFSET \(offset)"
    if isNarrow || !isElsewhere { return "SELECT seq, sort_key, tie FROM (\(narrow(source, conditions, after: cursor))) \(ordered)" }
    switch keys {
    case .column: return ""
    case .titles(let field, let text):
      let parts = titled(field, conditions, after: cursor) + untitled(field, text, conditions, after: cursor)
      return "SELECT seq, sort_key, tie FROM (\(rest(parts))) \(ordered)"
    case .values(let field):
      // One after the other, not to look for the records without a value before those with one have run out.
      let parts =
        comesEmptyFirst
        ? empties(field, conditions, after: cursor) + valued(field, conditions, after: cursor)
        : valued(field, conditions, after: cursor) + empties(field, conditions, after: cursor)
      return "\(rest(parts)) LIMIT \(limit) OFFSET \(offset)"
    }
  }

  /// The order of a page's records, over the alias that `page` has.
  func order(_ alias: SQL) -> SQL {
    switch keys {
    case .column, .titles: return "\(alias)sort_key COLLATE NOCASE \(direction), \(alias)tie \(direction)"
    case .values:
      let last: SQL = comesEmptyFirst ? "\(alias)sort_key IS NOT NULL" : "\(alias)sort_key IS NULL"
      return "\(last), \(alias)sort_key COLLATE NOCASE \(direction), \(alias)tie \(direction)"
    }
  }

  private var direction: SQL { descending ? "DESC" : "ASC" }
  private var beyond: SQL { descending ? "<" : ">" }

  private var comesEmptyFirst: Bool {
    if case .values(let field) = keys, case .boolean = field.kind { return !descending }
    return false
  }

  private func filter(_ conditions: [SQL]) -> SQL {
    conditions.isEmpty ? "" : "WHERE " + SQL.joined(conditions.map { "(\($0))" }, by: " AND ")
  }

  /// Said in a way that no index serves: each record that the walk comes to is looked at, and no other index takes it off its way.
  private func asides(_ conditions: [SQL]) -> [SQL] {
    conditions.isEmpty ? [] : ["CASE WHEN " + SQL.joined(conditions.map { "(\($0))" }, by: " AND ") + " THEN 1 END"]
  }
}

// By the titles of what is named.
extension ListWalk {
  private func list(_ field: Field) -> SQL { "\(literal: .text(type.name + "." + field.name))" }

  private func titled(_ field: Field, _ conditions: [SQL], after cursor: Cursor?) -> [SQL] {
    func walk(_ more: [SQL], _ order: SQL) -> SQL {
      """
      SELECT t.seq AS seq, k.sort_key AS sort_key, t.seq AS tie FROM title_keys k CROSS JOIN \(type.table) t ON t.\(field.column) = k.named
      \(filter(["k.list = \(list(field))"] + more + asides(conditions))) ORDER BY \(order)
      """
    }
    let all: SQL = "k.sort_key \(direction), t.seq \(direction)"
    guard let cursor else { return [walk([], all)] }
    return [
      walk(["k.sort_key = \(cursor.key)", "t.seq \(beyond) \(cursor.seq)"], "t.seq \(direction)"),
      walk(["k.sort_key \(beyond) \(cursor.key)"], all),
    ]
  }

  /// Those that name nothing; an index over the same expression serves their texts.
  private func untitled(_ field: Field, _ text: Field?, _ conditions: [SQL], after cursor: Cursor?) -> [SQL] {
    let key = untitledKey(field, text)
    func walk(_ more: [SQL], _ order: SQL) -> SQL {
      """
      SELECT t.seq AS seq, \(key) AS sort_key, t.seq AS tie FROM \(type.table) t
      \(filter((text == nil ? ["t.\(field.column) IS NULL"] : []) + more + asides(conditions))) ORDER BY \(order)
      """
    }
    let last: SQL = "t.seq \(direction)"
    guard let cursor else { return [text == nil ? walk([], last) : walk(["\(key) >= ''"], "\(key) \(direction), \(last)")] }
    let ties = walk(["\(key) = \(cursor.key)", "t.seq \(beyond) \(cursor.seq)"], last)
    if text == nil { return descending ? [ties, walk(["'' < \(cursor.key)"], last)] : [ties] }
    return [ties, walk(["\(key) \(beyond) \(cursor.key)"], "\(key) \(direction), \(last)")]
  }

  private func untitledKey(_ field: Field, _ text: Field?) -> SQL {
    guard let text else { return "''" }
    return "CASE WHEN t.\(field.column) IS NULL THEN ifnull(t.\(text.column), '') END COLLATE NOCASE"
  }
}

// By the values of an added field.
extension ListWalk {
  private func valued(_ field: Field, _ conditions: [SQL], after cursor: Cursor?) -> [SQL] {
    let value: SQL = "c.\(field.valueColumn)"
    func walk(_ more: [SQL]) -> SQL {
      """
      SELECT t.seq AS seq, \(value) AS sort_key, c.record AS tie FROM custom_values c CROSS JOIN \(type.table) t ON t.id = c.record
      \(filter(["c.field_id = \(field.customID)", "\(value) IS NOT NULL"] + more + asides(conditions)))
      ORDER BY \(value) \(direction), c.record \(direction)
      """
    }
    guard let cursor, cursor.key != .null else { return cursor == nil || comesEmptyFirst ? [walk([])] : [] }
    return [
      walk(["\(value) = \(cursor.key)", "c.record \(beyond) (\(record(cursor)))"]),
      walk(["\(value) \(beyond) \(cursor.key)"]),
    ]
  }

  private func empties(_ field: Field, _ conditions: [SQL], after cursor: Cursor?) -> [SQL] {
    let none: SQL = "NOT EXISTS (SELECT 1 FROM custom_values c WHERE c.record = t.id AND c.field_id = \(field.customID))"
    func walk(_ more: [SQL]) -> SQL {
      """
      SELECT t.seq AS seq, NULL AS sort_key, t.id AS tie FROM \(type.table) t
      \(filter([none] + more + asides(conditions))) ORDER BY t.id \(direction)
      """
    }
    guard let cursor else { return [walk([])] }
    if cursor.key == .null { return [walk(["t.id \(beyond) (\(record(cursor)))"])] }
    return comesEmptyFirst ? [] : [walk([])]
  }

  /// The id of a cursor's record, also where it went to Trash since.
  private func record(_ cursor: Cursor) -> SQL { "SELECT a.id FROM \(type.everything) a WHERE a.seq = \(cursor.seq)" }
}

// Of few records.
extension ListWalk {
  private func narrow(_ source: SQL, _ conditions: [SQL], after cursor: Cursor?) -> SQL {
    // With the plus no index of the order leads SQLite past all the others (sqlite.org/optoverview.html, unary plus).
    let some: SQL = "SELECT t.seq AS seq, +\(key) AS sort_key, +\(tie) AS tie FROM \(source) \(filter(conditions))"
    return "SELECT * FROM (\(some)) \(cursor.map { filter([isBeyond($0)]) } ?? "")"
  }

  /// A record's key by itself.
  private var key: SQL {
    switch keys {
    case .column(let key): return key
    case .titles(let field, let text):
      let title: SQL = "SELECT k.sort_key FROM title_keys k WHERE k.list = \(list(field)) AND k.named = t.\(field.column)"
      return "coalesce((\(title)), \(untitledKey(field, text)), '')"
    case .values(let field):
      return "(SELECT c.\(field.valueColumn) FROM custom_values c WHERE c.record = t.id AND c.field_id = \(field.customID))"
    }
  }

  private var tie: SQL {
    if case .values = keys { return "t.id" }
    return "t.seq"
  }

  private func isBeyond(_ cursor: Cursor) -> SQL {
    guard case .values = keys else {
      return "sort_key \(beyond) \(cursor.key) COLLATE NOCASE OR sort_key = \(cursor.key) COLLATE NOCASE AND tie \(beyond) \(cursor.seq)"
    }
    let tied: SQL = "tie \(beyond) (\(record(cursor)))"
    if cursor.key == .null { return comesEmptyFirst ? "sort_key IS NOT NULL OR \(tied)" : "sort_key IS NULL AND \(tied)" }
    let further: SQL =
      "sort_key \(beyond) \(cursor.key) COLLATE NOCASE OR sort_key = \(cursor.key) COLLATE NOCASE AND \(tied)"
    return comesEmptyFirst ? further : "\(further) OR sort_key IS NULL"
  }
}
