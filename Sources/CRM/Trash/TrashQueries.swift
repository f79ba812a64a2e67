import Records
import Store
import Values
import Web

/// What lies in Trash, the latest first, a page at a time.
struct TrashQueries {
  static let pageSize = 50

  let reader: Reader
  /// One kind alone; nil for all.
  var kind: EntityType?

  struct Page {
    let entries: [TrashEntry]
    /// Where the next page starts.
    let next: String?
  }

  private var session: Session { reader.session }

  /// Kinds that this member may see.
  static func types(_ session: Session) -> [EntityType] { TrashEntry.types.filter { TrashEntry.allows($0, session) } }

  func page(after cursor: String?) throws -> Page {
    let page = try read(after: try cursor.map(Self.place), limit: Self.pageSize + 1)
    let shown = page.prefix(Self.pageSize)
    let last = shown.rowCount - 1
    let isMore = page.rowCount > Self.pageSize
    let next = isMore ? page.integer(last, 3).flatMap { at in page.id(last, 1).map { "\(at)-\($0)" } } : nil
    return Page(entries: try entries(shown), next: next)
  }

  /// One entry, wherever it stands in the list.
  func entry(_ type: EntityType, _ id: RecordID) throws -> TrashEntry? {
    guard TrashEntry.allows(type, session) else { return nil }
    return try entries(try reader.page(rows(of: type, "id = \(id)", 1))).first
  }

  /// A record that is in Trash by itself or along with another, and the one that brings it back: nil where the member does not see that one.
  func found(_ type: EntityType, _ id: RecordID) throws -> (title: String, root: TrashEntry?)? {
    guard TrashEntry.allows(type, session) else { return nil }
    let page = try reader.page(
      """
      SELECT \(title(of: type)), trashed_with FROM \(type.everything)
      WHERE id = \(id) AND trashed_at IS NOT NULL AND purged_at IS NULL AND \(PartVisibility.condition(type, session))
      """)
    guard !page.isEmpty, let root = page.id(0, 1) else { return nil }
    let candidates = root == id ? [type] : TrashEntry.types
    return (page.string(0, 0) ?? "", try candidates.reduce(nil) { try $0 ?? entry($1, root) })
  }

  /// Up to so many that went there before a moment.
  func old(before moment: Instant, limit: Int) throws -> [RecordID] {
    let page = try reader.page(union(where: "trashed_at < \(moment)", limit))
    return (0..<page.rowCount).compactMap { page.id($0, 1) }
  }

  /// How many went there before a moment.
  func count(before moment: Instant) throws -> Int64 {
    let counts = Self.types(session).map { type -> SQL in
      """
      SELECT count(*) AS n FROM \(type.everything) WHERE trashed_at < \(moment) AND purged_at IS NULL AND trashed_with = id
        AND \(PartVisibility.condition(type, session))
      """
    }
    return counts.isEmpty ? 0 : try reader.integer("SELECT sum(n) FROM (\(SQL.joined(counts, by: " UNION ALL ")))") ?? 0
  }

  private func read(after place: (at: Int64, id: RecordID)?, limit: Int) throws -> CellPage {
    try reader.page(union(where: place.map { "(trashed_at, id) < (\($0.at), \($0.id))" } ?? "1", limit))
  }

  private func union(where condition: SQL, _ limit: Int) -> SQL {
    let types = kind.map { [$0] } ?? Self.types(session)
    let parts = types.map { type -> SQL in "SELECT * FROM (\(rows(of: type, condition, limit)))" }
    guard !parts.isEmpty else { return "SELECT NULL, NULL, NULL, NULL LIMIT 0" }
    return "\(SQL.joined(parts, by: " UNION ALL ")) ORDER BY trashed_at DESC, id DESC LIMIT \(limit)"
  }

  /// What a record is called, or how it begins.
  private func title(of type: EntityType) -> SQL {
    let title = type.fields[type.index(type.title)].column
    let words: [String: SQL] = ["note": "content", "communication": "notes"]
    return words[type.name].map { words -> SQL in "coalesce(nullif(\(title), ''), substr(\(words), 1, 80))" } ?? "\(title)"
  }

  private func rows(of type: EntityType, _ condition: SQL, _ limit: Int) -> SQL {
    """
      SELECT \(type.name) AS kind, id, \(title(of: type)) AS title, trashed_at FROM \(type.everything)
      WHERE trashed_at IS NOT NULL AND purged_at IS NULL AND trashed_with = id AND (\(condition))
        AND \(PartVisibility.condition(type, session))
      ORDER BY trashed_at DESC, id DESC LIMIT \(limit)
    """
  }

  private func entries(_ page: CellPage) throws -> [TrashEntry] {
    let ids = (0..<page.rowCount).compactMap { page.id($0, 1) }
    guard !ids.isEmpty else { return [] }
    let actors = try reader.actors(of: "trashed", on: ids)
    let names = try Members.names(of: Array(actors.values), reader)
    let restorable = try restorable(page)
    return (0..<page.rowCount).compactMap { row in
      guard let type = TrashEntry.types.first(where: { $0.name == page.string(row, 0) }), let id = page.id(row, 1) else { return nil }
      return TrashEntry(
        type: type, id: id, title: page.string(row, 2) ?? "", trashedAt: Instant(milliseconds: page.integer(row, 3) ?? 0),
        trashedBy: actors[id].flatMap { names[$0] }, mayRestore: restorable.contains(id))
    }
  }

  /// Which entries of a page this member may bring back.
  private func restorable(_ page: CellPage) throws -> Set<RecordID> {
    let kinds = Dictionary(grouping: 0..<page.rowCount) { page.string($0, 0) ?? "" }
    let rows = try TrashEntry.types.flatMap { type in
      try type.all((kinds[type.name] ?? []).compactMap { page.id($0, 1) }, reader, trashed: true)
    }
    return Set(try rows.filter { try TrashRules.mayRestore($0, reader) }.map(\.id))
  }

  private static func place(_ cursor: String) throws -> (at: Int64, id: RecordID) {
    let parts = cursor.split(separator: "-", maxSplits: 1)
    guard parts.count == 2, let at = Int64(parts[0]), let id = RecordID(String(parts[1])) else {
      throw Problem.badRequest("This is no place in Trash.")
    }
    return (at, id)
  }
}
