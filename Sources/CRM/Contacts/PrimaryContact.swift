import Records
import Store
import Values

/// The one contact of a client who is asked first.
enum PrimaryContact {
  /// Makes a contact the primary one of a client it belongs to, its main one where none is named; whoever was it before is no longer.
  @discardableResult
  static func set(_ id: RecordID, at named: RecordID? = nil, _ writer: Writer) throws -> Row {
    let row = try Contact.type.get(id, writer)
    guard let customer = named ?? row["customerId"].recordID else {
      throw RecordError.invalid([FieldError("customerId", "“\(row.title.prefix(60))” belongs to no client. Choose the client first.")])
    }
    if row["customerId"].recordID == customer {
      return try Contact.type.change(row, writer, verb: "updated") { $0["isPrimary"] = .integer(1) }.row
    }
    let relation = try writer.id(
      "SELECT id FROM contact_relations WHERE contact_id = \(id) AND customer_id = \(customer) AND until IS NULL")
    guard let relation else {
      throw RecordError.invalid([FieldError("customerId", "“\(row.title.prefix(60))” does not belong to that client.")])
    }
    try Relation.type.change(try Relation.type.get(relation, writer), writer, verb: "updated") { $0["isPrimary"] = .integer(1) }
    return try Contact.type.get(id, writer)
  }

  /// Whether somebody else is the primary contact where a relationship leads; of a colleague, whether another one is the contact's primary.
  static func isTaken(besides relation: Row, _ reader: Reader) throws -> Bool {
    let place: SQL =
      relation["customerId"].recordID.map { "customer_id = \($0)" }
      ?? "contact_id = \(relation["contactId"].recordID) AND user_id IS NOT NULL"
    return try reader.exists(
      "SELECT 1 FROM contact_relations WHERE \(place) AND is_primary = 1 AND until IS NULL AND id <> \(relation.id)")
  }

  /// Whoever else is primary where this contact or relationship is about to be. One who belongs to somebody else, and may not be changed, stays.
  static func demoteOthers(_ draft: inout Draft, _ writer: Writer) throws {
    let contact = draft.type.name == Contact.type.name ? draft.id : draft["contactId"].recordID
    guard let contact else { return }
    guard let customer = draft["customerId"].recordID else { return try demoteColleagues(draft, contact, writer) }
    let page = try writer.page(
      """
      SELECT r.id, c.id FROM contact_relations r LEFT JOIN contacts c ON c.id = r.contact_id AND c.customer_id = r.customer_id
      WHERE r.customer_id = \(customer) AND r.is_primary = 1 AND r.until IS NULL AND r.contact_id <> \(contact)
      """)
    for index in 0..<page.rowCount {
      if let other = try page.id(index, 1).map({ try Contact.type.get($0, writer) }) {
        guard Contact.type.mayChange(other, writer.session) else { return refuse(&draft, other) }
        try Contact.type.change(other, writer, verb: "updated") { $0["isPrimary"] = .integer(0) }
      } else if let relation = try page.id(index, 0).map({ try Relation.type.get($0, writer) }) {
        let other = try relation["contactId"].recordID.flatMap { try Contact.type.find($0, writer) }
        if let other, !Contact.type.mayChange(other, writer.session) { return refuse(&draft, other) }
        try demote(relation.id, writer)
      }
    }
  }

  private static func refuse(_ draft: inout Draft, _ other: Row) {
    draft.fail(
      "isPrimary", "“\(other.title.prefix(60))” is the primary contact and belongs to somebody else. Leave this out, or ask them.")
  }

  private static func demoteColleagues(_ draft: Draft, _ contact: RecordID, _ writer: Writer) throws {
    let page = try writer.page(
      """
      SELECT id FROM contact_relations WHERE contact_id = \(contact) AND user_id IS NOT NULL AND is_primary = 1 AND until IS NULL
        AND id <> \(draft.id)
      """)
    for index in 0..<page.rowCount { if let relation = page.id(index, 0) { try demote(relation, writer) } }
  }

  private static func demote(_ relation: RecordID, _ writer: Writer) throws {
    try Relation.type.change(try Relation.type.get(relation, writer), writer, verb: "updated") { $0["isPrimary"] = .integer(0) }
  }
}
