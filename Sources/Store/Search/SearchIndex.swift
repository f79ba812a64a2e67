import GRDBSQLite
public import Values

/// Where a document stands in the index: the workspace in the high bits, so that a query bounds the range of rows to its own.
enum SearchRow {
  static let bits: Int64 = 40
  static let mask: Int64 = 1 << bits - 1

  static func id(_ tenant: Int64, _ seq: Int64) -> Int64 { tenant << bits | seq }

  /// Three letters for a kind: one token of the index, and a prefix of the short terms. Two kinds with the same letters are told apart later.
  static func code(of kind: String) -> String {
    var hash: UInt32 = 2_166_136_261
    for byte in kind.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    let letters = (0..<3).map { index in UInt8(ascii: "a") + UInt8(hash >> (8 * UInt32(index)) & 0xff) % 26 }
    return String(decoding: letters, as: UTF8.self)
  }
}

extension Writer {
  /// Makes a record findable, or brings what search knows of it up to date. Written at the end of the transaction, or before somebody searches
  /// in it.
  /// - Parameter isNew: whether the record was made in this transaction, so that search cannot know it yet.
  public func index(_ document: SearchDocument, isNew: Bool = false) {
    connection.pendingSearch.add(.document(document, isNew: isNew), tenant)
  }

  /// Takes a record out of the index; one that is not there is fine.
  public func unindex(kind: String, id: RecordID) { connection.pendingSearch.add(.removal(kind: kind, id: id), tenant) }

  /// Takes every record of a table that went to Trash with `root` out of the index, at once.
  public func unindex(kind: String, in table: SQLName, trashedWith root: RecordID) throws {
    try connection.writePendingSearch()
    try SearchTables(connection: connection, tenant: tenant).remove(kind, in: table, trashedWith: root)
  }
}

/// Changes of the index that wait for the end of their transaction. SQLite writes what a full-text table has gathered down at every savepoint,
/// which costs more than all the rest of a row of an import.
struct PendingSearch {
  enum Change {
    case document(SearchDocument, isNew: Bool)
    case removal(kind: String, id: RecordID)

    fileprivate var record: (kind: String, id: RecordID) {
      switch self {
      case .document(let document, _): (document.kind, document.id)
      case .removal(let kind, let id): (kind, id)
      }
    }

    /// The later word on the same record. One that was new is new as long as nothing of it was written.
    fileprivate func replaced(by later: Change) -> Change {
      guard case .document(_, isNew: true) = self, case .document(let document, _) = later else { return later }
      return .document(document, isNew: true)
    }
  }

  /// How far it was when a nested write began.
  struct Mark { fileprivate let count, written: Int }

  private struct Record: Hashable { let tenant: Int64, kind: String, id: RecordID }

  private var changes: [(tenant: Int64, change: Change)] = []
  private var written = 0

  var mark: Mark { Mark(count: changes.count, written: written) }

  mutating func add(_ change: Change, _ tenant: Int64) { changes.append((tenant, change)) }

  /// A nested write failed: what it added is forgotten, and what was written in it has to be written again.
  mutating func goBack(to mark: Mark) {
    changes.removeLast(changes.count - mark.count)
    written = mark.written
  }

  /// What is to be written, the last word on each record alone.
  mutating func take() -> [(tenant: Int64, change: Change)] {
    guard written < changes.count else { return [] }
    defer { written = changes.count }
    var (places, last) = ([Record: Int](), [(tenant: Int64, change: Change)]())
    for (tenant, change) in changes[written...] {
      let record = Record(tenant: tenant, kind: change.record.kind, id: change.record.id)
      if let place = places[record] {
        last[place].change = last[place].change.replaced(by: change)
      } else {
        places[record] = last.count
        last.append((tenant, change))
      }
    }
    return last
  }
}

extension Connection {
  func writePendingSearch() throws {
    for (tenant, change) in pendingSearch.take() {
      let tables = SearchTables(connection: self, tenant: tenant)
      switch change {
      case .document(let document, let isNew): try tables.store(SearchEntry(document), isNew: isNew)
      case .removal(let kind, let id): try tables.remove(kind, id)
      }
    }
  }
}

/// The index of one workspace.
private struct SearchTables {
  let connection: Connection
  let tenant: Int64

