import Glibc
import HTTPTypes

/// A response whose status, fields and length are final. Made on the thread that ran the handler, since it may read files and compress.
struct PreparedResponse: Sendable {
  enum Content: Sendable {
    case none
    case bytes([UInt8])
    case stream(ResponseStream)
  }

  var status: HTTPResponse.Status
  var headers: Headers
  var content: Content
  /// The length of the content, also where HEAD leaves it out; nil when it is not known, or when the status has none.
  var length: Int?

  init(_ response: Response, to request: borrowing RequestHead) {
    status = response.status
    headers = response.headers
    content = .none
    switch response.body {
    case .empty:
      length = Self.hasContent(status) ? 0 : nil
    case .bytes(let bytes):
      take(bytes, request)
    case .file(let file):
      take(file, request)
    case .stream(let stream):
      content = .stream(stream)
    }
    if request.method == .head || !Self.hasContent(status) { dropContent() }
  }

  var isStreamed: Bool { if case .stream = content { true } else { false } }

  /// What the server itself says, where the application has no words for it.
  static func plain(_ refusal: Refusal) -> Response {
    var headers: Headers = [.contentType: "text/plain; charset=utf-8"]
    if refusal.status == 503 { headers.append(.retryAfter, "1") }
    return Response(status: .init(integerLiteral: refusal.status), headers: headers, body: .text("\(refusal.reason)\n"))
  }

  /// RFC 9110 §6.4.1: these never have content, and no length either.
  static func hasContent(_ status: HTTPResponse.Status) -> Bool {
    status.code >= 200 && status.code != 204 && status.code != 304
  }

  /// Tells whoever would send more that nobody takes it.
  func abandon() {
    if case .stream(.pushed(let stream)) = content { stream.close() }
  }

  private mutating func dropContent() {
    abandon()
    content = .none
    if !Self.hasContent(status) { length = nil }
  }

  private mutating func take(_ bytes: [UInt8], _ request: RequestHead) {
    content = .bytes(bytes)
    length = bytes.count
    let mayShrink = bytes.count >= Gzip.threshold && isCompressible
    // Also on 304 (RFC 9110 §15.4.5).
    if mayShrink { headers.append(.vary, "Accept-Encoding") }
    let compresses = mayShrink && Gzip.isAccepted(request.headers)
    let hasValidator = headers.contains(.eTag) || headers.contains(.lastModified)
    if status.code == 200, hasValidator, Conditional.isUnchanged(request, headers) {
      if compresses { tagCompressed() }
      return becomeNotModified()
    }
    if compresses { compress(bytes) }
  }

  private mutating func becomeNotModified() {
    status = .notModified
    content = .none
    length = nil
    headers.remove(.contentType)
    headers.remove(.contentEncoding)
  }

  private var isCompressible: Bool {
    guard let type = headers[.contentType] else { return false }
    return Gzip.shrinks(type) && !headers.contains(.contentEncoding) && headers[.cacheControl]?.contains("no-transform") != true
  }

  private mutating func compress(_ bytes: [UInt8]) {
    let compressed = Gzip.compress(bytes, level: 5)
    guard compressed.count < bytes.count else { return }
    headers.append(.contentEncoding, "gzip")
    tagCompressed()
    content = .bytes(compressed)
    length = compressed.count
  }

  /// The compressed form is another representation with a strong tag of its own (RFC 9110 §8.8.3.3); a weak one would match no If-Match.
  private mutating func tagCompressed() {
    guard let tag = headers[.eTag], !tag.hasPrefix("W/"), tag.hasSuffix("\"") else { return }
    headers[.eTag] = tag.dropLast() + Conditional.gzipMark
  }

  private mutating func take(_ file: FileBody, _ request: RequestHead) {
    let opened: OpenFile
    do {
      opened = try OpenFile(file)
    } catch {
      let isMissing = error.code == ENOENT || error.code == ENOTDIR
      return become(isMissing ? Refusal(404, "There is no such file.") : Refusal(500, "The file cannot be read."), request)
    }
    // An application that gives the content a tag of its own says with it what may be known of the file.
    if headers[.eTag] == nil {
      headers[.eTag] = opened.tag
      if headers[.lastModified] == nil { headers[.lastModified] = HTTPDate.text(opened.modified) }
    }
    guard status.code == 200 else { return send(opened, 0..<opened.size) }
    if Conditional.isUnchanged(request, headers) { return becomeNotModified() }
    headers.append(.acceptRanges, "bytes")
    let asksForRange = request.method == .get && Conditional.allowsRange(request, headers)
    switch ByteRange.read(asksForRange ? request.headers[.range] : nil, size: opened.size) {
    case .whole:
      send(opened, 0..<opened.size)
    case .part(let range):
      status = .partialContent
      headers.append(.contentRange, "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(opened.size)")
      send(opened, range)
    case .unsatisfiable:
      become(Refusal(416, "The range is outside of the file."), request)
      headers.append(.contentRange, "bytes */\(opened.size)")
    }
  }

  /// What the application says of every answer stays; what it said of the content goes.
  private mutating func become(_ refusal: Refusal, _ request: RequestHead) {
    for name in [HTTPField.Name.contentType, .contentDisposition, .contentEncoding, .eTag, .lastModified] { headers.remove(name) }
    // The path may have been promised to stay as it is for a year.
    headers[.cacheControl] = "no-store"
    let answer = Self.plain(refusal)
    for (name, value) in answer.headers.all { headers.append(name: name, value: value) }
    self = PreparedResponse(Response(status: answer.status, headers: headers, body: answer.body), to: request)
  }

  private mutating func send(_ file: OpenFile, _ range: Range<Int>) {
    length = range.count
    content = .stream(.pulled(file.reading(range)))
  }
}
