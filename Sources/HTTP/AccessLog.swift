/// Where access lines go. They are gathered and written in batches by a worker, at the latest after a second.
public struct AccessLog: Sendable {
  /// How a line is written.
  public enum Format: Sendable {
    /// `2026-11-21T09:30:00.123Z 127.0.0.1 GET /boxes 200 11607 842us id`
    case text
    /// One JSON object a line with time, remote, method, path, status, bytes, microseconds, requestId.
    case json
  }

  public var format: Format
  /// Takes whole lines; called on a worker, by one thread at a time. While it blocks, a megabyte waits, and lines beyond are dropped.
  public var write: @Sendable ([UInt8]) -> Void

  public init(format: Format = .text, write: @escaping @Sendable ([UInt8]) -> Void) {
    self.format = format
    self.write = write
  }
}
