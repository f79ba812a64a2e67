import Glibc
import HTTPTypes

/// Finds the lines of a request head as they arrive and reads each once.
struct HeadReader: Sendable {
  private var scanned = 0
  private var lineStart = 0
  private var fieldsStart = 0
  private var skippedEmptyLine = false
  private var requestLine: RequestLine?
  private var entries: [Headers.Entry] = []
  private var facts = FieldFacts()

  var isAtStart: Bool { scanned == 0 }

  /// The offset after the empty line that ends the head; nil when it has not come yet.
  mutating func read(_ bytes: Span<UInt8>, _ limits: Limits) throws(Refusal) -> Int? {
    while let lineFeed = Lines.lineFeed(in: bytes, from: scanned) {
      let limit = lineLimit(limits)
      guard lineFeed < limit else { throw overlong(bytes, limit) }
      guard lineFeed > lineStart, bytes[lineFeed - 1] == Character8.carriageReturn else {
        throw .bad("A line ends without a carriage return.")
      }
      let line = lineStart..<lineFeed - 1
      lineStart = lineFeed + 1
      scanned = lineStart
      do {
        if try take(line, bytes, limits) { return lineStart }
      } catch {
        // The first stray control decides, as it does when the line comes in pieces.
        try Lines.refuseStrayControls(in: bytes, line)
        throw error
      }
    }
    let limit = lineLimit(limits)
    if bytes.count >= limit { throw overlong(bytes, limit) }
    try Lines.refuseStrayControls(in: bytes, max(lineStart, scanned - 1)..<bytes.count)
    scanned = bytes.count
    return nil
  }

  /// The head, once `read` has found its end.
  func finish(_ bytes: Span<UInt8>, end: Int) throws(Refusal) -> (RequestHead, FieldFacts) {
    guard let requestLine else { throw .bad("The request line is missing.") }
    var facts = facts
    let host = try facts.finish(requestLine, bytes, fieldsStart)
    // Without the empty line, so that the arena is nothing but lines.
    let arena = bytes.extracting(fieldsStart..<end - 2).withUnsafeBufferPointer { Array($0) }
    let head = RequestHead(
      method: requestLine.method, path: requestLine.path, query: requestLine.query,
      headers: Headers(arena: arena, entries: entries), host: host)
    return (head, facts)
  }

  /// Reads one line; true when it is the empty one that ends the head.
  private mutating func take(_ line: Range<Int>, _ bytes: Span<UInt8>, _ limits: Limits) throws(Refusal) -> Bool {
    guard requestLine != nil else {
      try takeRequestLine(line, bytes)
      return false
    }
    if line.isEmpty { return true }
    guard entries.count < limits.headerFields else { throw Refusal(431, "The request has too many header fields.") }
    let entry = try FieldLine.read(line, bytes, base: fieldsStart)
    try facts.note(entry, bytes, base: fieldsStart)
    entries.append(entry)
    return false
  }

  private mutating func takeRequestLine(_ line: Range<Int>, _ bytes: Span<UInt8>) throws(Refusal) {
    if line.isEmpty {
      // RFC 9112 §2.2: one empty line before the request line is ignored.
      guard !skippedEmptyLine else { throw .bad("The request line is missing.") }
      skippedEmptyLine = true
      return
    }
    requestLine = try RequestLine.read(bytes.extracting(line))
    fieldsStart = lineStart
    entries.reserveCapacity(16)
  }

  /// The offset that the line feed of the current line must stand before.
  private func lineLimit(_ limits: Limits) -> Int {
    requestLine == nil ? lineStart + limits.requestLine + 2 : fieldsStart + limits.headerBytes
  }

  private func overlong(_ bytes: Span<UInt8>, _ limit: Int) -> Refusal {
    do {
      try Lines.refuseStrayControls(in: bytes, lineStart..<limit)
    } catch {
      return error
    }
    return requestLine == nil ? Refusal(414, "The request line is too long.") : Refusal(431, "The header fields are too large.")
  }
}

/// The bytes that end lines.
enum Lines {
  static func lineFeed(in bytes: Span<UInt8>, from start: Int) -> Int? {
    guard start < bytes.count else { return nil }
    return bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress, let found = memchr(base + start, 0x0a, buffer.count - start) else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }

  /// Throws for a NUL or a carriage return that no line feed follows, in a line that has not ended yet.
  static func refuseStrayControls(in bytes: Span<UInt8>, _ range: Range<Int>) throws(Refusal) {
    for index in range {
      if bytes[index] == 0 { throw .bad("The request head holds a NUL.") }
      guard bytes[index] == Character8.carriageReturn, index + 1 < range.upperBound else { continue }
      if bytes[index + 1] != Character8.lineFeed { throw .bad("A carriage return stands alone.") }
    }
  }
}
