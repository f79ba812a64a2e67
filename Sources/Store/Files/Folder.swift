import Glibc
import Values

/// Folders, their entries and their locks.
enum Folder {
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Makes one folder; one that is there already is fine, whatever its mode.
  /// - Returns: whether it is new.
  @discardableResult
  static func make(_ path: String, mode: mode_t = 0o700) throws -> Bool {
    if mkdir(path, mode) == 0 { return true }
    guard errno == EEXIST else { throw FileError(operation: "create folder", path: path, code: errno) }
    return false
  }

  /// Names in a folder, sorted, without `.` and `..`.
  static func entries(_ path: String) throws -> [String] {
    guard let stream = opendir(path) else { throw FileError(operation: "list", path: path, code: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  static func isFolder(_ path: String) -> Bool { information(path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false }

  /// Bytes of a file; nil when there is none.
  static func size(_ path: String) -> Int? { information(path).map { Int($0.st_size) } }

  /// When a file's content was written; nil when there is none.
  static func modified(_ path: String) -> Instant? {
    information(path).map { Instant(milliseconds: Int64($0.st_mtim.tv_sec) * 1000 + Int64($0.st_mtim.tv_nsec) / 1_000_000) }
  }

  /// Makes a file look as if it had just been written.
  static func touch(_ path: String) throws { try DurableFile.checked("touch", path) { utimes(path, nil) } }

  /// Removes a file or a whole folder; nothing there is fine.
  static func remove(_ path: String) throws {
    if isFolder(path) {
      for entry in try entries(path) { try remove(path + "/" + entry) }
      try DurableFile.checked("remove", path) { rmdir(path) }
    } else if unlink(path) != 0, errno != ENOENT {
      throw FileError(operation: "remove", path: path, code: errno)
    }
  }

  static func move(_ source: String, to target: String) throws {
    try DurableFile.checked("move", source) { rename(source, target) }
  }

  private static func information(_ path: String) -> stat? {
    var information = stat()
    return lstat(path, &information) == 0 ? information : nil
  }
}

/// A lock on a file that the system drops with the process, held until this value is released.
final class FileLock: Sendable {
  private let file: Int32

  /// Nil when another process, or another lock of this one, stands against it. Creates the file, mode 0600.
  init?(_ path: String, exclusive: Bool) throws {
    // Kept last: once `file` has a value, leaving this would close it a second time.
    let file = try DurableFile.checked("open", path) { open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600) }
    guard flock(file, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0 else {
      let code = errno
      close(file)
      if code == EWOULDBLOCK { return nil }
      throw FileError(operation: "lock", path: path, code: code)
    }
    self.file = file
  }

  deinit { close(file) }
}
