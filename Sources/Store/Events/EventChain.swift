import Values

/// The first place where a workspace's chain of events does not hold.
public struct EventChainFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The event; nil when events are missing at the end.
  public let seq: Int64?
  public let reason: String

  public var description: String { seq.map { "event \($0): \(reason)" } ?? reason }
}

/// Follows a workspace's chain from its first event to its head.
struct EventChain {
  let tenant: Int64
  let connection: Connection

  private static let pieceSize: Int64 = 1_000

  /// Nil when every event, every payload that is not erased, and the head hold.
  func firstFault() throws -> EventChainFault? {
    var (last, previous, count) = (Int64(0), [UInt8]?.none, Int64(0))
    while true {
      let page = try piece(after: last)
      for row in 0..<page.rowCount {
        guard let link = link(page, row) else { return EventChainFault(seq: page.integer(row, 0), reason: "it is not readable") }
        if let fault = fault(in: link, after: previous, page, row) { return fault }
        (last, previous, count) = (link.seq, link.hash, count + 1)
      }
      if page.rowCount < Self.pieceSize { break }
    }
    let head = try EventLog.storedHead(of: tenant, on: connection)
    let expected = previous.map { EventHead(seq: last, count: count, hash: $0) }
    return head == expected ? nil : EventChainFault(seq: nil, reason: "the end of the log is not where it was left")
  }

  private func piece(after seq: Int64) throws -> CellPage {
    let text = """
      SELECT e.seq, e.at, e.actor, e.entity, e.record, e.verb, e.request_id, e.payload_hash, e.hash, p.salt, p.payload
      FROM main.events e LEFT JOIN main.event_payloads p ON p.seq = e.seq AND p.tenant_id = e.tenant_id
      WHERE e.tenant_id = ?1 AND e.seq > ?2 ORDER BY e.seq LIMIT ?3
      """
    return try connection.trustedPage(text, [.integer(tenant), .integer(seq), .integer(Self.pieceSize)])
  }

  private func link(_ page: CellPage, _ row: Int) -> EventLink? {
    guard let seq = page.integer(row, 0), let at = page.integer(row, 1), let entity = page.string(row, 3), let record = page.id(row, 4),
      let verb = page.string(row, 5), let request = page.string(row, 6), let payloadHash = page.blob(row, 7), let hash = page.blob(row, 8)
    else { return nil }
    return EventLink(
      seq: seq, tenant: tenant, at: Instant(milliseconds: at), actor: page.id(row, 2), entity: entity, record: record, verb: verb,
      requestID: request, payloadHash: payloadHash, hash: hash)
  }

  private func fault(in link: EventLink, after previous: [UInt8]?, _ page: CellPage, _ row: Int) -> EventChainFault? {
    if link.chained(to: previous) != link.hash {
      return EventChainFault(seq: link.seq, reason: "it, or one before it, was changed or removed")
    }
    guard let salt = page.blob(row, 9), let payload = page.blob(row, 10) else { return nil }
    return EventLink.hash(salt: salt, payload: payload) == link.payloadHash
      ? nil : EventChainFault(seq: link.seq, reason: "what it says was changed")
  }
}

extension Reader {
  /// Recomputes this workspace's chain of events; nil when it holds. Reads every event.
  public func eventChainFault() throws -> EventChainFault? { try EventChain(tenant: tenant, connection: connection).firstFault() }
}
