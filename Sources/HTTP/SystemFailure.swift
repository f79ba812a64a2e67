import Glibc

/// A system call that failed.
public struct SystemFailure: Error, Sendable, CustomStringConvertible {
  /// What was tried, such as `bind 127.0.0.1:8080`.
  public var action: String
  /// The value of errno.
  public var code: Int32

  init(_ action: String, code: Int32 = errno) {
    self.action = action
    self.code = code
  }

  /// Such as `bind 127.0.0.1:8080: Address already in use`.
  public var description: String {
    var text = [CChar](repeating: 0, count: 256)
    guard strerror_r(code, &text, text.count) == 0 else { return "\(action): error \(code)" }
    let message = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return "\(action): \(String(decoding: message, as: UTF8.self))"
  }
}
