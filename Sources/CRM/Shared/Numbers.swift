import Store

extension Writer {
  /// The next number of a series of this workspace: 1, 2, 3 …
  func nextNumber(of series: String) throws -> Int64 {
    let changed = try execute("UPDATE main.counters SET value = value + 1 WHERE tenant_id = kith_tenant() AND name = \(series)")
    if changed == 0 { try insert("counters", [("name", .text(series)), ("value", .integer(1))]) }
    return try integer("SELECT value FROM counters WHERE name = \(series)") ?? 1
  }
}

extension String {
  /// The parts between a separator; none for an empty text.
  func components(of separator: String) -> [String] { isEmpty ? [] : split(separator: separator).map { String($0) } }
}
