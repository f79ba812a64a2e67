import Values

// Whether to jump.
extension Machine {
  mutating func jumps(_ instruction: Instruction, _ counter: Int) throws(TemplateError) -> Bool {
    switch instruction.opcode {
    case .jumpIfTrue: return try value(instruction.a, counter).isTrue
    case .jumpIfFalse: return !(try value(instruction.a, counter).isTrue)
    case .jumpUnlessEqual: return !(try value(instruction.a, counter).isEqual(to: value(instruction.c, counter)))
    case .jumpIfBlank:
      if instruction.a >= 0, !Operand.isLoop(instruction.a), slots[Int(instruction.a)] == nil { return true }
      return try value(instruction.a, counter).isBlank
    case .jumpIfMemberBlank: return try isMemberBlank(instruction.a, instruction.c, counter)
    default:
      guard let cell = try cell(instruction.a, instruction.c, counter) else {
        return !(try member(instruction.a, instruction.c, counter).isTrue)
      }
      return switch cell.kind {
      case .null: true
      case .integer: cell.integer == 0
      case .double: cell.double == 0
      case .text, .blob: cell.count == 0
      }
    }
  }

  private mutating func isMemberBlank(_ base: Int32, _ site: Int32, _ counter: Int) throws(TemplateError) -> Bool {
    if isBound(base, site) { return try isCellBlank(base, site, counter) }
    if base >= 0, Operand.isLoop(base) || slots[Int(base)] != nil, let member = placed(site, in: try value(base, counter)) {
      return member.isBlank
    }
    if try !hasMember(base, site, counter) { return true }
    return try isCellBlank(base, site, counter)
  }

  private mutating func isCellBlank(_ base: Int32, _ site: Int32, _ counter: Int) throws(TemplateError) -> Bool {
    guard let cell = try cell(base, site, counter) else { return try member(base, site, counter).isBlank }
    return switch cell.kind {
    case .null: true
    case .text: cell.count == 0
    case .integer, .double, .blob: false
    }
  }

  /// Whether this loop's row is known to have the site's column.
  @inline(__always)
  private func isBound(_ base: Int32, _ site: Int32) -> Bool {
    guard Operand.isLoop(base) else { return false }
    let cursor = cursors + Operand.loopIndex(base)
    return cursor.pointee.row != nil && columns[Int(site)].shape == cursor.pointee.shape
  }
}

extension Value {
  fileprivate var isBlank: Bool {
    switch self {
    case .null: true
    case .string(let text): text.isEmpty
    default: false
    }
  }
}
