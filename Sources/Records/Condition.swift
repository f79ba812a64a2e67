public import Store
import Values

/// One condition of a list that people put together: a field, how it is compared, with what.
public struct Condition: Sendable {
  public let field: Field
  public let comparison: Operator
  /// As it was typed; empty where nothing is compared with.
  public let text: String

  public init(_ field: Field, _ comparison: Operator, _ text: String) {
    self.field = field
    self.comparison = comparison
    self.text = text
  }
}

extension EntityType {
  /// The conditions of each group hold together, or one of them does; and so do the groups, the other way round.
  /// - Parameter isAny: whether one group is enough, all of whose conditions hold; else every group, one of whose conditions holds.
  /// - Throws: `RecordError.invalid` naming `where`.
  /// - Returns: what must hold together, so that what an index finds stands by itself.
  public func filters(_ groups: [[Condition]], isAny: Bool, _ reader: Reader) throws -> [ListQuery.Filter] {
    let parts = try groups.map { try $0.map { try finding($0, reader) } }
    guard isAny else { return parts.map { $0.count == 1 ? $0[0].filter : .sql(Self.any($0)) } }
    if parts.count == 1 { return parts[0].map(\.filter) }
    return [.sql(SQL.joined(parts.map { "(\(Self.all($0)))" }, by: " OR "))]
  }

  private static func any(_ parts: [Finding]) -> SQL { SQL.joined(parts.map { "(\($0.condition))" }, by: " OR ") }
  private static func all(_ parts: [Finding]) -> SQL { SQL.joined(parts.map { "(\($0.condition))" }, by: " AND ") }

  private func finding(_ condition: Condition, _ reader: Reader) throws -> Finding {
    let operand = condition.field.operand
    switch condition.comparison {
    case .empty: return .each("\(operand) IS NULL")
    case .filled: return .each("\(operand) IS NOT NULL")
    case .contains: return .each(try like("%", condition))
    case .starts:
      // What begins with a text stands between it and the same text with the last letter there is behind it.
      let like = try like("", condition)
      let last = condition.text + "\u{10FFFF}"
      return try sought(condition.field, or: like, reader) { "\($0) >= \(condition.text) AND \($0) < \(last)" }
    case .has: return try membership(condition, reader)
    case .lacks: return .each("NOT (\(try membership(condition, reader).condition))")
    case .equals: return try equality(condition, reader)
    case .differs: return .each("\(operand) IS NULL OR NOT (\(try equality(condition, reader).condition))")
    case .over:
      let bound = try value(condition.text, condition, reader)
      return try sought(condition.field, reader) { "\($0) > \(bound)" }
    case .under:
      let bound = try value(condition.text, condition, reader)
      return try sought(condition.field, reader) { "\($0) < \(bound)" }
    case .before, .after, .last, .next: return try period(condition, reader)
    }
  }

  private func equality(_ condition: Condition, _ reader: Reader) throws -> Finding {
    let operand = condition.field.operand
    switch condition.field.kind {
    case .text, .email, .phone, .url:
      // The column of added fields compares without case, as its index does.
      return try sought(condition.field, or: "lower(\(operand)) = lower(\(condition.text))", reader) { "\($0) = \(condition.text)" }
    case .boolean:
      let flag = try value(condition.text, condition, reader)
      let comparison: SQL = "ifnull(\(operand), 0) = \(flag)"
      return try condition.field.records(with: flag).map { try among($0, or: comparison, reader) } ?? .each(comparison)
    case .choice:
      let parts = condition.text.split(separator: ",").map { String($0) }
      let values = try parts.map { try value($0, condition, reader) }
      return try sought(condition.field, reader) { "\($0) IN \(list: values)" }
    case .reference(let reference):
      let ids = try records(reference, condition, reader)
      return try sought(condition.field, reader) { "\($0) IN \(list: ids)" }
    default:
      let value = try value(condition.text, condition, reader)
      return try sought(condition.field, reader) { "\($0) = \(value)" }
    }
  }