  func store(_ entry: SearchEntry, isNew: Bool) throws {
    if isNew { return try add(entry) }
    let document = entry.document
    let known = try page(
      "SELECT seq, title, subtitle FROM main.search_documents WHERE tenant_id = \(tenant) AND kind = \(document.kind) AND id = \(document.id)"
    )
    guard let seq = known.isEmpty ? nil : known.integer(0, 0) else { return try add(entry) }
    if try isSame(entry, seq, title: known.string(0, 1), subtitle: known.string(0, 2)) { return }
    try removeTerms(of: seq)
    try change("UPDATE main.search_documents SET title = \(document.title), subtitle = \(document.subtitle) WHERE seq = \(seq)")
    try addTerms(of: entry, seq)
  }

  func remove(_ kind: String, _ id: RecordID) throws {
    let known = try page("SELECT seq FROM main.search_documents WHERE tenant_id = \(tenant) AND kind = \(kind) AND id = \(id)")
    guard let seq = known.isEmpty ? nil : known.integer(0, 0) else { return }
    try removeTerms(of: seq)
    try change("DELETE FROM main.search_documents WHERE seq = \(seq)")
  }

  func remove(_ kind: String, in table: SQLName, trashedWith root: RecordID) throws {
    let gone: SQL = """
      tenant_id = \(tenant) AND kind = \(kind)
      AND id IN (SELECT id FROM main.\(table) WHERE tenant_id = \(tenant) AND trashed_with = \(root))
      """
    let first = SearchRow.id(tenant, 0)
    try change("DELETE FROM main.search_index WHERE rowid IN (SELECT \(first) | seq FROM main.search_documents WHERE \(gone))")
    try change(
      "DELETE FROM main.search_prefixes WHERE tenant_id = \(tenant) AND seq IN (SELECT seq FROM main.search_documents WHERE \(gone))")
    try change("DELETE FROM main.search_documents WHERE \(gone)")
  }

  private func add(_ entry: SearchEntry) throws {
    let document = entry.document
    try connection.own("INSERT INTO main.search_documents (tenant_id, kind, id, title, subtitle) VALUES (?1, ?2, ?3, ?4, ?5)")
      .run([.integer(tenant), .text(document.kind), .id(document.id), .text(document.title), .text(document.subtitle)])
    try addTerms(of: entry, sqlite3_last_insert_rowid(connection.handle))
  }

  private func isSame(_ entry: SearchEntry, _ seq: Int64, title: String?, subtitle: String?) throws -> Bool {
    guard title == entry.document.title, subtitle == entry.document.subtitle else { return false }
    let text = try page("SELECT text FROM main.search_index WHERE rowid = \(SearchRow.id(tenant, seq))")
    return !text.isEmpty && text.string(0, 0) == entry.text
  }

  private func addTerms(of entry: SearchEntry, _ seq: Int64) throws {
    try connection.own("INSERT INTO main.search_index (rowid, kind, title, text) VALUES (?1, ?2, ?3, ?4)")
      .run([.integer(SearchRow.id(tenant, seq)), .text(entry.code), .text(entry.title), .text(entry.text)])
    let beginning = try connection.own("INSERT INTO main.search_prefixes (tenant_id, prefix, seq) VALUES (?1, ?2, ?3)")
    for prefix in entry.prefixes { try beginning.run([.integer(tenant), .text(entry.code + prefix), .integer(seq)]) }
  }

  private func removeTerms(of seq: Int64) throws {
    try change("DELETE FROM main.search_index WHERE rowid = \(SearchRow.id(tenant, seq))")
    try change("DELETE FROM main.search_prefixes WHERE tenant_id = \(tenant) AND seq = \(seq)")
  }

  private func page(_ sql: SQL) throws -> CellPage { try connection.prepared(sql.text, .trusted).page(sql.bindings) }
  private func change(_ sql: SQL) throws { try connection.prepared(sql.text, .trusted).run(sql.bindings) }
}

/// A document as the index stores it.
private struct SearchEntry {
  let document: SearchDocument
  let code: String
  let title: String
  let text: String
  private let subtitle: String

  init(_ document: SearchDocument) {
    self.document = document
    code = SearchRow.code(of: document.kind)
    title = SearchFolding.fold(document.title)
    subtitle = SearchFolding.fold(document.subtitle)
    text = subtitle + " " + SearchFolding.fold(document.text)
  }

  /// The first two letters of every word of title and subtitle.
  var prefixes: Set<String> { Set(SearchFolding.words(title + " " + subtitle).map { String($0.prefix(2)) }) }
}
