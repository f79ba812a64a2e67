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
    /// The Content-Type is not `multipart/form-data` with a boundary.
    case notMultipart
    /// The content ends before its last boundary.
    case truncated
    /// A part has no name, or its fields are malformed or too large.
    case badPartHeader
    /// More than 1,000 parts.
    case tooManyParts
    /// A large part could not be kept.
    case disk(String)
  }

  /// Takes a form apart. `contentType` is the request's Content-Type with the boundary. A part over 64 KB is written to a file without
  /// a name in `spoolDirectory`.
  public static func parse(
    _ body: RequestBody, contentType: String, spoolDirectory: String = "/tmp"
  ) throws(Failure) -> [Part] {
    guard let boundary = boundary(contentType) else { throw .notMultipart }
    let reader = MultipartReader(boundary: boundary, spoolDirectory: spoolDirectory)
    switch body {
    case .bytes(let bytes): return try reader.read(bytes.span)
    case .file(let file): return try MappedFile(file).read(reader)
    }
  }

  private static func boundary(_ contentType: String) -> String? {
    let field = ParameterField(contentType)
    guard field.value.lowercased() == "multipart/form-data", let boundary = field["boundary"] else { return nil }
    return (1...70).contains(boundary.utf8.count) ? boundary : nil
  }
}
