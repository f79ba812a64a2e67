public import HTTP
internal import HTTPTypes
public import Values

/// An answer. Handlers make it with what stands below, or with the functions of their context.
public typealias Response = HTTP.Response

extension Response {
  public static func html(_ bytes: [UInt8], status: Int = 200) -> Response {
    bytes.isEmpty ? .empty(status) : .bytes(bytes, type: "text/html; charset=utf-8", status: status)
  }

  public static func text(_ text: String, status: Int = 200) -> Response {
    .bytes(Array(text.utf8), type: "text/plain; charset=utf-8", status: status)
  }

  public static func json(_ json: JSON, status: Int = 200) -> Response {
    .bytes(json.bytes, type: "application/json; charset=utf-8", status: status)
  }

  public static func bytes(_ bytes: [UInt8], type: String, status: Int = 200) -> Response {
    Response(status: HTTPResponse.Status(code: status), headers: [.contentType: type], body: .bytes(bytes))
  }

  /// 204, or another status without a body.
  public static func empty(_ status: Int = 204) -> Response { Response(status: HTTPResponse.Status(code: status)) }

  /// 303, so that a reload repeats nothing.
  public static func redirect(_ path: String, status: Int = 303) -> Response {
    Response(status: HTTPResponse.Status(code: status), headers: [.location: path])
  }

  /// A file of the disk, with ranges. `name` makes the browser keep it as a download.
  public static func file(_ path: String, type: String, name: String? = nil) -> Response {
    let response = Response(headers: [.contentType: type], body: .file(FileBody(path: path)))
    return name.map { response.download(as: $0) } ?? response
  }

  /// Content that never changes under this id: the answer's tag says so, and nothing of the file on the disk, which others may share.
  public func lasting(as id: RecordID) -> Response { with("ETag", "\"\(id)\"") }

  /// A file that was made for this answer: it is gone from its folder at once, and from the disk when it is sent.
  public static func vanishing(_ path: String, type: String) throws -> Response {
    Response(headers: [.contentType: type], body: .file(FileBody(try SpooledFile(taking: path))))
  }

  /// Content that is made piece by piece while it is sent; nil ends it. A thrown error cuts the connection.
  public static func stream(type: String, _ next: @escaping @Sendable () throws -> [UInt8]?) -> Response {
    Response(headers: [.contentType: type], body: .stream(.pulled(next)))
  }

  /// The same answer, kept by the browser under this name (RFC 6266, RFC 8187), and never run as a page of ours.
  public func download(as name: String) -> Response { handedOver("attachment", name) }

  /// The same answer, shown by the browser where it can and saved under this name, in a sandbox in which nothing runs.
  public func shown(as name: String) -> Response { handedOver("inline", name) }

  private func handedOver(_ disposition: String, _ name: String) -> Response {
    let plain = name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_. ".contains($0)) ? $0 : "_" }
    return with("Content-Disposition", "\(disposition); filename=\"\(String(plain))\"; filename*=UTF-8''\(URLText.encode(name))")
      .with("Content-Security-Policy", "sandbox; default-src 'none'")
  }

  /// The same answer with a field set.
  public func with(_ name: String, _ value: String) -> Response {
    var copy = self
    copy.headers[.known(name)] = value
    return copy
  }

  /// The same answer with an entity tag: the version of the record, which If-Match compares, and a digest of the body, which also holds what
  /// other records say and what the role may see.
  public func tagged(_ version: Int64) -> Response {
    guard case .bytes(let bytes) = body else { return self }
    // FNV-1a: quick, and nobody gains by a collision in what they alone are answered.
    let digest = bytes.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    let text = String(digest >> 32 ^ digest & 0xffff_ffff, radix: 16)
    return with("ETag", "\"\(version)-\(String(repeating: "0", count: 8 - text.count))\(text)\"")
  }

  public var statusCode: Int { status.code }

  /// The first value of a field.
  public func header(_ name: String) -> String? { headers[.known(name)] }

  /// The body where it is in memory, as text.
  public var bodyText: String {
    if case .bytes(let bytes) = body { String(decoding: bytes, as: UTF8.self) } else { "" }
  }
}
