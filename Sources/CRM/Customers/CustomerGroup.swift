import Records
import Store
import Templating
import Values

/// The companies a client belongs to and those that belong to it, as one tree.
struct CustomerGroup {
  /// Rows in the order of the tree with their depth; null for a client that stands alone.
  let value: Value

  /// Whether the group has more rows than these.
  let isCut: Bool

  private static let depthLimit = 6
  private static let rowLimit = 60

  init(of id: RecordID, _ reader: Reader) throws {
    var page = try Self.tree(under: try Self.root(of: id, reader), reader)
    // Deep down in a very large group, what is above and beside is left out.
    if !(0..<page.rowCount).contains(where: { page.id($0, 0) == id }) { page = try Self.tree(under: id, reader) }
    isCut = page.rowCount > Self.rowLimit
    guard page.rowCount > 1 else {
      value = .null
      return
    }
    value = .list(
      (0..<min(page.rowCount, Self.rowLimit)).map { row in
        [
          "url": .string("/crm/customers/\(page.id(row, 0)?.description ?? "")"), "name": .string(page.string(row, 1) ?? ""),
          "depth": .integer(page.integer(row, 2) ?? 0), "current": .bool(page.id(row, 0) == id),
        ]
      })
  }

  private static func tree(under root: RecordID, _ reader: Reader) throws -> CellPage {
    try reader.page(
      """
      WITH RECURSIVE tree(id, name, depth, place) AS (
        SELECT id, name, 0, name FROM customers WHERE id = \(root)
        UNION ALL
        SELECT c.id, c.name, tree.depth + 1, tree.place || char(1) || c.name FROM tree JOIN customers c ON c.parent_id = tree.id
        WHERE tree.depth < \(depthLimit) LIMIT \(rowLimit + 1))
      SELECT id, name, depth FROM tree ORDER BY place COLLATE NOCASE
      """)
  }

  private static func root(of id: RecordID, _ reader: Reader) throws -> RecordID {
    try reader.id(
      """
      WITH RECURSIVE up(id, parent, depth) AS (
        SELECT id, parent_id, 0 FROM customers WHERE id = \(id)
        UNION ALL SELECT c.id, c.parent_id, up.depth + 1 FROM up JOIN customers c ON c.id = up.parent WHERE up.depth < 20)
      SELECT id FROM up ORDER BY depth DESC LIMIT 1
      """) ?? id
  }
}
