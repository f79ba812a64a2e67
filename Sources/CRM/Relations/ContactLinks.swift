import Records
import Store
import Values

/// Keeps the main client that stands on a contact in step with the contact's relationships. What is written here follows from a change that is
/// an event already, so it writes none of its own.
enum ContactLinks {
  /// A contact was stored: it is related to its main client, and is that one's primary contact or not.
  static func follow(contact row: Row, _ writer: Writer) throws {
    guard let customer = row["customerId"].recordID else { return }
    let primary: SQLValue = row["isPrimary"]
    // Whoever was just made has no relationship yet.
    if row.version > 1 {
      let page = try writer.page("\(current) AND contact_id = \(row.id) AND customer_id = \(customer) LIMIT 1")
      if let id = page.isEmpty ? nil : page.id(0, 0) {
        if page.integer(0, 1) != primary.integer { try set(id, [("is_primary", primary)], writer) }
        return
      }
    }
    try writer.insert(
      "contact_relations",
      [
        ("id", .id(RecordID(at: writer.now))), ("created_at", .integer(writer.now.milliseconds)),
        ("updated_at", .integer(writer.now.milliseconds)), ("created_by", writer.session.isMember ? .id(writer.session.userID) : .null),
        ("contact_id", .id(row.id)), ("customer_id", .id(customer)), ("is_primary", primary),
        ("since", row.version == 1 ? .null : .text(today(writer))),
      ])
  }

  /// A contact is about to name another main client: who leaves for a client they did not belong to yet no longer belongs to the old one.
  static func leave(_ customer: RecordID, for other: RecordID?, contact: RecordID, _ writer: Writer) throws {
    let isMove = try other.map { try !writer.exists("\(current) AND contact_id = \(contact) AND customer_id = \($0)") } ?? true
    guard isMove, let id = try writer.id("\(current) AND contact_id = \(contact) AND customer_id = \(customer)") else { return }
    try set(id, [("until", .text(today(writer))), ("is_primary", .integer(0))], writer)
  }

  /// A relationship was stored: the first client becomes the contact's main one, and where the main one ended the next takes its place.
  static func follow(_ relation: Row, _ writer: Writer) throws {
    guard let id = relation["contactId"].recordID, let contact = try Contact.type.find(id, writer),
      let customer = relation["customerId"].recordID
    else { return }
    let main = contact["customerId"].recordID
    let isCurrent = relation["until"] == .null
    if isCurrent, main == nil || main == customer {
      try keep(customer, primary: relation["isPrimary"], on: contact, writer)
    } else if !isCurrent, main == customer {
      let next = try writer.page("\(current) AND contact_id = \(id) AND customer_id IS NOT NULL ORDER BY seq LIMIT 1")
      let hasNext = !next.isEmpty
      try keep(hasNext ? next.id(0, 2) : nil, primary: .integer(hasNext ? next.integer(0, 1) ?? 0 : 0), on: contact, writer)
    }
  }

  /// A condition on contacts: another client than their main one is theirs too.
  static let belongsElsewhere: SQL = """
    EXISTS (SELECT 1 FROM contact_relations r JOIN customers k ON k.id = r.customer_id
      WHERE r.contact_id = contacts.id AND r.until IS NULL AND r.customer_id <> contacts.customer_id)
    """

  /// The client of a relationship that goes on becomes the contact's main one.
  static func makeMain(_ relation: Row, _ writer: Writer) throws {
    guard let contact = try relation["contactId"].recordID.flatMap({ try Contact.type.find($0, writer) }),
      let customer = relation["customerId"].recordID
    else { return }
    try keep(customer, primary: relation["isPrimary"], on: contact, writer)
  }

  private static func keep(_ customer: RecordID?, primary: SQLValue, on contact: Row, _ writer: Writer) throws {
    guard contact["customerId"].recordID != customer || contact["isPrimary"] != primary else { return }
    _ = try writer.update(
      "contacts", contact.id, version: nil, set: [("customer_id", customer.map(SQLValue.id) ?? .null), ("is_primary", primary)])
  }

  private static func set(_ id: RecordID, _ values: [(SQLName, SQLValue)], _ writer: Writer) throws {
    _ = try writer.update("contact_relations", id, version: nil, set: values)
  }

  private static func today(_ writer: Writer) -> String { writer.session.zone.today(at: writer.now).description }

  private static let current: SQL = "SELECT id, is_primary, customer_id FROM contact_relations WHERE until IS NULL"
}
