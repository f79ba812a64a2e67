import Values

// Filters over numbers and money.
extension AnyFilter {
  static let numbers: [String: AnyFilter] = [
    "money": .text(0...1) { input, arguments, environment, output in
      try writeMoney(try money(input, arguments, environment, "money"), &output)
    },
    "input_money": .text(0...1) { input, arguments, environment, output in
      output.write(try money(input, arguments, environment, "input_money").decimal)
    },
    "number": .text(0...1) { input, arguments, _, output in
      try writeNumber(input, digits: try arguments.integer(0, of: "number"), &output)
    },
    "percent": .text(0...1) { input, arguments, _, output in
      let digits = try arguments.integer(0, of: "percent") ?? 0
      writeFixed(try input.double(for: "percent"), digits: digits, &output)
      output.write(byte: UInt8(ascii: "%"))
    },
    "bytes": .text { input, _, _, output in writeSize(try input.double(for: "bytes"), &output) },
    "plural": .text(2...2) { input, arguments, _, output in
      let isOne = try input.integer(for: "plural") == 1
      output.write(try arguments.text(isOne ? 0 : 1) ?? "")
    },
  ]

  private static func money(
    _ input: Scalar, _ arguments: [Value], _ environment: Environment, _ name: StaticString
  ) throws(FilterError) -> Money {
    var currency = environment.currency
    if let code = try arguments.text(0) {
      guard let given = Currency(code) else { throw FilterError("“\(code)” is no currency code") }
      currency = given
    }
    return Money(minor: try input.integer(for: name), currency: currency)
  }

  private static func scale(_ currency: Currency) -> Double { [1, 10, 100, 1000][min(currency.minorDigits, 3)] }

  /// `€1,234.50`, whole amounts without decimals.
  private static func writeMoney(_ money: Money, _ output: inout Output) throws(FilterError) {
    let unit = UInt64(scale(money.currency))
    if money.minor < 0 { output.write("−" as StaticString) }
    output.write(money.currency.symbol)
    writeGrouped(money.minor.magnitude / unit, &output)
    let fraction = Int(money.minor.magnitude % unit)
    guard fraction != 0 else { return }
    output.write(byte: UInt8(ascii: "."))
    output.write(padded: fraction, money.currency.minorDigits)
  }

  static func writeGrouped(_ number: UInt64, _ output: inout Output) {
    var unit: UInt64 = 1
    while number / unit >= 1000 { unit *= 1000 }
    output.write(integer: Int64(clamping: number / unit))
    while unit > 1 {
      let rest = number % unit
      unit /= 1000
      output.write(byte: UInt8(ascii: ","))
      output.write(padded: Int(rest / unit), 3)
    }
  }

  /// `1,234`; a fraction keeps its digits, or as many as are asked for.
  private static func writeNumber(_ input: Scalar, digits: Int?, _ output: inout Output) throws(FilterError) {
    if case .integer(let value) = input, (digits ?? 0) == 0 {
      if value < 0 { output.write("−" as StaticString) }
      return writeGrouped(value.magnitude, &output)
    }
    let value = try input.double(for: "number")
    guard abs(value) < 1e15 else { return output.write(double: value) }
    var fixed = Output(capacity: 40)
    writeFixed(abs(value), digits: digits ?? 2, &fixed)
    let parts = fixed.string().split(separator: ".")
    if value < 0 { output.write("−" as StaticString) }
    writeGrouped(UInt64(parts.first ?? "0") ?? 0, &output)
    var fraction = parts.count > 1 ? parts[1] : ""
    if digits == nil { while fraction.last == "0" { fraction.removeLast() } }
    if !fraction.isEmpty { output.write("." + fraction) }
  }

  /// A fixed number of digits after the point, at most six, halves away from zero.
  static func writeFixed(_ value: Double, digits: Int, _ output: inout Output) {
    let digits = min(max(digits, 0), 6)
    let factor = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000][digits]
    let scaled = (value * Double(factor)).rounded()
    guard abs(scaled) < 9e18 else { return output.write(value.description) }
    let whole = Int64(scaled)
    if whole < 0 { output.write(byte: UInt8(ascii: "-")) }
    output.write(integer: Int64(whole.magnitude) / Int64(factor))
    guard digits > 0 else { return }
    output.write(byte: UInt8(ascii: "."))
    output.write(padded: Int(whole.magnitude % UInt64(factor)), digits)
  }

  private static func writeSize(_ value: Double, _ output: inout Output) {
    let units: [(Double, StaticString)] = [(1, " B"), (1e3, " KB"), (1e6, " MB"), (1e9, " GB"), (1e12, " TB")]
    let unit = units.last { value >= $0.0 } ?? units[0]
    let scaled = value / unit.0
    writeFixed(scaled, digits: unit.0 > 1 && scaled < 100 && scaled != scaled.rounded() ? 1 : 0, &output)
    output.write(unit.1)
  }
}
