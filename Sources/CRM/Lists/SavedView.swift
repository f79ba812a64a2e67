import Records
import Store
import Values
import Web

/// A list as somebody wants it back: its filters, order, look and columns under a name. Seen by who saved it, or by everyone.
struct SavedView: Sendable {
  let id: RecordID
  let type: EntityType
  let name: String
  let isShared: Bool
  /// Whether the list begins with it for whoever has not chosen another. Of shared ones alone, and one of a list.
  let isFirstForAll: Bool
  let owner: RecordID
  /// The query string of the list.
  let query: String
  /// Nil for the usual ones.
  let columns: [String]?
  let version: Int64
  let isRemoved: Bool

  static let nameLength = 80
  static let queryLength = 1_500
  /// Views of one list that one member may have.
  static let limit = 50

  /// The list's address in this view.
  func url(_ path: String) -> String { FilterBar.url(path, FormValues(query: query).pairs + [("saved", id.description)]) }

  func isSeen(by session: Session) -> Bool { isShared || owner == session.userID }

  func mayChange(_ session: Session) -> Bool {
    isShared ? session.allows(.viewShare) : owner == session.userID
  }

  // MARK: Reading

  private static let columns: SQL = "id, entity, name, is_shared, created_by, query, columns, version, removed_at, is_first_for_all"

  /// Their own and the shared ones of a list, by name.
  static func all(of type: EntityType, _ reader: Reader) throws -> [SavedView] {
    let page = try reader.page(
      """
      SELECT \(columns) FROM list_views WHERE entity = \(type.name) AND removed_at IS NULL
        AND (created_by = \(reader.session.userID) OR is_shared = 1) ORDER BY name COLLATE NOCASE, seq LIMIT 200
      """)
    let seen = try type.seen(by: reader)
    return (0..<page.rowCount).compactMap { SavedView(page, $0) }.filter { $0.owner == reader.session.userID || $0.opens(seen) }
  }

  /// Whether it neither filters nor sorts by what the role is not shown: its conditions would say what others look for there.
  private func opens(_ type: EntityType) -> Bool {
    let veiled = type.fields.filter { $0.visibility != .visible }.map(\.name)
    return !FormValues(query: query).pairs.contains { name, value in
      let isCondition = name == "where" || name.hasPrefix("where.") || name == "sortBy"
      let used = isCondition ? String(value.prefix { $0 != ":" }) : name
      return veiled.contains { used == $0 || used.lowercased() == "min" + $0.lowercased() || used.lowercased() == "max" + $0.lowercased() }
        || veiled.contains { used == $0 + "From" || used == $0 + "To" }
    }
  }

  /// The view that a list begins with for everyone.
  static func firstForAll(of type: EntityType, _ reader: Reader) throws -> RecordID? {
    try reader.id(
      """
      SELECT id FROM list_views
      WHERE entity = \(type.name) AND removed_at IS NULL AND is_shared = 1 AND is_first_for_all = 1 ORDER BY seq LIMIT 1
      """)
  }

  /// Throws 404 where there is none that the member sees.
  static func find(_ id: RecordID, _ reader: Reader, removed: Bool = false) throws -> SavedView {
    let view = try stored(id, reader)
    guard view.isSeen(by: reader.session), view.isRemoved == removed, reader.session.allows(view.type.permissions.view),
      try view.owner == reader.session.userID || view.opens(view.type.seen(by: reader))
    else { throw Problem.notFound }
    return view
  }

  private static func stored(_ id: RecordID, _ reader: Reader) throws -> SavedView {
    let page = try reader.page("SELECT \(columns) FROM list_views WHERE id = \(id)")
    guard !page.isEmpty, let view = SavedView(page, 0) else { throw Problem.notFound }
    return view
  }

  private init?(_ page: CellPage, _ row: Int) {
    guard let id = page.id(row, 0), let owner = page.id(row, 4),
      let type = ListRoutes.resources.first(where: { $0.type.name == page.string(row, 1) })?.type
    else { return nil }
    (self.id, self.type, self.owner) = (id, type, owner)
    name = page.string(row, 2) ?? ""
    isShared = page.integer(row, 3) == 1
    query = page.string(row, 5) ?? ""
    columns = page.string(row, 6).flatMap(Self.names)
    version = page.integer(row, 7) ?? 0
    isRemoved = page.integer(row, 8) != nil
    isFirstForAll = page.integer(row, 9) == 1
  }

  /// JSON that this program wrote itself; what is damaged is as if nothing were chosen.
  static func names(_ text: String) -> [String]? {
    do { return (try JSON.parse(text).array ?? []).compactMap(\.string) } catch { return nil }
  }
}

// Writing. What is given is checked here, whoever gives it.
extension SavedView {
  struct Change {
    var name: String?
    var isShared: Bool?
    var isFirstForAll: Bool?
    var query: String?
    /// `.some(nil)` goes back to the usual ones.
    var columns: [String]??
    /// The one that the change started from; nil where nobody says.
    var version: Int64?
  }

