import Records
import Store
import Templating
import Values
import Web

/// Who and what a client is connected with: the companies around it, its people and its deals.
struct CustomerMap {
  /// One of them, as the drawing and the table show it.
  struct Node {
    let name: String
    let note: String
    /// Nil where it leads nowhere, because the record is gone.
    var url: String?
    /// What it is to the client: Parent, Subsidiary, Contact, Deal.
    let kind: String
    /// Where the relationship to a contact is ended; nil for everything else.
    var endURL: String?
  }

  /// Nodes of one side, and how many there are beyond those that were read.
  struct Side {
    var nodes: [Node] = []
    var isCut = false
  }

  /// Rows of the table for each side; the drawing shows fewer.
  static let limit: Int64 = 50

  let record: CustomerRecord
  private var id: RecordID { record.row.id }
  private var reader: Reader { record.reader }
  private var session: Session { reader.session }

  func parents() throws -> Side {
    guard record.row.type.field("parentId")?.visibility == .visible else { return Side() }
    let page = try reader.page(
      """
      WITH RECURSIVE up(id, depth) AS (
        SELECT \(id), 0 UNION ALL SELECT c.parent_id, up.depth + 1 FROM up JOIN customers c ON c.id = up.id
        WHERE c.parent_id IS NOT NULL AND up.depth < \(Self.limit))
      SELECT up.id, ifnull(c.name, \(Reference.customer.deletedTitle)), c.id IS NULL FROM up LEFT JOIN customers c ON c.id = up.id
      WHERE up.depth > 0 ORDER BY up.depth
      """)
    var side = side(page, "Parent", path: "customers") { _ in "" }
    for row in side.nodes.indices where page.integer(row, 2) == 1 { side.nodes[row].url = nil }
    return side
  }

  func parts() throws -> Side {
    guard record.row.type.field("parentId")?.visibility == .visible else { return Side() }
    return side(try reader.page(Self.parts(of: id)), "Subsidiary", path: "customers") { _ in "" }
  }

  static func parts(of id: RecordID) -> SQL {
    "SELECT id, name FROM customers WHERE parent_id = \(id) ORDER BY name, seq LIMIT \(limit + 1)"
  }

  func contacts() throws -> Side {
    guard session.allows(.contactView), let title = try shown(Contact.type, "jobTitle", as: "t.job_title") else { return Side() }
    let columns: SQL = "t.id, t.name, ifnull(r.role, \(title)), r.is_primary, r.id, ifnull(t.owner_id, t.created_by)"
    let page = try reader.page(ContactsOfClient.first(Self.limit + 1, columns, of: id))
    var side = side(page, "Contact", path: "contacts") { row in
      [page.integer(row, 3) == 1 ? "Primary" : nil, page.string(row, 2)].compactMap { $0 }.joined(separator: " · ")
    }
    guard session.allows(.contactUpdate) else { return side }
    for row in side.nodes.indices where session.allows(.recordsOthers) || page.id(row, 5) == session.userID {
      side.nodes[row].endURL = page.id(row, 4).map { "/crm/relations/\($0)/end" }
    }
    return side
  }

  func deals() throws -> Side {
    guard session.allows(.dealView), let amount = try shown(Deal.type, "amount", as: "t.amount") else { return Side() }
    let page = try reader.page(Self.deals(of: id, amount: amount))
    return side(page, "Deal", path: "deals") { row in
      let currency = page.string(row, 4).flatMap { Currency($0) } ?? session.currency
      let value = page.integer(row, 3).map { Money(minor: $0, currency: currency).formatted }
      return [page.string(row, 2), value].compactMap { $0 }.joined(separator: " · ")
    }
  }

  /// Open ones first, then those that were won, then the lost; the newest of each before.
  static func deals(of id: RecordID, amount: SQL) -> SQL {
    let parts = Deal.statuses.map { status -> SQL in
      """
      SELECT * FROM (SELECT seq FROM deals WHERE customer_id = \(id) AND status = \(status.value)
        ORDER BY closed_date DESC, seq DESC LIMIT \(limit + 1))
      """
    }
    return """
      SELECT t.id, t.name, s.name, \(amount), t.currency_code FROM (\(SQL.joined(parts, by: " UNION ALL ")) LIMIT \(limit + 1)) p
      CROSS JOIN deals t ON t.seq = p.seq LEFT JOIN pipeline_stages s ON s.id = t.stage_id
      """
  }

  private func shown(_ type: EntityType, _ name: String, as column: SQL) throws -> SQL? {
    try type.seen(by: reader).field(name)?.shown(column)
  }

  private func side(_ page: CellPage, _ kind: String, path: String, _ note: (Int) -> String) -> Side {
    let limit = Int(Self.limit)
    let nodes = (0..<min(page.rowCount, limit)).map { row in
      Node(
        name: page.string(row, 1) ?? "", note: note(row), url: "/crm/\(path)/\(page.id(row, 0)?.description ?? "")", kind: kind)
    }
    return Side(nodes: nodes, isCut: page.rowCount > limit)
  }
}
