import Values

/// One value without ownership, so that a cell reaches a filter without a string being made. Text is valid during the call.
enum Scalar {
  case null
  case bool(Bool)
  case integer(Int64)
  case double(Double)
  case text(UnsafeBufferPointer<UInt8>)
  case instant(Instant)
  case date(CalendarDate)
  case id(UInt64, UInt64)
  /// Something that is no single value, by its name.
  case compound(StaticString)

  /// Text of any of them; null is empty.
  func write(to output: inout Output) throws(FilterError) {
    switch self {
    case .null: break
    case .bool(let value): output.write(value ? "true" : "false" as StaticString)
    case .integer(let value): output.write(integer: value)
    case .double(let value): output.write(double: value)
    case .text(let bytes): output.write(bytes)
    case .instant(let instant): output.write(instant.inCalendar.description)
    case .date(let date): output.write(date)
    case .id(let high, let low): output.write(id: high, low)
    case .compound(let name): throw FilterError("\(name) cannot be printed as text")
    }
  }

  var string: String? {
    if case .text(let bytes) = self { return String(decoding: bytes, as: UTF8.self) }
    return nil
  }
}

extension Value {
  @inline(__always)
  func withScalar<Result, Failure: Error>(_ body: (Scalar) throws(Failure) -> Result) throws(Failure) -> Result {
    switch self {
    case .null: try body(.null)
    case .bool(let value): try body(.bool(value))
    case .integer(let value): try body(.integer(value))
    case .double(let value): try body(.double(value))
    case .string(let text): try Self.withText(text, body)
    case .html(let html): try Self.withText(html.text, body)
    case .instant(let instant): try body(.instant(instant))
    case .date(let date): try body(.date(date))
    case .id(let id): try body(.id(id.high, id.low))
    case .list: try body(.compound("a list"))
    case .object: try body(.compound("an object"))
    case .page: try body(.compound("a table"))
    case .row: try body(.compound("a row"))
    }
  }

  private static func withText<Result, Failure: Error>(
    _ text: String, _ body: (Scalar) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var text = text
    let result = text.withUTF8 { bytes in Swift.Result { () throws(Failure) in try body(.text(bytes)) } }
    return try result.get()
  }

  /// The value's text, as `~` and `join` need it.
  func text() throws(FilterError) -> String {
    if case .string(let text) = self { return text }
    return try withScalar { scalar throws(FilterError) in
      var output = Output(capacity: 64)
      try scalar.write(to: &output)
      return output.string()
    }
  }

  /// Null, false, 0 and whatever is empty count as false.
  var isTrue: Bool {
    switch self {
    case .null: false
    case .bool(let value): value
    case .integer(let value): value != 0
    case .double(let value): value != 0
    case .string(let text): !text.isEmpty
    case .html(let html): !html.text.isEmpty
    case .list(let values): !values.isEmpty
    case .object(let object): !object.isEmpty
    case .page(let page): !page.isEmpty
    case .row, .instant, .date, .id: true
    }
  }

  var kindName: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .integer, .double: "a number"
    case .string, .html: "text"
    case .list: "a list"
    case .object: "an object"
    case .page: "a table"
    case .row: "a row"
    case .instant: "an instant"
    case .date: "a date"
    case .id: "an id"
    }
  }
}

extension CellPage {
  /// A cell as a value of its own; a 16-byte blob is an id, other blobs are null.
  func value(_ row: Int, _ column: Int) -> Value {
    let cell = cell(row, column)
    return switch cell.kind {
    case .null: .null
    case .integer: .integer(cell.integer)
    case .double: .double(cell.double)
    case .text: .string(String(decoding: bytes(of: cell), as: UTF8.self))
    case .blob: Value(RecordID(bytes: bytes(of: cell)))
    }
  }
}
