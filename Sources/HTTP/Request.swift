public import HTTPTypes

/// The request line and the fields: what is known before the body is read.
public struct RequestHead: Sendable {
  public var method: HTTPRequest.Method
  /// The path as it was sent, still percent-encoded; begins with `/`, or is `*` for OPTIONS.
  public var path: String
  /// What follows the `?`, still percent-encoded; empty when there is none.
  public var query: String
  public var headers: Headers
  /// The authority: the Host field, or what an absolute target names instead (RFC 9112 §3.2.2).
  public var host: String

  /// Takes a target such as `/boxes?page=2` apart.
  public init(method: HTTPRequest.Method, target: String, headers: Headers = [:], host: String = "localhost") {
    let (path, query) = Self.split(target)
    self.init(method: method, path: path, query: query, headers: headers, host: host)
  }

  init(method: HTTPRequest.Method, path: String, query: String, headers: Headers, host: String) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.host = host
  }

  /// Path and query together, as in the request line.
  public var target: String { query.isEmpty ? path : "\(path)?\(query)" }

  private static func split(_ target: String) -> (path: String, query: String) {
    guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return (target, "") }
    return (String(target[..<mark]), String(target[target.index(after: mark)...]))
  }
}

/// A whole request, as a handler gets it: its body has arrived, within the limits of its plan.
public struct Request: Sendable {
  public var head: RequestHead
  public var body: RequestBody
  /// The client's address in text, without a port: the socket's peer, or what a trusted proxy says; `unix` for a Unix socket.
  public var remoteAddress: String
  /// `http` or `https`; https only on the word of a trusted proxy.
  public var scheme: String

  public init(head: RequestHead, body: RequestBody = .bytes([]), remoteAddress: String = "127.0.0.1", scheme: String = "http") {
    self.head = head
    self.body = body
    self.remoteAddress = remoteAddress
    self.scheme = scheme
  }

  /// A request made in memory, for tests and for calls that come from no socket.
  public init(
    method: HTTPRequest.Method = .get, target: String = "/", headers: Headers = [:], body: RequestBody = .bytes([]),
    host: String = "localhost", remoteAddress: String = "127.0.0.1", scheme: String = "http"
  ) {
    let head = RequestHead(method: method, target: target, headers: headers, host: host)
    self.init(head: head, body: body, remoteAddress: remoteAddress, scheme: scheme)
  }

  public var method: HTTPRequest.Method { head.method }
  public var target: String { head.target }
  public var path: String { head.path }
  public var query: String { head.query }
  public var headers: Headers { head.headers }
  public var host: String { head.host }
}

/// The content of a request.
public enum RequestBody: Sendable {
  case bytes([UInt8])
  /// Over 64 KB where the plan says `spoolsBody`; gone from the disk when the last reference goes.
  case file(SpooledFile)

  /// The length in bytes.
  public var count: Int {
    switch self {
    case .bytes(let bytes): bytes.count
    case .file(let file): file.size
    }
  }

  /// The whole content in memory. Throws `SystemFailure` when a spooled file cannot be read.
  public func bytes() throws(SystemFailure) -> [UInt8] {
    switch self {
    case .bytes(let bytes): bytes
    case .file(let file): try file.bytes()
    }
  }
}
