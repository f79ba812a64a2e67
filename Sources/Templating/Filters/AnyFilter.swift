import Values

/// Writes text made of one value; null never reaches it. What it writes is escaped afterwards.
typealias TextFilter = @Sendable (_ input: Scalar, _ arguments: [Value], _ environment: Environment, _ output: inout Output) throws -> Void
typealias ValueFilter = Filter.Body

/// A filter with the number of arguments it takes.
struct AnyFilter: Sendable {
  enum Body: Sendable {
    case text(TextFilter)
    case value(ValueFilter)
  }

  let body: Body
  let arity: ClosedRange<Int>

  static func text(_ arity: ClosedRange<Int> = 0...0, _ filter: @escaping TextFilter) -> AnyFilter {
    AnyFilter(body: .text(filter), arity: arity)
  }
  static func value(_ arity: ClosedRange<Int> = 0...0, _ filter: @escaping ValueFilter) -> AnyFilter {
    AnyFilter(body: .value(filter), arity: arity)
  }

  var arityText: String {
    let (low, high) = (arity.lowerBound, arity.upperBound)
    let count = low == high ? "\(low)" : "\(low) to \(high)"
    return count + (high == 1 ? " argument" : " arguments")
  }

  /// What a person may not read has no date, no amount and no case: it stays as it is.
  private var passingVeils: AnyFilter {
    guard case .text(let filter) = body else { return self }
    return AnyFilter(
      body: .text { input, arguments, environment, output in
        if input.isVeil { return output.write(Veil.text) }
        try filter(input, arguments, environment, &output)
      }, arity: arity)
  }

  /// Every filter there is: the built-in ones and those registered, which may replace them.
  static func all(with own: [Filter]) -> [String: AnyFilter] {
    var filters = text.merging(numbers) { $1 }.merging(times) { $1 }.merging(collections) { $1 }
    for (name, filter) in filters { filters[name] = filter.passingVeils }
    for filter in own { filters[filter.name] = AnyFilter(body: .value(filter.body), arity: 0...8) }
    return filters
  }
}

// What filters read their input and arguments as.
extension Scalar {
  var isVeil: Bool {
    guard case .text(let bytes) = self, bytes.count == Veil.text.utf8.count else { return false }
    return string == Veil.text
  }

  func text() throws(FilterError) -> String {
    if let string { return string }
    var output = Output(capacity: 64)
    try write(to: &output)
    return output.string()
  }

  /// A whole number; text of digits counts.
  func integer(for filter: StaticString) throws(FilterError) -> Int64 {
    switch self {
    case .integer(let value): return value
    case .double(let value): if let whole = Int64(exactly: value.rounded()) { return whole }
    default: if let text = string, let value = Int64(text) { return value }
    }
    throw FilterError("“\(filter)” needs a number")
  }

  func double(for filter: StaticString) throws(FilterError) -> Double {
    switch self {
    case .integer(let value): return Double(value)
    case .double(let value) where value.isFinite: return value
    default: if let text = string, let value = Double(text), value.isFinite { return value }
    }
    throw FilterError("“\(filter)” needs a number")
  }
}

extension [Value] {
  func integer(_ index: Int, of filter: StaticString) throws(FilterError) -> Int? {
    guard indices.contains(index) else { return nil }
    guard case .integer(let value) = self[index] else { throw FilterError("argument \(index + 1) of “\(filter)” is a whole number") }
    return Int(clamping: value)
  }

  func text(_ index: Int) throws(FilterError) -> String? {
    guard indices.contains(index) else { return nil }
    if case .null = self[index] { return nil }
    return try self[index].text()
  }
}
