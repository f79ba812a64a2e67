import GRDB
import Glibc
import Values

/// A folder, mode 0700, with the database, the files it names and the key: all that an installation is.
public struct Backup: Hashable, Sendable {
  /// How many files of content it holds.
  public let blobs: Int
  /// Bytes of everything in it.
  public let size: Int
  /// Files of content that the database names, and that were missing or damaged when it was made.
  public let lacking: [BlobDigest]

  static let databaseName = "kith.sqlite"
  private static let lackingName = "missing-files"

  fileprivate func writeLacking(to folder: String) throws {
    guard !lacking.isEmpty else { return }
    let lines = lacking.map { "\($0)\n" }.joined()
    try DurableFile.writeNew(Array(lines.utf8), to: folder + "/" + Self.lackingName, mode: 0o600)
  }

  /// What a backup says it lacks: nothing else may be missing from it.
  static func lacking(in folder: String) throws -> Set<BlobDigest> {
    let path = folder + "/" + lackingName
    guard Folder.exists(path) else { return [] }
    let lines = String(decoding: try DurableFile.contents(of: path), as: UTF8.self).split(separator: "\n")
    return Set(lines.compactMap { BlobDigest(String($0)) })
  }
}

extension Store {
  /// Writes a backup while others read and write: the state of one moment. The folder has its name only once everything in it is on the disk.
  /// Content that is missing or damaged already is left out and named in it, so that it keeps nobody from having a backup of the rest.
  /// - Parameter destination: must not exist, or be an empty folder.
  /// - Throws: `StoreError.locked` when it is anything else.
  public func backUp(to destination: String) throws -> Backup {
    let target = destination.count > 1 && destination.hasSuffix("/") ? String(destination.dropLast()) : destination
    if Folder.exists(target), try !Folder.isFolder(target) || !Folder.entries(target).isEmpty {
      throw StoreError.locked("The place for the backup, \(target), exists already and is no empty folder.")
    }
    let lock = try holdFiles()
    defer { withExtendedLifetime(lock) {} }
    let partial = "\(target).partial-\(Hex.text(randomBytes(4)))"
    do {
      let backup = try write(to: partial)
      try Folder.move(partial, to: target)
      try DurableFile.syncFolder(DurableFile.folder(of: target))
      return backup
    } catch {
      try Folder.remove(partial)
      throw error
    }
  }

  /// So that no file goes away meanwhile. Whoever clears away holds the lock for seconds at most.
  func holdFiles() throws -> FileLock {
    let end = ContinuousClock.now + .seconds(30)
    repeat {
      if let lock = try blobs.lock(exclusive: false) { return lock }
      usleep(100_000)
    } while ContinuousClock.now < end
    throw StoreError.busy
  }

  private func write(to folder: String) throws -> Backup {
    let database = folder + "/" + Backup.databaseName
    try Folder.make(folder)
    try DurableFile.writeNew([], to: database, mode: 0o600)
    try copyDatabase(to: database)
    let copied = try FolderContent(folder: folder).copyBlobs(from: blobs) { _ in true }
    try DurableFile.copy(from: directory + "/" + SecretKey.fileName, to: folder + "/" + SecretKey.fileName, mode: 0o600)
    let backup = Backup(blobs: copied.count, size: copied.size + (Folder.size(database) ?? 0) + 32, lacking: copied.lacking)
    try backup.writeLacking(to: folder)
    try DurableFile.syncFolder(folder)
    return backup
  }

  /// SQLite's online backup, in one step: it sees one moment and holds up no writer.
  func copyDatabase(to path: String) throws {
    var reading = GRDB.Configuration()
    reading.readonly = true
    let source = try mapped { try DatabaseQueue(path: directory + "/" + Backup.databaseName, configuration: reading) }
    let copy = try mapped { try DatabaseQueue(path: path) }
    try mapped {
      try source.backup(to: copy)
      try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
      try copy.close()
      try source.close()
    }
    try DurableFile.restrictAndSync(path)
  }
}

/// The database of a folder that no store has opened: a backup, or one half way to its place.
struct FolderContent {
  let folder: String

  var database: String { folder + "/" + Backup.databaseName }

  func reading<T>(_ body: (Connection) throws -> T) throws -> T {
    let connection = try Connection(path: database, readonly: true, guarding: nil, tables: nil)
    let result = Result { try connection.run { try body(connection) } }
    try connection.close()
    return try result.get()
  }

  /// Copies every file that the database names and that is not here yet, checking that each holds what its name says.
  /// - Parameter mayLack: whether one that is missing or damaged is left out; otherwise it is an error.
  func copyBlobs(from source: BlobStore, mayLack: (BlobDigest) -> Bool) throws -> (count: Int, size: Int, lacking: [BlobDigest]) {
    let digests = try reading { try $0.trustedPage("SELECT DISTINCT digest FROM main.blobs ORDER BY digest") }
    let copies = try BlobStore(directory: folder + "/blobs")
    var (size, lacking) = (0, [BlobDigest]())
    for digest in (0..<digests.rowCount).compactMap({ digests.blob($0, 0).flatMap { BlobDigest(bytes: $0) } }) {
      do {
        let copy = try copies.put(fileAt: source.path(digest))
        guard copy.digest == digest else { throw StoreError.damaged("The file \(source.path(digest)) does not hold what its name says.") }
        size += copy.size
      } catch  where mayLack(digest) && Self.isFault(error, of: source.path(digest)) {
        lacking.append(digest)
      }
    }
    return (digests.rowCount - lacking.count, size, lacking)
  }

  /// Whether an error is about the file itself; a disk that is full is not.
  private static func isFault(_ error: any Error, of path: String) -> Bool {
    if let error = error as? FileError { return error.path == path && [ENOENT, EIO].contains(error.code) }
    if case .damaged = error as? StoreError { return true }
    return false
  }
}
