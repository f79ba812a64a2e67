import Values

/// A copy of the data for trying out what would become of it. It lies in the data folder, so that nothing of it stands anywhere else when the
/// process is killed, and is held by a lock while somebody works with it.
enum TrialCopy {
  static let prefix = "trial-"

  static func lock(_ folder: String) throws -> FileLock? { try FileLock(folder + "/trial.lock", exclusive: true) }
}

extension Session {
  /// Calls `body` with a folder that holds the data of this moment, without the files of content, and removes the folder afterwards.
  public func withTrialCopy<Result>(_ body: (_ directory: String) throws -> Result) throws -> Result {
    let folder = store.directory + "/" + TrialCopy.prefix + RecordID().description
    try Folder.make(folder)
    guard let lock = try TrialCopy.lock(folder) else { throw StoreError.locked("The copy to try on was taken by somebody else.") }
    defer { withExtendedLifetime(lock) {} }
    let result = Swift.Result { () throws -> Result in
      try DurableFile.writeNew([], to: folder + "/" + Backup.databaseName, mode: 0o600)
      try store.copyDatabase(to: folder + "/" + Backup.databaseName)
      let key = "/" + SecretKey.fileName
      try DurableFile.copy(from: store.directory + key, to: folder + key, mode: 0o600)
      return try body(folder)
    }
    try Folder.remove(folder)
    return try result.get()
  }
}

extension Store {
  /// Removes the copies that killed processes have left.
  public func removeAbandonedTrials() throws {
    for name in try Folder.entries(directory) where name.hasPrefix(TrialCopy.prefix) {
      guard let lock = try TrialCopy.lock(directory + "/" + name) else { continue }
      try Folder.remove(directory + "/" + name)
      withExtendedLifetime(lock) {}
    }
  }
}
