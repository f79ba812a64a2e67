/// A computation in a template, with the offset to blame.
struct Expression {
  enum Operator: String {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case concatenate = "~"
    case contained = "in"
  }

  indirect enum Kind {
    case literal(Value)
    case name(String)
    case member(Expression, String)
    case element(Expression, Expression)
    case list([Expression])
    case object([(name: String, value: Expression)])
    case not(Expression)
    case and(Expression, Expression)
    case or(Expression, Expression)
    case binary(Operator, Expression, Expression)
    case conditional(Expression, then: Expression, otherwise: Expression)
    case filter(Expression, name: String, arguments: [Expression])
    case isDefined(Expression)
    case parent
  }

  let kind: Kind
  let offset: Int

  init(_ kind: Kind, at offset: Int) {
    self.kind = kind
    self.offset = offset
  }
}
