import Records
import Store
import Values

/// What belongs to a client is found by what the client is called today: names are looked up when somebody searches, so that a new name
/// needs no new entry for each of its deals, tasks and calls.
enum ClientSearch {
  private static let clients = 10
  /// A statement takes some 32,000 values, and what the list's own search finds is among them.
  private static let listed = 5_000

  /// Clients whose name answers; none for whoever may not see clients.
  private static func clients(_ text: String, _ reader: Reader) throws -> [RecordID] {
    guard reader.session.allows(.customerView) else { return [] }
    let query = SearchQuery(text: text, kinds: [Customer.type.name], limit: 1)
    return try Customer.type.find(text, limit: clients * 5, reader).filter { query.matches($0.title) }.prefix(clients).map(\.id)
  }

  /// For the search of a list: what belongs to clients that are called so.
  static let alsoFound: @Sendable (String, Reader) throws -> (condition: SQL, isCut: Bool)? = { text, reader in
    guard reader.session.allows(.customerView) else { return nil }
    let found = try Customer.type.titled(text, limit: listed, reader)
    return found.ids.isEmpty ? nil : ("t.customer_id IN \(list: found.ids)", found.isCut)
  }

  private static let types = [Deal.type, Project.type, Activity.type, Communication.type]

  /// The newest records of such clients, a client after the other.
  static func hits(_ kind: String, _ text: String, limit: Int, _ reader: Reader) throws -> [SearchHit] {
    guard limit > 0, let type = types.first(where: { $0.name == kind }), let title = type.field(type.title)?.column else { return [] }
    // A call need have no subject; its first words stand for it.
    let words: SQL = type.name == Communication.type.name ? "notes" : "''"
    var hits: [SearchHit] = []
    for client in try clients(text, reader) where hits.count < limit {
      let page = try reader.page(
        """
        SELECT id, ifnull(\(title), ''), \(words) FROM \(type.table)
        WHERE customer_id = \(client) ORDER BY seq DESC LIMIT \(limit - hits.count)
        """)
      for row in 0..<page.rowCount {
        guard let id = page.id(row, 0) else { continue }
        hits.append(SearchHit(kind: kind, id: id, title: page.string(row, 1) ?? "", subtitle: page.string(row, 2) ?? ""))
      }
    }
    return hits
  }
}
