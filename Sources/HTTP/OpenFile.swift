import CSystem
import Glibc
import Synchronization

/// A file that is being sent.
final class OpenFile: Sendable {
  private static let piece = 128 << 10

  private let descriptor: Int32
  let size: Int
  /// Unix seconds.
  let modified: Int
  /// A strong tag, from the file's number, its size and the time of its last change.
  let tag: String

  init(_ body: FileBody) throws(SystemFailure) {
    descriptor = open(body.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemFailure("open a file") }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else {
      let failure = SystemFailure("look at a file")
      close(descriptor)
      throw failure
    }
    guard facts.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw SystemFailure("open a file", code: ENOENT)
    }
    size = Int(facts.st_size)
    modified = facts.st_mtim.tv_sec
    let time = facts.st_mtim.tv_sec * 1_000_000_000 + facts.st_mtim.tv_nsec
    tag = "\"\(String(facts.st_ino, radix: 36))-\(String(size, radix: 36))-\(String(time, radix: 36))\""
  }

  deinit { close(descriptor) }

  /// The content of a range, piece by piece.
  func reading(_ range: Range<Int>) -> @Sendable () throws -> [UInt8]? {
    let position = Position(range.lowerBound)
    return { [self] in
      let start = position.offset.load(ordering: .relaxed)
      guard start < range.upperBound else { return nil }
      let bytes = try FileReading.bytes(descriptor, from: start, count: min(Self.piece, range.upperBound - start))
      // The file was cut short while it was sent: the length is already promised.
      guard !bytes.isEmpty else { throw SystemFailure("read a file", code: EIO) }
      position.offset.store(start + bytes.count, ordering: .relaxed)
      return bytes
    }
  }

  /// Where the next piece begins; pieces are asked for one at a time.
  private final class Position: Sendable {
    let offset: Atomic<Int>
    init(_ start: Int) { offset = Atomic(start) }
  }
}
