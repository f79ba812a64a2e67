/// Something in the data folder that one at a time may do, in all processes. Given back when this value is released, or its process ends.
public final class FolderHold: Sendable {
  private let lock: FileLock

  fileprivate init(_ lock: FileLock) { self.lock = lock }
}

extension Store {
  /// - Returns: nil while somebody else holds it.
  public func hold(_ name: StaticString) throws -> FolderHold? {
    try FileLock("\(directory)/\(name).lock", exclusive: true).map { FolderHold($0) }
  }
}

extension Session {
  /// - Returns: nil while somebody else holds it.
  public func hold(_ name: StaticString) throws -> FolderHold? { try store.hold(name) }
}
