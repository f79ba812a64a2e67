import Foundation

/// What stands encoded in a mail (RFC 2045 to 2047): words of its headers, and parts in Base64 or quoted-printable. What stands there plainly is
/// found in its bytes.
struct MailText {
  private enum Coding { case none, base64, quoted }

  private let bytes: [UInt8]
  private var place = 0
  private var pending: [[UInt8]] = []
  private var boundaries: Set<String> = []
  /// Whether a part of it is enciphered.
  private(set) var isLocked = false

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// What lies beyond them is read as it stands.
  private static let (mostBoundaries, longestField) = (64, 1 << 16)

  private static let signs = [
    "received", "return-path", "message-id", "mime-version", "content-type", "subject", "from", "delivered-to", "date", "to",
  ]

  /// Whether a file begins like a mail, or like a box of mails.
  static func isMail(_ start: [UInt8]) -> Bool {
    if start.starts(with: Array("From ".utf8)) { return true }
    guard let first = start.split(separator: 0x0a, maxSplits: 1).first.flatMap({ name(of: text($0)) }) else { return false }
    return signs.contains(first)
      || first.hasPrefix("x-") && start.split(separator: 0x0a).contains { line in name(of: text(line)).map(signs.contains) == true }
  }

  /// The next header section or part that was encoded, decoded; nil at the end.
  mutating func next() -> [UInt8]? {
    while place < bytes.count {
      let (coding, words) = header()
      if !words.isEmpty { pending.append(words) }
      let body = self.body()
      switch coding {
      case .base64: pending.append(Self.base64(body))
      case .quoted: pending.append(Self.unquoted(body, isWord: false))
      case .none: break
      }
      if let first = pending.first {
        pending.removeFirst()
        return first
      }
    }
    return pending.isEmpty ? nil : pending.removeFirst()
  }

  /// Reads to the empty line.
  private mutating func header() -> (Coding, words: [UInt8]) {
    var (coding, words, field) = (Coding.none, [UInt8](), "")
    while let line = line() {
      if line.first == 0x20 || line.first == 0x09 {
        if field.utf8.count < Self.longestField { field += Self.text(line.prefix(Self.longestField)) }
        continue
      }
      take(field, &coding, &words)
      field = Self.text(line.prefix(Self.longestField))
      if line.isEmpty { break }
    }
    take(field, &coding, &words)
    return (coding, words)
  }

  private mutating func take(_ field: String, _ coding: inout Coding, _ words: inout [UInt8]) {
    guard let name = Self.name(of: field) else { return }
    let value = field.dropFirst(name.utf8.count + 1)
    switch name {
    case "content-transfer-encoding":
      let word = value.filter { !$0.isWhitespace }.lowercased()
      coding = word == "base64" ? .base64 : word == "quoted-printable" ? .quoted : .none
    case "content-type":
      if let boundary = Self.boundary(in: value), boundaries.count < Self.mostBoundaries { boundaries.insert("--" + boundary) }
      let lowered = value.lowercased()
      if lowered.contains("multipart/encrypted") || lowered.contains("enveloped-data") { isLocked = true }
    default: break
    }
    words += Self.words(in: value)
  }

  private static func boundary(in value: Substring) -> String? {
    guard let start = value.range(of: "boundary=", options: .caseInsensitive)?.upperBound else { return nil }
    let rest = value[start...]
    return rest.first == "\"" ? String(rest.dropFirst().prefix { $0 != "\"" }) : String(rest.prefix { $0 != ";" && !$0.isWhitespace })
  }

  /// Reads to the next boundary, to the next mail of a box, or to the headers of a mail in a mail.
  private mutating func body() -> ArraySlice<UInt8> {
    let start = place
    while place < bytes.count {
      let before = place
      guard let line = line() else { break }
      let isFirst = before == start
      if line.starts(with: [0x2d, 0x2d]), boundaries.contains(where: { Self.text(line).hasPrefix($0) }) { return bytes[start..<before] }
      if line.starts(with: Array("From ".utf8)) { return bytes[start..<before] }
      if isFirst, Self.isMail(Array(bytes[before..<min(before + 512, bytes.count)])) {
        place = before
        return []
      }
    }
    return bytes[start..<place]
  }

  private mutating func line() -> ArraySlice<UInt8>? {
    guard place < bytes.count else { return nil }
    let end = bytes[place...].firstIndex(of: 0x0a) ?? bytes.count
    defer { place = min(end + 1, bytes.count) }
    let line = bytes[place..<end]
    return line.last == 0x0d ? line.dropLast() : line
  }

  /// `=?utf-8?B?UmVuw6ll?=`: what the words of a header stand for, in the bytes of their alphabet.
  private static func words(in value: Substring) -> [UInt8] {
    guard value.contains("=?") else { return [] }
    var (result, rest) = ([UInt8](), value)
    while let start = rest.range(of: "=?") {
      let parts = rest[start.upperBound...].split(separator: "?", maxSplits: 3, omittingEmptySubsequences: false)
      guard parts.count == 4 else { break }
      let bytes = Array(parts[2].utf8)
      switch parts[1].lowercased() {
      case "b": result += base64(bytes[...])
      case "q": result += unquoted(bytes[...], isWord: true)
      default: break
      }
      rest = parts[3]
    }
    return result
  }

  private static func base64(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var letters = bytes.filter { $0 > 0x20 && $0 != UInt8(ascii: "=") }
    if letters.count % 4 == 1 { letters.removeLast() }
    let padding = [UInt8](repeating: UInt8(ascii: "="), count: (4 - letters.count % 4) % 4)
    return Data(base64Encoded: Data(letters + padding), options: .ignoreUnknownCharacters).map { Array($0) } ?? []
  }

  private static func unquoted(_ bytes: ArraySlice<UInt8>, isWord: Bool) -> [UInt8] {
    var (result, place) = ([UInt8](), bytes.startIndex)
    while place < bytes.endIndex {
      let byte = bytes[place]
      place += 1
      guard byte == UInt8(ascii: "=") else {
        result.append(isWord && byte == UInt8(ascii: "_") ? 0x20 : byte)
        continue
      }
      let next = bytes[place...].prefix(2)
      if let value = UInt8(String(decoding: next, as: UTF8.self), radix: 16), next.count == 2 {
        result.append(value)
        place += 2
      } else {
        // The line goes on in the next one.
        while place < bytes.endIndex, bytes[place] != 0x0a { place += 1 }
        place += 1
      }
    }
    return result
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.last == 0x0d ? bytes.dropLast() : bytes, as: UTF8.self)
  }

  /// In small letters; nil where the line is no field.
  private static func name(of line: String) -> String? {
    guard let colon = line.firstIndex(of: ":") else { return nil }
    let name = line[..<colon]
    guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
    return name.lowercased()
  }
}
