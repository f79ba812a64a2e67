import HTTPTypes

/// Conditions on what the client already has (RFC 9110 §13).
enum Conditional {
  /// How the tag of a compressed form ends: `"1"` and `"1-gzip"`.
  static let gzipMark = "-gzip\""

  /// Whether the client's copy is still good, so that 304 is the answer.
  static func isUnchanged(_ request: RequestHead, _ response: Headers) -> Bool {
    guard request.method == .get || request.method == .head else { return false }
    if request.headers.contains(.ifNoneMatch) {
      guard let tag = response[.eTag] else { return false }
      return request.headers.values(for: .ifNoneMatch).contains { matches($0, tag) }
    }
    guard let since = request.headers[.ifModifiedSince].flatMap(HTTPDate.seconds),
      let modified = response[.lastModified].flatMap(HTTPDate.seconds)
    else { return false }
    return modified <= since
  }

  /// Whether a range may be served: no If-Range, or one that names exactly what we have.
  static func allowsRange(_ request: RequestHead, _ response: Headers) -> Bool {
    guard let condition = request.headers[.ifRange] else { return true }
    return condition.hasPrefix("\"") && condition == response[.eTag] || condition == response[.lastModified]
  }

  /// Weak comparison of a list of tags with one (RFC 9110 §8.8.3.2).
  private static func matches(_ list: String, _ tag: String) -> Bool {
    if list == "*" { return true }
    return list.split(separator: ",").contains { candidate in
      opaque(candidate.drop { $0 == " " || $0 == "\t" }) == opaque(tag[...])
    }
  }

  private static func opaque(_ tag: Substring) -> Substring {
    let bare = tag.hasPrefix("W/") ? tag.dropFirst(2) : tag
    guard let end = bare.lastIndex(of: "\"") else { return bare }
    let quoted = bare[...end]
    // Compressed or not, it is the same content.
    return quoted.hasSuffix(gzipMark) ? quoted.dropLast(gzipMark.count) : quoted.dropLast()
  }
}

/// One range of bytes (RFC 9110 §14.1.2).
enum ByteRange {
  enum Outcome: Equatable {
    /// The whole content: no range was asked for, or one that may be ignored, such as several at once.
    case whole
    case part(Range<Int>)
    case unsatisfiable
  }

  static func read(_ field: String?, size: Int) -> Outcome {
    guard let field, field.lowercased().hasPrefix("bytes=") else { return .whole }
    let parts = field.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let first = number(parts[0]), let last = number(parts[1]) else { return .whole }
    switch (first, last) {
    case (nil, nil): return .whole
    case (nil, let suffix?): return suffix == 0 || size == 0 ? .unsatisfiable : .part(max(0, size - suffix)..<size)
    case (let first?, let last):
      if let last, last < first { return .whole }
      // Eighteen digits leave room for the one more.
      return first >= size ? .unsatisfiable : .part(first..<min(size, (last ?? size) + 1))
    }
  }

  /// A number, nothing (`.some(nil)`), or not a number (nil).
  private static func number(_ text: Substring) -> Int?? {
    if text.isEmpty { return .some(nil) }
    guard text.utf8.count <= 18, text.utf8.allSatisfy(Character8.isDigit) else { return nil }
    return Int(text).map { .some($0) }
  }
}
