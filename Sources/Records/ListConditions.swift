public import Store
import Values

extension EntityType {
  /// A filter over the alias `t`.
  public func condition(_ filter: ListQuery.Filter, _ reader: Reader) throws -> SQL { try finding(filter, reader).condition }

  /// The same, and whether an index knows the records.
  func finding(_ filter: ListQuery.Filter, _ reader: Reader) throws -> Finding {
    let type = try seen(by: reader)
    switch filter {
    case .equals(let name, let value): return try type.equality(name, value, reader)
    case .anyOf(let name, let values): return try type.choice(name, values, reader)
    case .range(let name, let from, let to):
      return try type.range(name, from, to, reader)
    case .isEmpty(let name): return .each("\(try type.operand(name)) IS NULL")
    case .isNotEmpty(let name): return .each("\(try type.operand(name)) IS NOT NULL")
    case .contains(let name, let text): return try type.containment(name, text, reader)
    case .within(let ids): return .few(ids)
    case .sql(let sql): return .each(sql)
    }
  }

  private func choice(_ name: String, _ values: [SQLValue], _ reader: Reader) throws -> Finding {
    guard !values.isEmpty else { return .each("1 = 0") }
    let condition: SQL = "\(try operand(name)) IN \(list: values)"
    return try field(name)?.records { "\($0) IN \(list: values)" }.map { try among($0, or: condition, reader) } ?? .each(condition)
  }

  private func range(_ name: String, _ from: SQLValue?, _ to: SQLValue?, _ reader: Reader) throws -> Finding {
    func bounds(_ operand: SQL) -> SQL {
      let parts = [from.map { value -> SQL in "\(operand) >= \(value)" }, to.map { value -> SQL in "\(operand) <= \(value)" }]
      return SQL.joined(["\(operand) IS NOT NULL"] + parts.compactMap { $0 }, by: " AND ")
    }
    let condition = bounds(try operand(name))
    return try field(name)?.records(where: bounds).map { try among($0, or: condition, reader) } ?? .each(condition)
  }

  private func equality(_ name: String, _ value: SQLValue, _ reader: Reader) throws -> Finding {
    let condition: SQL = "\(try operand(name)) = \(value)"
    return try field(name)?.records(with: value).map { try among($0, or: condition, reader) } ?? .each(condition)
  }

  private func containment(_ name: String, _ text: String, _ reader: Reader) throws -> Finding {
    guard let field = field(name), let source = field.tagSource else {
      return .each("EXISTS (SELECT 1 FROM json_each(\(try operand(name))) e WHERE lower(e.value) = lower(\(text)))")
    }
    guard let book = field.tagBook, let entry = book.entry(named: text) else { return .each("1 = 0") }
    let ids = book.ids(of: entry)
    return try among(
      "SELECT DISTINCT l.record AS id FROM \(source.links) l WHERE l.tag_id IN \(list: ids) AND l.entity = \(self.name)",
      or: "EXISTS (SELECT 1 FROM \(source.links) l WHERE l.record = t.id AND l.tag_id IN \(list: ids))", reader)
  }

  /// Few records are found by the index of what is filtered by; where there are many, the list walks on in its own order and looks at each.
  /// - Parameter records: a SELECT of their ids as `id`, each once.
  func among(_ records: SQL, or condition: SQL, _ reader: Reader) throws -> Finding {
    let count = try reader.integer("SELECT count(*) FROM (\(records) LIMIT \(Self.few + 1))") ?? 0
    return count <= Self.few ? .few(records) : .each(condition)
  }

  /// How many records are found and sorted sooner than a list walks by.
  static let few: Int64 = 5_000

  private func operand(_ name: String) throws -> SQL {
    switch name {
    case "createdAt": return "t.created_at"
    case "updatedAt": return "t.updated_at"
    case "createdBy": return "t.created_by"
    default:
      guard let field = field(name) else { throw RecordError.refused("There is no field \(name.prefix(60)) to filter by.") }
      return field.operand
    }
  }
}

/// How a condition finds its records.
enum Finding {
  /// By an index: a SELECT of few ids, as `id`, each once.
  case few(SQL)
  /// By looking at each record, over the alias `t`.
  case each(SQL)

  var condition: SQL {
    switch self {
    case .few(let ids): "t.id IN (\(ids))"
    case .each(let condition): condition
    }
  }

  var filter: ListQuery.Filter {
    switch self {
    case .few(let ids): .within(ids)
    case .each(let condition): .sql(condition)
    }
  }
}