  static func create(_ resource: Resource, _ change: Change, _ writer: Writer) throws -> SavedView {
    let type = resource.type
    guard
      let count = try writer.integer(
        "SELECT count(*) FROM list_views WHERE created_by = \(writer.session.userID) AND entity = \(type.name) AND removed_at IS NULL"),
      count < limit
    else { throw refused("name", "You have \(limit) views of this list. Delete one first.") }
    let id = RecordID(at: writer.now)
    let isShared = change.isShared ?? false
    try demandSharing(isShared, writer.session)
    let columns = try checked(columns: change.columns ?? nil, resource, writer)
    let isFirst = change.isFirstForAll ?? false
    if isFirst { try makeRoom(for: isShared, type, writer) }
    try writer.insert(
      "list_views",
      [
        ("id", .id(id)), ("created_at", .integer(writer.now.milliseconds)), ("created_by", .id(writer.session.userID)),
        ("entity", .text(type.name)), ("name", .text(try checked(name: change.name))), ("is_shared", .integer(isShared ? 1 : 0)),
        ("is_first_for_all", .integer(isFirst ? 1 : 0)),
        ("query", .text(try checked(query: change.query ?? "", resource, writer))), ("columns", .optional(columns)),
      ])
    return try find(id, writer)
  }

  /// - Returns: the view as it is now, also where it was taken back from everyone, whoever did that among them.
  func change(_ change: Change, _ writer: Writer) throws -> SavedView {
    try demandChange(writer.session)
    let resource = try ListRoutes.resource(type)
    var set: [(SQLName, SQLValue)] = []
    if let name = change.name { set.append(("name", .text(try Self.checked(name: name)))) }
    if let isShared = change.isShared, isShared != self.isShared {
      try Self.demandSharing(true, writer.session)
      set.append(("is_shared", .integer(isShared ? 1 : 0)))
    }
    let isShared = change.isShared ?? self.isShared
    let isFirst = change.isFirstForAll ?? (isFirstForAll && isShared)
    if isFirst, !isFirstForAll || !isShared { try Self.makeRoom(for: isShared, type, writer) }
    if isFirst != isFirstForAll { set.append(("is_first_for_all", .integer(isFirst ? 1 : 0))) }
    if let query = change.query { set.append(("query", .text(try Self.checked(query: query, resource, writer)))) }
    if let columns = change.columns { set.append(("columns", .optional(try Self.checked(columns: columns, resource, writer)))) }
    if !set.isEmpty, try writer.update("list_views", id, version: change.version, set: set) == .stale {
      throw Problem.conflict("Somebody changed this view in the meantime. Open it again and repeat your change.")
    }
    return try Self.stored(id, writer)
  }

  func remove(_ writer: Writer) throws {
    try demandChange(writer.session)
    _ = try writer.update("list_views", id, version: nil, set: [("removed_at", .integer(writer.now.milliseconds))])
  }

  func restore(_ writer: Writer) throws {
    try demandChange(writer.session)
    _ = try writer.update("list_views", id, version: nil, set: [("removed_at", .null)])
  }

  private func demandChange(_ session: Session) throws {
    guard mayChange(session) else { throw Problem.forbidden("This view is shared by others. Save it as one of your own.") }
  }

  private static func demandSharing(_ isShared: Bool, _ session: Session) throws {
    guard !isShared || session.allows(.viewShare) else { throw refused("isShared", "Your role may not share views.") }
  }

  /// A view becomes the first for everyone, in place of the one that was.
  private static func makeRoom(for isShared: Bool, _ type: EntityType, _ writer: Writer) throws {
    guard writer.session.allows(.viewShare) else { throw refused("isDefaultForAll", "Your role may not choose a view for everyone.") }
    guard isShared else { throw refused("isDefaultForAll", "A view that everyone begins with is shared with everyone.") }
    let page = try writer.page("SELECT id FROM list_views WHERE entity = \(type.name) AND is_first_for_all = 1")
    for id in (0..<page.rowCount).compactMap({ page.id($0, 0) }) {
      _ = try writer.update("list_views", id, version: nil, set: [("is_first_for_all", .integer(0))])
    }
  }

  private static func checked(name: String?) throws -> String {
    let text = (name ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !text.isEmpty, text.count <= nameLength else { throw refused("name", "Give the view a name of up to \(nameLength) characters.") }
    return text
  }

  /// The filters must be those of the list, so that a view never opens on an error.
  private static func checked(query: String, _ resource: Resource, _ reader: Reader) throws -> String {
    let pairs = FormValues(query: query).pairs.filter { !["cursor", "page", "saved", "csrf"].contains($0.name) && !$0.value.isEmpty }
    let text = URLText.query(pairs)
    guard text.utf8.count <= queryLength else { throw refused("query", "This is more than a view can hold. Take some filters away.") }
    _ = try resource.selected(FormValues(pairs), reader)
    return text
  }

  private static func checked(columns: [String]?, _ resource: Resource, _ reader: Reader) throws -> String? {
    guard let columns else { return nil }
    let known = Set(resource.tableColumns(try resource.type.seen(by: reader)).map(\.name))
    if let name = columns.first(where: { !known.contains($0) }) { throw refused("columns", "There is no column “\(name.prefix(60))”.") }
    var seen: Set<String> = []
    return JSON.array(columns.filter { seen.insert($0).inserted }.map { .string($0) }).text
  }

  static func refused(_ name: String, _ message: String) -> RecordError { .invalid([FieldError(name, message)]) }
}
