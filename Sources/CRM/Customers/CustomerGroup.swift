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
    let isApart = !Self.rows(of: page).contains { page.id($0, 0) == id }
    if isApart { page = try Self.tree(under: id, reader) }
    let rows = Self.rows(of: page)
    isCut = isApart || rows.count < page.rowCount
    guard rows.count > 1 || isApart else {
      value = .null
      return
    }
    value = .list(
      rows.map { row in
        [
          "url": .string("/crm/customers/\(page.id(row, 0)?.description ?? "")"), "name": .string(page.string(row, 1) ?? ""),
          "depth": .integer(page.integer(row, 2) ?? 0), "current": .bool(page.id(row, 0) == id),
        ]
      })
  }

  /// Those that are shown: one row and one level more are read than that, to know whether there are any.
  private static func rows(of page: CellPage) -> ArraySlice<Int> {
    (0..<page.rowCount).filter { page.integer($0, 2) ?? 0 <= depthLimit }.prefix(rowLimit)
  }

  private static func tree(under root: RecordID, _ reader: Reader) throws -> CellPage {
    try reader.page(
      """
      WITH RECURSIVE tree(id, name, depth, place) AS (
        SELECT id, name, 0, name FROM customers WHERE id = \(root)
        UNION ALL
        SELECT c.id, c.name, tree.depth + 1, tree.place || char(1) || c.name FROM tree JOIN customers c ON c.parent_id = tree.id
        WHERE tree.depth <= \(depthLimit) LIMIT \(rowLimit + 1))
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
