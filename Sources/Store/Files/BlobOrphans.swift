import Glibc
import Values

// Content that was put and never named: an upload that was broken off, a process that ended in between.
extension Store {
  /// How long content may lie on the disk before a row names it, in seconds.
  private static let patience: Int64 = 86_400

  /// Removes the files older than a day that no row names. Does nothing while a backup copies files.
  /// - Returns: how many went.
  @discardableResult
  func sweepOrphans(at now: Instant = .now) throws -> Int {
    guard let lock = try blobs.lock(exclusive: true) else { return 0 }
    defer { withExtendedLifetime(lock) {} }
    let limit = now.adding(seconds: -Self.patience)
    try blobs.removeUnfinished(before: limit)
    return try blobs.digests(before: limit).reduce(0) { count, digest in
      if try unscopedRead({ try $0.isNamed(digest) }) { return count }
      return count + (try unscopedWrite { try removeOrphan(digest, before: limit, $0) } ? 1 : 0)
    }
  }

  /// Inside the write transaction, as naming it is: it may have been put again, or named, since it was looked at.
  private func removeOrphan(_ digest: BlobDigest, before limit: Instant, _ db: Unscoped) throws -> Bool {
    guard try !db.isNamed(digest), blobs.isOlder(digest, than: limit) else { return false }
    try blobs.remove(digest)
    return true
  }
}

extension BlobStore {
  fileprivate func digests(before limit: Instant) throws -> [BlobDigest] {
    var found: [BlobDigest] = []
    try forEachDigest { if isOlder($0, than: limit) { found.append($0) } }
    return found
  }

  fileprivate func isOlder(_ digest: BlobDigest, than limit: Instant) -> Bool {
    Folder.modified(path(digest)).map { $0 < limit } ?? false
  }

  /// What is being written, or was when its process ended.
  func unfinished() throws -> [String] { try Folder.entries(directory + "/new").map { directory + "/new/" + $0 } }

  fileprivate func removeUnfinished(before limit: Instant) throws {
    for path in try unfinished() {
      if let modified = Folder.modified(path), modified < limit { try Folder.remove(path) }
    }
  }
}
