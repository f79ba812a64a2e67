import Records
import Store
import Templating
import Values

/// Relationships as a contact's page shows them.
struct RelationViews {
  let contact: Row
  let reader: Reader

  /// Those of today first, then what has ended, the newest first.
  static func statement(_ condition: SQL) -> SQL {
    """
    SELECT r.id AS id, r.version AS version, r.contact_id AS "contactId", r.customer_id AS "customerId", r.user_id AS "userId",
      CASE WHEN r.user_id IS NOT NULL THEN m.name WHEN k.trashed_at IS NULL THEN k.name ELSE \(Reference.customer.deletedTitle) END AS name,
      r.role AS role, r.is_primary AS "isPrimary", r.since AS since, r.until AS until
    FROM contact_relations r LEFT JOIN customers_all k ON k.id = r.customer_id LEFT JOIN members m ON m.id = r.user_id
    WHERE \(condition) ORDER BY r.until IS NOT NULL, r.until DESC, r.user_id IS NOT NULL, r.is_primary DESC, r.seq
    LIMIT \(Int64(RelationAPI.limit))
    """
  }

  /// `id` and both sides in words, for sentences.
  static func names(of ids: [RecordID]) -> SQL {
    """
    SELECT r.id, c.name || ' – ' || ifnull(k.name, m.name) FROM contact_relations_all r JOIN contacts_all c ON c.id = r.contact_id
    LEFT JOIN customers_all k ON k.id = r.customer_id LEFT JOIN members m ON m.id = r.user_id WHERE r.id IN \(list: ids)
    """
  }

  /// The relationships of a contact that this member sees: those with clients only where the contact's own client is shown.
  static func seen(of contact: RecordID, _ reader: Reader) throws -> SQL {
    let isShown = try Contact.type.seen(by: reader).field("customerId")?.visibility == .visible
    return isShown ? "r.contact_id = \(contact)" : "r.contact_id = \(contact) AND r.customer_id IS NULL"
  }

  func values() throws -> [String: Value] {
    let page = try reader.page(Self.statement(try Self.seen(of: contact.id, reader)))
    let all = (0..<page.rowCount).map { (isOver: page.string($0, page.column("until")) != nil, value: line(page, $0)) }
    return [
      "relations": .list(all.filter { !$0.isOver }.map(\.value)), "past_relations": .list(all.filter(\.isOver).map(\.value)),
    ]
  }

  private func line(_ page: CellPage, _ row: Int) -> Value {
    let customer = page.id(row, page.column("customerId"))
    let date = { (name: String) -> Value in
      page.string(row, page.column(name)).flatMap { CalendarDate($0) }.map { .date($0) } ?? .null
    }
    return [
      "url": .string("/crm/relations/\(page.id(row, page.column("id"))?.description ?? "")"),
      "id": Value(page.id(row, page.column("id"))?.description),
      "name": .string(page.string(row, page.column("name")) ?? ""), "is_client": .bool(customer != nil),
      "entity_url": Value(customer.map { "/crm/customers/\($0)" }), "role": Value(page.string(row, page.column("role"))),
      "is_primary": .bool(page.integer(row, page.column("isPrimary")) == 1), "since": date("since"), "until": date("until"),
      "is_main": .bool(customer != nil && customer == contact["customerId"].recordID),
    ]
  }
}
