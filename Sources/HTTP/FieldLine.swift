/// One `name: value` line (RFC 9112 §5).
enum FieldLine {
  /// Where name and value stand, counted from `base`. Refuses white space before the colon and folded lines, which are how requests are smuggled.
  static func read(_ line: Range<Int>, _ bytes: Span<UInt8>, base: Int) throws(Refusal) -> Headers.Entry {
    var colon = line.lowerBound
    while colon < line.upperBound, Character8.isToken(bytes[colon]) { colon += 1 }
    guard colon > line.lowerBound, colon < line.upperBound, bytes[colon] == Character8.colon else {
      throw .bad("A header field name is malformed.")
    }
    var start = colon + 1
    var end = line.upperBound
    while start < end, Character8.isBlank(bytes[start]) { start += 1 }
    while end > start, Character8.isBlank(bytes[end - 1]) { end -= 1 }
    for index in start..<end where Character8.isControl(bytes[index]) { throw .bad("A header field value holds a control character.") }
    return Headers.Entry(name: range(line.lowerBound, colon, base), value: range(start, end, base))
  }

  private static func range(_ start: Int, _ end: Int, _ base: Int) -> Range<UInt32> {
    UInt32(start - base)..<UInt32(end - base)
  }
}

/// What the fields say about framing and the connection.
struct FieldFacts: Sendable {
  private(set) var framing = RequestParser.Framing.none
  private(set) var keepsAlive = true
  private(set) var expectsContinue = false
  private(set) var isVersion10 = false
  private var length: Int?
  private var isChunked = false
  private var closes = false
  private var asksToKeep = false
  private var host: Range<UInt32>?

  /// Looks at one field. Throws for what makes the framing doubtful (RFC 9112 §6).
  mutating func note(_ entry: Headers.Entry, _ bytes: Span<UInt8>, base: Int) throws(Refusal) {
    // The length decides first: most fields are none of these.
    switch entry.name.count {
    case 4: try noteHost(entry, bytes, base)
    case 6: try noteExpect(entry, bytes, base)
    case 10: noteConnection(entry, bytes, base)
    case 14: try noteLength(entry, bytes, base)
    case 17: try noteCoding(entry, bytes, base)
    default: break
    }
  }

  /// Draws the conclusions, and returns the authority.
  mutating func finish(_ line: RequestLine, _ bytes: Span<UInt8>, _ base: Int) throws(Refusal) -> String {
    isVersion10 = line.isVersion10
    if isVersion10 { expectsContinue = false }
    keepsAlive = isVersion10 ? asksToKeep && !closes : !closes
    if isChunked {
      // RFC 9112 §6.1: both at once, or chunked from HTTP/1.0, is an attempt at smuggling.
      guard length == nil, !isVersion10 else { throw .bad("Transfer-Encoding and Content-Length do not go together.") }
      framing = .chunked
    } else if let length {
      framing = .length(length)
    }
    guard let host else {
      guard isVersion10 else { throw .bad("The Host field is missing.") }
      return line.authority ?? ""
    }
    let name = bytes.extracting(host.shifted(by: base))
    guard HostName.isValid(name) else { throw .bad("The Host field is malformed.") }
    return line.authority ?? name.text
  }

  private mutating func noteHost(_ entry: Headers.Entry, _ bytes: Span<UInt8>, _ base: Int) throws(Refusal) {
    guard bytes.extracting(entry.name.shifted(by: base)).equalsIgnoringCase("host") else { return }
    guard host == nil else { throw .bad("The Host field is repeated.") }
    host = entry.value
  }

  private mutating func noteExpect(_ entry: Headers.Entry, _ bytes: Span<UInt8>, _ base: Int) throws(Refusal) {
    guard bytes.extracting(entry.name.shifted(by: base)).equalsIgnoringCase("expect") else { return }
    guard bytes.extracting(entry.value.shifted(by: base)).equalsIgnoringCase("100-continue") else {
      throw Refusal(417, "That expectation is not known here.")
    }
    expectsContinue = true
  }

  private mutating func noteConnection(_ entry: Headers.Entry, _ bytes: Span<UInt8>, _ base: Int) {
    guard bytes.extracting(entry.name.shifted(by: base)).equalsIgnoringCase("connection") else { return }
    let value = bytes.extracting(entry.value.shifted(by: base))
    var start = 0
    while start < value.count {
      var end = start
      while end < value.count, Character8.isToken(value[end]) { end += 1 }
      let option = value.extracting(start..<end)
      if option.equalsIgnoringCase("close") { closes = true }
      if option.equalsIgnoringCase("keep-alive") { asksToKeep = true }
      start = end + 1
    }
  }

  private mutating func noteLength(_ entry: Headers.Entry, _ bytes: Span<UInt8>, _ base: Int) throws(Refusal) {
    guard bytes.extracting(entry.name.shifted(by: base)).equalsIgnoringCase("content-length") else { return }
    let value = bytes.extracting(entry.value.shifted(by: base))
    guard length == nil, (1...18).contains(value.count) else { throw .bad("The Content-Length is malformed or repeated.") }
    var number = 0
    for index in value.indices {
      guard Character8.isDigit(value[index]) else { throw .bad("The Content-Length is malformed or repeated.") }
      number = number * 10 + Int(value[index] &- 0x30)
    }
    length = number
  }

  private mutating func noteCoding(_ entry: Headers.Entry, _ bytes: Span<UInt8>, _ base: Int) throws(Refusal) {
    guard bytes.extracting(entry.name.shifted(by: base)).equalsIgnoringCase("transfer-encoding") else { return }
    guard !isChunked, bytes.extracting(entry.value.shifted(by: base)).equalsIgnoringCase("chunked") else {
      throw .bad("The Transfer-Encoding is not known or repeated.")
    }
    isChunked = true
  }
}

extension Range<UInt32> {
  func shifted(by base: Int) -> Range<Int> { Int(lowerBound) + base..<Int(upperBound) + base }
}

/// `host [":" port]` (RFC 9110 §7.2).
enum HostName {
  /// Letters, digits, `.`, `-`, `_` and a port, or an address in brackets; nothing that could pass for a path, a user or a list.
  static func isValid(_ bytes: Span<UInt8>) -> Bool {
    guard !bytes.isEmpty, bytes.count <= 255 + 6 else { return false }
    var index = 0
    if bytes[0] == UInt8(ascii: "[") {
      index = 1
      while index < bytes.count, isAddress(bytes[index]) { index += 1 }
      guard index > 1, index < bytes.count, bytes[index] == UInt8(ascii: "]") else { return false }
      index += 1
    } else {
      while index < bytes.count, isName(bytes[index]) { index += 1 }
      guard index > 0 else { return false }
    }
    if index == bytes.count { return true }
    guard bytes[index] == Character8.colon, bytes.count - index <= 6 else { return false }
    for digit in index + 1..<bytes.count where !Character8.isDigit(bytes[digit]) { return false }
    return true
  }

  private static func isName(_ byte: UInt8) -> Bool {
    Character8.isAlphanumeric(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }

  private static func isAddress(_ byte: UInt8) -> Bool {
    Character8.hex(byte) != nil || byte == Character8.colon || byte == UInt8(ascii: ".")
  }
}
