import HTTPTypes

/// The first line of a request (RFC 9112 §3).
struct RequestLine: Sendable {
  var method: HTTPRequest.Method
  var path: String
  var query: String
  /// What an absolute target names; it wins over the Host field.
  var authority: String?
  var isVersion10: Bool

  static func read(_ line: Span<UInt8>) throws(Refusal) -> RequestLine {
    guard let first = index(of: Character8.space, in: line, from: 0), let method = method(line.extracting(0..<first)) else {
      throw .bad("The method is malformed.")
    }
    guard let second = index(of: Character8.space, in: line, from: first + 1), second > first + 1 else {
      throw .bad("The request line is malformed.")
    }
    let isVersion10 = try isVersion10(line.extracting((second + 1)...))
    let target = line.extracting(first + 1..<second)
    try check(target)
    var result = RequestLine(method: method, path: "", query: "", authority: nil, isVersion10: isVersion10)
    try result.take(target)
    return result
  }

  private mutating func take(_ target: Span<UInt8>) throws(Refusal) {
    var pathStart = 0
    if target[0] == UInt8(ascii: "*"), target.count == 1, method == .options {
      path = "*"
      return
    }
    if target[0] != UInt8(ascii: "/") {
      pathStart = try takeAuthority(target)
    }
    let mark = Self.index(of: UInt8(ascii: "?"), in: target, from: pathStart) ?? target.count
    try Self.checkEscapes(target.extracting(pathStart..<mark))
    path = pathStart == mark ? "/" : target.extracting(pathStart..<mark).text
    if mark < target.count { query = target.extracting((mark + 1)...).text }
  }

  /// Reads `http://authority` of the absolute form and returns where the path begins.
  private mutating func takeAuthority(_ target: Span<UInt8>) throws(Refusal) -> Int {
    let start: Int
    if target.hasPrefix("http://") { start = 7 } else if target.hasPrefix("https://") { start = 8 } else { throw Self.badTarget }
    var end = start
    while end < target.count, target[end] != UInt8(ascii: "/"), target[end] != UInt8(ascii: "?") { end += 1 }
    guard HostName.isValid(target.extracting(start..<end)) else { throw Self.badTarget }
    authority = target.extracting(start..<end).text
    return end
  }

  private static let badTarget = Refusal.bad("The request target is malformed.")

  private static func method(_ bytes: Span<UInt8>) -> HTTPRequest.Method? {
    if bytes.count == 3, bytes.equals("GET") { return .get }
    if bytes.count == 4, bytes.equals("POST") { return .post }
    guard (1...32).contains(bytes.count) else { return nil }
    for index in bytes.indices where !Character8.isToken(bytes[index]) { return nil }
    return HTTPRequest.Method(rawValue: bytes.text)
  }

  private static func isVersion10(_ bytes: Span<UInt8>) throws(Refusal) -> Bool {
    if bytes.equals("HTTP/1.1") { return false }
    if bytes.equals("HTTP/1.0") { return true }
    guard bytes.count == 8, bytes.hasPrefix("HTTP/"), bytes[6] == UInt8(ascii: "."), Character8.isDigit(bytes[5]),
      Character8.isDigit(bytes[7])
    else { throw .bad("The protocol version is malformed.") }
    guard bytes[5] == UInt8(ascii: "1") else { throw Refusal(505, "Only HTTP/1.1 is spoken here.") }
    return false
  }

  private static func check(_ target: Span<UInt8>) throws(Refusal) {
    for index in target.indices where target[index] <= 0x20 || target[index] >= 0x7f || target[index] == UInt8(ascii: "#") {
      throw badTarget
    }
  }

  private static func checkEscapes(_ path: Span<UInt8>) throws(Refusal) {
    var from = 0
    while let percent = index(of: UInt8(ascii: "%"), in: path, from: from) {
      guard percent + 2 < path.count, Character8.hex(path[percent + 1]) != nil, Character8.hex(path[percent + 2]) != nil else {
        throw badTarget
      }
      from = percent + 3
    }
  }

  private static func index(of byte: UInt8, in bytes: Span<UInt8>, from start: Int) -> Int? {
    var index = start
    while index < bytes.count {
      if bytes[index] == byte { return index }
      index += 1
    }
    return nil
  }
}

extension Span<UInt8> {
  /// The bytes as text; what is no UTF-8 becomes U+FFFD.
  var text: String { withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }

  func hasPrefix(_ prefix: StaticString) -> Bool {
    guard count >= prefix.utf8CodeUnitCount else { return false }
    for index in 0..<prefix.utf8CodeUnitCount where self[index] != prefix.utf8Start[index] { return false }
    return true
  }

  func equals(_ text: StaticString) -> Bool { count == text.utf8CodeUnitCount && hasPrefix(text) }

  /// Whether the bytes are this text, which must be in lower case.
  func equalsIgnoringCase(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    for index in 0..<count where Character8.lowercase(self[index]) != text.utf8Start[index] { return false }
    return true
  }
}
