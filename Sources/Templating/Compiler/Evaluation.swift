// Expressions: each becomes a few instructions that leave a value in a slot, or goes straight to the output.
extension Compiler {
  mutating func newSlot() -> Int { freeSlots.popLast() ?? freshSlot() }

  /// One that nothing was ever in.
  mutating func freshSlot() -> Int {
    program.slotCount += 1
    return program.slotCount - 1
  }

  mutating func constant(_ value: Value) -> Operand {
    let key = String(describing: value)
    if let index = constantIndexes[key] { return .constant(index) }
    program.constants.append(value)
    constantIndexes[key] = program.constants.count - 1
    return .constant(program.constants.count - 1)
  }

  /// One site for each name read from each place, so that its cached column stays right within a loop.
  private mutating func site(_ name: String, of base: Operand) -> Int32 {
    let key = "\(base.raw).\(name)"
    if let index = siteIndexes[key] { return Int32(index) }
    program.sites.append(name)
    siteIndexes[key] = program.sites.count - 1
    return Int32(program.sites.count - 1)
  }

  private mutating func input(_ name: String) -> Operand {
    let input = Program.Input(name: name, isGlobal: scopes.isInInclude)
    if let slot = inputIndexes[input] { return .slot(slot) }
    program.slotCount += 1
    let slot = program.slotCount - 1
    inputIndexes[input] = slot
    program.inputs.append((input, slot))
    program.slotNames[slot] = name
    return .slot(slot)
  }

  private func binding(of name: String) -> Binding? { scopes.binding(name) }

  /// What an include is given: places and paths are read where they are used, anything else is computed once.
  mutating func binding(_ value: Expression, held: inout [Int]) throws(TemplateError) -> Binding {
    if let path = path(value) {
      if path.names.isEmpty { return .place(path.base) }
      if Operand.isLoop(path.base.raw), path.names.count == 1 { return .path(path.base, path.names) }
    }
    return .place(try operand(value, held: &held))
  }

  /// A name or a chain of members, as far as it needs no computing.
  mutating func path(_ expression: Expression) -> (base: Operand, names: [String])? {
    switch expression.kind {
    case .name("loop") where scopes.loop != nil: return nil
    case .name(let name):
      switch binding(of: name) {
      case .place(let operand): return (operand, [])
      case .path(let operand, let names): return (operand, names)
      case nil: return (input(name), [])
      }
    case .member(let base, let name): return path(base).map { ($0.base, $0.names + [name]) }
    default: return nil
    }
  }

  /// The operand that holds a value; a slot made for it is added to `held`, to be freed when the statement ends.
  mutating func operand(_ expression: Expression, held: inout [Int]) throws(TemplateError) -> Operand {
    if case .literal(let value) = expression.kind { return constant(value) }
    if let path = path(expression), path.names.isEmpty { return path.base }
    let slot = newSlot()
    held.append(slot)
    try evaluate(expression, into: slot)
    return .slot(slot)
  }

  /// Everything but the last member of a path, and the site of that one.
  mutating func lastMember(_ expression: Expression, held: inout [Int]) throws(TemplateError) -> (Operand, Int32)? {
    guard let path = path(expression), let last = path.names.last else { return nil }
    var base = path.base
    for name in path.names.dropLast() {
      let slot = newSlot()
      held.append(slot)
      emit(.member, a: Int32(slot), b: base.raw, c: site(name, of: base), at: expression.offset)
      base = .slot(slot)
    }
    return (base, site(last, of: base))
  }

