import Foundation
import Glibc

/// A file on the disk that has no name: nobody else can open it, and it is gone with the last reference to it or with the process, however that
/// ends.
final class TemporaryFile: Sendable {
  private let descriptor: Int32
  /// Under which this process, and nobody else, can open the file as long as this object lives.
  var path: String { "/proc/self/fd/\(descriptor)" }

  /// - Parameter folder: in which its bytes lie.
  init(in folder: String = FileManager.default.temporaryDirectory.path) throws {
    let name = "\(folder)/kith-\(UUID().uuidString)"
    descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    unlink(name)
  }

  /// Adds bytes at its end.
  func write(_ bytes: [UInt8]) throws {
    try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: Data(bytes))
  }

  deinit { close(descriptor) }
}
