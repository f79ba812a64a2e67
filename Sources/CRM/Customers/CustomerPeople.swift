import Records
import Store
import Templating
import Values
import Web

/// The contacts of a client, a page at a time. As they are they come in the order of the relationships' index, the primary one first and then by
/// name; what a search, a filter or another order asks for is a list like any other.
struct CustomerPeople {
  static let pageSize: Int64 = 50

  let record: CustomerRecord
  private var id: RecordID { record.row.id }
  private var reader: Reader { record.reader }
  private var query: FormValues { record.context.query }
  private var path: String { record.path + "/contacts" }

  func values() throws -> [String: Value] {
    let isPlain = query.pairs.allSatisfy { $0.name == "cursor" || $0.value.isEmpty }
    return try (isPlain ? inOrder() : filtered()).merging(["search": .string(query.text("search") ?? "")]) { own, _ in own }
  }

  private func filtered() throws -> [String: Value] {
    var asked = try ListRequest(Contact.type, query).query(reader, limit: Int(Self.pageSize))
    asked.filters.append(ContactFilters.belongs(to: [id]))
    let listing = try Contact.type.list(asked, reader, extra: columns)
    let values = Resource(Contact.type, entities: ProductSchema.entities).listValues(listing, asked, record.context)
    return values.filter { $0.key != "path" }.merging(["people": .list(try lines(listing.page))]) { _, own in own }
  }

  private func inOrder() throws -> [String: Value] {
    let cursor = try query.text("cursor").map { text -> Cursor in
      guard let cursor = Cursor(text), cursor.key.text?.isEmpty == false else {
        throw Problem.unprocessable(fields: ["cursor": "This is no cursor of this list."])
      }
      return cursor
    }
    let found = try reader.page(Self.statement(of: id, after: cursor))
    let shown = Array((0..<found.rowCount).prefix(Int(Self.pageSize)))
    let more = found.rowCount > shown.count ? shown.last.flatMap { Self.place(of: $0, found) } : nil
    let total = try TabCount(of: "SELECT 1 FROM contact_relations WHERE customer_id = \(id) AND until IS NULL", reader)
    return [
      "people": .list(try people(shown.compactMap { found.id($0, 0) })), "total": total.count, "total_text": .string(total.text),
      "next_url": Value(more.map { FilterBar.url(path, [("cursor", $0.text)]) }), "first_url": cursor == nil ? .null : .string(path),
    ]
  }

  /// Records of a page in the order of their ids.
  private func people(_ ids: [RecordID]) throws -> [Value] {
    var asked = ListQuery()
    (asked.ids, asked.limit, asked.known) = (ids, ids.count, (ids.count, true))
    let page = try Contact.type.list(asked, reader, extra: columns).page
    let lines = try lines(page)
    let places = Dictionary(
      (0..<page.rowCount).compactMap { row in page.id(row, page.column("id")).map { ($0, row) } }, uniquingKeysWith: { first, _ in first })
    return ids.compactMap { places[$0].map { lines[$0] } }
  }

  /// Lines of contacts, with what they are to this client.
  private func lines(_ page: CellPage) throws -> [Value] {
    try ContactViews.lines(page, reader).enumerated().map { index, line in
      guard case .object(var line) = line else { return line }
      line["role_here"] = Value(page.string(index, page.column("roleHere")))
      line["is_primary"] = .bool(page.integer(index, page.column("primaryHere")) == 1)
      return .object(line)
    }
  }

  private var columns: [(name: String, sql: SQL)] {
    let relation: SQL = "FROM contact_relations r WHERE r.contact_id = t.id AND r.customer_id = \(id) AND r.until IS NULL"
    return [("roleHere", "(SELECT r.role \(relation))"), ("primaryHere", "(SELECT r.is_primary \(relation))")]
  }
}

// The order and its places.
extension CustomerPeople {
  /// A row's place: whether it is primary and its name, `1Ada`.
  private static func place(of row: Int, _ page: CellPage) -> Cursor? {
    guard let name = page.string(row, 2), let seq = page.integer(row, 3) else { return nil }
    return Cursor(key: .text("\(page.integer(row, 1) ?? 0)\(name)"), seq: seq)
  }

  /// Ids of contacts with their places. Behind a cursor come those of the same name, the next names, and behind the primary one all others: in one
  /// comparison SQLite would use the index for none of them.
  static func statement(of client: RecordID, after cursor: Cursor?) -> SQL {
    let rows: SQL = """
      SELECT contact_id, is_primary, contact_name, seq FROM contact_relations WHERE customer_id = \(client) AND until IS NULL
      """
    let end: SQL = "LIMIT \(pageSize + 1)"
    guard let cursor, let key = cursor.key.text else { return "\(rows) ORDER BY is_primary DESC, contact_name, seq \(end)" }
    let (isPrimary, name): (Int64, String) = (key.hasPrefix("1") ? 1 : 0, String(key.dropFirst()))
    var parts: [SQL] = [
      "\(rows) AND is_primary = \(isPrimary) AND contact_name = \(name) AND seq > \(cursor.seq) ORDER BY seq \(end)",
      "\(rows) AND is_primary = \(isPrimary) AND contact_name > \(name) ORDER BY contact_name, seq \(end)",
    ]
    if isPrimary == 1 { parts.append("\(rows) AND is_primary = 0 ORDER BY contact_name, seq \(end)") }
    return "\(SQL.joined(parts.map { "SELECT * FROM (\($0))" }, by: " UNION ALL ")) \(end)"
  }
}
