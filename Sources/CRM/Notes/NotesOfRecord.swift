import Records
import Store
import Values
import Web

/// The notes of one record as JSON: pinned ones first, then the newest. A page costs the same three statements however long it is.
struct NotesOfRecord {
  let parent: PartParent
  let record: RecordID
  let reader: Reader

  func page(_ request: PageRequest) throws -> JSON {
    let (ids, next) = try places(request.cursor, limit: request.limit, offset: request.offset)
    let total = try reader.integer("SELECT count(*) FROM (SELECT 1 FROM notes WHERE \(parent.column) = \(record) LIMIT 10001)") ?? 0
    let rows = try Self.objects(ids, parent, reader)
    return ["data": .array(rows.map { .object($0) }), "pagination": request.pagination(total: total, next: next)]
  }

  func newest(_ limit: Int) throws -> (rows: [JSON.Object], hasMore: Bool) {
    let (ids, next) = try places(nil, limit: limit, offset: 0)
    return (try Self.objects(ids, parent, reader), next != nil)
  }

  /// `1-412`: behind the pinned note with the number 412.
  private func places(_ cursor: String?, limit: Int, offset: Int) throws -> (ids: [RecordID], next: String?) {
    var condition: SQL = "\(parent.column) = \(record)"
    if let cursor {
      let parts = cursor.split(separator: "-").compactMap { Int64($0) }
      guard parts.count == 2 else { throw PageRequest.wrongCursor() }
      condition = condition + " AND (is_pinned, seq) < (\(parts[0]), \(parts[1]))"
    }
    let page = try reader.page(
      """
      SELECT id, is_pinned, seq FROM notes WHERE \(condition) ORDER BY is_pinned DESC, seq DESC LIMIT \(limit + 1) OFFSET \(offset)
      """)
    let ids = (0..<min(page.rowCount, limit)).compactMap { page.id($0, 0) }
    guard page.rowCount > limit else { return (ids, nil) }
    return (ids, "\(page.integer(limit - 1, 1) ?? 0)-\(page.integer(limit - 1, 2) ?? 0)")
  }

  /// These notes in this order.
  static func objects(_ ids: [RecordID], _ parent: PartParent, _ reader: Reader) throws -> [JSON.Object] {
    guard !ids.isEmpty else { return [] }
    let resource = resource(parent)
    var query = ListQuery()
    (query.ids, query.limit) = (ids, 100)
    let found = try resource.objects(try resource.type.list(query, reader, extra: resource.columns).page, reader)
    let places = Dictionary(found.map { ($0["id"]?.string ?? "", $0) }, uniquingKeysWith: { first, _ in first })
    return ids.compactMap { places[$0.description] }
  }

  static func resource(_ parent: PartParent) -> Resource {
    var resource = Resource(parent.parts, entities: [])
    resource.columns = [("createdByName", "(SELECT m.name FROM members m WHERE m.id = t.created_by)")]
    return resource
  }
}
