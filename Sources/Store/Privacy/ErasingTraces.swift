import Values

extension Writer {
  /// Removes for good what events say and what jobs carry wherever one of these texts occurs, whatever its case. That the events happened
  /// stays, and the chain holds. A job that is running keeps what it carries.
  /// - Returns: how many events lost what they said, and how many jobs went.
  public func eraseTraces(of texts: [String]) throws -> (events: Int, jobs: Int) {
    guard !texts.isEmpty else { return (0, 0) }
    let spellings = texts.flatMap { [$0, String(JSON.string($0).text.dropFirst().dropLast())] }
    let said = SQL.joined(spellings.map { "payload \($0.anywhere)" }, by: " OR ")
    let carried = SQL.joined(
      spellings.flatMap { ["payload \($0.anywhere)", "progress \($0.anywhere)", "last_error \($0.anywhere)"] as [SQL] }, by: " OR ")
    let events = try change("DELETE FROM main.event_payloads WHERE tenant_id = \(tenant) AND (\(said))")
    let jobs = try change("DELETE FROM main.jobs WHERE tenant_id = \(tenant) AND state <> 'RUNNING' AND (\(carried))")
    return (events, jobs)
  }
}

extension String {
  /// `LIKE` anywhere in a text.
  var anywhere: SQL {
    let escaped = replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
    return "LIKE \("%" + escaped + "%") ESCAPE '\\'"
  }
}
