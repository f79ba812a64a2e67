import Values

// Reading values: slots, constants, loop variables, members.
extension Machine {
  func value(_ raw: Int32, _ counter: Int) throws(TemplateError) -> Value {
    if raw < 0 { return program.constants[Int(-1 - raw)] }
    if Operand.isLoop(raw) { return loopValue(Operand.loopIndex(raw)) }
    if let value = slots[Int(raw)] { return value }
    throw program.error(at: counter, "“\(program.slotNames[Int(raw)] ?? "?")” is not known here")
  }

  private func loopValue(_ index: Int) -> Value {
    if let page = loops[index].page { return .row(page, loops[index].index) }
    return loops[index].list[loops[index].index]
  }

  func loopField(_ index: Int, _ field: Int32) -> Value {
    let (position, count) = (loops[index].index, loops[index].count)
    return switch LoopField(rawValue: Int(field)) {
    case .index: .integer(Int64(position + 1))
    case .index0: .integer(Int64(position))
    case .first: .bool(position == 0)
    case .last: .bool(position == count - 1)
    case .length, nil: .integer(Int64(count))
    }
  }

  /// The cell of the current row of a loop over a page; nil when the operand is something else.
  @inline(__always)
  mutating func cell(_ base: Int32, _ site: Int32, _ counter: Int) throws(TemplateError) -> Cell? {
    guard Operand.isLoop(base) else { return nil }
    let cursor = cursors + Operand.loopIndex(base)
    guard let row = cursor.pointee.row else { return nil }
    let cached = columns + Int(site)
    if cached.pointee.shape != cursor.pointee.shape { try bind(site, Operand.loopIndex(base), counter) }
    return row[Int(cached.pointee.column)]
  }

  @inline(never)
  private mutating func bind(_ site: Int32, _ loop: Int, _ counter: Int) throws(TemplateError) {
    let name = program.sites[Int(site)]
    guard let page = loops[loop].page, let column = page.shape.index(of: name) else {
      throw program.error(at: counter, "there is no column “\(name)” (\(names(loops[loop].page?.shape.names ?? [])))")
    }
    if !shapes.contains(where: { $0 === page.shape }) { shapes.append(page.shape) }
    columns[Int(site)] = CachedColumn(shape: cursors[loop].shape, column: Int32(column))
  }

  /// Bytes of a text or blob cell of the loop's page.
  @inline(__always)
  func bytes(_ base: Int32, _ cell: Cell) -> UnsafeBufferPointer<UInt8> {
    let cursor = cursors + Operand.loopIndex(base)
    let (offset, count) = (Int(truncatingIfNeeded: cell.bits), Int(cell.count))
    guard let arena = cursor.pointee.arena, count > 0 else { return UnsafeBufferPointer(start: nil, count: 0) }
    precondition(offset >= 0 && offset <= cursor.pointee.arenaCount &- count, "a cell points outside of its page")
    return UnsafeBufferPointer(start: arena + offset, count: count)
  }

  func scalar(_ base: Int32, _ cell: Cell) -> Scalar {
    switch cell.kind {
    case .null: return .null
    case .integer: return .integer(cell.integer)
    case .double: return .double(cell.double)
    case .text: return .text(bytes(base, cell))
    case .blob:
      let bytes = bytes(base, cell)
      guard bytes.count == 16 else { return .compound("a blob") }
      return RecordID(bytes: bytes).map { .id($0.high, $0.low) } ?? .null
    }
  }

  mutating func member(_ base: Int32, _ site: Int32, _ counter: Int) throws(TemplateError) -> Value {
    if let cell = try cell(base, site, counter) {
      switch cell.kind {
      case .null: return .null
      case .integer: return .integer(cell.integer)
      case .double: return .double(cell.double)
      case .text: return .string(String(decoding: bytes(base, cell), as: UTF8.self))
      case .blob: return Value(RecordID(bytes: bytes(base, cell)))
      }
    }
    let value = try value(base, counter)
    if let member = placed(site, in: value) { return member }
    return try member(of: value, program.sites[Int(site)], counter)
  }

  /// A member of an object that a mold made, by its place; nil where there is none, or the value is something else.
  @inline(__always)
  mutating func placed(_ site: Int32, in value: Value) -> Value? {
    guard case .object(let object) = value, object.table.isShared else { return nil }
    let names = UnsafeRawPointer(Unmanaged.passUnretained(object.table).toOpaque())
    let cached = columns + Int(site)
    if cached.pointee.shape != names, !bind(site, object.table, names) { return nil }
    return object.values[Int(cached.pointee.column)]
  }

  @inline(never)
  private mutating func bind(_ site: Int32, _ table: NameTable, _ address: UnsafeRawPointer) -> Bool {
    guard let column = table.index(of: program.sites[Int(site)]) else { return false }
    if !tables.contains(where: { $0 === table }) { tables.append(table) }
    columns[Int(site)] = CachedColumn(shape: address, column: Int32(column))
    return true
  }

  /// A member of null is null; anything else must have it.
  private func member(of value: Value, _ name: String, _ counter: Int) throws(TemplateError) -> Value {
    switch value {
    case .null: return .null
    case .object(let object):
      if let member = object[name] { return member }
      throw program.error(at: counter, "there is no “\(name)” (\(names(object.names)))")
    case .row(let page, let row):
      if let column = page.shape.index(of: name) { return page.value(row, column) }
      throw program.error(at: counter, "there is no column “\(name)” (\(names(page.shape.names)))")
    default: throw program.error(at: counter, "\(value.kindName) has no “\(name)”")
    }
  }

  private func names(_ names: [String]) -> String {
    names.isEmpty ? "it is empty" : "there are " + names.prefix(20).joined(separator: ", ") + (names.count > 20 ? ", …" : "")
  }

  mutating func hasMember(_ base: Int32, _ site: Int32, _ counter: Int) throws(TemplateError) -> Bool {
    let name = program.sites[Int(site)]
    if base >= 0, !Operand.isLoop(base), slots[Int(base)] == nil { return false }
    switch try value(base, counter) {
    case .null: return true
    case .object(let object): return object[name] != nil
    case .row(let page, _): return page.shape.index(of: name) != nil
    default: return false
    }
  }

  func element(_ base: Value, _ index: Value, _ counter: Int) throws(TemplateError) -> Value {
    switch (base, index) {
    case (.null, _): return .null
    case (.list(let values), .integer(let position)) where values.indices.contains(Int(clamping: position)):
      return values[Int(position)]
    case (.page(let page), .integer(let position)) where (0..<page.rowCount).contains(Int(clamping: position)):
      return .row(page, Int(position))
    case (.list, .integer(let position)), (.page, .integer(let position)):
      throw program.error(at: counter, "there is no element \(position)")
    case (.object, .string(let name)), (.row, .string(let name)): return try member(of: base, name, counter)
    case (.object(let object), .id(let id)): return object[id.description] ?? .null
    default: throw program.error(at: counter, "\(base.kindName) has no element by \(index.kindName)")
    }
  }
}
