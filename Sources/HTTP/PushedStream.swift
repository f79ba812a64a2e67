/// A response body that is written when there is something to say, as for server-sent events. It holds no thread.
public final class PushedStream: Sendable {
  public init() {}

  /// Sends bytes; false when the client is gone, or more than 1 MiB waits for it (then the connection is given up).
  public func send(_ bytes: [UInt8]) -> Bool { false }

  /// Ends the response.
  public func finish() {}

  /// Whether the client is gone or the response has ended.
  public var isClosed: Bool { true }
}