  mutating func print(_ expression: Expression, _ escaping: Escaping) throws(TemplateError) {
    var held: [Int] = []
    defer { freeSlots += held }
    let (mode, offset) = (escaping.rawValue, expression.offset)
    if case .filter(let value, "default", let arguments) = expression.kind {
      try printFallback(value, arguments, escaping, at: offset)
    } else if case .filter(let input, let name, let arguments) = expression.kind {
      let call = try filterCall(name, arguments, at: offset, held: &held)
      if let (base, site) = try lastMember(input, held: &held) {
        emit(.printFilteredMember, mode: mode, a: base.raw, b: call, c: site, at: offset)
      } else {
        emit(.printFiltered, mode: mode, a: try operand(input, held: &held).raw, b: call, at: offset)
      }
    } else if let (base, site) = try lastMember(expression, held: &held) {
      printMember(base, site, mode, at: offset)
    } else {
      emit(.print, mode: mode, a: try operand(expression, held: &held).raw, at: offset)
    }
  }

  /// One instruction with the literal before it, if that is short: the most frequent pair of all.
  private mutating func printMember(_ base: Operand, _ site: Int32, _ mode: UInt8, at offset: Int) {
    if let last = program.code.last, last.opcode == .literal, last.b <= Output.literalStride, landing < program.code.count {
      program.code.removeLast()
      program.positions.removeLast()
      emit(.literalAndMember, mode: mode | UInt8(last.b) << 1, a: base.raw, b: last.a, c: site, at: offset)
    } else {
      emit(.printMember, mode: mode, a: base.raw, c: site, at: offset)
    }
  }

  /// Jumps, to where the caller will say, unless the condition holds.
  mutating func jumpIfFalse(_ condition: Expression) throws(TemplateError) -> Int {
    var held: [Int] = []
    defer { freeSlots += held }
    if let (base, site) = try lastMember(condition, held: &held) {
      return emit(.jumpIfMemberFalse, a: base.raw, c: site, at: condition.offset)
    }
    if case .binary(.equal, let left, let right) = condition.kind {
      let (left, right) = (try operand(left, held: &held), try operand(right, held: &held))
      return emit(.jumpUnlessEqual, a: left.raw, c: right.raw, at: condition.offset)
    }
    return emit(.jumpIfFalse, a: try operand(condition, held: &held).raw, at: condition.offset)
  }

  mutating func filterCall(
    _ name: String, _ arguments: [Expression], at offset: Int, held: inout [Int]
  ) throws(TemplateError) -> Int32 {
    guard let filter = filters[name] else { throw error(offset, "there is no filter “\(name)”") }
    guard filter.arity.contains(arguments.count) else { throw error(offset, "“\(name)” takes \(filter.arityText), not \(arguments.count)") }
    var operands: [Operand] = []
    for argument in arguments { operands.append(try operand(argument, held: &held)) }
    let constants = operands.allSatisfy { $0.raw < 0 } ? operands.map { program.constants[Int(-1 - $0.raw)] } : nil
    program.filterCalls.append(Program.FilterCall(filter: filter, arguments: operands, constants: constants))
    return Int32(program.filterCalls.count - 1)
  }
}

extension Compiler {
  mutating func evaluate(_ expression: Expression, into slot: Int) throws(TemplateError) {
    var held: [Int] = []
    defer { freeSlots += held }
    let (target, offset) = (Int32(slot), expression.offset)
    if let (base, site) = try lastMember(expression, held: &held) {
      emit(.member, a: target, b: base.raw, c: site, at: offset)
      return
    }
    switch expression.kind {
    case .literal, .name:
      if case .name("loop") = expression.kind, scopes.loop != nil {
        throw error(offset, "“loop” has index, index0, first, last and length")
      }
      emit(.move, a: target, b: try operand(expression, held: &held).raw, at: offset)
    case .member(let base, let name): try member(base, name, into: target, at: offset)
    case .element(let base, let index):
      emit(.element, a: target, b: try operand(base, held: &held).raw, c: try operand(index, held: &held).raw, at: offset)
    case .list(let elements): try list(elements, into: target, at: offset)
    case .object(let members): try object(members, into: target, at: offset)
    case .not(let value): emit(.not, a: target, b: try operand(value, held: &held).raw, at: offset)
    case .and(let left, let right): try shortCut(left, right, .jumpIfFalse, into: slot, at: offset)
    case .or(let left, let right): try shortCut(left, right, .jumpIfTrue, into: slot, at: offset)
    case .binary(let operation, let left, let right):
      let mode = Self.operators.firstIndex(of: operation) ?? 0
      let (left, right) = (try operand(left, held: &held), try operand(right, held: &held))
      emit(.binary, mode: UInt8(mode), a: target, b: left.raw, c: right.raw, at: offset)
    case .conditional(let condition, let then, let otherwise):
      try choice(condition, then, otherwise, into: slot, at: offset)
    case .filter(let input, "default", let arguments): try fallback(input, arguments, into: slot, at: offset)
    case .filter(let input, let name, let arguments):
      let call = try filterCall(name, arguments, at: offset, held: &held)
      emit(.filter, a: target, b: call, c: try operand(input, held: &held).raw, at: offset)
    case .isDefined(let value): try definedness(value, into: target, at: offset)
    case .parent: throw error(offset, "super() stands alone: {{ super() }}")
    }
  }

