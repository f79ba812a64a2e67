public import Records
import Store

/// The conditions that a query string puts together: `where=status:is:ACTIVE&where=amount:over:5000`. `match=any` lets one of them be enough.
/// Those under one letter, `where.a`, stand in brackets, inside which it is the other way round.
public struct Conditions: Sendable {
  public struct Entry: Sendable {
    /// The letter of its brackets; empty outside of all.
    public let group: String
    public let condition: Condition
    /// `where` or `where.a`, and what stands there.
    public let pair: (name: String, value: String)
  }

  public var entries: [Entry]
  public var isAny: Bool

  public static let limit = 30

  /// - Throws: 422 naming `where`.
  public init(_ values: FormValues, _ type: EntityType) throws {
    isAny = values.text("match")?.lowercased() == "any"
    entries = try values.pairs.filter { Self.isCondition($0.name) && !$0.value.isEmpty }.map { try Self.entry($0, type) }
    guard entries.count <= Self.limit else { throw Self.refused("A list takes at most \(Self.limit) conditions.") }
  }

  static func isCondition(_ name: String) -> Bool { name == "where" || name.hasPrefix("where.") }

  private static func entry(_ pair: (name: String, value: String), _ type: EntityType) throws -> Entry {
    let parts = pair.value.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map { String($0) }
    guard let field = type.listedField(parts[0]) else { throw refused("There is no field “\(parts[0].prefix(60))” to filter by.") }
    guard parts.count > 1, let comparison = Operator(rawValue: parts[1]), field.operators.contains(comparison) else {
      let known = field.operators.map(\.rawValue).joined(separator: ", ")
      throw refused("\(field.label) can be compared by \(known), such as \(field.name):\(field.operators[0].rawValue):….")
    }
    let text = parts.count > 2 ? parts[2].trimmingSpaces() : ""
    guard !comparison.takesValue || !text.isEmpty else { throw refused("\(field.label) needs a value to compare with.") }
    return Entry(
      group: pair.name == "where" ? "" : String(pair.name.dropFirst(6)), condition: Condition(field, comparison, text), pair: pair)
  }

  func filters(_ type: EntityType, _ reader: Reader) throws -> [ListQuery.Filter] {
    guard !entries.isEmpty else { return [] }
    var groups: [(name: String, conditions: [Condition])] = []
    for entry in entries {
      if !entry.group.isEmpty, let index = groups.firstIndex(where: { $0.name == entry.group }) {
        groups[index].conditions.append(entry.condition)
      } else {
        groups.append((entry.group, [entry.condition]))
      }
    }
    return try type.filters(groups.map(\.conditions), isAny: isAny, reader)
  }

  private static func refused(_ message: String) -> Problem { .unprocessable(fields: ["where": message]) }
}

extension Endpoint.Parameter {
  /// The conditions of a list.
  static let conditions = [
    Endpoint.Parameter(
      "where",
      .text.about(
        """
        A condition, `field:operator:value`; as often as needed. Operators: \
        \(Operator.allCases.map(\.rawValue).joined(separator: ", ")). Conditions under one letter, `where.a`, stand in brackets.
        """)),
    Endpoint.Parameter("match", .choice(["all", "any"]).about("Whether all conditions must hold, or one is enough.")),
  ]
}
