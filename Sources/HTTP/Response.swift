public import HTTPTypes

/// What a handler answers. The server adds Date, Content-Length or Transfer-Encoding, Connection, and for a body that allows it
/// compression, ranges and the answer 304; it leaves alone what the handler has set.
public struct Response: Sendable {
  public var status: HTTPResponse.Status
  public var headers: Headers
  public var body: ResponseBody

  public init(status: HTTPResponse.Status = .ok, headers: Headers = [:], body: ResponseBody = .empty) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// The content of a response.
public enum ResponseBody: Sendable {
  case empty
  case bytes([UInt8])
  /// A file, with ETag, Last-Modified and one byte range (RFC 9110 §14). Read by workers, never by the event loop.
  case file(FileBody)
  /// Content whose length is not known; it holds no thread while the client is slow.
  case stream(ResponseStream)

  /// The UTF-8 bytes of a text.
  public static func text(_ text: String) -> ResponseBody { .bytes(Array(text.utf8)) }
}

/// A file to send.
public struct FileBody: Sendable {
  /// Where the bytes are.
  public enum Source: Sendable {
    /// A file with a name, opened when it is sent.
    case path(String)
    /// A file without one, which goes when it is sent.
    case spooled(SpooledFile)
  }

  public var source: Source

  /// The file at a path. A missing file is answered 404.
  public init(path: String) { source = .path(path) }

  /// A file without a name, such as an export that was just written.
  public init(_ file: SpooledFile) { source = .spooled(file) }

  var path: String {
    switch source {
    case .path(let path): path
    case .spooled(let file): file.path
    }
  }
}

/// Content that is made while it is sent.
public enum ResponseStream: Sendable {
  /// Called on a worker each time the client has taken what was sent; nil ends the response. One call at a time, not always the same
  /// thread. A thrown error cuts the connection, so that a client never takes a part for the whole.
  case pulled(@Sendable () throws -> [UInt8]?)
  /// Bytes that come when they come, as for server-sent events.
  case pushed(PushedStream)
}
