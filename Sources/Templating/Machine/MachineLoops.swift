import Values

// Loops: over a page by pointers that stand only while its arrays are held, over anything else by values.
extension Machine {
  mutating func loop(
    _ instruction: Instruction, _ counter: Int, _ code: UnsafePointer<Instruction>, _ literals: UnsafeBufferPointer<UInt8>
  ) throws(TemplateError) -> Int {
    guard depth < Self.depthLimit else { throw program.error(at: counter, "includes and loops nest deeper than \(Self.depthLimit)") }
    depth += 1
    defer { depth -= 1 }
    let index = Int(instruction.a)
    switch try value(instruction.b, counter) {
    case .page(let page):
      guard !page.isEmpty else { return Int(instruction.c) }
      return try walk(page, index, counter, code, literals)
    case .list(let values): return try walk(values, index, counter, instruction.c, code, literals)
    case .object(let object):
      let pairs = object.pairs.map { Value.object(["key": .string($0.name), "value": $0.value]) }
      return try walk(pairs, index, counter, instruction.c, code, literals)
    case .null: return Int(instruction.c)
    case let other: throw program.error(at: counter, "\(other.kindName) cannot be walked through; a list, a table or an object can")
    }
  }

  private mutating func walk(
    _ values: [Value], _ index: Int, _ counter: Int, _ empty: Int32, _ code: UnsafePointer<Instruction>,
    _ literals: UnsafeBufferPointer<UInt8>
  ) throws(TemplateError) -> Int {
    guard !values.isEmpty else { return Int(empty) }
    loops[index] = LoopState(list: values, count: values.count)
    defer { loops[index] = LoopState() }
    return try run(code, literals, from: counter + 1)
  }

  private mutating func walk(
    _ page: CellPage, _ index: Int, _ counter: Int, _ code: UnsafePointer<Instruction>, _ literals: UnsafeBufferPointer<UInt8>
  ) throws(TemplateError) -> Int {
    try page.cells.withUnsafeBufferPointer { cells throws(TemplateError) in
      try page.arena.withUnsafeBufferPointer { arena throws(TemplateError) in
        precondition(cells.count >= page.rowCount * page.columnCount, "a page has a cell for each column of each row")
        let shape = UnsafeRawPointer(Unmanaged.passUnretained(page.shape).toOpaque())
        loops[index] = LoopState(page: page, count: page.rowCount, columns: page.columnCount)
        cursors[index] = RowCursor(shape: shape, row: cells.baseAddress, arena: arena.baseAddress, arenaCount: arena.count)
        defer { (loops[index], cursors[index]) = (LoopState(), RowCursor()) }
        return try run(code, literals, from: counter + 1)
      }
    }
  }

  /// To the next element; false at the end.
  @inline(__always)
  mutating func advance(_ index: Int) -> Bool {
    let loop = loops + index
    loop.pointee.index += 1
    guard loop.pointee.index < loop.pointee.count else { return false }
    if let row = cursors[index].row { cursors[index].row = row + loop.pointee.columns }
    return true
  }
}
