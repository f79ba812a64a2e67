public import Values

/// What a template can print, test and walk through.
///
/// Integers are exact; money is an integer of minor units beside a currency code. `page` is a table as it came from the database:
/// a loop over it reads cells without making strings, and a row of it answers to its column names.
public enum Value: Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case double(Double)
  case string(String)
  case html(SafeHTML)
  case list([Value])
  case object(Object)
  indirect case page(CellPage)
  indirect case row(CellPage, Int)
  case instant(Instant)
  indirect case date(CalendarDate)
  case id(RecordID)
}

extension Value {
  public init(_ value: String?) { self = value.map(Value.string) ?? .null }
  public init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
  public init(_ value: Int64?) { self = value.map(Value.integer) ?? .null }
  public init(_ value: Bool?) { self = value.map(Value.bool) ?? .null }
  public init(_ value: Double?) { self = value.map(Value.double) ?? .null }
  public init(_ value: Instant?) { self = value.map(Value.instant) ?? .null }
  public init(_ value: CalendarDate?) { self = value.map(Value.date) ?? .null }
  public init(_ value: RecordID?) { self = value.map(Value.id) ?? .null }
  public init(_ value: SafeHTML?) { self = value.map(Value.html) ?? .null }
  public init(_ values: [Value]) { self = .list(values) }
  public init(_ value: Object) { self = .object(value) }
  public init(_ value: CellPage) { self = .page(value) }
}

extension Value: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  public init(nilLiteral: ()) { self = .null }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .double(value) }
}

extension Value: ExpressibleByStringInterpolation, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  public init(stringLiteral value: String) { self = .string(value) }
  public init(arrayLiteral elements: Value...) { self = .list(elements) }
  public init(dictionaryLiteral elements: (String, Value)...) { self = .object(Object(elements)) }
}
