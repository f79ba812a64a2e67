public import Values

/// What a look at the data folder found.
public struct DiskFindings: Sendable {
  public var traces: [Trace] = []
  public var unread: [UnreadFile] = []
}

/// Where texts still stand in the data folder.
public struct Trace: Hashable, Sendable {
  /// Relative to the data folder: `kith.sqlite`, `blobs/…`.
  public let file: String
  public let count: Int
  /// What has this content in the workspace.
  public var blobs: [RecordID] = []
  /// The tables in whose rows they stand; none where they stand between the rows.
  public var tables: [String] = []
}

/// A file into which nobody could look, or not into all of it.
public struct UnreadFile: Hashable, Sendable {
  /// Why nobody could look into it, or not into all of it.
  public enum Reason: String, CaseIterable, Sendable {
    /// Needs a password.
    case locked
    /// Far larger unpacked, or slower to unpack, than is looked at.
    case large
    /// Packed into each other more often than is looked at.
    case nested
    case damaged
    /// A PDF of which not all is unpacked or not all is letters.
    case pdf
    /// Packed by something else than ZIP or gzip.
    case packed
  }

  public let reason: Reason
  /// What has this content in the workspace.
  public let blobs: [RecordID]
}

extension Session {
  /// Reads the database and its log byte by byte, and every file of content that this workspace or nobody names, for these texts, whatever the
  /// case of their letters. What another workspace keeps is none of this one's business: bytes of the database that may be another's are not told.
  /// - Parameter tell: hears how many bytes were read, of how many.
  public func traces(of texts: [String], tell: (Int, Int) throws -> Void = { _, _ in }) throws -> DiskFindings {
    let databases = ["kith.sqlite", "kith.sqlite-wal"].filter { Folder.exists(store.directory + "/" + $0) }
    let contents = try ownContents()
    let total = (databases.map { store.directory + "/" + $0 } + contents.map(\.path)).reduce(0) {
      $0 + (Folder.size($1) ?? 0)
    }
    var (done, found) = (0, DiskFindings())
    func hear(_ count: Int) throws {
      done += count
      try tell(done, max(total, done))
    }
    let scan = ByteScan(texts)
    let bytes = try databases.map { Trace(file: $0, count: try scan.count(in: store.directory + "/" + $0, tell: hear)) }
    found.traces = try ownTraces(of: texts, among: bytes.filter { $0.count > 0 })
    for content in contents { try look(at: content, for: texts, &found, hear) }
    return found
  }

  /// What stands in rows is told by them; what stands between them only where no row of others accounts for it.
  private func ownTraces(of texts: [String], among bytes: [Trace]) throws -> [Trace] {
    guard !bytes.isEmpty else { return [] }
    let rows = try RowTraces(texts, in: store, for: workspace.rawValue)
    if rows.own.isEmpty { return rows.isElsewhere ? [] : bytes }
    return [Trace(file: Backup.databaseName, count: rows.own.map(\.count).reduce(0, +), tables: rows.own.map(\.table))]
  }

  private func look(
    at content: (path: String, ids: [RecordID]), for texts: [String], _ found: inout DiskFindings, _ tell: (Int) throws -> Void
  ) throws {
    let path = content.path
    // It may have gone since it was listed, because it was let go of.
    guard Folder.exists(path) else { return }
    var scan = FileScan(texts)
    try scan.look(at: path, tell: tell)
    let file = String(path.dropFirst(store.directory.count + 1))
    if scan.count > 0 { found.traces.append(Trace(file: file, count: scan.count, blobs: content.ids)) }
    if content.ids.isEmpty { return }
    found.unread += UnreadFile.Reason.allCases.filter(scan.unread.contains).map { UnreadFile(reason: $0, blobs: content.ids) }
  }

  /// What nobody names was broken off while it was brought, or is about to go: it may be anybody's.
  private func ownContents() throws -> [(path: String, ids: [RecordID])] {
    var contents: [(path: String, ids: [RecordID])] = try blobs.unfinished().map { ($0, []) }
    try blobs.forEachDigest { digest in
      let page = try store.unscopedRead { try $0.page("SELECT tenant_id, id FROM main.blobs WHERE digest = \(digest.bytes)") }
      let rows = 0..<page.rowCount
      let own = rows.filter { page.integer($0, 0) == workspace.rawValue }.compactMap { page.id($0, 1) }
      if !own.isEmpty || page.isEmpty { contents.append((blobs.path(digest), own)) }
    }
    return contents
  }
}
