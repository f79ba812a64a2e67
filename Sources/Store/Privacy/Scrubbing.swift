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
  /// Makes what was removed unreadable on the disk: files that nobody names go, the search index is written anew where it has gaps, and the
  /// write-ahead log is emptied into the file. Freed pages were overwritten when they were freed. Not to be called inside of a transaction.
  /// - Returns: whether the log is empty; somebody who reads may hold it for a moment.
  @discardableResult
  public func scrub() throws -> Bool {
    while try store.sweepBlobs() > 0 {}
    try store.mergeSearchIndex()
    for _ in 0..<20 {
      if try store.emptyLog() { return true }
      usleep(50_000)
    }
    return false
  }

  /// Reads the database, its log and every file of content, byte by byte, for these texts, whatever the case of their Latin letters.
  /// - Returns: the files in which one of them stands.
  public func traces(of texts: [String]) throws -> [Trace] {
    let scan = ByteScan(texts)
    var paths = ["kith.sqlite", "kith.sqlite-wal"].filter { Folder.exists(store.directory + "/" + $0) }
    try blobs.forEachDigest { paths.append(String(blobs.path($0).dropFirst(store.directory.count + 1))) }
    return try paths.compactMap { path in
      let count = try scan.count(in: store.directory + "/" + path)
      return count == 0 ? nil : Trace(file: path, count: count)
    }
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

/// Counts texts in files of any size.
struct ByteScan {
  /// With small Latin letters.
  private let texts: [[UInt8]]

  init(_ texts: [String]) {
    self.texts = Array(Set(texts.map { $0.utf8.map(Self.lowered) })).filter { !$0.isEmpty }
  }

  func count(in path: String) throws -> Int {
    let overlap = max(0, (texts.map(\.count).max() ?? 0) - 1)
    var (kept, count) = ([UInt8](), 0)
    try DurableFile.read(path) { piece in
      let bytes = kept + piece.map(Self.lowered)
      for text in texts { count += Self.occurrences(of: text, in: bytes, endingAfter: kept.count) }
      kept = Array(bytes.suffix(overlap))
    }
    return count
  }

  /// What ends within the bytes that were kept was counted with them.
  private static func occurrences(of text: [UInt8], in bytes: [UInt8], endingAfter seen: Int) -> Int {
    bytes.withUnsafeBytes { whole in
      guard let base = whole.baseAddress else { return 0 }
      var (count, start) = (0, 0)
      while start + text.count <= whole.count, let found = memchr(base + start, Int32(text[0]), whole.count - text.count - start + 1) {
        let place = UnsafeRawPointer(found) - base
        if place + text.count > seen, memcmp(found, text, text.count) == 0 { count += 1 }
        start = place + 1
      }
      return count
    }
  }

  private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5a).contains(byte) ? byte | 0x20 : byte }
}
