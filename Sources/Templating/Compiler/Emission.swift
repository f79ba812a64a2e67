// How the compiler writes code, and what literal text and branches come to.
extension Compiler {
  var source: Source { stack[stack.count - 1].source }

  func error(_ offset: Int, _ message: String) -> TemplateError { source.error(at: offset, message) }

  @discardableResult
  mutating func emit(_ opcode: Opcode, mode: UInt8 = 0, a: Int32 = 0, b: Int32 = 0, c: Int32 = 0, at offset: Int) -> Int {
    program.code.append(Instruction(opcode: opcode, mode: mode, a: a, b: b, c: c))
    program.positions.append(Program.Position(source: sourceIndex(), offset: Int32(offset)))
    return program.code.count - 1
  }

  private mutating func sourceIndex() -> Int32 {
    if let index = sourceIndexes[source.file] { return index }
    let index = Int32(program.sources.count)
    program.sources.append(source)
    sourceIndexes[source.file] = index
    return index
  }

  var here: Int32 { Int32(program.code.count) }

  /// A place that a jump goes to.
  mutating func land() -> Int32 {
    landing = program.code.count
    return here
  }

  mutating func patch(_ index: Int, to target: Int32, keyPath: WritableKeyPath<PatchTarget, Int32> = \.b) {
    let old = program.code[index]
    var target_ = PatchTarget(b: old.b, c: old.c)
    target_[keyPath: keyPath] = target
    program.code[index] = Instruction(opcode: old.opcode, mode: old.mode, a: old.a, b: target_.b, c: target_.c)
  }

  struct PatchTarget {
    var b: Int32
    var c: Int32
  }

  mutating func markup(_ range: Range<Int>) throws(TemplateError) {
    var position = range.lowerBound
    while position < range.upperBound {
      let end = scanner.scan(source.bytes, position..<range.upperBound)
      literal(position..<end)
      if let complaint = scanner.complaint { throw error(end, complaint) }
      guard end < range.upperBound else { return }
      emit(.endAddress, at: end)
      scanner.endValue()
      literal(end..<end + 1)
      position = end + 1
    }
  }

  private mutating func literal(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    let bytes = source.bytes[range]
    if let last = program.code.last, last.opcode == .literal, landing < program.code.count,
      Int(last.a + last.b) == program.literals.count
    {
      program.code[program.code.count - 1] = Instruction(opcode: .literal, a: last.a, b: last.b + Int32(bytes.count))
    } else {
      emit(.literal, a: Int32(program.literals.count), b: Int32(bytes.count), at: range.lowerBound)
    }
    program.literals += bytes
  }

  /// Before the first thing in an address that may differ from render to render.
  mutating func beginAddress(at offset: Int) throws(TemplateError) {
    guard case .open(let prefix) = scanner.state.address else { return }
    emit(.beginAddress, a: Int32(prefix.count), at: offset)
    scanner.state.address = .checked
  }

  mutating func output(_ expression: Expression) throws(TemplateError) {
    if case .parent = expression.kind {
      guard let current = parents.last else { throw error(expression.offset, "super() stands in a block") }
      return try block(current.name, level: current.level + 1, at: expression.offset)
    }
    let (escaping, reason) = scanner.state.escaping()
    guard let escaping else { throw error(expression.offset, "a value cannot be printed \(reason)") }
    try beginAddress(at: expression.offset)
    try print(expression, escaping)
  }

  mutating func conditional(_ branches: [Branch], at offset: Int) throws(TemplateError) {
    try beginAddress(at: offset)
    let start = scanner.state
    var (exits, end) = ([Int](), HTMLState?.none)
    for branch in branches {
      let skip = try branch.condition.map { condition throws(TemplateError) in try self.jumpIfFalse(condition) }
      scanner.state = start
      try nodes(branch.nodes)
      end = try meet(end, scanner.state, at: offset)
      if branch.condition != nil { exits.append(emit(.jump, at: offset)) }
      if let skip { patch(skip, to: land()) }
    }
    if branches.last?.condition != nil { end = try meet(end, start, at: offset) }
    for exit in exits { patch(exit, to: land()) }
    scanner.state = end ?? start
  }

  private func meet(_ known: HTMLState?, _ next: HTMLState, at offset: Int) throws(TemplateError) -> HTMLState {
    guard let known else { return next }
    guard let state = HTMLState.meeting(known, next) else {
      throw error(
        offset, "the branches leave the markup in different states: one opens a tag, an attribute or a quote that another does not")
    }
    return state
  }

  mutating func loop(
    _ name: String, _ list: Expression, _ body: [Node], _ otherwise: [Node], at offset: Int
  ) throws(TemplateError) {
    if name == "loop" { throw error(offset, "“loop” is what a loop says about itself") }
    try beginAddress(at: offset)
    var held: [Int] = []
    let over = try operand(list, held: &held)
    let index = program.loopCount
    program.loopCount += 1
    let loop = emit(.loop, a: Int32(index), b: over.raw, at: list.offset)
    let start = scanner.state.atBoundary
    scanner.state = start
    scopes.open(loop: index)
    scopes.bind(name, .place(.loop(index)))
    let bodyStart = land()
    try nodes(body)
    scopes.close()
    guard HTMLState.meeting(start, scanner.state) == start else {
      throw error(offset, "the loop's body ends in another state of the markup than it starts in")
    }
    scanner.state = start
    emit(.next, a: Int32(index), b: bodyStart, at: offset)
    try emptyCase(loop, otherwise, start, at: offset)
    freeSlots += held
  }

  private mutating func emptyCase(_ loop: Int, _ nodes: [Node], _ start: HTMLState, at offset: Int) throws(TemplateError) {
    guard !nodes.isEmpty else {
      patch(loop, to: land(), keyPath: \.c)
      return
    }
    let exit = emit(.jump, at: offset)
    patch(loop, to: land(), keyPath: \.c)
    scanner.state = start
    try self.nodes(nodes)
    scanner.state = try meet(start, scanner.state, at: offset)
    patch(exit, to: land())
  }
}
