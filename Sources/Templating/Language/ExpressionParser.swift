/// Reads expressions by precedence: `… if … else …`, `or`, `and`, `not`, comparisons, `~`, `+ -`, `* /`, filters and members.
struct ExpressionParser {
  let source: Source
  private let tokens: [Token]
  private var index = 0
  private var depth = 0

  /// Expressions nest as deep as a person would write them; the bound keeps the parser's stack small.
  private static let depthLimit = 40
  /// A chain is a tree as deep as it is long.
  private static let lengthLimit = 400

  init(_ source: Source, _ range: Range<Int>) throws(TemplateError) {
    self.source = source
    tokens = try Tokenizer.tokens(source, range)
    guard tokens.count <= Self.lengthLimit else { throw source.error(at: range.lowerBound, "this expression is too long to nest so deep") }
  }

  var token: Token { tokens[index] }

  mutating func advance() { if index + 1 < tokens.count { index += 1 } }

  mutating func accept(_ symbol: String) -> Bool {
    guard token.kind == .symbol(symbol) else { return false }
    advance()
    return true
  }

  mutating func accept(word: String) -> Bool {
    guard token.kind == .name(word) else { return false }
    advance()
    return true
  }

  mutating func expect(_ symbol: String) throws(TemplateError) {
    guard accept(symbol) else { throw source.error(at: token.offset, "“\(symbol)” is expected here, not \(token.text)") }
  }

  mutating func expectEnd() throws(TemplateError) {
    guard token.kind == .end else { throw source.error(at: token.offset, "\(token.text) is not expected here") }
  }

  mutating func name(_ what: String) throws(TemplateError) -> String {
    guard case .name(let name) = token.kind, !Self.reserved.contains(name) else {
      throw source.error(at: token.offset, "\(what) is expected here, not \(token.text)")
    }
    advance()
    return name
  }

  static let reserved: Set = ["and", "or", "not", "if", "else", "in", "is", "true", "false", "null", "none", "with"]

  mutating func expression() throws(TemplateError) -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw source.error(at: token.offset, "this expression nests too deeply") }
    let value = try disjunction()
    let offset = token.offset
    guard accept(word: "if") else { return value }
    let condition = try disjunction()
    let otherwise = accept(word: "else") ? try expression() : Expression(.literal(.null), at: offset)
    return Expression(.conditional(condition, then: value, otherwise: otherwise), at: offset)
  }

  private mutating func disjunction() throws(TemplateError) -> Expression {
    var left = try conjunction()
    while case let offset = token.offset, accept(word: "or") { left = Expression(.or(left, try conjunction()), at: offset) }
    return left
  }

  private mutating func conjunction() throws(TemplateError) -> Expression {
    var left = try negation()
    while case let offset = token.offset, accept(word: "and") { left = Expression(.and(left, try negation()), at: offset) }
    return left
  }

  private mutating func negation() throws(TemplateError) -> Expression {
    let offset = token.offset
    var count = 0
    while accept(word: "not") { count += 1 }
    let value = try comparison()
    guard count > 0 else { return value }
    let negated = Expression(.not(value), at: offset)
    return count % 2 == 1 ? negated : Expression(.not(negated), at: offset)
  }

  private mutating func comparison() throws(TemplateError) -> Expression {
    var left = try sum(["~"])
    while true {
      let offset = token.offset
      if case .symbol(let symbol) = token.kind, ["==", "!=", "<", "<=", ">", ">="].contains(symbol),
        let comparison = Expression.Operator(rawValue: symbol)
      {
        advance()
        left = Expression(.binary(comparison, left, try sum(["~"])), at: offset)
      } else if accept(word: "in") {
        left = Expression(.binary(.contained, left, try sum(["~"])), at: offset)
      } else if token.kind == .name("not"), tokens[min(index + 1, tokens.count - 1)].kind == .name("in") {
        advance()
        advance()
        left = Expression(.not(Expression(.binary(.contained, left, try sum(["~"])), at: offset)), at: offset)
      } else if accept(word: "is") {
        left = try test(of: left, at: offset)
      } else {
        return left
      }
    }
  }

  private mutating func test(of value: Expression, at offset: Int) throws(TemplateError) -> Expression {
    let isNegated = accept(word: "not")
    let result: Expression
    if accept(word: "defined") {
      result = Expression(.isDefined(value), at: offset)
    } else if accept(word: "null") || accept(word: "none") {
      result = Expression(.binary(.equal, value, Expression(.literal(.null), at: offset)), at: offset)
    } else {
      throw source.error(at: token.offset, "“is” knows “defined” and “null”, not \(token.text)")
    }
    return isNegated ? Expression(.not(result), at: offset) : result
  }

  /// Left-associative operators, loosest first.
  private mutating func sum(_ symbols: [String]) throws(TemplateError) -> Expression {
    let tighter = symbols == ["~"] ? ["+", "-"] : symbols == ["+", "-"] ? ["*", "/"] : []
    var left = tighter.isEmpty ? try filtered() : try sum(tighter)
    while case .symbol(let symbol) = token.kind, symbols.contains(symbol), let operation = Expression.Operator(rawValue: symbol) {
      let offset = token.offset
      advance()
      left = Expression(.binary(operation, left, tighter.isEmpty ? try filtered() : try sum(tighter)), at: offset)
    }
    return left
  }

  private mutating func filtered() throws(TemplateError) -> Expression {
    let sign = token.offset
    var isNegative = false
    while accept("-") { isNegative.toggle() }
    var value = try postfix()
    if isNegative { value = negative(value, at: sign) }
    while accept("|") {
      let offset = token.offset
      let name = try name("a filter's name")
      value = Expression(.filter(value, name: name, arguments: accept("(") ? try arguments(closing: ")") : []), at: offset)
    }
    return value
  }

  private func negative(_ value: Expression, at offset: Int) -> Expression {
    switch value.kind {
    case .literal(.integer(let number)): Expression(.literal(.integer(-number)), at: offset)
    case .literal(.double(let number)): Expression(.literal(.double(-number)), at: offset)
    default: Expression(.binary(.subtract, Expression(.literal(.integer(0)), at: offset), value), at: offset)
    }
  }

  mutating func arguments(closing: String) throws(TemplateError) -> [Expression] {
    var result: [Expression] = []
    if accept(closing) { return result }
    repeat { result.append(try expression()) } while accept(",")
    try expect(closing)
    return result
  }

  private mutating func postfix() throws(TemplateError) -> Expression {
    var value = try primary()
    while true {
      let offset = token.offset
      if accept(".") {
        let member = token
        guard case .name(let name) = member.kind else { throw source.error(at: member.offset, "a name is expected after “.”") }
        advance()
        value = Expression(.member(value, name), at: member.offset)
      } else if accept("[") {
        value = Expression(.element(value, try expression()), at: offset)
        try expect("]")
      } else {
        return value
      }
    }
  }
}

