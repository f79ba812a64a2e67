/// Builds the tree of one template; what it names in other files is looked up by the compiler.
struct Parser {
  private let source: Source
  private let pieces: [Piece]
  private var index = 0
  private var depth = 0
  private var tree: Tree

  private static let depthLimit = 64

  static func parse(name: String, text: String) throws(TemplateError) -> Tree {
    let source = Source(name: name, text: text)
    var parser = Parser(source: source, pieces: try PieceCutter.cut(source), tree: Tree(name: name, source: source))
    let (nodes, end) = try parser.nodes(until: [])
    if let end { throw source.error(at: end.offset, "“\(end.word)” has nothing to close") }
    parser.tree.nodes = nodes
    return parser.tree
  }

  private init(source: Source, pieces: [Piece], tree: Tree) {
    self.source = source
    self.pieces = pieces
    self.tree = tree
  }

  /// A tag that ends a list of nodes, with what stands behind its word.
  private struct Ending {
    let word: String
    let offset: Int
    var rest: ExpressionParser
  }

  private static let endings: Set = ["elif", "else", "endif", "endfor", "endblock"]

  private mutating func nodes(until words: Set<String>) throws(TemplateError) -> ([Node], Ending?) {
    var nodes: [Node] = []
    while index < pieces.count {
      let piece = pieces[index]
      index += 1
      switch piece.kind {
      case .text: nodes.append(.text(piece.range))
      case .output:
        var rest = try ExpressionParser(source, piece.range)
        nodes.append(.output(try rest.expression()))
        try rest.expectEnd()
      case .tag:
        var rest = try ExpressionParser(source, piece.range)
        let start = rest.token
        guard case .name(let word) = start.kind else {
          throw source.error(at: start.offset, "a tag's name is expected here, not \(start.text)")
        }
        rest.advance()
        if words.contains(word) || Self.endings.contains(word) { return (nodes, Ending(word: word, offset: start.offset, rest: rest)) }
        if let node = try node(word, &rest, at: start.offset) { nodes.append(node) }
      }
    }
    return (nodes, nil)
  }

  private mutating func node(_ word: String, _ rest: inout ExpressionParser, at offset: Int) throws(TemplateError) -> Node? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw source.error(at: offset, "tags nest deeper than \(Self.depthLimit)") }
    switch word {
    case "if": return try conditional(&rest, at: offset)
    case "for": return try loop(&rest, at: offset)
    case "block": return try block(&rest, at: offset)
    case "include": return try include(&rest, at: offset)
    case "set": return try set(&rest)
    case "extends":
      try extends(&rest, at: offset)
      return nil
    default: throw source.error(at: offset, "there is no tag “\(word)”")
    }
  }

  private mutating func body(of word: String, at offset: Int, until words: Set<String>) throws(TemplateError) -> ([Node], Ending) {
    let (nodes, end) = try nodes(until: words)
    guard let end else { throw source.error(at: offset, "“\(word)” is not closed: there is no {% end\(word) %}") }
    guard words.contains(end.word) else { throw source.error(at: end.offset, "“\(end.word)” does not belong to the open “\(word)”") }
    return (nodes, end)
  }

  private mutating func conditional(_ rest: inout ExpressionParser, at offset: Int) throws(TemplateError) -> Node {
    var branches: [Branch] = []
    var condition: Expression? = try rest.expression()
    try rest.expectEnd()
    while true {
      let isElse = condition == nil
      var (nodes, end) = try body(of: "if", at: offset, until: isElse ? ["endif"] : ["elif", "else", "endif"])
      branches.append(Branch(condition: condition, nodes: nodes))
      condition = end.word == "elif" ? try end.rest.expression() : nil
      try end.rest.expectEnd()
      if end.word == "endif" { return .conditional(branches, offset: offset) }
    }
  }

  private mutating func loop(_ rest: inout ExpressionParser, at offset: Int) throws(TemplateError) -> Node {
    let name = try rest.name("the name of the loop's variable")
    guard rest.accept(word: "in") else { throw source.error(at: rest.token.offset, "“in” is expected here, not \(rest.token.text)") }
    let list = try rest.expression()
    try rest.expectEnd()
    var (nodes, end) = try body(of: "for", at: offset, until: ["else", "endfor"])
    try end.rest.expectEnd()
    var otherwise: [Node] = []
    if end.word == "else" {
      (otherwise, end) = try body(of: "for", at: offset, until: ["endfor"])
      try end.rest.expectEnd()
    }
    return .loop(name: name, over: list, body: nodes, otherwise: otherwise, offset: offset)
  }

  private mutating func block(_ rest: inout ExpressionParser, at offset: Int) throws(TemplateError) -> Node {
    let name = try rest.name("the block's name")
    try rest.expectEnd()
    guard tree.blocks[name] == nil else { throw source.error(at: offset, "there are two blocks “\(name)”") }
    var (nodes, end) = try body(of: "block", at: offset, until: ["endblock"])
    _ = end.rest.accept(word: name)
    try end.rest.expectEnd()
    let block = Block(name: name, nodes: nodes, offset: offset)
    tree.blocks[name] = block
    return .block(block)
  }

  private func templateName(_ rest: inout ExpressionParser) throws(TemplateError) -> String {
    guard case .string(let name) = rest.token.kind else {
      throw source.error(at: rest.token.offset, "a template's name in quotes is expected here, not \(rest.token.text)")
    }
    rest.advance()
    return name
  }

  private func include(_ rest: inout ExpressionParser, at offset: Int) throws(TemplateError) -> Node {
    let name = try templateName(&rest)
    var values: [(name: String, value: Expression)] = []
    if rest.accept(word: "with") {
      repeat {
        let start = rest.token.offset
        let name = try rest.name("the name of a value")
        guard !values.contains(where: { $0.name == name }) else { throw source.error(at: start, "“\(name)” is passed twice") }
        try rest.expect("=")
        values.append((name, try rest.expression()))
      } while rest.accept(",")
    }
    try rest.expectEnd()
    return .include(name, with: values, offset: offset)
  }

  private func set(_ rest: inout ExpressionParser) throws(TemplateError) -> Node {
    let name = try rest.name("a name")
    try rest.expect("=")
    let value = try rest.expression()
    try rest.expectEnd()
    return .set(name, value)
  }

  private mutating func extends(_ rest: inout ExpressionParser, at offset: Int) throws(TemplateError) {
    guard depth == 1, tree.parent == nil else { throw source.error(at: offset, "“extends” stands once, outside of everything else") }
    tree.parent = Tree.Link(name: try templateName(&rest), offset: offset)
    try rest.expectEnd()
  }
}
