import Records
import Store
import Templating
import Values

/// Who else has the e-mail address of a contact or a client: perhaps the same one, entered twice. A hint with links, never an error.
struct SameEmail {
  private static let limit: Int64 = 3

  let row: Row
  let reader: Reader

  /// Links for the notice of a record's page; empty as a rule.
  func values() throws -> Value {
    let isContact = row.type.name == Contact.type.name
    let field = isContact ? "email" : "primaryEmail"
    guard row.type.field(field)?.visibility == .visible, let email = row[field].text else { return [] }
    var found: [Value] = []
    if reader.session.allows(.contactView), try isShown(Contact.type, "email") { found += try contacts(email, isContact) }
    if reader.session.allows(.customerView), try isShown(Customer.type, "primaryEmail") { found += try clients(email, isContact) }
    return .list(found)
  }

  private func isShown(_ type: EntityType, _ field: String) throws -> Bool {
    try type.seen(by: reader).field(field)?.visibility == .visible
  }

  /// Other contacts; of a client only those who do not belong to it.
  private func contacts(_ email: String, _ isContact: Bool) throws -> [Value] {
    let others: SQL = isContact ? "c.id <> \(row.id)" : "c.id NOT IN (\(related("contact_id", by: "customer_id")))"
    return try links(
      "SELECT c.id, c.name FROM contacts c WHERE c.email = \(email) AND \(others) ORDER BY c.seq LIMIT \(Self.limit)", "contacts")
  }

  private func clients(_ email: String, _ isContact: Bool) throws -> [Value] {
    let others: SQL = isContact ? "c.id NOT IN (\(related("customer_id", by: "contact_id")))" : "c.id <> \(row.id)"
    return try links(
      "SELECT c.id, c.name FROM customers c WHERE c.primary_email = \(email) AND \(others) ORDER BY c.seq LIMIT \(Self.limit)",
      "customers")
  }

  private func related(_ column: SQLName, by side: SQLName) -> SQL {
    "SELECT r.\(column) FROM contact_relations r WHERE r.\(side) = \(row.id) AND r.until IS NULL AND r.\(column) IS NOT NULL"
  }

  private func links(_ statement: SQL, _ plural: String) throws -> [Value] {
    let page = try reader.page(statement)
    return (0..<page.rowCount).map { index in
      [
        "name": .string(page.string(index, 1) ?? ""), "url": .string("/crm/\(plural)/\(page.id(index, 0)?.description ?? "")"),
        "kind": .string(plural == "contacts" ? "contact" : "client"),
      ]
    }
  }
}
