public import Values

/// Which events say certain texts, as far as was looked. An empty one looked at nothing.
public struct EventTraces: Sendable {
  fileprivate var seqs: [Int64] = []
  /// The last event that was looked at.
  fileprivate var last: Int64 = 0

  public init() {}
}

extension Reader {
  /// Reads all that events say: for the time before the writer is taken.
  public func eventTraces(of texts: SoughtTexts) throws -> EventTraces {
    var traces = EventTraces()
    traces.last = try trusted("SELECT max(seq) FROM main.events WHERE tenant_id = \(tenant)").integer(0, 0) ?? 0
    guard !texts.isEmpty else { return traces }
    let page = try trusted("SELECT seq FROM main.event_payloads WHERE tenant_id = \(tenant) AND \(texts.said(in: ["payload"]))")
    traces.seqs = (0..<page.rowCount).compactMap { page.integer($0, 0) }
    return traces
  }

  /// The records that events are about which have come since.
  public func records(changedSince traces: EventTraces) throws -> [RecordID] {
    let page = try trusted("SELECT DISTINCT record FROM main.events WHERE tenant_id = \(tenant) AND seq > \(traces.last)")
    return (0..<page.rowCount).compactMap { page.id($0, 0) }
  }
}

extension Writer {
  /// Removes for good what events say and what jobs carry wherever one of these texts occurs, however it is written. That the events happened
  /// stays, and the chain holds. A job that is running keeps what it carries.
  /// - Parameter found: what `eventTraces` found of the same texts; only events that came since are read.
  /// - Returns: how many events lost what they said, and how many jobs went.
  public func eraseTraces(of texts: SoughtTexts, found: EventTraces = EventTraces()) throws -> (events: Int, jobs: Int) {
    guard !texts.isEmpty else { return (0, 0) }
    let carried = texts.said(in: ["payload", "progress", "last_error"])
    let jobs = try change("DELETE FROM main.jobs WHERE tenant_id = \(tenant) AND state <> 'RUNNING' AND \(carried)")
    return (try eraseEvents(saying: texts, found), jobs)
  }

  private func eraseEvents(saying texts: SoughtTexts, _ found: EventTraces) throws -> Int {
    var count = 0
    for start in stride(from: 0, to: found.seqs.count, by: 500) {
      let piece: [any SQLBindable] = Array(found.seqs[start..<min(start + 500, found.seqs.count)])
      count += try change("DELETE FROM main.event_payloads WHERE tenant_id = \(tenant) AND seq IN \(list: piece)")
    }
    return count
      + (try change(
        "DELETE FROM main.event_payloads WHERE tenant_id = \(tenant) AND seq > \(found.last) AND \(texts.said(in: ["payload"]))"))
  }
}
