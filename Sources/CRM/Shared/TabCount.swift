import Records
import Store
import Templating
import Values

/// How many records a tab over a list leads to. A page costs the same in a large company as in a small one, so counting ends early.
struct TabCount {
  static let cap: Int64 = 1_000
  /// Beyond some milliseconds a number is not worth waiting for.
  private static let workLimit: Int32 = 100

  /// Nil where no index serves the condition and counting was given up.
  private let found: Int64?

  /// - Parameter rows: a SELECT without LIMIT.
  init(of rows: SQL, _ reader: Reader) throws {
    do {
      let page = try reader.page("SELECT \(Self.bounded(rows))", withinThousandSteps: Self.workLimit)
      found = page.integer(0, 0)
    } catch StoreError.tooMuchWork {
      found = nil
    }
  }

  /// The count as a column of another query.
  static func bounded(_ rows: SQL) -> SQL { "(SELECT count(*) FROM (\(rows) LIMIT \(cap + 1)))" }

  /// Counted already, for something else.
  init(known count: Int64) { found = count }

  /// Of the records that a list holds.
  init(of query: ListQuery, _ type: EntityType, _ reader: Reader) throws {
    var query = query
    (query.countLimit, query.workLimit) = (Int(Self.cap) + 1, Self.workLimit)
    found = try type.count(of: query, reader).map { Int64($0.total) }
  }

  var isGivenUp: Bool { found == nil }
  var count: Value { Value(found.map { min($0, Self.cap) }) }
  var isZero: Bool { found == 0 }
  /// How many are behind the first `shown`, up to the cap.
  func rest(behind shown: Int) -> Value { .integer(max(0, min(found ?? 0, Self.cap) - Int64(shown))) }
  /// `1,204`, or `1,000+`.
  var text: String { found.map { grouped(UInt64(max(0, min($0, Self.cap)))) + ($0 > Self.cap ? "+" : "") } ?? "" }
  /// Whether these are all that there are.
  var isWhole: Bool { found.map { $0 <= Self.cap } ?? false }
  var isCapped: Value { .bool(found ?? 0 > Self.cap) }
}
