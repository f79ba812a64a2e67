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
  public let blobs: [RecordID]
}

/// A file into which nobody could look, or not into all of it.
public struct UnreadFile: Hashable, Sendable {
  public enum Reason: String, CaseIterable, Sendable {
    /// Needs a password.
    case locked
    /// Far larger unpacked than is looked at.
    case large
    /// An archive in an archive in an archive.
    case nested
    case damaged
    /// A PDF whose text is compressed.
    case pdf
    /// Packed by something else than ZIP.
    case packed
  }

  public let reason: Reason
  /// What has this content in the workspace.
  public let blobs: [RecordID]
}

extension Session {
  /// Reads the database and its log byte by byte, and every file of content that this workspace or nobody names, for these texts, whatever
  /// the case of their letters. What another workspace keeps is none of this one's business.
  /// - Parameter tell: hears how many bytes were read, of how many.
  public func traces(of texts: [String], tell: (Int, Int) throws -> Void = { _, _ in }) throws -> DiskFindings {
    let databases = ["kith.sqlite", "kith.sqlite-wal"].filter { Folder.exists(store.directory + "/" + $0) }
    let contents = try ownContents()
    let total = (databases.map { store.directory + "/" + $0 } + contents.map { blobs.path($0.digest) }).reduce(0) {
      $0 + (Folder.size($1) ?? 0)
    }
    var (done, found) = (0, DiskFindings())
    func hear(_ count: Int) throws {
      done += count
      try tell(done, max(total, done))
    }
    let scan = ByteScan(texts)
    for file in databases {
      let count = try scan.count(in: store.directory + "/" + file, tell: hear)
      if count > 0 { found.traces.append(Trace(file: file, count: count, blobs: [])) }
    }
    for content in contents { try look(at: content, for: texts, &found, hear) }
    return found
  }

  private func look(
    at content: (digest: BlobDigest, ids: [RecordID]), for texts: [String], _ found: inout DiskFindings, _ tell: (Int) throws -> Void
  ) throws {
    let path = blobs.path(content.digest)
    // It may have gone since it was listed, because it was let go of.
    guard Folder.exists(path) else { return }
    var scan = FileScan(texts)
    try scan.look(at: path, tell: tell)
    let file = String(path.dropFirst(store.directory.count + 1))
    if scan.count > 0 { found.traces.append(Trace(file: file, count: scan.count, blobs: content.ids)) }
    found.unread += UnreadFile.Reason.allCases.filter(scan.unread.contains).map { UnreadFile(reason: $0, blobs: content.ids) }
  }

  private func ownContents() throws -> [(digest: BlobDigest, ids: [RecordID])] {
    var contents: [(digest: BlobDigest, ids: [RecordID])] = []
    try blobs.forEachDigest { digest in
      let page = try store.unscopedRead { try $0.page("SELECT tenant_id, id FROM main.blobs WHERE digest = \(digest.bytes)") }
      let rows = 0..<page.rowCount
      let own = rows.filter { page.integer($0, 0) == workspace.rawValue }.compactMap { page.id($0, 1) }
      if page.isEmpty || !own.isEmpty { contents.append((digest, own)) }
    }
    return contents
  }
}
