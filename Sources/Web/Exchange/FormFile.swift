internal import HTTP

/// A file that came with a form.
public struct FormFile: Sendable {
  /// The name of the input.
  public let name: String
  /// The file's name as the browser gave it, without any folder; empty when none was chosen. Never part of a path.
  public let filename: String
  /// What the browser says it is; not to be believed.
  public let contentType: String?
  private let content: Multipart.Content

  init(_ part: Multipart.Part, filename: String) {
    name = part.name
    self.filename = filename
    contentType = part.contentType
    content = part.content
  }

  /// The length in bytes.
  public var size: Int { content.count }

  /// The whole content in memory.
  public func bytes() throws -> [UInt8] { try content.bytes() }

  /// At most so many bytes from its start.
  public func start(_ count: Int) throws -> [UInt8] {
    switch content {
    case .memory(let bytes): Array(bytes.prefix(count))
    case .file(let file): try file.bytes(from: 0, count: count)
    }
  }

  /// Where a large file lies on the disk as long as this value lives; nil for one in memory.
  public var path: String? {
    if case .file(let file) = content { file.path } else { nil }
  }
}
