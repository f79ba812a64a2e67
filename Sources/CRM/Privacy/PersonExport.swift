import Records
import Store
import Values

/// All that is held about one contact: the record, every record that names it, what hangs on it, and its history.
struct PersonExport {
  let contact: Row
  let reader: Reader
  /// Records that name the contact or are about the same person, by kind, those in Trash as well; those that this member may not see are left out.
  private(set) var records: [(type: EntityType, rows: [Row])] = []
  /// The files themselves, where they go along.
  private(set) var files: PersonFiles?
  private let person: PersonRecords
  private let holders: PersonRecords.Holders

  private static let eventPiece = 1_000

  init(contact: Row, reader: Reader) throws {
    (self.contact, self.reader) = (contact, reader)
    person = try PersonRecords(contact: contact, reader: reader)
    holders = try person.holders()
    records = try held()
  }

  /// The same with its files in a folder beside it.
  func withFiles() throws -> PersonExport {
    var copy = self
    copy.files = try PersonFiles(records.filter { $0.type.name == Attachment.type.name }.flatMap(\.rows), reader)
    return copy
  }

  private func held() throws -> [(type: EntityType, rows: [Row])] {
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
  /// with a message; and what hangs on such a lead.
  private func same(in type: EntityType) -> SQL {
    switch type.name {
    case Lead.type.name: return "id IN \(list: holders.leads + holders.sharingLeads)"
    case Customer.type.name: return "id IN \(list: holders.clients)"
    case Attachment.type.name:
      return "communication_id IN (SELECT m.id FROM communications_all m WHERE m.contact_id = \(contact.id)) OR \(onLeads(type))"
    default: return onLeads(type)
    }
  }

  private func onLeads(_ type: EntityType) -> SQL {
    type.field("leadId").map { "\($0.column) IN \(list: holders.leads)" } ?? "1 = 0"
  }

  /// A record of others that says something of the person.
  struct Mention {
    let row: Row
    /// The line that names the person.
    let excerpt: String
  }

  /// Records that are not the person's and name them in some text, those that this member may not see left out; at most so many of each kind.
  func mentions(limit: Int = 1_000) throws -> [Mention] {
    let held = Set(records.flatMap { $0.rows.map(\.id) })
    let ids = Dictionary(grouping: try person.mentions(limit: limit), by: \.entity).mapValues { Set($0.map(\.id)).subtracting(held) }
    return try ProductSchema.entities.flatMap { type -> [Mention] in
      try type.all(Array(ids[type.name] ?? []), reader, trashed: true).filter { PartVisibility.shows($0, reader.session) }
        .map { Mention(row: $0, excerpt: excerpt(of: $0)) }
    }
  }

  private static let excerptLength = 300

  private func excerpt(of row: Row) -> String {
    let sought = person.identity.sought
    let text = row.type.fields.filter { !$0.isSealed }.compactMap { row[$0.name].text }.first { sought.stand(in: $0) } ?? ""
    let line = text.split(whereSeparator: \.isNewline).first { sought.stand(in: String($0)) } ?? text[...]
    return line.count > Self.excerptLength ? line.prefix(Self.excerptLength - 1) + "…" : String(line)
  }

  /// Says on the contact's timeline and in the workspace's audit who took this out, before the first byte leaves.
  static func note(_ contact: RecordID, format: String, _ session: Session) throws {
    let note: JSON = ["format": .string(format), "by": .string(session.userID.description)]
    try session.scribe().write { try $0.append(Event.Draft(entity: Contact.type.name, record: contact, verb: "exported", note: note)) }
  }

  /// Where the bytes of a file are for who is signed in; nil for a record that is no file, and for one in Trash.
  static func place(of row: Row) -> String? {
    row.type.name == Attachment.type.name && row.trashedAt == nil ? "/api/crm/attachments/\(row.id)/content" : nil
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
      "records": JSON(members: records.map { ($0.type.plural, .array($0.rows.map { json($0, currency) })) }),
      "parts": JSON(members: try reader.parts(of: Contact.type.table, contact.id).map { ($0.table.text, Self.json($0.rows)) }),
      "mentions": .array(
        try mentions().map {
          ["type": .string($0.row.type.name), "id": JSON($0.row.id), "title": .string($0.row.title), "excerpt": .string($0.excerpt)]
        }),
      "history": .array(try history().map(Self.json)),
    ]
  }

  /// A record in Trash says since when, a file where it is and what it is called in the folder beside.
  private func json(_ row: Row, _ currency: Currency) -> JSON {
    guard var object = row.json(workspace: currency).object else { return .null }
    if let trashedAt = row.trashedAt { object["trashedAt"] = .string(trashedAt.description) }
    let former = row.formerValues.map { ($0.key, $0.value) }
    if !former.isEmpty { object["customFieldsBefore"] = JSON(members: former) }
    if let place = Self.place(of: row) { object["fileUrl"] = .string(place) }
    if let files, row.type.name == Attachment.type.name { object["file"] = JSON(files.path(of: row.id)) }
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
