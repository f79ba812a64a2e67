import Crypto
import Glibc

/// The SHA-256 of a file's content, which is also its name.
public struct BlobDigest: Hashable, Sendable, LosslessStringConvertible {
  public let bytes: [UInt8]

  /// Nil unless there are 32 bytes.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  fileprivate init(_ digest: SHA256.Digest) { bytes = Array(digest) }

  /// Reads 64 lower-case hexadecimal digits.
  public init?(_ text: String) {
    guard let bytes = Hex.bytes(text) else { return nil }
    self.init(bytes: bytes)
  }

  public var description: String { Hex.text(bytes) }
}

/// Content that is on the disk, before any row names it.
public struct StoredBlob: Hashable, Sendable {
  public let digest: BlobDigest
  /// Bytes.
  public let size: Int
}

/// Files by content under `blobs/aa/aabbcc…`: the same content is kept once, whoever brings it.
/// A file is synced, and so is its folder, before `put` returns; the row that names it commits afterwards (`Writer.keep`), and the last row's
/// removal leaves the file for `Store.sweepBlobs`.
public struct BlobStore: Sendable {
  let directory: String

  init(directory: String) throws {
    self.directory = directory
    try Folder.make(directory)
    try Folder.make(directory + "/new")
  }

  /// For reading what is there.
  init(reading directory: String) { self.directory = directory }

  /// Keeps content, on the disk when this returns.
  /// - Throws: an error of the disk; nothing is left then.
  public func put(_ bytes: [UInt8]) throws -> StoredBlob {
    let blob = StoredBlob(digest: BlobDigest(SHA256.hash(data: bytes)), size: bytes.count)
    if try alreadyHas(blob) { return blob }
    let temporary = temporaryPath()
    try DurableFile.writeNew(bytes, to: temporary, mode: 0o600)
    try name(temporary, blob)
    return blob
  }

  /// Takes a copy of a file, however large, in pieces.
  public func put(fileAt path: String) throws -> StoredBlob {
    var (hash, size) = (SHA256(), 0)
    let temporary = temporaryPath()
    do {
      try DurableFile.copy(from: path, to: temporary, mode: 0o600) { piece in
        hash.update(bufferPointer: piece)
        size += piece.count
      }
    } catch {
      unlink(temporary)
      throw error
    }
    let blob = StoredBlob(digest: BlobDigest(hash.finalize()), size: size)
    if try alreadyHas(blob) {
      try Folder.remove(temporary)
    } else {
      try name(temporary, blob)
    }
    return blob
  }

  /// Where the content lies; the file may be absent.
  public func path(_ digest: BlobDigest) -> String {
    let name = digest.description
    return "\(directory)/\(name.prefix(2))/\(name)"
  }

  /// The whole content. Throws where the file is missing or cannot be read.
  public func contents(_ digest: BlobDigest) throws -> [UInt8] { try DurableFile.contents(of: path(digest)) }

  /// Whether the file is there; what it holds is not looked at.
  public func has(_ digest: BlobDigest) -> Bool { Folder.exists(path(digest)) }

  func remove(_ digest: BlobDigest) throws { try Folder.remove(path(digest)) }

  /// Every file that has its name, in order.
  func forEachDigest(_ body: (BlobDigest) throws -> Void) throws {
    for prefix in try Folder.entries(directory) where prefix.utf8.count == 2 {
      for name in try Folder.entries(directory + "/" + prefix) {
        if let digest = BlobDigest(name) { try body(digest) }
      }
    }
  }

  /// Whether the file still holds what its name says.
  func isIntact(_ digest: BlobDigest) throws -> Bool {
    var hash = SHA256()
    try DurableFile.read(path(digest)) { hash.update(bufferPointer: $0) }
    return BlobDigest(hash.finalize()) == digest
  }

  /// The file may have its name already while the thread that gave it is still syncing the folder.
  private func alreadyHas(_ blob: StoredBlob) throws -> Bool {
    guard Folder.size(path(blob.digest)) == blob.size else { return false }
    // It counts as put now, also where it has lain for long without a row; unless it was swept away this moment.
    do { try Folder.touch(path(blob.digest)) } catch let error as FileError where error.code == ENOENT { return false }
    try syncFolders(of: blob)
    return true
  }

  private func name(_ temporary: String, _ blob: StoredBlob) throws {
    let target = path(blob.digest)
    do {
      try Folder.make(DurableFile.folder(of: target))
      try Folder.move(temporary, to: target)
    } catch {
      unlink(temporary)
      throw error
    }
    try syncFolders(of: blob)
  }

  private func syncFolders(of blob: StoredBlob) throws {
    try DurableFile.syncFolder(DurableFile.folder(of: path(blob.digest)))
    try DurableFile.syncFolder(directory)
  }

  private func temporaryPath() -> String { "\(directory)/new/\(Hex.text(randomBytes(12)))" }
}
