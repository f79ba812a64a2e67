/// Keeps what was asked for lately, in two generations: when the young one is full it becomes the old one, and what nobody asked for since
/// goes. So a flood of keys that never come back does not drive out those in use.
struct RecentCache<Key: Hashable, Value> {
  private var young: [Key: Value] = [:]
  private var old: [Key: Value] = [:]
  private let half: Int

  /// - Parameter limit: how many are kept at most.
  init(limit: Int) { half = max(1, limit / 2) }

  mutating func find(_ key: Key) -> Value? {
    if let value = young[key] { return value }
    guard let value = old[key] else { return nil }
    keep(value, for: key)
    return value
  }

  mutating func keep(_ value: Value, for key: Key) {
    if young.count >= half { (old, young) = (young, [:]) }
    young[key] = value
  }
}
