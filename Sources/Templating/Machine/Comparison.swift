import Values

// Equality, order and arithmetic of values.
extension Value {
  /// Numbers compare by value, an id also with its text; values of different kinds are not equal.
  func isEqual(to other: Value) -> Bool {
    switch (self, other) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.double(let left), .double(let right)): left == right
    case (.integer(let left), .double(let right)), (.double(let right), .integer(let left)): Double(left) == right
    case (.string(let left), .string(let right)): left == right
    case (.html(let left), .html(let right)): left == right
    case (.id(let left), .id(let right)): left == right
    case (.id(let left), .string(let right)), (.string(let right), .id(let left)): left == RecordID(right)
    case (.instant(let left), .instant(let right)): left == right
    case (.date(let left), .date(let right)): left == right
    case (.date(let left), .string(let right)), (.string(let right), .date(let left)): left == CalendarDate(right)
    case (.list(let left), .list(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.isEqual(to: $1) }
    default: false
    }
  }

  /// -1, 0 or 1; nil for values without an order between them.
  func order(to other: Value) -> Int? {
    func compare<T: Comparable>(_ left: T, _ right: T) -> Int { left < right ? -1 : left == right ? 0 : 1 }
    switch (self, other) {
    case (.integer(let left), .integer(let right)): return compare(left, right)
    case (.double(let left), .double(let right)): return compare(left, right)
    case (.integer(let left), .double(let right)): return compare(Double(left), right)
    case (.double(let left), .integer(let right)): return compare(left, Double(right))
    case (.string(let left), .string(let right)): return compare(left, right)
    case (.instant(let left), .instant(let right)): return compare(left, right)
    case (.integer(let left), .instant(let right)): return compare(left, right.milliseconds)
    case (.instant(let left), .integer(let right)): return compare(left.milliseconds, right)
    case (.date(let left), .date(let right)): return compare(left, right)
    case (.date(let left), .string(let right)): return compare(left.description, right)
    case (.string(let left), .date(let right)): return compare(left, right.description)
    default: return nil
    }
  }

  func isContained(in list: Value) -> Bool? {
    switch (list, self) {
    case (.list(let values), _): values.contains { $0.isEqual(to: self) }
    case (.object(let object), .string(let name)): object[name] != nil
    case (.string(let text), .string(let part)): part.isEmpty || text.contains(part)
    case (.null, _): false
    default: nil
    }
  }

  static func binary(_ operation: Expression.Operator, _ left: Value, _ right: Value) throws(FilterError) -> Value {
    switch operation {
    case .equal: return .bool(left.isEqual(to: right))
    case .notEqual: return .bool(!left.isEqual(to: right))
    case .less, .lessOrEqual, .greater, .greaterOrEqual: return .bool(try ordered(operation, left, right))
    case .contained:
      guard let result = left.isContained(in: right) else { throw FilterError("\(right.kindName) cannot hold \(left.kindName)") }
      return .bool(result)
    case .concatenate:
      return .string(try left.text() + right.text())
    case .add, .subtract, .multiply, .divide: return try arithmetic(operation, left, right)
    }
  }

  private static func ordered(_ operation: Expression.Operator, _ left: Value, _ right: Value) throws(FilterError) -> Bool {
    guard let order = left.order(to: right) else {
      throw FilterError("\(left.kindName) and \(right.kindName) have no order between them")
    }
    return switch operation {
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    default: order >= 0
    }
  }

  private static func arithmetic(_ operation: Expression.Operator, _ left: Value, _ right: Value) throws(FilterError) -> Value {
    if case (.integer(let left), .integer(let right)) = (left, right), operation != .divide {
      let (result, overflow) =
        switch operation {
        case .add: left.addingReportingOverflow(right)
        case .subtract: left.subtractingReportingOverflow(right)
        default: left.multipliedReportingOverflow(by: right)
        }
      guard !overflow else { throw FilterError("the result is too large") }
      return .integer(result)
    }
    guard let first = left.number, let second = right.number else {
      throw FilterError("“\(operation.rawValue)” needs numbers, not \(left.kindName) and \(right.kindName)")
    }
    switch operation {
    case .add: return .double(first + second)
    case .subtract: return .double(first - second)
    case .multiply: return .double(first * second)
    default:
      guard second != 0 else { throw FilterError("this divides by zero") }
      return .double(first / second)
    }
  }

  var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }
}
