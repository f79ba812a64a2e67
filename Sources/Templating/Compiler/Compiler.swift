/// Turns one template into a program: layouts and includes are taken in, the markup around each value decides its escaping.
struct Compiler {
  let library: [String: Tree]
  let filters: [String: AnyFilter]
  var program = Draft()
  var scopes = Scopes()
  var scanner = HTMLScanner()
  /// The template whose nodes are being compiled, innermost last; for errors and against endless inclusion.
  var stack: [Tree] = []
  /// For each block, what stands in for it: the template furthest from the layout first.
  var overrides: [String: [(block: Block, tree: Tree)]] = [:]
  var parents: [(name: String, level: Int)] = []
  var sourceIndexes: [String: Int32] = [:]
  var constantIndexes: [String: Int] = [:]
  var siteIndexes: [String: Int] = [:]
  var inputIndexes: [Program.Input: Int] = [:]
  var freeSlots: [Int] = []
  /// Where a jump may land, so that literals are not joined across it.
  var landing = 0

  private static let includeLimit = 40
  private static let codeLimit = 100_000

  init(library: [String: Tree], filters: [String: AnyFilter]) {
    self.library = library
    self.filters = filters
  }

  static func compile(_ tree: Tree, library: [String: Tree], filters: [String: AnyFilter]) throws(TemplateError) -> Program {
    var compiler = Compiler(library: library, filters: filters)
    try compiler.page(tree)
    return Program(compiler.program)
  }

  private mutating func page(_ tree: Tree) throws(TemplateError) {
    stack = [tree]
    var lineage = [tree]
    var current = tree
    while let link = current.parent {
      guard let parent = library[link.name] else { throw current.source.error(at: link.offset, "there is no template “\(link.name)”") }
      guard !lineage.contains(where: { $0.name == parent.name }) else {
        throw current.source.error(at: link.offset, "“\(link.name)” extends itself in the end")
      }
      lineage.append(parent)
      current = parent
    }
    try collectBlocks(lineage)
    for child in lineage.dropLast() { try settings(child) }
    stack = [current]
    try nodes(current.nodes)
    try expectText(at: current.source.bytes.count, "the template ends")
    emit(.end, at: current.source.bytes.count)
  }

  private mutating func collectBlocks(_ lineage: [Tree]) throws(TemplateError) {
    for (index, tree) in lineage.enumerated() {
      for (name, block) in tree.blocks {
        let isTop = index < lineage.count - 1 && tree.nodes.contains { if case .block(let top) = $0 { top.name == name } else { false } }
        if isTop, !lineage[(index + 1)...].contains(where: { $0.blocks[name] != nil }) {
          throw tree.source.error(at: block.offset, "no layout of this template has a block “\(name)”")
        }
        overrides[name, default: []].append((block, tree))
      }
    }
  }

  /// A template that extends another has nothing of its own outside of blocks but `set`.
  private mutating func settings(_ tree: Tree) throws(TemplateError) {
    stack = [tree]
    for node in tree.nodes {
      switch node {
      case .set(let name, let value): try set(name, value)
      case .block: break
      case .text(let range):
        guard let stray = range.first(where: { !tree.source.bytes[$0].isWhitespace }) else { continue }
        throw tree.source.error(at: stray, "beside “extends” everything stands in a block")
      case .output(let expression): throw tree.source.error(at: expression.offset, "beside “extends” everything stands in a block")
      case .conditional(_, let offset), .loop(_, _, _, _, let offset), .include(_, _, let offset):
        throw tree.source.error(at: offset, "beside “extends” everything stands in a block")
      }
    }
  }

  mutating func nodes(_ nodes: [Node]) throws(TemplateError) {
    for node in nodes { try self.node(node) }
  }

  private mutating func node(_ node: Node) throws(TemplateError) {
    guard program.code.count < Self.codeLimit else { throw error(0, "this template has grown too large with its includes") }
    switch node {
    case .text(let range): try text(range)
    case .output(let expression): try output(expression)
    case .conditional(let branches, let offset): try conditional(branches, at: offset)
    case .loop(let name, let list, let body, let otherwise, let offset): try loop(name, list, body, otherwise, at: offset)
    case .include(let name, let values, let offset): try include(name, values, at: offset)
    case .block(let block): try self.block(block.name, level: 0, at: block.offset)
    case .set(let name, let value): try set(name, value)
    }
  }

  /// A block's nodes as the most derived template has them; `level` counts towards the layout for `super()`.
  mutating func block(_ name: String, level: Int, at offset: Int) throws(TemplateError) {
    let candidates = stack.count == 1 || !parents.isEmpty ? overrides[name] ?? [] : []
    guard level < candidates.count else {
      throw error(offset, level == 0 ? "a block cannot stand in an include" : "there is no block above this one for super()")
    }
    guard !parents.contains(where: { $0.name == name && $0.level == level }) else {
      throw error(offset, "block “\(name)” holds itself in the end")
    }
    parents.append((name, level))
    stack.append(candidates[level].tree)
    scopes.open()
    try nodes(candidates[level].block.nodes)
    scopes.close()
    stack.removeLast()
    parents.removeLast()
  }

  private mutating func set(_ name: String, _ value: Expression) throws(TemplateError) {
    if name == "loop" { throw error(value.offset, "“loop” belongs to the loops") }
    let known = scopes.variable(name)
    // Beside the variable, because the value may read it to its end; a new one must not find there what something else was.
    let slot = known == nil ? freshSlot() : newSlot()
    program.slotNames[known ?? slot] = name
    try evaluate(value, into: slot)
    guard let known else { return scopes.bindVariable(name, slot: slot) }
    emit(.move, a: Int32(known), b: Int32(slot), at: value.offset)
    freeSlots.append(slot)
  }

  private mutating func include(_ name: String, _ values: [(name: String, value: Expression)], at offset: Int) throws(TemplateError) {
    guard let tree = library[name] else { throw error(offset, "there is no template “\(name)”") }
    if tree.parent != nil || !tree.blocks.isEmpty {
      throw error(offset, "“\(name)” is a page: an include has neither “extends” nor blocks")
    }
    guard stack.count < Self.includeLimit else { throw error(offset, "includes nest deeper than \(Self.includeLimit)") }
    try beginAddress(at: offset)
    if stack.contains(where: { $0.name == name }) { return try call(name, values, at: offset) }
    var names: [String: Binding] = [:]
    var held: [Int] = []
    for (name, value) in values { names[name] = try binding(value, held: &held) }
    stack.append(tree)
    let outer = (parents, scopes)
    parents = []
    scopes.openInclude(names)
    try nodes(tree.nodes)
    (parents, scopes) = outer
    stack.removeLast()
    freeSlots += held
  }

  /// An include of what is already open: a tree of things. It runs as a program of its own.
  private mutating func call(_ name: String, _ values: [(name: String, value: Expression)], at offset: Int) throws(TemplateError) {
    try expectText(at: offset, "a template that includes itself stands")
    var arguments: [(name: String, value: Operand)] = []
    var held: [Int] = []
    for (name, value) in values { arguments.append((name, try operand(value, held: &held))) }
    program.templateCalls.append(Program.TemplateCall(name: name, arguments: arguments))
    emit(.call, a: Int32(program.templateCalls.count - 1), at: offset)
    freeSlots += held
  }

  private func expectText(at offset: Int, _ what: String) throws(TemplateError) {
    guard scanner.state.place == .text || scanner.state.place == .open else { throw error(offset, "\(what) in the middle of a tag") }
  }
}
