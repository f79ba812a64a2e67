import Store
import Values

/// `1 day`, `1,204 days`
func wholeDays(_ days: Double) -> String {
  let count = Int64(days.rounded())
  return "\(grouped(count.magnitude)) \(count == 1 ? "day" : "days")"
}

extension Writer {
  /// The next number of a series of this workspace: 1, 2, 3 …
  func nextNumber(of series: String) throws -> Int64 {
    let changed = try execute("UPDATE main.counters SET value = value + 1 WHERE tenant_id = kith_tenant() AND name = \(series)")
    if changed == 0 { try insert("counters", [("name", .text(series)), ("value", .integer(1))]) }
    return try integer("SELECT value FROM counters WHERE name = \(series)") ?? 1
  }

  /// Takes `count` numbers of a series at once.
  /// - Returns: the first of them.
  func reserveNumbers(of series: String, _ count: Int64) throws -> Int64 {
    let first = try nextNumber(of: series)
    _ = try execute("UPDATE main.counters SET value = value + \(count - 1) WHERE tenant_id = kith_tenant() AND name = \(series)")
    return first
  }
}
