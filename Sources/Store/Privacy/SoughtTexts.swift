import GRDBSQLite

/// Texts that are looked for wherever somebody may have written them: whatever the case and the accents of their letters, as search folds them,
/// words of a name in any turn, telephone numbers however their digits are set apart, with or without country.
public struct SoughtTexts: Hashable, Sendable {
  public let texts: [String]

  public init(_ texts: [String]) { self.texts = texts }

  public var isEmpty: Bool { texts.isEmpty }

  /// A condition: one of the texts stands somewhere in one of the columns, also as JSON or the query of an address would have it.
  public func said(in columns: [SQLName]) -> SQL {
    guard !texts.isEmpty, !columns.isEmpty else { return "1 = 0" }
    let names = SQL.joined(columns.map { column -> SQL in "\(column)" }, by: ", ")
    return "kith_says(\(stored), \(names))"
  }

  /// Whether one of them stands somewhere in a text.
  public func stand(in text: String) -> Bool { SoughtMatcher(texts).says(Array(text.utf8)) }

  private var stored: String { texts.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") }.joined(separator: "\n") }

  /// `kith_says(texts, value, …)`: 1 where one of the values, each a text, says one of the texts, which have a line each.
  static func register(on handle: OpaquePointer) throws {
    let says: @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void = { context, count, values in
      guard let values, count > 0, let matcher = SoughtMatcher.of(context, values[0]) else { return sqlite3_result_int(context, 0) }
      let isSaid = (1..<max(Int(count), 1)).contains { place in textBytes(values[place]).map(matcher.says) ?? false }
      sqlite3_result_int(context, isSaid ? 1 : 0)
    }
    let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
    guard sqlite3_create_function_v2(handle, "kith_says", -1, flags, nil, says, nil, nil, nil) == SQLITE_OK else {
      throw lastError(of: handle)
    }
  }
}

/// The texts as they are compared, made once for a statement.
private final class SoughtMatcher {
  private var scan: FoldedScan

  init(_ texts: [String]) { scan = FoldedScan(texts) }

  /// The one of the statement that runs; nil where its first value is no text.
  static func of(_ context: OpaquePointer?, _ texts: OpaquePointer?) -> SoughtMatcher? {
    if let known = sqlite3_get_auxdata(context, 0) { return Unmanaged<SoughtMatcher>.fromOpaque(known).takeUnretainedValue() }
    guard let bytes = textBytes(texts) else { return nil }
    let matcher = SoughtMatcher(String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { String($0) })
    sqlite3_set_auxdata(context, 0, Unmanaged.passRetained(matcher).toOpaque()) { matcher in
      if let matcher { Unmanaged<SoughtMatcher>.fromOpaque(matcher).release() }
    }
    return matcher
  }

  /// As it stands there, and as JSON and the query of an address mean it.
  func says(_ bytes: some Collection<UInt8>) -> Bool {
    if isFound(bytes) { return true }
    let isEscaped = bytes.contains(UInt8(ascii: "\\"))
    let plain = isEscaped ? Self.unescaped(bytes) : Array(bytes)
    if isEscaped, isFound(plain) { return true }
    return plain.contains(UInt8(ascii: "%")) && isFound(Self.decoded(plain))
  }

  private func isFound(_ bytes: some Collection<UInt8>) -> Bool {
    scan.restart()
    scan.take(bytes)
    return scan.count > 0
  }

  /// Without the escapes of JSON (RFC 8259 §7).
  private static func unescaped(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var (plain, rest) = ([UInt8](), Array(bytes)[...])
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() else {
        plain.append(byte)
        continue
      }
      if escaped == UInt8(ascii: "u"), let unit = codeUnit(rest) {
        rest = rest.dropFirst(4)
        var units = [unit]
        if UTF16.isLeadSurrogate(unit), rest.starts(with: "\\u".utf8), let trail = codeUnit(rest.dropFirst(2)) {
          units.append(trail)
          rest = rest.dropFirst(6)
        }
        plain += Array(String(decoding: units, as: UTF16.self).utf8)
      } else {
        plain.append("nrtbf".utf8.contains(escaped) ? 0x0a : escaped)
      }
    }
    return plain
  }

  /// What four digits behind `\u` say.
  private static func codeUnit(_ bytes: ArraySlice<UInt8>) -> UInt16? {
    guard bytes.count >= 4 else { return nil }
    var unit: UInt16 = 0
    for byte in bytes.prefix(4) {
      guard let digit = digit(byte) else { return nil }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }

  /// Without percent encoding.
  private static func decoded(_ bytes: [UInt8]) -> [UInt8] {
    var (plain, place) = ([UInt8](), 0)
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "%"), place + 2 < bytes.count, let high = digit(bytes[place + 1]), let low = digit(bytes[place + 2]) {
        plain.append(high << 4 | low)
        place += 3
      } else {
        plain.append(bytes[place])
        place += 1
      }
    }
    return plain
  }

  private static func digit(_ byte: UInt8) -> UInt8? { Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) } }
}

/// Valid as long as the value is.
private func textBytes(_ value: OpaquePointer?) -> UnsafeBufferPointer<UInt8>? {
  guard sqlite3_value_type(value) == SQLITE_TEXT, let text = sqlite3_value_text(value) else { return nil }
  return UnsafeBufferPointer(start: text, count: Int(sqlite3_value_bytes(value)))
}
