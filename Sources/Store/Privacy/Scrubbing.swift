import GRDBSQLite
import Glibc
public import Values

/// A copy of the data that lies in its folder and knows nothing of later changes.
public struct DataCopy: Hashable, Sendable {
  /// `kith.sqlite.before-120`, or the folder of a backup.
  public let name: String
  public let writtenAt: Instant
}

extension Session {
  /// Makes what was removed unreadable on the disk: files that nobody names and copies that nobody works with go, the search index is written
  /// anew where it has gaps, and the write-ahead log is emptied into the file. Freed pages were overwritten when they were freed. Not to be
  /// called inside of a transaction.
  /// - Returns: whether the log is empty; somebody who reads may hold it for a moment.
  @discardableResult
  public func scrub() throws -> Bool {
    try store.removeAbandonedTrials()
    while try store.sweepBlobs() > 0 {}
    try store.mergeSearchIndex()
    for _ in 0..<20 {
      if try store.emptyLog() { return true }
      usleep(50_000)
    }
    return false
  }

  /// Backups and copies from before migrations that lie in the data folder.
  public func copiesOfData() throws -> [DataCopy] {
    try Folder.entries(store.directory).compactMap { name in
      let path = store.directory + "/" + name
      let isCopy = name.hasPrefix(Backup.databaseName + ".before-") || Folder.exists(path + "/" + Backup.databaseName)
      guard isCopy, let at = Folder.modified(path) else { return nil }
      return DataCopy(name: name, writtenAt: at)
    }
  }
}

extension Store {
  private static let pieces = 200

  /// Writes the segments of the index together, a piece at a time, so that the terms of removed documents are gone from it. SQLite 3.40 leaves
  /// them in place until then.
  fileprivate func mergeSearchIndex() throws {
    var pages = -Self.pieces
    for _ in 0..<100_000 {
      let changed = try unscopedWrite { db in
        let before = sqlite3_total_changes(db.connection.handle)
        try db.execute("INSERT INTO main.search_index (search_index, rank) VALUES ('merge', \(pages))")
        return sqlite3_total_changes(db.connection.handle) - before
      }
      if changed < 2, pages > 0 { return }
      pages = Self.pieces
    }
  }
}
