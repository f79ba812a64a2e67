import Values

/// One rendering: a program, its slots and what it has written.
struct Machine: ~Copyable {
  let program: Program
  let library: Library
  let environment: Environment
  let globals: Object
  var output: Output
  /// Where a filter writes what is escaped afterwards.
  var scratch = Output(capacity: 256)
  let slots: UnsafeMutablePointer<Value?>
  let loops: UnsafeMutablePointer<LoopState>
  let cursors: UnsafeMutablePointer<RowCursor>
  let columns: UnsafeMutablePointer<CachedColumn>
  /// Shapes seen are kept alive, so that the address of one is never another's.
  var shapes: [Shape] = []
  /// So are the names of objects that a mold made.
  var tables: [NameTable] = []
  var addressStart = 0
  var depth: Int

  static let depthLimit = 120

  init(
    _ program: Program, library: Library, values: Object, globals: Object, environment: Environment, output: consuming Output, depth: Int
  ) {
    self.program = program
    self.library = library
    self.environment = environment
    self.globals = globals
    self.output = output
    self.depth = depth
    slots = .allocate(capacity: program.slotCount)
    slots.initialize(repeating: nil, count: program.slotCount)
    loops = .allocate(capacity: program.loopCount)
    loops.initialize(repeating: LoopState(), count: program.loopCount)
    cursors = .allocate(capacity: program.loopCount)
    cursors.initialize(repeating: RowCursor(), count: program.loopCount)
    columns = .allocate(capacity: program.sites.count)
    columns.initialize(repeating: CachedColumn(), count: program.sites.count)
    for (input, slot) in program.inputs {
      slots[slot] = (input.isGlobal ? nil : values[input.name]) ?? globals[input.name]
    }
  }

  deinit {
    slots.deinitialize(count: program.slotCount)
    slots.deallocate()
    loops.deinitialize(count: program.loopCount)
    loops.deallocate()
    cursors.deallocate()
    columns.deallocate()
  }

  mutating func run() throws(TemplateError) {
    let program = program
    try program.code.withUnsafeBufferPointer { code throws(TemplateError) in
      try program.literals.withUnsafeBufferPointer { literals throws(TemplateError) in
        guard let code = code.baseAddress else { return }
        _ = try run(code, literals, from: 0)
      }
    }
  }
}

/// A loop on its way, over a list or a page.
struct LoopState {
  var list: [Value] = []
  var page: CellPage?
  var index = 0
  var count = 0
  var columns = 0
}

/// Where a loop over a page stands: trivial, and four words, for every cell printed looks here. The pointers are those of the page
/// and stand only within the closure that walks it.
struct RowCursor {
  var shape: UnsafeRawPointer?
  /// The cells of the current row; nil in a loop over anything else.
  var row: UnsafePointer<Cell>?
  var arena: UnsafePointer<UInt8>?
  var arenaCount = 0
}

/// The column of a name in the shape seen last.
struct CachedColumn {
  var shape: UnsafeRawPointer?
  var column: Int32 = 0
}

extension Machine {
  /// Runs until the end of the program or of the loop whose body starts here; answers where to go on.
  mutating func run(
    _ code: UnsafePointer<Instruction>, _ literals: UnsafeBufferPointer<UInt8>, from start: Int
  ) throws(TemplateError) -> Int {
    var counter = start
    while true {
      let instruction = code[counter]
      switch instruction.opcode {
      case .literal:
        if let base = literals.baseAddress { output.write(literal: base + Int(instruction.a), Int(instruction.b)) }
      case .literalAndMember:
        if let base = literals.baseAddress { output.write(literal: base + Int(instruction.b), Int(instruction.mode >> 1)) }
        try printMember(instruction, counter)
      case .printMember: try printMember(instruction, counter)
      case .jump:
        counter = Int(instruction.b)
        continue
      case .jumpIfFalse, .jumpIfTrue, .jumpIfMemberFalse, .jumpUnlessEqual, .jumpIfBlank, .jumpIfMemberBlank:
        if try !jumps(instruction, counter) { break }
        counter = Int(instruction.b)
        continue
      case .next:
        if advance(Int(instruction.a)) {
          counter = Int(instruction.b)
          continue
        }
        return counter + 1
      case .loop:
        counter = try loop(instruction, counter, code, literals)
        continue
      case .end: return counter
      default: try step(instruction, counter)
      }
      counter &+= 1
    }
  }

  private mutating func step(_ instruction: Instruction, _ counter: Int) throws(TemplateError) {
    switch instruction.opcode {
    case .print: try print(value(instruction.a, counter), instruction.mode, counter)
    case .printFiltered: try printFiltered(value(instruction.a, counter), instruction, counter)
    case .printFilteredMember: try printFilteredMember(instruction, counter)
    case .call: try call(program.templateCalls[Int(instruction.a)], counter)
    case .beginAddress: addressStart = output.count - Int(instruction.a)
    case .endAddress: endAddress()
    default: slots[Int(instruction.a)] = try result(instruction, counter)
    }
  }

  /// The value that an instruction with a target computes.
  private mutating func result(_ instruction: Instruction, _ counter: Int) throws(TemplateError) -> Value {
    switch instruction.opcode {
    case .member: return try member(instruction.b, instruction.c, counter)
    case .element: return try element(value(instruction.b, counter), value(instruction.c, counter), counter)
    case .move: return try value(instruction.b, counter)
    case .not: return .bool(!(try value(instruction.b, counter).isTrue))
    case .isDefined: return .bool(Operand.isLoop(instruction.b) || instruction.b < 0 || slots[Int(instruction.b)] != nil)
    case .hasMember: return .bool(try hasMember(instruction.b, instruction.c, counter))
    case .loopField: return loopField(Int(instruction.b), instruction.c)
    case .filter: return try filtered(value(instruction.c, counter), Int(instruction.b), counter)
    case .binary:
      let (left, right) = (try value(instruction.b, counter), try value(instruction.c, counter))
      do { return try Value.binary(Compiler.operators[Int(instruction.mode)], left, right) } catch {
        throw program.error(at: counter, error.description)
      }
    case .object:
      var object = Object()
      for (name, operand) in program.objects[Int(instruction.b)] { object[name] = try value(operand.raw, counter) }
      return .object(object)
    default:
      var values: [Value] = []
      for operand in program.lists[Int(instruction.b)] { values.append(try value(operand.raw, counter)) }
      return .list(values)
    }
  }

  private mutating func call(_ call: Program.TemplateCall, _ counter: Int) throws(TemplateError) {
    guard depth < Self.depthLimit else { throw program.error(at: counter, "includes and loops nest deeper than \(Self.depthLimit)") }
    guard let callee = library.programs[call.name] else { throw program.error(at: counter, "there is no template “\(call.name)”") }
    var values = Object()
    for (name, operand) in call.arguments { values[name] = try value(operand.raw, counter) }
    var taken = Output(capacity: 64)
    swap(&taken, &output)
    var inner = Machine(
      callee, library: library, values: values, globals: globals, environment: environment, output: taken, depth: depth + 1)
    try inner.run()
    swap(&inner.output, &output)
  }

  /// Replaces an address with another scheme than those allowed.
  private mutating func endAddress() {
    guard !output.withBytes(from: addressStart, { Address.isAllowed($0) }) else { return }
    output.truncate(to: addressStart)
    output.write(byte: UInt8(ascii: "#"))
  }
}
