import Records
import Store
import Values

/// What there is about one contact: what is about nobody else, the same person among the leads, and where others wrote about them.
struct PersonRecords {
  let contact: Row
  let identity: PersonIdentity
  let reader: Reader
  /// The only records that are looked at; nil for all.
  let among: [RecordID]?

  struct Item: Hashable {
    let entity: String
    let id: RecordID
  }

  /// The contact, also where it is in Trash: who is to be forgotten or told what is held may be there.
  /// - Throws: `RecordError.missing`, also for one that was deleted for good.
  static func contact(_ id: RecordID, _ reader: Reader) throws -> Row {
    guard let row = try Contact.type.find(id, reader, trashed: true),
      try !reader.exists("SELECT 1 FROM contacts_all WHERE id = \(id) AND purged_at IS NOT NULL")
    else { throw RecordError.missing(Contact.type.name, id) }
    return row
  }

  /// - Parameter identity: where it is known
  init(contact: Row, identity: PersonIdentity? = nil, reader: Reader, among: [RecordID]? = nil) throws {
    (self.contact, self.reader, self.among) = (contact, reader, among)
    self.identity = try identity ?? PersonIdentity(contact, reader)
  }

  /// Notes, files, tasks and conversations that hang on this contact and on nothing else, also those in Trash. A client counts as nothing
  /// else where it is the contact's own.
  func own() throws -> [(type: EntityType, ids: [RecordID])] {
    let types = [Note.type, Attachment.type, Activity.type, Communication.type]
    let shared = try types.map { type in (type, try ids(of: type, "contact_id = \(contact.id)" + others(of: type))) }
    return try shared + [Relation.type, Consent.type].map { type in (type, try ids(of: type, "contact_id = \(contact.id)")) }
  }

  private func others(of type: EntityType) -> SQL {
    let further = ["leadId", "dealId", "projectId", "communicationId"].compactMap { type.field($0)?.column }
    let none = further.map { column -> SQL in " AND \(column) IS NULL" }
    let client: SQL =
      contact["customerId"].recordID.map { " AND (customer_id IS NULL OR customer_id = \($0))" } ?? " AND customer_id IS NULL"
    return SQL.joined(none + [client], by: "")
  }

  /// Of each kind; more than anybody looks through.
  static let mostMentions = 10_000

  /// Records that name the person in some text; at most so many of each kind.
  func mentions(limit: Int = mostMentions) throws -> [Item] {
    let apart = Set(try own().flatMap(\.ids) + [contact.id])
    return try ProductSchema.entities.flatMap { type -> [Item] in
      let columns = PersonalData.texts(of: type).map(\.column)
      guard !columns.isEmpty else { return [] }
      return try ids(of: type, "purged_at IS NULL AND \(identity.sought.said(in: columns))", limit: limit).filter { !apart.contains($0) }
        .map { Item(entity: type.name, id: $0) }
    } + (try customValues(limit: limit)).filter { !apart.contains($0.id) }
  }

  /// How many more records name the person, in personal projects of others. Nobody but their creators sees them.
  static func unseenMentions(of contact: RecordID, _ session: Session) throws -> Int {
    func mentions(_ session: Session) throws -> Set<Item> {
      try session.read { reader in
        guard let row = try Contact.type.find(contact, reader, trashed: true) else { return [] }
        return Set(try PersonRecords(contact: row, reader: reader).mentions())
      }
    }
    guard let system = try session.system(requestID: session.requestID) else { return 0 }
    return try mentions(system).subtracting(mentions(session)).count
  }

  private func customValues(limit: Int) throws -> [Item] {
    try pieces("v.record").flatMap { piece -> [Item] in
      let page = try reader.page(
        """
        SELECT DISTINCT f.entity, v.record FROM custom_values v JOIN custom_fields_all f ON f.id = v.field_id
        WHERE \(piece)\(identity.sought.said(in: ["text", "body"])) LIMIT \(limit)
        """)
      return (0..<page.rowCount).compactMap { row in page.id(row, 1).map { Item(entity: page.string(row, 0) ?? "", id: $0) } }
    }
  }

  private func ids(of type: EntityType, _ condition: SQL, limit: Int = 100_000) throws -> [RecordID] {
    let ids = try pieces("id").flatMap { piece -> [RecordID] in
      let page = try reader.page("SELECT id FROM \(type.everything) WHERE \(piece)(\(condition)) ORDER BY seq LIMIT \(limit)")
      return (0..<page.rowCount).compactMap { page.id($0, 0) }
    }
    return Array(ids.prefix(limit))
  }

  /// A condition for some of the records that are looked at, to stand before others.
  func pieces(_ id: SQL) -> [SQL] {
    guard let among else { return [.empty] }
    return stride(from: 0, to: among.count, by: 500).map { start -> SQL in
      let piece: [any SQLBindable] = Array(among[start..<min(start + 500, among.count)])
      return "\(id) IN \(list: piece) AND "
    }
  }
}
