public import Values

extension Writer {
  /// Names content in this workspace. It is on the disk already; a file that went in between is an error, and putting it again mends that.
  /// - Parameter id: of what the content belongs to; a new one where nothing else has it.
  /// - Returns: the id under which `Reader.blob` finds it.
  @discardableResult
  public func keep(_ blob: StoredBlob, as id: RecordID = RecordID()) throws -> RecordID {
    // Inside the write transaction, as the sweep is: the file cannot go between this look and the commit.
    guard session.store.blobs.has(blob.digest) else { throw BlobGone(digest: blob.digest) }
    try unscoped.execute(
      """
      INSERT INTO main.blobs (tenant_id, id, digest, size, created_at)
      VALUES (\(session.workspace), \(id), \(blob.digest.bytes), \(blob.size), \(now))
      """)
    return id
  }

  /// Lets go of content; with the last row of any workspace the file goes too, a little later.
  /// - Returns: whether this workspace had it.
  @discardableResult
  public func release(blob id: RecordID) throws -> Bool {
    guard let blob = try blob(id) else { return false }
    try unscoped.execute("DELETE FROM main.blobs WHERE tenant_id = \(session.workspace) AND id = \(id)")
    if try !unscoped.isNamed(blob.digest) {
      try unscoped.execute("INSERT OR IGNORE INTO main.blob_leftovers (digest) VALUES (\(blob.digest.bytes))")
    }
    return true
  }
}

extension Reader {
  /// What a row of this workspace names.
  public func blob(_ id: RecordID) throws -> StoredBlob? {
    let page = try trusted("SELECT digest, size FROM main.blobs WHERE tenant_id = \(session.workspace) AND id = \(id)")
    guard !page.isEmpty, let digest = page.blob(0, 0).flatMap({ BlobDigest(bytes: $0) }), let size = page.integer(0, 1) else { return nil }
    return StoredBlob(digest: digest, size: Int(size))
  }
}

/// The file of content that was put is not there any more.
public struct BlobGone: Error, Hashable {
  public let digest: BlobDigest

  /// Puts content and names it; once more where a sweep took in between what was there already and let go of.
  public static func mending<T>(_ putAndKeep: () throws -> T) throws -> T {
    do { return try putAndKeep() } catch is BlobGone { return try putAndKeep() }
  }
}

extension Store {
  /// Removes the files that no row names any more. Does nothing while a backup copies files.
  /// - Returns: how many went.
  @discardableResult
  func sweepBlobs() throws -> Int {
    let leftovers = try unscopedRead { db in
      let page = try db.page("SELECT digest FROM main.blob_leftovers LIMIT 100")
      return (0..<page.rowCount).compactMap { page.blob($0, 0).flatMap { BlobDigest(bytes: $0) } }
    }
    guard !leftovers.isEmpty, let lock = try blobs.lock(exclusive: true) else { return 0 }
    defer { withExtendedLifetime(lock) {} }
    return try unscopedWrite { db in
      try leftovers.reduce(0) { count, digest in count + (try remove(digest, db) ? 1 : 0) }
    }
  }

  private func remove(_ digest: BlobDigest, _ db: Unscoped) throws -> Bool {
    try db.execute("DELETE FROM main.blob_leftovers WHERE digest = \(digest.bytes)")
    guard try !db.isNamed(digest) else { return false }
    try blobs.remove(digest)
    return true
  }
}

extension Unscoped {
  /// Whether any workspace has a row for this content.
  func isNamed(_ digest: BlobDigest) throws -> Bool { try exists("SELECT 1 FROM main.blobs WHERE digest = \(digest.bytes) LIMIT 1") }
}

extension BlobStore {
  /// Taken alone to remove files, shared to copy them; nil when somebody stands against it.
  func lock(exclusive: Bool) throws -> FileLock? { try FileLock(directory + "/lock", exclusive: exclusive) }
}
