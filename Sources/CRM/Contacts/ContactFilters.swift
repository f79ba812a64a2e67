import Records
import Store
import Values
import Web

/// What lists of contacts ask for that goes by relationships rather than by the contact's own fields.
enum ContactFilters {
  /// Names that the declaration would read otherwise.
  static let names: Set<String> = ["customerId", "account", "company", "role", "isPrimary"]

  /// `customerId` or `account`: belongs to that client today; `company`: part of a client's name or of the company as it was typed; `role`: in
  /// decisions, or at a client; `isPrimary`: of that client, or of the main one where none is named.
  static let all: @Sendable (FormValues, Reader) throws -> [ListQuery.Filter] = { query, reader in
    let isPrimary = try primary(query)
    let clients = try ["customerId", "account"].compactMap { name in try query.text(name).map { try account($0, name, isPrimary) } }
    let ofMain = query.text("customerId") ?? query.text("account") ?? "none" == "none" ? isPrimary : nil
    return clients + [query.text("company").map(company), query.text("role").map(role), try type(query, reader)].compactMap { $0 }
      + (ofMain.map { [.equals("isPrimary", .integer($0 ? 1 : 0))] } ?? [])
  }

  /// Contacts of one type have an index by name, over an expression that no other order is led to.
  private static func type(_ query: FormValues, _ reader: Reader) throws -> ListQuery.Filter? {
    guard let text = query.text("type"), ["name", nil].contains(query.text("sortBy") ?? query.text("sort")),
      let type = Contact.types.first(where: { Choice.folded($0.value) == Choice.folded(text) }),
      try Contact.type.seen(by: reader).field("type")?.isFilterable == true
    else { return nil }
    return .sql("ifnull(t.type, '') = \(type.value)")
  }

  private static func primary(_ query: FormValues) throws -> Bool? {
    guard let text = query.text("isPrimary")?.lowercased() else { return nil }
    if ["true", "1", "yes"].contains(text) { return true }
    if ["false", "0", "no"].contains(text) { return false }
    throw Problem.unprocessable(fields: ["isPrimary": "isPrimary must be true or false."])
  }

  static func belongs(to customers: [RecordID], isPrimary: Bool? = nil) -> ListQuery.Filter {
    let flag: SQL = isPrimary.map { $0 ? " AND r.is_primary = 1" : " AND r.is_primary = 0" } ?? ""
    return .within(
      "SELECT DISTINCT r.contact_id AS id FROM contact_relations r WHERE r.customer_id IN \(list: customers) AND r.until IS NULL" + flag)
  }

  private static func account(_ text: String, _ name: String, _ isPrimary: Bool?) throws -> ListQuery.Filter {
    if text == "none" { return .isEmpty("customerId") }
    return belongs(
      to: try text.split(separator: ",").map { part in
        guard let id = RecordID(String(part.filter { !$0.isWhitespace })) else {
          throw Problem.unprocessable(fields: [name: "\(name) must be an id."])
        }
        return id
      }, isPrimary: isPrimary)
  }

  private static func company(_ text: String) -> ListQuery.Filter {
    .sql(
      """
      instr(lower(t.company), lower(\(text))) > 0 OR EXISTS (SELECT 1 FROM contact_relations r JOIN customers c ON c.id = r.customer_id
        WHERE r.contact_id = t.id AND r.until IS NULL AND instr(lower(c.name), lower(\(text))) > 0)
      """)
  }

  private static func role(_ text: String) -> ListQuery.Filter {
    if text == "none" { return .isEmpty("role") }
    let known = text.split(separator: ",").compactMap { part in
      Contact.roles.first { Choice.folded($0.value) == Choice.folded(String(part)) }?.value
    }
    let atClient: SQL = """
      EXISTS (SELECT 1 FROM contact_relations r WHERE r.contact_id = t.id AND r.until IS NULL AND r.role = \(text) COLLATE NOCASE)
      """
    return .sql(known.isEmpty ? atClient : "t.role IN \(list: known) OR \(atClient)")
  }
}
