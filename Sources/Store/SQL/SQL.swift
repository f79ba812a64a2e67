/// A statement, or a piece of one, written as a literal. Interpolated values are bound and never become text:
///
///     let q: SQL = "SELECT id, name FROM customers WHERE owner_id = \(owner) AND name > \(after)"
///
/// A `String` does not convert to it, and nobody types placeholders: a `?` in the literal stops the process.
public struct SQL: Hashable, Sendable {
  /// The text with `?1`, `?2`, … for the bindings.
  public private(set) var text: String
  public private(set) var bindings: [SQLValue]

  /// Nothing, to start adding to.
  public static let empty = SQL()

  private init() {
    text = ""
    bindings = []
  }

  public var isEmpty: Bool { text.isEmpty }

  /// One piece behind the other, the bindings of the second renumbered.
  public static func + (left: SQL, right: SQL) -> SQL {
    var sum = left
    sum.append(right)
    return sum
  }

  /// Adds a piece at the end, its bindings renumbered.
  public static func += (left: inout SQL, right: SQL) { left.append(right) }

  /// The pieces with a separator between them; nothing for no pieces.
  public static func joined(_ pieces: [SQL], by separator: StaticString) -> SQL {
    let separator = separator.description
    var result = SQL()
    for (index, piece) in pieces.enumerated() {
      if index > 0 { result.append(literal: separator) }
      result.append(piece)
    }
    return result
  }
}

extension SQL {
  /// The sum of whole numbers over the rows of a statement: exact below 9 × 10^18, ±`Int64.max` from there on, NULL for no rows. The `sum` of
  /// SQLite ends the statement with an error where it overflows. At most some 200 million rows.
  public static func clampedSum(_ value: SQL) -> SQL {
    """
    CASE WHEN abs(sum(\(value) / 1000000000)) < 9000000000 THEN sum(\(value) / 1000000000) * 1000000000 + sum(\(value) % 1000000000)
    WHEN sum(\(value) / 1000000000) < 0 THEN -9223372036854775807 WHEN sum(\(value) / 1000000000) > 0 THEN 9223372036854775807 END
    """
  }
}

extension SQL: ExpressibleByStringInterpolation {
  public init(stringLiteral value: StaticString) {
    self.init()
    append(literal: value.description)
  }

  public init(stringInterpolation: Interpolation) { self = stringInterpolation.sql }

  /// What may stand in a literal of SQL.
  public struct Interpolation: StringInterpolationProtocol {
    fileprivate var sql = SQL()

    public init(literalCapacity: Int, interpolationCount: Int) {
      sql.text.reserveCapacity(literalCapacity + 4 * interpolationCount)
      sql.bindings.reserveCapacity(interpolationCount)
    }

    /// Text that the code itself holds.
    public mutating func appendLiteral(_ literal: StaticString) { sql.append(literal: literal.description) }

    /// A value, bound.
    public mutating func appendInterpolation(_ value: some SQLBindable) { sql.append(value.sqlValue) }

    /// The value, or NULL.
    public mutating func appendInterpolation(_ value: (some SQLBindable)?) { sql.append(value?.sqlValue ?? .null) }

    /// A piece of SQL, its bindings renumbered.
    public mutating func appendInterpolation(_ piece: SQL) { sql.append(piece) }

    /// The name of a table or column.
    public mutating func appendInterpolation(_ name: SQLName) { sql.append(raw: name.text) }

    /// A column's name in the answer, letters and digits in any case: `AS "primaryEmail"`. Stops the process on anything else.
    public mutating func appendInterpolation(alias name: String) {
      precondition(!name.isEmpty && name.utf8.allSatisfy(SQLName.isAliasByte), "\(name) is no name for a column")
      sql.append(raw: "\"" + name + "\"")
    }

    /// A value written into the text, for expressions that must equal those of an index. Only values that the code itself names.
    public mutating func appendInterpolation(literal value: SQLValue) {
      switch value {
      case .integer(let integer): sql.append(raw: String(integer))
      case .text(let text):
        precondition(!text.contains("?"), "a literal holds no placeholder")
        sql.append(raw: "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'")
      default: preconditionFailure("only integers and texts are written as literals")
      }
    }

    /// `(?1,?2,…)` for `IN`; for no values a list that nothing is in.
    public mutating func appendInterpolation(list: [any SQLBindable]) {
      guard !list.isEmpty else { return sql.append(raw: "(SELECT NULL WHERE 1 = 0)") }
      for (index, value) in list.enumerated() {
        sql.append(raw: index == 0 ? "(" : ",")
        sql.append(value.sqlValue)
      }
      sql.append(raw: ")")
    }
  }
}

extension SQL {
  private mutating func append(literal: String) {
    precondition(!literal.utf8.contains(UInt8(ascii: "?")), "values are interpolated, placeholders are not typed: \(literal)")
    text += literal
  }

  private mutating func append(raw: String) { text += raw }

  private mutating func append(_ value: SQLValue) {
    bindings.append(value)
    text += "?"
    text += String(bindings.count)
  }

  private mutating func append(_ piece: SQL) {
    guard !piece.bindings.isEmpty, !bindings.isEmpty else {
      text += piece.text
      bindings += piece.bindings
      return
    }
    appendRenumbered(piece.text, by: bindings.count)
    bindings += piece.bindings
  }

  private mutating func appendRenumbered(_ piece: String, by offset: Int) {
    var pieces = piece.utf8.split(separator: UInt8(ascii: "?"), omittingEmptySubsequences: false)[...]
    text += Substring(pieces.removeFirst())
    for part in pieces {
      let number = part.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
      text += "?"
      text += String((Int(Substring(number)) ?? 0) + offset)
      text += Substring(part.dropFirst(number.count))
    }
  }
}