  /// The few records that an index finds, or the comparison for each.
  private func sought(_ field: Field, or other: SQL? = nil, _ reader: Reader, _ comparison: (SQL) -> SQL) throws -> Finding {
    let condition = other ?? comparison(field.operand)
    return try field.records(where: comparison).map { try among($0, or: condition, reader) } ?? .each(condition)
  }

  private func membership(_ condition: Condition, _ reader: Reader) throws -> Finding {
    let text = condition.text == "me" ? reader.session.userID.description : condition.text
    return try finding(.contains(condition.field.name, text), reader)
  }

  /// The text anywhere, or at the start; of an address in any of its parts.
  private func like(_ before: String, _ condition: Condition) throws -> SQL {
    let escaped = condition.text.reduce(into: "") { $0 += "%_!".contains($1) ? "!\($1)" : String($1) }
    let pattern = before + escaped + "%"
    let operand = condition.field.operand
    if case .address = condition.field.kind {
      return "EXISTS (SELECT 1 FROM json_each(\(operand)) e WHERE lower(e.value) LIKE lower(\(pattern)) ESCAPE '!')"
    }
    return "lower(\(operand)) LIKE lower(\(pattern)) ESCAPE '!'"
  }

  // MARK: Days

  private func period(_ condition: Condition, _ reader: Reader) throws -> Finding {
    let today = reader.session.zone.today(at: reader.now)
    let (from, before): (CalendarDate?, CalendarDate?) =
      switch condition.comparison {
      case .last: (today.adding(days: -(try days(condition))), today.adding(days: 1))
      case .next: (today, today.adding(days: try days(condition) + 1))
      case .after: (try day(condition).adding(days: 1), nil)
      default: (nil, try day(condition))
      }
    return try sought(condition.field, reader) { operand in
      let parts = [
        from.map { day -> SQL in "\(operand) >= \(bound(day, condition, reader))" },
        before.map { day -> SQL in "\(operand) < \(bound(day, condition, reader))" },
      ]
      return SQL.joined(parts.compactMap { $0 }, by: " AND ")
    }
  }

  /// The start of a day as the field stores it.
  private func bound(_ day: CalendarDate, _ condition: Condition, _ reader: Reader) -> SQLValue {
    if case .instant = condition.field.kind { return .integer(reader.session.zone.startOfDay(day).milliseconds) }
    return .text(day.description)
  }

  private func day(_ condition: Condition) throws -> CalendarDate {
    guard let day = CalendarDate(condition.text) else { throw Self.refused("\(condition.field.label) must be a day such as 2026-01-31.") }
    return day
  }

  private func days(_ condition: Condition) throws -> Int {
    guard let days = Int(condition.text), (0...36_500).contains(days) else {
      throw Self.refused("\(condition.field.label) needs a number of days.")
    }
    return days
  }

  // MARK: Values

  private func value(_ text: String, _ condition: Condition, _ reader: Reader) throws -> SQLValue {
    switch condition.field.parse(text, zone: reader.session.zone, currency: reader.session.currency) {
    case .success(.null): throw Self.refused("\(condition.field.label) needs a value to compare with.")
    case .success(let value): return value
    case .failure(let error): throw Self.refused(error.message)
    }
  }

  /// Ids with commas between them, `me`, or the name of one.
  private func records(_ reference: Reference, _ condition: Condition, _ reader: Reader) throws -> [SQLValue] {
    let parts = condition.text.split(separator: ",").map { String($0).trimmed }
    let ids = parts.compactMap { $0 == "me" ? reader.session.userID : RecordID($0) }
    if ids.count == parts.count { return ids.map(SQLValue.id) }
    let page = try reader.page(reference.records(called: condition.text))
    guard page.rowCount > 0 else { throw Self.refused("There is no \(reference.label) called “\(condition.text.prefix(80))”.") }
    return (0..<page.rowCount).compactMap { page.id($0, 0).map(SQLValue.id) }
  }

  private static func refused(_ message: String) -> RecordError { .invalid([FieldError("where", message)]) }
}
