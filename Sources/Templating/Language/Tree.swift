/// A parsed template.
struct Tree {
  struct Link {
    let name: String
    let offset: Int
  }

  let name: String
  let source: Source
  var parent: Link?
  var nodes: [Node] = []
  /// Every block of this template, those inside others too.
  var blocks: [String: Block] = [:]
}

struct Block {
  let name: String
  let nodes: [Node]
  let offset: Int
}

struct Branch {
  /// Nil for `else`.
  let condition: Expression?
  let nodes: [Node]
}

enum Node {
  case text(Range<Int>)
  case output(Expression)
  case conditional([Branch], offset: Int)
  case loop(name: String, over: Expression, body: [Node], otherwise: [Node], offset: Int)
  case include(String, with: [(name: String, value: Expression)], offset: Int)
  case block(Block)
  case set(String, Expression)
}
