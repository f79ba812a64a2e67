import Records
import Store
import Values

/// What amounts of the past were counted in: the log tells of every change of a record's currency.
struct TimelineMoney {
  /// Of a change; `now` is what the record says today.
  enum Side { case before, after, now }

  private static let field = "currencyCode"
  /// Later changes of a currency, oldest first, and what it was before each.
  private var switches: [RecordID: [(seq: Int64, before: JSON)]] = [:]

  /// One statement for all of the events.
  init(_ events: [Event], _ types: [String: EntityType], _ reader: Reader) throws {
    let priced = events.filter { event in event.changes.contains { Self.isPriced(types[event.entity]?.field($0.field)) } }
    guard let first = priced.map(\.seq).min() else { return }
    for event in try reader.events(changing: Self.field, of: Array(Set(priced.map(\.record))), after: first) {
      guard let change = event.change(Self.field) else { continue }
      switches[event.record, default: []].append((event.seq, change.before))
    }
  }

  /// Whether the record says what the field is counted in; other amounts are in the workspace's currency.
  static func isPriced(_ field: Field?) -> Bool {
    guard case .money(let currency)? = field?.kind else { return false }
    return currency == Self.field
  }

  /// What the record was counted in; nil where it did not say.
  func currency(of event: Event, _ side: Side, today: Currency?) -> Currency? {
    if side == .now { return today }
    if let own = event.change(Self.field) { return Self.currency(side == .before ? own.before : own.after) }
    guard let next = switches[event.record]?.first(where: { $0.seq > event.seq }) else { return today }
    return Self.currency(next.before)
  }

  private static func currency(_ json: JSON) -> Currency? { json.string.flatMap { Currency($0) } }
}
