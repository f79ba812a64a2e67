import Records
import Store
import Templating
import Values
import Web

/// Notes of one record, pinned ones first, then the newest.
struct NoteQueries {
  static let pageSize = 20

  let parent: PartParent
  let record: Row
  let reader: Reader

  /// The notes for `notes/_notes`, and a link to those before them.
  func values(_ context: Context) throws -> [String: Value] {
    let page = try page(after: context.query.text("notes"), limit: Self.pageSize + 1)
    let shown = page.prefix(Self.pageSize)
    let path = parent.path(of: record.id) + "/notes"
    return [
      "notes": .list((0..<shown.rowCount).map { value(shown, $0) }), "notes_action": .string(path),
      "notes_return": .string(parent.partsPath(of: record.id)), "notes_may_write": .bool(mayWrite),
      "notes_next": page.rowCount > Self.pageSize ? .string(next(after: shown)) : .null,
    ]
  }

  /// The note that stands on the overview.
  func pinned() throws -> Value {
    let page = try reader.page("\(Self.columns) WHERE n.\(parent.column) = \(record.id) AND n.is_pinned = 1 ORDER BY n.seq DESC LIMIT 1")
    return page.isEmpty ? .null : value(page, 0)
  }

  func count() throws -> TabCount { try TabCount(of: "SELECT 1 FROM notes WHERE \(parent.column) = \(record.id)", reader) }

  private var mayWrite: Bool { parent.type.mayChange(record, reader.session) }

  private static let columns: SQL = """
    SELECT n.id, n.version, n.title, n.content, n.is_pinned, n.created_at, n.updated_at, n.created_by, m.name AS author, n.seq
    FROM notes n LEFT JOIN members m ON m.id = n.created_by
    """

  private func page(after cursor: String?, limit: Int) throws -> CellPage {
    var condition: SQL = "n.\(parent.column) = \(record.id)"
    if let cursor {
      let parts = cursor.split(separator: "-").compactMap { Int64($0) }
      guard parts.count == 2 else { throw Problem.badRequest("This is no place in the list of notes.") }
      condition = condition + " AND (n.is_pinned, n.seq) < (\(parts[0]), \(parts[1]))"
    }
    return try reader.page("\(Self.columns) WHERE \(condition) ORDER BY n.is_pinned DESC, n.seq DESC LIMIT \(limit)")
  }

  private func next(after page: CellPage) -> String {
    let last = page.rowCount - 1
    let cursor = "\(page.integer(last, page.column("is_pinned")) ?? 0)-\(page.integer(last, page.column("seq")) ?? 0)"
    return FilterBar.url(
      parent.partsPath(of: record.id).contains("?") ? parent.path(of: record.id) : parent.partsPath(of: record.id),
      (parent.partsPath(of: record.id).contains("?") ? [(name: "tab", value: "notes")] : []) + [(name: "notes", value: cursor)])
  }

  private func value(_ page: CellPage, _ row: Int) -> Value {
    func integer(_ name: String) -> Int64 { page.integer(row, page.column(name)) ?? 0 }
    let (created, updated) = (integer("created_at"), integer("updated_at"))
    return [
      "id": page.id(row, 0).map(Value.id) ?? .null, "version": .integer(integer("version")), "title": Value(page.string(row, 2)),
      "content": .string(page.string(row, 3) ?? ""), "is_pinned": .bool(integer("is_pinned") == 1),
      "author": Value(page.string(row, page.column("author"))), "at": .instant(Instant(milliseconds: created)),
      "edited": updated > created ? .instant(Instant(milliseconds: updated)) : .null,
      "may_change": .bool(mayWrite),
    ]
  }
}
