import Records
import Store
import Values
import Web

/// Contacts as one client has them: who is primary, and what somebody's role is, are said by the relationship to that client.
enum ContactsOfClient {
  /// Where a list asks for one client, its rows say what they are to that one.
  static let answered: @Sendable (FormValues, [JSON.Object], Reader) throws -> [JSON.Object] = { query, objects, reader in
    guard let client = (query.text("customerId") ?? query.text("account")).flatMap({ RecordID($0) }) else { return objects }
    return try at(client, objects, reader)
  }

  /// Those who belong to a client today, as `t` with their relationship as `r`: the primary one, then by name.
  static func first(_ limit: Int64, _ columns: SQL, of client: RecordID) -> SQL {
    """
    SELECT \(columns) FROM contact_relations r CROSS JOIN contacts t ON t.id = r.contact_id
    WHERE r.customer_id = \(client) AND r.until IS NULL ORDER BY r.is_primary DESC, r.contact_name, r.seq LIMIT \(limit)
    """
  }

  /// `isPrimary` of the relationship, and its role as `roleAtClient`; `role` stays what somebody is in decisions.
  static func at(_ client: RecordID, _ objects: [JSON.Object], _ reader: Reader) throws -> [JSON.Object] {
    let ids = objects.compactMap { $0["id"]?.string.flatMap { RecordID($0) } }
    guard !ids.isEmpty else { return objects }
    let page = try reader.page(
      """
      SELECT contact_id, is_primary, role FROM contact_relations
      WHERE customer_id = \(client) AND until IS NULL AND contact_id IN \(list: ids)
      """)
    let rows = (0..<page.rowCount).compactMap { row in page.id(row, 0).map { ($0.description, row) } }
    let places = Dictionary(rows, uniquingKeysWith: { first, _ in first })
    return objects.map { object in
      guard let row = object["id"]?.string.flatMap({ places[$0] }) else { return object }
      var object = object
      object["isPrimary"] = .bool(page.integer(row, 1) == 1)
      object["roleAtClient"] = JSON(page.string(row, 2))
      return object
    }
  }
}
