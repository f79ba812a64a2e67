// `a | default(b)`: b where a is null, empty text or not known at all. The one place that forgives an unknown name.
extension Compiler {
  mutating func fallback(_ value: Expression, _ arguments: [Expression], into slot: Int, at offset: Int) throws(TemplateError) {
    let otherwise = try otherwise(arguments, at: offset)
    let blank = try jumpIfBlank(value, into: slot)
    let isComputed = path(value) == nil
    if !isComputed { try evaluate(value, into: slot) }
    let done = emit(.jump, at: offset)
    patch(blank, to: land())
    try evaluate(otherwise, into: slot)
    patch(done, to: land())
  }

  /// Prints either side where it stands, so that a cell is never made a value first.
  mutating func printFallback(
    _ value: Expression, _ arguments: [Expression], _ escaping: Escaping, at offset: Int
  ) throws(TemplateError) {
    let otherwise = try otherwise(arguments, at: offset)
    let slot = newSlot()
    defer { freeSlots.append(slot) }
    let blank = try jumpIfBlank(value, into: slot)
    if path(value) == nil {
      emit(.print, mode: escaping.rawValue, a: Int32(slot), at: offset)
    } else {
      try print(value, escaping)
    }
    let done = emit(.jump, at: offset)
    patch(blank, to: land())
    try print(otherwise, escaping)
    patch(done, to: land())
  }

  private func otherwise(_ arguments: [Expression], at offset: Int) throws(TemplateError) -> Expression {
    guard arguments.count <= 1 else { throw error(offset, "“default” takes one argument, not \(arguments.count)") }
    return arguments.first ?? Expression(.literal(.string("")), at: offset)
  }

  /// Jumps if there is nothing to show. A place is looked at where it is, anything else is computed into the slot first.
  private mutating func jumpIfBlank(_ value: Expression, into slot: Int) throws(TemplateError) -> Int {
    var held: [Int] = []
    defer { freeSlots += held }
    if let (base, site) = try lastMember(value, held: &held) {
      return emit(.jumpIfMemberBlank, a: base.raw, c: site, at: value.offset)
    }
    if let path = path(value) { return emit(.jumpIfBlank, a: path.base.raw, at: value.offset) }
    try evaluate(value, into: slot)
    return emit(.jumpIfBlank, a: Int32(slot), at: value.offset)
  }
}
