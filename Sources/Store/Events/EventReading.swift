public import Values

extension Reader {
  /// The timeline of a record: its own events and those that name it, newest first.
  /// - Parameter before: the `seq` of the last one seen; nil starts at the newest.
  public func events(about record: RecordID, before: Int64? = nil, limit: Int = 50) throws -> [Event] {
    let page = try trusted(
      """
      \(Self.eventColumns) FROM main.event_subjects s JOIN main.events e ON e.seq = s.seq LEFT JOIN main.event_payloads p ON p.seq = e.seq
      WHERE s.tenant_id = \(tenant) AND s.record = \(record) AND s.seq < \(before ?? .max) ORDER BY s.seq DESC LIMIT \(min(max(limit, 0), 1_000))
      """)
    return try events(page)
  }

  /// The timeline of a record as far as it is asked for. However rarely something fits, reading stops after `EventFilter.scanned` events.
  /// - Returns: at most `limit` events, newest first, and how far down was looked: nil when there is nothing before.
  public func events(about record: RecordID, _ filter: EventFilter, before: Int64? = nil, limit: Int) throws -> (
    events: [Event], reached: EventFilter.Place?
  ) {
    let near: SQL = """
      SELECT s.seq FROM main.event_subjects s WHERE s.tenant_id = \(tenant) AND s.record = \(record) AND s.seq < \(before ?? .max)
      ORDER BY s.seq DESC LIMIT \(EventFilter.scanned)
      """
    return try events(filter.condition(record), near: near, limit: limit)
  }

  /// The workspace's log as far as it is asked for: as of a record, but `isOwn` says nothing here.
  public func events(_ filter: EventFilter, before: Int64? = nil, limit: Int) throws -> (events: [Event], reached: EventFilter.Place?) {
    try events(filter.condition(nil), near: near(filter, before: before), limit: limit)
  }

  func near(_ filter: EventFilter, before: Int64?) -> SQL {
    let walks = filter.walks.map {
      "SELECT e.seq FROM main.events e WHERE e.tenant_id = \(tenant) AND \($0) AND e.seq < \(before ?? .max)" as SQL
    }
    return "\(SQL.joined(walks, by: " UNION ALL ")) ORDER BY 1 DESC LIMIT \(EventFilter.scanned)"
  }

  /// - Parameter near: the `seq` of the events to look at, at most `EventFilter.scanned`
  private func events(_ condition: SQL, near: SQL, limit: Int) throws -> (events: [Event], reached: EventFilter.Place?) {
    let found = try events(
      try trusted(
        """
        \(Self.eventColumns) FROM (\(near)) s JOIN main.events e ON e.seq = s.seq LEFT JOIN main.event_payloads p ON p.seq = e.seq
        WHERE \(condition) ORDER BY s.seq DESC LIMIT \(min(max(limit, 0), 1_000))
        """))
    if let last = found.last, found.count >= limit { return (found, EventFilter.Place(seq: last.seq, at: last.at)) }
    let end = try trusted("SELECT count(*), min(e.seq), min(e.at) FROM (\(near)) s JOIN main.events e ON e.seq = s.seq")
    guard end.integer(0, 0) == Int64(EventFilter.scanned), let seq = end.integer(0, 1), let at = end.integer(0, 2) else {
      return (found, nil)
    }
    return (found, EventFilter.Place(seq: seq, at: Instant(milliseconds: at)))
  }

  /// One event of the workspace's log; nil where there is none.
  public func event(_ seq: Int64) throws -> Event? {
    try events(
      try trusted(
        """
        \(Self.eventColumns) FROM main.events e LEFT JOIN main.event_payloads p ON p.seq = e.seq
        WHERE e.tenant_id = \(tenant) AND e.seq = \(seq)
        """)
    ).first
  }

  /// The workspace's log, newest first.
  public func events(before: Int64? = nil, limit: Int = 50) throws -> [Event] {
    let page = try trusted(
      """
      \(Self.eventColumns) FROM main.events e LEFT JOIN main.event_payloads p ON p.seq = e.seq
      WHERE e.tenant_id = \(tenant) AND e.seq < \(before ?? .max) ORDER BY e.seq DESC LIMIT \(min(max(limit, 0), 1_000))
      """)
    return try events(page)
  }

  /// What happened since a `seq`, oldest first: for those who follow along.
  public func events(after seq: Int64, limit: Int = 100) throws -> [Event] {
    let page = try trusted(
      """
      \(Self.eventColumns) FROM main.events e LEFT JOIN main.event_payloads p ON p.seq = e.seq
      WHERE e.tenant_id = \(tenant) AND e.seq > \(seq) ORDER BY e.seq LIMIT \(min(max(limit, 0), 1_000))
      """)
    return try events(page)
  }

  /// What happened to some records since a `seq` and changed a field of theirs, oldest first.
  public func events(changing field: String, of records: [RecordID], after seq: Int64) throws -> [Event] {
    let page = try trusted(
      """
      \(Self.eventColumns) FROM main.event_subjects s JOIN main.events e ON e.seq = s.seq JOIN main.event_payloads p ON p.seq = e.seq
      WHERE s.tenant_id = \(tenant) AND s.record IN \(list: records) AND s.seq > \(seq) AND e.record = s.record
        AND instr(p.payload, \("[\"\(field)\",")) > 0 ORDER BY s.seq
      """)
    return try events(page)
  }

  private static let eventColumns: SQL = "SELECT e.seq, e.at, e.actor, e.entity, e.record, e.verb, e.request_id, p.payload"

  private func events(_ page: CellPage) throws -> [Event] { try (0..<page.rowCount).map { try event(page, $0) } }

  private func event(_ page: CellPage, _ row: Int) throws -> Event {
    guard let seq = page.integer(row, 0), let at = page.integer(row, 1), let record = page.id(row, 4) else {
      throw StoreError.damaged("an event is not readable")
    }
    let payload = try page.string(row, 7).map { try JSON.parse($0, depthLimit: EventLog.payloadDepth) }
    return Event(
      seq: seq, at: Instant(milliseconds: at), actor: page.id(row, 2), entity: page.string(row, 3) ?? "", record: record,
      verb: page.string(row, 5) ?? "", requestID: page.string(row, 6) ?? "", changes: (payload?["changes"]?.array ?? []).compactMap(change),
      note: payload?["note"], isErased: payload == nil)
  }

  private func change(_ json: JSON) -> Event.Change? {
    guard let parts = json.array, parts.count == 3, let field = parts[0].string else { return nil }
    return Event.Change(field: field, before: parts[1], after: parts[2])
  }
}

extension Writer {
  /// Removes for good what the events of one record say; that they happened stays, and the chain holds. Appends an `erased` event.
  /// - Parameter verb: what that event says was done to the record
  public func eraseEvents(entity: String, of record: RecordID, verb: String = "erased") throws {
    try change(
      """
      DELETE FROM main.event_payloads WHERE seq IN (
        SELECT s.seq FROM main.event_subjects s JOIN main.events e ON e.seq = s.seq
        WHERE s.tenant_id = \(tenant) AND s.record = \(record) AND e.record = \(record))
      """)
    try append(Event.Draft(entity: entity, record: record, verb: verb))
  }
}
