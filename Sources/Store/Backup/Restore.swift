import Values

/// Puts a backup in the place of what a data folder holds. It is copied and checked beside it first; the change of place is finished at the
/// next start when it was interrupted, and what was there before is kept in `replaced-…`.
public enum Restore {
  private static let staging = "restoring"
  private static let ready = "restored"
  private static let parts = [Backup.databaseName, "blobs", SecretKey.fileName]

  /// - Parameter schema: the product's; a backup of a newer version is refused.
  /// - Returns: the folder that holds what was there before; nil when there was nothing, or it was discarded.
  /// - Throws: `StoreError.locked` while anybody uses the folder, `.damaged` for what is no whole backup, `.newerSchema`.
  @discardableResult
  public static func restore(from source: String, to directory: String, schema: Schema, discardsOld: Bool = false) throws -> String? {
    for part in parts where !Folder.exists(source + "/" + part) {
      throw StoreError.damaged("The folder \(source) is no backup: it has no \(part).")
    }
    // What only the log holds would be lost without a word.
    if let size = Folder.size(source + "/" + Backup.databaseName + "-wal"), size > 0 {
      throw StoreError.damaged("The folder \(source) is no backup but a copy of a data folder in use; make one with kith backup.")
    }
    try Folder.make(directory)
    let locks = try FolderLocks(directory: directory, access: .exclusive)
    defer { withExtendedLifetime(locks) {} }
    try finish(in: directory)
    let staged = directory + "/" + staging
    try Folder.remove(staged)
    do {
      try stage(source, in: staged, schema)
    } catch {
      try Folder.remove(staged)
      throw error
    }
    try Folder.move(staged, to: directory + "/" + ready)
    try DurableFile.syncFolder(directory)
    let old = try finish(in: directory)
    guard let old, discardsOld else { return old }
    try Folder.remove(old)
    return nil
  }

  /// Moves what a restore has made ready into place; nothing to do is fine. The caller holds the folder alone.
  /// - Returns: the folder that holds what was there before; nil when there was nothing.
  @discardableResult
  static func finish(in directory: String) throws -> String? {
    let folder = directory + "/" + ready
    guard Folder.exists(folder) else { return nil }
    let old = directory + "/replaced-" + stamp(Instant.now)
    for part in parts where Folder.exists(folder + "/" + part) {
      try setAside(part, of: directory, to: old)
      try Folder.move(folder + "/" + part, to: directory + "/" + part)
    }
    try DurableFile.syncFolder(directory)
    try Folder.remove(folder)
    return Folder.exists(old) ? old : nil
  }

  /// Whether a restore was interrupted after the point from which it goes forward only.
  static func isUnfinished(in directory: String) -> Bool { Folder.exists(directory + "/" + ready) }

  private static func stage(_ source: String, in staged: String, _ schema: Schema) throws {
    try Folder.make(staged)
    let content = FolderContent(folder: staged)
    try DurableFile.copy(from: source + "/" + Backup.databaseName, to: content.database, mode: 0o600)
    try check(content, schema)
    let lacking = try Backup.lacking(in: source)
    _ = try content.copyBlobs(from: BlobStore(reading: source + "/blobs")) { lacking.contains($0) }
    try DurableFile.copy(from: source + "/" + SecretKey.fileName, to: staged + "/" + SecretKey.fileName, mode: 0o600)
    try endSignIns(in: content)
    try DurableFile.syncFolder(staged)
  }

  private static func check(_ content: FolderContent, _ schema: Schema) throws {
    let known = Set(Store.whole(schema).migrations.map { Int64($0.number) })
    try content.reading { connection in
      let answer = try connection.trustedPage("PRAGMA integrity_check(1)")
      guard !answer.isEmpty, answer.string(0, 0) == "ok" else { throw StoreError.damaged("The backup's database is damaged.") }
      let applied = try connection.trustedPage("SELECT max(number) FROM migrations").integer(0, 0)
      if let applied, !known.contains(applied) { throw StoreError.newerSchema(Int(applied)) }
    }
  }

  /// A sign-in, a token or an invitation that was ended after the backup must not live again.
  private static func endSignIns(in content: FolderContent) throws {
    let connection = try Connection(path: content.database, readonly: false, guarding: nil, tables: nil)
    let result = Result {
      try connection.run {
        try ["sessions", "api_tokens", "invitations"].forEach { try connection.prepared("DELETE FROM main.\($0)", .trusted).run([]) }
      }
    }
    try connection.close()
    _ = try result.get()
    try DurableFile.restrictAndSync(content.database)
  }

  private static func setAside(_ part: String, of directory: String, to old: String) throws {
    let names = part == Backup.databaseName ? [part, part + "-wal", part + "-shm"] : [part]
    for name in names where Folder.exists(directory + "/" + name) {
      try Folder.make(old)
      try Folder.move(directory + "/" + name, to: old + "/" + name)
    }
  }

  private static func stamp(_ now: Instant) -> String { now.description.filter { $0.isNumber } }
}
