import Values

// Writing values with the escaping of their place.
extension Machine {
  @inline(__always)
  mutating func printMember(_ instruction: Instruction, _ counter: Int) throws(TemplateError) {
    guard let cell = try cell(instruction.a, instruction.c, counter) else {
      return try print(member(instruction.a, instruction.c, counter), instruction.mode & 1, counter)
    }
    if cell.kind == .text {
      let text = bytes(instruction.a, cell)
      if let start = text.baseAddress { output.writeEscapedInline(start, text.count) }
    } else {
      try print(scalar(instruction.a, cell), counter)
    }
  }

  /// A scalar that needs no escaping unless it is text.
  private mutating func print(_ scalar: Scalar, _ counter: Int) throws(TemplateError) {
    if case .text(let text) = scalar {
      if let start = text.baseAddress { output.writeEscaped(start, text.count) }
      return
    }
    do { try scalar.write(to: &output) } catch { throw program.error(at: counter, error.description) }
  }

  mutating func print(_ value: Value, _ mode: UInt8, _ counter: Int) throws(TemplateError) {
    switch value {
    case .string(let text): output.writeEscaped(text)
    case .html(let html) where mode == Escaping.text.rawValue: output.write(html.text)
    case .html(let html): output.writeEscaped(html.text)
    case .list, .object, .page, .row: throw program.error(at: counter, "\(value.kindName) cannot be printed")
    default: try value.withScalar { scalar throws(TemplateError) in try print(scalar, counter) }
    }
  }

  mutating func printFilteredMember(_ instruction: Instruction, _ counter: Int) throws(TemplateError) {
    let call = program.filterCalls[Int(instruction.b)]
    if case .text(let filter) = call.filter.body, let cell = try cell(instruction.a, instruction.c, counter) {
      if cell.kind == .null { return }
      try write(filter, scalar(instruction.a, cell), arguments(call, counter), counter)
    } else {
      try printFiltered(member(instruction.a, instruction.c, counter), instruction, counter)
    }
  }

  mutating func printFiltered(_ input: Value, _ instruction: Instruction, _ counter: Int) throws(TemplateError) {
    let call = program.filterCalls[Int(instruction.b)]
    guard case .text(let filter) = call.filter.body else {
      return try print(filtered(input, Int(instruction.b), counter), instruction.mode, counter)
    }
    if case .null = input { return }
    let arguments = try arguments(call, counter)
    try input.withScalar { scalar throws(TemplateError) in try write(filter, scalar, arguments, counter) }
  }

  private mutating func write(
    _ filter: TextFilter, _ input: Scalar, _ arguments: [Value], _ counter: Int
  ) throws(TemplateError) {
    scratch.truncate(to: 0)
    do { try filter(input, arguments, environment, &scratch) } catch { throw program.error(at: counter, "\(error)") }
    scratch.withBytes(from: 0) { if let start = $0.baseAddress { output.writeEscaped(start, $0.count) } }
  }

  private func arguments(_ call: Program.FilterCall, _ counter: Int) throws(TemplateError) -> [Value] {
    if let constants = call.constants { return constants }
    var values: [Value] = []
    values.reserveCapacity(call.arguments.count)
    for operand in call.arguments { values.append(try value(operand.raw, counter)) }
    return values
  }

  mutating func filtered(_ input: Value, _ index: Int, _ counter: Int) throws(TemplateError) -> Value {
    let call = program.filterCalls[index]
    let arguments = try arguments(call, counter)
    do {
      switch call.filter.body {
      case .value(let filter): return try filter(input, arguments, environment)
      case .text(let filter):
        if case .null = input { return .null }
        scratch.truncate(to: 0)
        try input.withScalar { try filter($0, arguments, environment, &scratch) }
        return .string(scratch.string())
      }
    } catch {
      throw program.error(at: counter, "\(error)")
    }
  }
}
