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

  /// Takes the file at a path: its name is gone when this returns.
  public convenience init(taking path: String) throws(SystemFailure) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw SystemFailure("open \(path)") }
    let size = lseek(file, 0, SEEK_END)
    unlink(path)
    self.init(descriptor: file, size: Int(size))
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
final class SpoolWriter {
  private let file: Int32
  private var size = 0

  init(directory: String) throws(SystemFailure) {
    var template = Array("\(directory)/kith-spool-XXXXXX".utf8CString)
    file = kith_mkostemp(&template, O_CLOEXEC)
    guard file >= 0 else { throw SystemFailure("create a file in \(directory)") }
    unlink(template)
  }

  deinit { close(file) }

  func append(_ bytes: RawSpan) throws(SystemFailure) {
    var done = 0
    while done < bytes.byteCount {
      let written = bytes.extracting(done...).withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw SystemFailure("write a spooled body") }
      done += written
    }
    size += bytes.byteCount
  }

  /// What was written, on a descriptor of its own.
  func finish() throws(SystemFailure) -> SpooledFile {
    let copy = fcntl(file, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw SystemFailure("keep a spooled body") }
    return SpooledFile(descriptor: copy, size: size)
  }
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
