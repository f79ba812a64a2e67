/// `multipart/form-data` (RFC 7578).
public enum Multipart {
  /// One field or file of a form.
  public struct Part: Sendable {
    public var name: String
    /// The file's name as the browser gave it, without any folder; nil for a field that is not a file.
    public var filename: String?
    public var contentType: String?
    public var content: Content

    /// The content as UTF-8 text; nil when it is none, or when it is a file on disk.
    public var text: String? {
      guard case .memory(let bytes) = content else { return nil }
      return String(validating: bytes, as: UTF8.self)
    }
  }

  /// What a part holds.
  public enum Content: Sendable {
    case memory([UInt8])
    /// Over 64 KB.
    case file(SpooledFile)

    /// The length in bytes.
    public var count: Int {
      switch self {
      case .memory(let bytes): bytes.count
      case .file(let file): file.size
      }
    }

    /// The whole content in memory.
    public func bytes() throws(SystemFailure) -> [UInt8] {
      switch self {
      case .memory(let bytes): bytes
      case .file(let file): try file.bytes()
      }
    }
  }

  /// Why a form could not be read.
  public enum Failure: Error, Sendable, Equatable {
    case notMultipart
    case noBoundary
    case truncated
    case badPartHeader
    case tooManyParts
    case disk(String)
  }

  /// Takes a form apart. `contentType` is the request's Content-Type with the boundary.
  public static func parse(_ body: RequestBody, contentType: String, spoolDirectory: String = "/tmp") throws(Failure) -> [Part] {
    throw .notMultipart
  }
}
