import GRDBSQLite
import Values

/// Appends events: a row, its salted payload apart, the records that show it, and the next link of the workspace's chain.
enum EventLog {
  static let tables = [
    ScopedTable("events", trashable: false), ScopedTable("event_payloads", trashable: false),
    ScopedTable("event_subjects", trashable: false),
  ]

  static func append(_ draft: Event.Draft, by writer: Writer) throws {
    let connection = writer.connection
    let seq = try nextSeq(on: connection)
    let salt = randomBytes(16)
    let payload = payload(of: draft)
    let head = try connection.pending.eventHeads[writer.tenant] ?? storedHead(of: writer.tenant, on: connection)
    var link = EventLink(
      seq: seq, tenant: writer.tenant, at: writer.now, actor: writer.session.actor, entity: draft.entity, record: draft.record,
      verb: draft.verb, requestID: writer.session.requestID, payloadHash: EventLink.hash(salt: salt, payload: Array(payload.utf8)), hash: []
    )
    link.hash = link.chained(to: head?.hash)
    try store(link, on: connection)
    try connection.own("INSERT INTO main.event_payloads (seq, tenant_id, salt, payload) VALUES (?1, ?2, ?3, ?4)")
      .run([.integer(seq), .integer(writer.tenant), .blob(salt), .text(payload)])
    try storeSubjects(of: draft, seq, writer)
    connection.pending.lastEventSeq = seq
    connection.pending.eventHeads[writer.tenant] = EventHead(seq: seq, count: (head?.count ?? 0) + 1, hash: link.hash)
  }

  /// Writes the new heads; called once, before the commit.
  static func finish(on connection: Connection) throws {
    for (tenant, head) in connection.pending.eventHeads {
      try connection.prepared("INSERT OR REPLACE INTO main.event_heads (tenant_id, seq, count, hash) VALUES (?1, ?2, ?3, ?4)", .trusted)
        .run([.integer(tenant), .integer(head.seq), .integer(head.count), .blob(head.hash)])
    }
  }

  static func storedHead(of tenant: Int64, on connection: Connection) throws -> EventHead? {
    let page = try connection.trustedPage("SELECT seq, count, hash FROM main.event_heads WHERE tenant_id = ?1", [.integer(tenant)])
    guard !page.isEmpty, let seq = page.integer(0, 0), let count = page.integer(0, 1), let hash = page.blob(0, 2) else { return nil }
    return EventHead(seq: seq, count: count, hash: hash)
  }

  /// `{"changes": [[field, before, after], …], "note": …}`
  private static func payload(of draft: Event.Draft) -> String {
    if draft.changes.isEmpty, draft.note == nil { return "{}" }
    var members: [(String, JSON)] = []
    if !draft.changes.isEmpty {
      members.append(("changes", .array(draft.changes.map { .array([.string($0.field), $0.before, $0.after]) })))
    }
    if let note = draft.note { members.append(("note", note)) }
    return JSON(members: members).text
  }

  /// Taken inside the write transaction, so it grows in the order of commits.
  private static func nextSeq(on connection: Connection) throws -> Int64 {
    if let last = connection.pending.lastEventSeq { return last + 1 }
    let page = try connection.trustedPage("SELECT max(seq) FROM main.events")
    return (page.integer(0, 0) ?? 0) + 1
  }

  private static func store(_ link: EventLink, on connection: Connection) throws {
    let insert: StaticString = """
      INSERT INTO main.events (seq, tenant_id, at, actor, entity, record, verb, request_id, payload_hash, hash)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
      """
    try connection.own(insert).run([
      .integer(link.seq), .integer(link.tenant), link.at.sqlValue, link.actor.sqlValue, .text(link.entity), .id(link.record),
      .text(link.verb),
      .text(link.requestID), .blob(link.payloadHash), .blob(link.hash),
    ])
  }

  private static func storeSubjects(of draft: Event.Draft, _ seq: Int64, _ writer: Writer) throws {
    let statement = try writer.connection.own(
      "INSERT OR IGNORE INTO main.event_subjects (tenant_id, record, seq, entity) VALUES (?1, ?2, ?3, ?4)")
    for (entity, id) in [(draft.entity, draft.record)] + draft.subjects.map({ ($0.entity, $0.id) }) {
      try statement.run([.integer(writer.tenant), .id(id), .integer(seq), .text(entity)])
    }
  }
}

extension Session {
  /// Who an event names: nobody, when the system works on its own behalf.
  var actor: RecordID? { userID == Session.nobody ? nil : userID }

  /// The user id of system sessions that work for no person.
  static let nobody = RecordID(high: 0, low: 0)
}

extension Writer {
  /// Appends one event to this workspace's log, in this transaction.
  public func append(_ event: Event.Draft) throws { try EventLog.append(event, by: self) }
}
