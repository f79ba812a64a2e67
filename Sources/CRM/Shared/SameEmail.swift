import Records
import Store
import Templating
import Values

/// Who else has the e-mail address of a contact or a client: perhaps the same one, entered twice. A hint with links, never an error.
struct SameEmail {
  private struct Other { let type: EntityType, id: RecordID, name: String }

  private static let limit: Int64 = 3

  let row: Row
  let reader: Reader

  /// Links for the notice of a record's page; empty as a rule.
  func values() throws -> Value {
    .list(
      try others().map { other in
        [
          "name": .string(other.name), "url": .string("/crm/\(other.type.plural)/\(other.id)"),
          "kind": .string(other.type.label.lowercased()),
        ]
      })
  }

  /// The same for programs.
  func json() throws -> JSON {
    .array(try others().map { ["type": .string($0.type.name), "id": JSON($0.id), "name": .string($0.name)] })
  }

  private func others() throws -> [Other] {
    let isContact = row.type.name == Contact.type.name
    let field = isContact ? "email" : "primaryEmail"
    guard row.type.field(field)?.visibility == .visible, let email = row[field].text else { return [] }
    var found: [Other] = []
    if reader.session.allows(.contactView), try isShown(Contact.type, "email") { found += try contacts(email, isContact) }
    if reader.session.allows(.customerView), try isShown(Customer.type, "primaryEmail") { found += try clients(email, isContact) }
    return found
  }

  private func isShown(_ type: EntityType, _ field: String) throws -> Bool {
    try type.seen(by: reader).field(field)?.visibility == .visible
  }

  /// Other contacts; of a client only those who do not belong to it.
  private func contacts(_ email: String, _ isContact: Bool) throws -> [Other] {
    let others: SQL = isContact ? "c.id <> \(row.id)" : "c.id NOT IN (\(related("contact_id", by: "customer_id")))"
    return try found(
      "SELECT c.id, c.name FROM contacts c WHERE c.email = \(email) AND \(others) ORDER BY c.seq LIMIT \(Self.limit)", Contact.type)
  }

  private func clients(_ email: String, _ isContact: Bool) throws -> [Other] {
    let others: SQL = isContact ? "c.id NOT IN (\(related("customer_id", by: "contact_id")))" : "c.id <> \(row.id)"
    return try found(
      "SELECT c.id, c.name FROM customers c WHERE c.primary_email = \(email) AND \(others) ORDER BY c.seq LIMIT \(Self.limit)",
      Customer.type)
  }

  private func related(_ column: SQLName, by side: SQLName) -> SQL {
    "SELECT r.\(column) FROM contact_relations r WHERE r.\(side) = \(row.id) AND r.until IS NULL AND r.\(column) IS NOT NULL"
  }

  private func found(_ statement: SQL, _ type: EntityType) throws -> [Other] {
    let page = try reader.page(statement)
    return (0..<page.rowCount).compactMap { index in
      page.id(index, 0).map { Other(type: type, id: $0, name: page.string(index, 1) ?? "") }
    }
  }
}
