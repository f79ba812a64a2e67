import Values

// Filters over lists, and those that answer with a value.
extension AnyFilter {
  static let collections: [String: AnyFilter] = [
    "length": .value { input, _, _ in
      switch input {
      case .null: 0
      case .list(let values): .integer(Int64(values.count))
      case .object(let object): .integer(Int64(object.count))
      case .page(let page): .integer(Int64(page.rowCount))
      default: .integer(Int64(try input.text().count))
      }
    },
    "first": .value { input, _, _ in try elements(input, "first").first ?? .null },
    "last": .value { input, _, _ in try elements(input, "last").last ?? .null },
    "limit": .value(1...1) { input, arguments, _ in
      .list(Array(try elements(input, "limit").prefix(max(0, try arguments.integer(0, of: "limit") ?? 0))))
    },
    "join": .value(0...1) { input, arguments, _ in
      .string(try elements(input, "join").map { try $0.text() }.joined(separator: try arguments.text(0) ?? ", "))
    },
    "json": .value { input, _, _ in
      var output = Output(capacity: 256)
      try writeJSON(input, &output, depth: 0)
      return .string(output.string())
    },
    "default": .value(0...1) { input, _, _ in input },
  ]

  private static func elements(_ input: Value, _ name: StaticString) throws(FilterError) -> [Value] {
    switch input {
    case .null: return []
    case .list(let values): return values
    case .page(let page): return (0..<page.rowCount).map { .row(page, $0) }
    default: throw FilterError("“\(name)” needs a list, not \(input.kindName)")
    }
  }

  /// RFC 8259. Numbers keep their digits; instants, dates and ids are strings.
  private static func writeJSON(_ value: Value, _ output: inout Output, depth: Int) throws(FilterError) {
    guard depth < 64 else { throw FilterError("this value nests too deeply for “json”") }
    switch value {
    case .null: output.write("null" as StaticString)
    case .bool, .integer, .double: output.write(try value.text())
    case .list(let values): try writeJSON(values, &output, depth: depth)
    case .page(let page): try writeJSON((0..<page.rowCount).map { .row(page, $0) }, &output, depth: depth)
    case .object(let object): try writeJSON(object.pairs, &output, depth: depth)
    case .row(let page, let row):
      try writeJSON(page.shape.names.enumerated().map { ($1, page.value(row, $0)) }, &output, depth: depth)
    default: writeJSON(try value.text(), &output)
    }
  }

  private static func writeJSON(_ values: [Value], _ output: inout Output, depth: Int) throws(FilterError) {
    output.write(byte: UInt8(ascii: "["))
    for (index, value) in values.enumerated() {
      if index > 0 { output.write(byte: UInt8(ascii: ",")) }
      try writeJSON(value, &output, depth: depth + 1)
    }
    output.write(byte: UInt8(ascii: "]"))
  }

  private static func writeJSON(_ pairs: [(name: String, value: Value)], _ output: inout Output, depth: Int) throws(FilterError) {
    output.write(byte: UInt8(ascii: "{"))
    for (index, pair) in pairs.enumerated() {
      if index > 0 { output.write(byte: UInt8(ascii: ",")) }
      writeJSON(pair.name, &output)
      output.write(byte: UInt8(ascii: ":"))
      try writeJSON(pair.value, &output, depth: depth + 1)
    }
    output.write(byte: UInt8(ascii: "}"))
  }

  private static func writeJSON(_ text: String, _ output: inout Output) {
    output.write(byte: UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        output.write(byte: UInt8(ascii: "\\"))
        output.write(byte: byte)
      case UInt8(ascii: "\n"): output.write("\\n" as StaticString)
      case 0..<0x20:
        output.write("\\u00" as StaticString)
        let digits: StaticString = "0123456789abcdef"
        output.write(byte: digits.utf8Start[Int(byte >> 4)])
        output.write(byte: digits.utf8Start[Int(byte & 15)])
      default: output.write(byte: byte)
      }
    }
    output.write(byte: UInt8(ascii: "\""))
  }
}
