public import Values

/// One bound value or one cell to be stored.
public enum SQLValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])
  /// Stored as a blob of 16 bytes.
  case id(RecordID)
}

/// What an interpolation of `SQL` may bind.
public protocol SQLBindable {
  var sqlValue: SQLValue { get }
}

extension SQLValue: SQLBindable {
  public var sqlValue: SQLValue { self }
}

extension SQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral {
  public init(stringLiteral value: String) { self = .text(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(nilLiteral: ()) { self = .null }
}

extension RecordID: SQLBindable {
  /// 16 bytes.
  public var sqlValue: SQLValue { .id(self) }
}

extension Instant: SQLBindable {
  /// Milliseconds since 1970 in UTC.
  public var sqlValue: SQLValue { .integer(milliseconds) }
}

extension CalendarDate: SQLBindable {
  /// `YYYY-MM-DD`.
  public var sqlValue: SQLValue { .text(description) }
}

extension Currency: SQLBindable {
  /// The ISO 4217 code.
  public var sqlValue: SQLValue { .text(code) }
}

extension JSON: SQLBindable {
  /// The JSON text; JSON's null is the text `null`, not SQL's NULL.
  public var sqlValue: SQLValue { .text(text) }
}

extension Int: SQLBindable {
  public var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Int64: SQLBindable {
  public var sqlValue: SQLValue { .integer(self) }
}

extension Bool: SQLBindable {
  /// 0 or 1.
  public var sqlValue: SQLValue { .integer(self ? 1 : 0) }
}

extension Double: SQLBindable {
  public var sqlValue: SQLValue { .real(self) }
}

extension String: SQLBindable {
  public var sqlValue: SQLValue { .text(self) }
}

extension [UInt8]: SQLBindable {
  public var sqlValue: SQLValue { .blob(self) }
}

extension Optional: SQLBindable where Wrapped: SQLBindable {
  public var sqlValue: SQLValue { self?.sqlValue ?? .null }
}
