import CZip
import Glibc

/// A ZIP archive that nobody vouches for. The sizes that it states are not believed: who reads a member counts what comes.
public final class Archive {
  /// One file inside.
  public struct Member: Hashable, Sendable {
    public let name: String
    /// Bytes, as the archive states them: packed.
    public let packedSize: Int
    /// Its content needs a password.
    public let isLocked: Bool
    fileprivate let index: UInt64
  }

  fileprivate let handle: OpaquePointer

  /// Whether a file begins like an archive. Office documents do too, because they are archives.
  public static func isArchive(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0x50, 0x4B, 0x05, 0x06])
  }

  /// - Throws: `ArchiveError.damaged` for a file that is no archive.
  public init(path: String) throws(ArchiveError) {
    var code: Int32 = 0
    guard let handle = zip_open(path, ZIP_RDONLY, &code) else { throw .damaged }
    self.handle = handle
  }

  /// An archive inside of another one, as it was unpacked.
  public init(_ bytes: [UInt8]) throws(ArchiveError) {
    guard !bytes.isEmpty, let copy = malloc(bytes.count) else { throw .damaged }
    bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(start: copy, count: bytes.count).copyMemory(from: $0) }
    var error = zip_error_t()
    // From here on the copy is the source's, and the source the archive's.
    guard let source = zip_source_buffer_create(copy, UInt64(bytes.count), 1, &error) else {
      free(copy)
      throw .damaged
    }
    guard let handle = zip_open_from_source(source, ZIP_RDONLY, &error) else {
      zip_source_free(source)
      throw .damaged
    }
    self.handle = handle
  }

  deinit { zip_discard(handle) }

  /// How many members it states to have.
  public var count: Int { Int(clamping: zip_get_num_entries(handle, 0)) }

  /// - Parameter place: from 0 to `count`.
  /// - Returns: nil where its entry cannot be read.
  public func member(_ place: Int) -> Member? {
    var entry = zip_stat_t()
    guard place >= 0, zip_stat_index(handle, UInt64(place), 0, &entry) == 0 else { return nil }
    return Member(
      name: entry.name.map { String(cString: $0) } ?? "", packedSize: Int(clamping: entry.comp_size),
      isLocked: entry.encryption_method != ZIP_EM_NONE, index: UInt64(place))
  }

  public func member(_ name: String) -> Member? {
    let place = zip_name_locate(handle, name, 0)
    return place < 0 ? nil : member(Int(place))
  }

  /// - Throws: `ArchiveError.locked`, `.damaged`.
  public func open(_ member: Member) throws(ArchiveError) -> MemberReader {
    guard !member.isLocked else { throw .locked }
    guard let file = zip_fopen_index(handle, member.index, 0) else { throw .damaged }
    return MemberReader(file, of: self)
  }
}

/// The bytes of one member as they are unpacked.
public final class MemberReader {
  private let file: OpaquePointer
  /// Open as long as somebody reads from it.
  private let archive: Archive

  fileprivate init(_ file: OpaquePointer, of archive: Archive) { (self.file, self.archive) = (file, archive) }

  deinit { zip_fclose(file) }

  /// Fills the buffer with what comes next.
  /// - Returns: how many bytes; 0 at the end.
  /// - Throws: `ArchiveError.damaged`.
  public func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(ArchiveError) -> Int {
    let count = Int(zip_fread(file, buffer.baseAddress, UInt64(buffer.count)))
    guard count >= 0 else { throw .damaged }
    return count
  }
}

public enum ArchiveError: Error, Hashable {
  case damaged
  /// Needs a password.
  case locked
}
