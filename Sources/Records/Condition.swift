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
  public func filter(_ groups: [[Condition]], isAny: Bool, _ reader: Reader) throws -> ListQuery.Filter {
    let parts = try groups.map { group -> SQL in
      let conditions = try group.map { condition -> SQL in "(\(try sql(condition, reader)))" }
      return "(\(isAny ? SQL.joined(conditions, by: " AND ") : SQL.joined(conditions, by: " OR ")))"
    }
    return .sql(isAny ? SQL.joined(parts, by: " OR ") : SQL.joined(parts, by: " AND "))
  }

  private func sql(_ condition: Condition, _ reader: Reader) throws -> SQL {
    let operand = condition.field.operand
    switch condition.comparison {
    case .empty: return "\(operand) IS NULL"
    case .filled: return "\(operand) IS NOT NULL"
    case .contains: return try like("%", condition)
    case .starts: return try like("", condition)
    case .has: return try membership(condition, reader)
    case .lacks: return "NOT (\(try membership(condition, reader)))"
    case .equals: return try equality(condition, reader)
    case .differs: return "\(operand) IS NULL OR NOT (\(try equality(condition, reader)))"
    case .over: return "\(operand) > \(try value(condition.text, condition, reader))"
    case .under: return "\(operand) < \(try value(condition.text, condition, reader))"
    case .before, .after, .last, .next: return try period(condition, reader)
    }
  }

  private func equality(_ condition: Condition, _ reader: Reader) throws -> SQL {
    let operand = condition.field.operand
    switch condition.field.kind {
    case .text, .email, .phone, .url: return "lower(\(operand)) = lower(\(condition.text))"
    case .boolean: return "ifnull(\(operand), 0) = \(try value(condition.text, condition, reader))"
    case .choice:
      let parts = condition.text.split(separator: ",").map { String($0) }
      return "\(operand) IN \(list: try parts.map { try value($0, condition, reader) })"
    case .reference(let reference): return "\(operand) IN \(list: try records(reference, condition, reader))"
    default: return "\(operand) = \(try value(condition.text, condition, reader))"
    }
  }

  private func membership(_ condition: Condition, _ reader: Reader) throws -> SQL {
    let text = condition.text == "me" ? reader.session.userID.description : condition.text
    return try self.condition(.contains(condition.field.name, text), reader)
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

  private func period(_ condition: Condition, _ reader: Reader) throws -> SQL {
    let today = reader.session.zone.today(at: reader.now)
    let operand = condition.field.operand
    switch condition.comparison {
    case .last:
      let days = try days(condition)
      return
        "\(operand) >= \(bound(today.adding(days: -days), condition, reader)) AND \(operand) < \(bound(today.adding(days: 1), condition, reader))"
    case .next:
      let days = try days(condition)
      return "\(operand) >= \(bound(today, condition, reader)) AND \(operand) < \(bound(today.adding(days: days + 1), condition, reader))"
    case .after: return "\(operand) >= \(bound(try day(condition).adding(days: 1), condition, reader))"
    default: return "\(operand) < \(bound(try day(condition), condition, reader))"
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
