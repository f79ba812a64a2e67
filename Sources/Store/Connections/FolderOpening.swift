import Glibc
import Logging

/// What a process holds the data folder for.
public enum FolderAccess: Hashable, Sendable {
  /// Reads and writes beside others: commands, jobs.
  case write
  /// The one server of the folder, beside writers.
  case serve
  /// Alone: restore, migrate.
  case exclusive
}

/// The locks on a folder. `kith.lock` is shared by everybody who writes and taken alone by restore and migrate; `serve.lock` is the server's.
final class FolderLocks: Sendable {
  private let folder: FileLock
  private let serving: FileLock?

  init(directory: String, access: FolderAccess) throws {
    guard let folder = try FileLock(directory + "/kith.lock", exclusive: access == .exclusive) else {
      throw StoreError.locked(
        access == .exclusive
          ? "Something works with the data folder: end the server and other kith commands first."
          : "The data folder is being restored or migrated.")
    }
    self.folder = folder
    guard access == .serve else {
      serving = nil
      return
    }
    serving = try FileLock(directory + "/serve.lock", exclusive: true)
    if serving == nil { throw StoreError.locked("Another server already serves this data folder.") }
  }
}

/// Gets a folder ready: makes it, locks it, migrates what is in it.
struct FolderOpening {
  let directory: String
  let migrations: [Migration]
  let logger: Logger

  var databasePath: String { directory + "/kith.sqlite" }

  func open(for access: FolderAccess) throws -> FolderLocks {
    try Folder.make(directory)
    if Restore.isUnfinished(in: directory) {
      let alone = try FolderLocks(directory: directory, access: .exclusive)
      try Restore.finish(in: directory)
      withExtendedLifetime(alone) {}
    }
    if access == .exclusive {
      let locks = try FolderLocks(directory: directory, access: access)
      try migrate()
      return locks
    }
    if try needsMigration(access) {
      let alone = try FolderLocks(directory: directory, access: .exclusive)
      try migrate()
      withExtendedLifetime(alone) {}
    }
    return try FolderLocks(directory: directory, access: access)
  }

  private func needsMigration(_ access: FolderAccess) throws -> Bool {
    let locks = try FolderLocks(directory: directory, access: .write)
    defer { withExtendedLifetime(locks) {} }
    guard let size = Folder.size(databasePath), size > 0 else { return true }
    return try !migrator.pending().isEmpty
  }

  private func migrate() throws {
    if !Folder.exists(databasePath) { try DurableFile.writeNew([], to: databasePath, mode: 0o600) }
    for number in try migrator.migrate() { logger.info("migrated", metadata: ["number": "\(number)"]) }
  }

  private var migrator: Migrator { Migrator(path: databasePath, migrations: migrations) }
}