extension ExpressionParser {
  private mutating func primary() throws(TemplateError) -> Expression {
    let start = token
    advance()
    switch start.kind {
    case .string(let text): return Expression(.literal(.string(text)), at: start.offset)
    case .integer(let value): return Expression(.literal(.integer(value)), at: start.offset)
    case .double(let value): return Expression(.literal(.double(value)), at: start.offset)
    case .symbol("("):
      let value = try expression()
      try expect(")")
      return value
    case .symbol("{"): return Expression(.object(try members()), at: start.offset)
    case .symbol("["): return Expression(.list(try arguments(closing: "]")), at: start.offset)
    case .name("true"): return Expression(.literal(.bool(true)), at: start.offset)
    case .name("false"): return Expression(.literal(.bool(false)), at: start.offset)
    case .name("null"), .name("none"): return Expression(.literal(.null), at: start.offset)
    case .name(let name) where !Self.reserved.contains(name): return try named(name, at: start.offset)
    default: throw source.error(at: start.offset, "a value is expected here, not \(start.text)")
    }
  }

  /// `{"name": value, …}`
  private mutating func members() throws(TemplateError) -> [(name: String, value: Expression)] {
    var members: [(name: String, value: Expression)] = []
    if accept("}") { return members }
    repeat {
      guard case .string(let name) = token.kind else {
        throw source.error(at: token.offset, "a name in quotes is expected here, not \(token.text)")
      }
      advance()
      try expect(":")
      members.append((name, try expression()))
    } while accept(",")
    try expect("}")
    return members
  }

  /// `name`, or `name(a, b)`, which is another way to write `a | name(b)`.
  private mutating func named(_ name: String, at offset: Int) throws(TemplateError) -> Expression {
    guard accept("(") else { return Expression(.name(name), at: offset) }
    var arguments = try arguments(closing: ")")
    if name == "super", arguments.isEmpty { return Expression(.parent, at: offset) }
    let input = arguments.isEmpty ? Expression(.literal(.null), at: offset) : arguments.removeFirst()
    return Expression(.filter(input, name: name, arguments: arguments), at: offset)
  }
}
