import Records
import Store
import Templating
import Values
import Web

/// Files of one record, the newest first.
struct AttachmentQueries {
  static let pageSize = 30
  static let cardSize = 4

  let parent: PartParent
  let record: Row
  let reader: Reader

  init(_ record: Row, _ reader: Reader) throws {
    parent = try Attachment.parents.named(record.type.plural)
    self.record = record
    self.reader = reader
  }

  /// The files for `attachments/_files`, and a link to those before them.
  func values(_ context: Context) throws -> [String: Value] {
    let page = try page(before: try context.query.wholeNumber("files").map(Int64.init), limit: Self.pageSize + 1)
    let shown = page.prefix(Self.pageSize)
    let path = parent.partsPath(of: record.id)
    let last = page.rowCount > Self.pageSize ? shown.integer(shown.rowCount - 1, shown.column("seq")) : nil
    return try common(shown).merging(["files_next": Value(last.map { path + (path.contains("?") ? "&" : "?") + "files=\($0)" })]) { $1 }
  }

  /// The newest few, for a card beside other things.
  func card(limit: Int = cardSize) throws -> [String: Value] { try common(try page(before: nil, limit: limit)) }

  func count() throws -> TabCount { try TabCount(of: "SELECT 1 FROM attachments WHERE \(parent.column) = \(record.id)", reader) }

  private func common(_ page: CellPage) throws -> [String: Value] {
    let count = try count()
    return [
      "files": .list((0..<page.rowCount).map { value(page, $0) }), "files_count": .string(count.isZero ? "" : count.text),
      "files_action": .string(parent.path(of: record.id) + "/attachments"), "files_url": .string(parent.partsPath(of: record.id)),
      "files_may_add": .bool(mayChange),
    ]
  }

  private var mayChange: Bool { parent.type.mayChange(record, reader.session) }

  private func page(before: Int64?, limit: Int) throws -> CellPage {
    try reader.page(
      """
      SELECT a.id, a.file_name, a.file_size, a.mime_type, a.created_at, m.name AS author, a.seq
      FROM attachments a LEFT JOIN members m ON m.id = a.created_by
      WHERE a.\(parent.column) = \(record.id) AND a.seq < \(before ?? .max) ORDER BY a.seq DESC LIMIT \(limit)
      """)
  }

  private func value(_ page: CellPage, _ row: Int) -> Value {
    let type = FileType(mime: page.string(row, 3) ?? "")
    return [
      "id": page.id(row, 0).map(Value.id) ?? .null, "name": .string(page.string(row, 1) ?? ""),
      "size": .string(FileSize(Int(page.integer(row, 2) ?? 0)).description), "type": .string(type.label), "icon": .string(type.icon),
      "is_inline": .bool(type.isInline), "at": .instant(Instant(milliseconds: page.integer(row, 4) ?? 0)),
      "author": Value(page.string(row, 5)), "may_change": .bool(mayChange),
    ]
  }
}
