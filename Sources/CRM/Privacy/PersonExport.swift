import Records
import Store
import Values

/// All that is held about one contact: the record, every record that names it, what hangs on it, and its history.
struct PersonExport {
  let contact: Row
  let reader: Reader
  private let person: PersonRecords
  private let holders: PersonRecords.Holders

  private static let eventPiece = 1_000

  init(contact: Row, reader: Reader) throws {
    (self.contact, self.reader) = (contact, reader)
    person = try PersonRecords(contact: contact, reader: reader)
    holders = try person.holders()
  }

  /// Records that name the contact or are about the same person, by kind, those in Trash as well; those that this member may not see are left out.
  func records() throws -> [(type: EntityType, rows: [Row])] {
    try ProductSchema.entities.compactMap { type in
      guard PartVisibility.allows(type, reader.session) else { return nil }
      let page = try reader.page(
        """
        SELECT id FROM \(type.everything) WHERE (\(naming(in: type)) OR \(same(in: type))) AND \(PartVisibility.condition(type, reader.session)) ORDER BY seq
        """)
      let rows = try type.all((0..<page.rowCount).compactMap { page.id($0, 0) }, reader, trashed: true)
      return rows.isEmpty ? nil : (type, rows)
    }
  }

  /// By a field of ours or of the workspace's, also one that was removed: its values are held.
  private func naming(in type: EntityType) -> SQL {
    let columns = type.fields.filter { $0.reference?.entity == "contact" }.map(\.column)
    let custom: SQL = """
      id IN (SELECT v.record FROM custom_values v JOIN custom_fields_all f ON f.id = v.field_id
        WHERE f.entity = \(type.name) AND f.target = 'contact' AND v.reference = \(contact.id))
      """
    return SQL.joined(columns.map { column -> SQL in "\(column) = \(contact.id)" } + [custom], by: " OR ")
  }

  /// What an erasure counts as the person's own: leads with their address, clients whose address or number is theirs, and what was sent along
  /// with a message.
  private func same(in type: EntityType) -> SQL {
    switch type.name {
    case Lead.type.name: return "id IN \(list: holders.leads + holders.sharingLeads)"
    case Customer.type.name: return "id IN \(list: holders.clients)"
    case Attachment.type.name: return "communication_id IN (SELECT m.id FROM communications_all m WHERE m.contact_id = \(contact.id))"
    default: return "1 = 0"
    }
  }

  /// The oldest first.
  func history() throws -> [Event] {
    var (events, before) = ([Event](), Int64?.none)
    while true {
      let piece = try reader.events(about: contact.id, before: before, limit: Self.eventPiece)
      events += piece.filter { TimelineNames.maySee($0, reader.session) }
      guard piece.count == Self.eventPiece, let last = piece.last else { return events.reversed() }
      before = last.seq
    }
  }

  func json() throws -> JSON {
    let currency = reader.session.currency
    return [
      "exportedAt": .string(reader.now.description), "workspace": .string(reader.session.workspaceName),
      "contact": contact.json(workspace: currency),
      "records": JSON(members: try records().map { ($0.type.plural, .array($0.rows.map { Self.json($0, currency) })) }),
      "parts": JSON(members: try reader.parts(of: Contact.type.table, contact.id).map { ($0.table.text, Self.json($0.rows)) }),
      "history": .array(try history().map(Self.json)),
    ]
  }

  /// A record in Trash says since when.
  private static func json(_ row: Row, _ currency: Currency) -> JSON {
    guard let trashedAt = row.trashedAt, var object = row.json(workspace: currency).object else { return row.json(workspace: currency) }
    object["trashedAt"] = .string(trashedAt.description)
    return .object(object)
  }

  private static func json(_ event: Event) -> JSON {
    [
      "at": .string(event.at.description), "by": JSON(event.actor), "type": .string(event.entity), "id": JSON(event.record),
      "verb": .string(event.verb),
      "changes": .array(event.changes.map { ["field": .string($0.field), "before": $0.before, "after": $0.after] }),
    ]
  }

  private static func json(_ page: CellPage) -> JSON {
    .array(
      (0..<page.rowCount).map { row in
        JSON(
          members: page.shape.names.enumerated().filter { !["seq", "tenant_id"].contains($1) }.map { index, name in
            (name, page.id(row, index).map { JSON($0) } ?? page.integer(row, index).map { JSON($0) } ?? JSON(page.string(row, index)))
          })
      })
  }
}