  static let operators: [Expression.Operator] = [
    .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .add, .subtract, .multiply, .divide, .concatenate, .contained,
  ]

  private mutating func member(_ base: Expression, _ name: String, into target: Int32, at offset: Int) throws(TemplateError) {
    if case .name("loop") = base.kind, let loop = scopes.loop {
      guard let field = LoopField.named(name) else { throw error(offset, "“loop” has index, index0, first, last and length") }
      emit(.loopField, a: target, b: Int32(loop), c: Int32(field.rawValue), at: offset)
      return
    }
    var held: [Int] = []
    let base = try operand(base, held: &held)
    emit(.member, a: target, b: base.raw, c: site(name, of: base), at: offset)
    freeSlots += held
  }

  private mutating func list(_ elements: [Expression], into target: Int32, at offset: Int) throws(TemplateError) {
    var (held, operands) = ([Int](), [Operand]())
    for element in elements { operands.append(try operand(element, held: &held)) }
    program.lists.append(operands)
    emit(.list, a: target, b: Int32(program.lists.count - 1), at: offset)
    freeSlots += held
  }

  private mutating func object(
    _ members: [(name: String, value: Expression)], into target: Int32, at offset: Int
  ) throws(TemplateError) {
    var (held, operands) = ([Int](), [(name: String, value: Operand)]())
    for (name, value) in members { operands.append((name, try operand(value, held: &held))) }
    program.objects.append(operands)
    emit(.object, a: target, b: Int32(program.objects.count - 1), at: offset)
    freeSlots += held
  }

  private mutating func shortCut(
    _ left: Expression, _ right: Expression, _ jump: Opcode, into slot: Int, at offset: Int
  ) throws(TemplateError) {
    try evaluate(left, into: slot)
    let exit = emit(jump, a: Int32(slot), at: offset)
    try evaluate(right, into: slot)
    patch(exit, to: land())
  }

  private mutating func choice(
    _ condition: Expression, _ then: Expression, _ otherwise: Expression, into slot: Int, at offset: Int
  ) throws(TemplateError) {
    let skip = try jumpIfFalse(condition)
    try evaluate(then, into: slot)
    let exit = emit(.jump, at: offset)
    patch(skip, to: land())
    try evaluate(otherwise, into: slot)
    patch(exit, to: land())
  }

  mutating func definedness(_ value: Expression, into target: Int32, at offset: Int) throws(TemplateError) {
    var held: [Int] = []
    if let (base, site) = try lastMember(value, held: &held) {
      emit(.hasMember, a: target, b: base.raw, c: site, at: offset)
    } else if let path = path(value) {
      emit(.isDefined, a: target, b: path.base.raw, at: offset)
    } else {
      emit(.move, a: target, b: constant(.bool(true)).raw, at: offset)
    }
    freeSlots += held
  }
}

/// What `loop.…` answers.
enum LoopField: Int {
  case index, index0, first, last, length

  static func named(_ name: String) -> LoopField? {
    switch name {
    case "index": .index
    case "index0": .index0
    case "first": .first
    case "last": .last
    case "length": .length
    default: nil
    }
  }
}
