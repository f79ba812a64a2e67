import Records
import Store
import Values

/// Names behind the ids in a page's columns that its statement did not join: of several members, and of who added a record. One query a column.
struct ColumnNames {
  /// By field, then by id.
  private var names: [String: [String: String]] = [:]

  init(_ fields: [Field], _ rows: [Row], _ reader: Reader) throws {
    for field in fields {
      guard let target = field.target, Self.isOwn(field) else { continue }
      let ids = Set(rows.flatMap { Self.ids(field, $0) }).compactMap { RecordID($0) }
      guard !ids.isEmpty else { continue }
      let page = try reader.page("SELECT id, \(target.title) FROM \(target.table) WHERE id IN \(list: ids)")
      for index in 0..<page.rowCount { names[field.name, default: [:]][page.string(index, 0) ?? ""] = page.string(index, 1) }
    }
  }

  /// Nil for fields whose text stands in the row or in the page itself.
  func text(_ field: Field, _ row: Row) -> String? {
    guard let target = field.target, Self.isOwn(field) else { return nil }
    return Self.ids(field, row).map { names[field.name]?[$0] ?? target.deletedTitle }.joined(separator: ", ")
  }

  private static func isOwn(_ field: Field) -> Bool { field.reference == nil || field.name == "createdBy" }

  private static func ids(_ field: Field, _ row: Row) -> [String] {
    field.name == "createdBy" ? row.createdBy.map { [$0.description] } ?? [] : field.list(row[field.name])
  }
}
