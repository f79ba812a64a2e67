import CSystem
import Glibc

/// A file without a name: it takes room on the disk and vanishes with the last reference to it, also when the process is killed.
public final class SpooledFile: Sendable {
  let descriptor: Int32
  /// The length in bytes.
  public let size: Int

  init(descriptor: Int32, size: Int) {
    self.descriptor = descriptor
    self.size = size
  }

  deinit { close(descriptor) }

  /// A path under which this process can open the file, as long as this object lives.
  public var path: String { "/proc/self/fd/\(descriptor)" }

  /// The whole content.
  public func bytes() throws(SystemFailure) -> [UInt8] { try bytes(from: 0, count: size) }

  /// Part of the content, cut short at the end of the file. Safe to call from several threads.
  public func bytes(from offset: Int, count: Int) throws(SystemFailure) -> [UInt8] {
    try FileReading.bytes(descriptor, from: offset, count: max(0, min(count, size - offset)))
  }
}

/// A spooled file while it is written.
struct SpoolWriter: ~Copyable {
  private let descriptor: Int32
  private(set) var size = 0

  init(directory: String) throws(SystemFailure) {
    var template = Array("\(directory)/kith-spool-XXXXXX".utf8CString)
    descriptor = kith_mkostemp(&template, O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemFailure("create a file in \(directory)") }
    unlink(template)
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) throws(SystemFailure) {
    var rest = bytes
    while rest.count > 0 {
      let written = write(descriptor, rest.baseAddress, rest.count)
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw SystemFailure("write a spooled body") }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
    size += bytes.count
  }

  consuming func finish() -> SpooledFile {
    let file = SpooledFile(descriptor: descriptor, size: size)
    discard self
    return file
  }

  deinit { close(descriptor) }
}

enum FileReading {
  /// Up to `count` bytes at an offset; fewer at the end of the file.
  static func bytes(_ descriptor: Int32, from offset: Int, count: Int) throws(SystemFailure) -> [UInt8] {
    var failure: SystemFailure?
    let result = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = pread(descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, off_t(offset + filled))
        if got < 0 && errno == EINTR { continue }
        if got < 0 { failure = SystemFailure("read a file") }
        if got <= 0 { return }
        filled += got
      }
    }
    if let failure { throw failure }
    return result
  }
}
