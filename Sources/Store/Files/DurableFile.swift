import Glibc

/// A file operation that the system refused.
public struct FileError: Error, Hashable, CustomStringConvertible {
  public let operation: String
  public let path: String
  /// `errno`.
  public let code: Int32

  public var description: String { "cannot \(operation) \(path): \(String(cString: strerror(code)))" }
}

/// Files that are whole, and on the disk, once they have their name.
enum DurableFile {
  /// Writes beside the target, syncs, and gives the file its name only then; a file that somebody else made in between stays.
  static func makeOnce(_ bytes: [UInt8], at path: String, mode: mode_t) throws {
    let temporary = path + "." + Hex.text(randomBytes(6))
    defer { unlink(temporary) }
    try writeNew(bytes, to: temporary, mode: mode)
    if link(temporary, path) != 0, errno != EEXIST { throw FileError(operation: "create", path: path, code: errno) }
    try syncFolder(folder(of: path))
  }

  /// Creates a file that must not exist yet and syncs what is in it, but not its folder.
  static func writeNew(_ bytes: [UInt8], to path: String, mode: mode_t) throws {
    let file = try checked("create", path) { open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode) }
    defer { close(file) }
    try bytes.withUnsafeBytes { try writeAll($0, to: file, path) }
    try checked("sync", path) { fsync(file) }
  }

  /// Copies piece by piece and syncs the copy; `see` gets every piece.
  static func copy(from source: String, to target: String, mode: mode_t, see: (UnsafeRawBufferPointer) -> Void = { _ in }) throws {
    let file = try checked("create", target) { open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode) }
    defer { close(file) }
    try read(source) { piece in
      see(piece)
      try writeAll(piece, to: file, target)
    }
    try checked("sync", target) { fsync(file) }
  }

  /// Hands out the file in pieces of up to 256 KiB.
  static func read(_ path: String, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    let file = try checked("open", path) { open(path, O_RDONLY | O_CLOEXEC) }
    defer { close(file) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try checked("read", path) { Glibc.read(file, buffer.baseAddress, buffer.count) }
      if count == 0 { return }
      try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  static func contents(of path: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try read(path) { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// Makes the names in a folder as durable as the files.
  static func syncFolder(_ path: String) throws {
    let file = try checked("open", path) { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    defer { close(file) }
    try checked("sync", path) { fsync(file) }
  }

  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  @discardableResult
  static func checked<Result: SignedInteger>(_ operation: String, _ path: String, _ call: () -> Result) throws(FileError) -> Result {
    while true {
      let result = call()
      if result >= 0 { return result }
      if errno != EINTR { throw FileError(operation: operation, path: path, code: errno) }
    }
  }

  private static func writeAll(_ bytes: UnsafeRawBufferPointer, to file: Int32, _ path: String) throws {
    var rest = bytes
    while !rest.isEmpty {
      let count = try checked("write", path) { Glibc.write(file, rest.baseAddress, rest.count) }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}
