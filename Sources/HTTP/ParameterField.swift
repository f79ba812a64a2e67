/// `value; name=token; name="quoted"` (RFC 9110 §5.6.6).
struct ParameterField {
  private(set) var value = ""
  private var parameters: [(name: String, value: String)] = []

  init(_ text: String) {
    var pieces = Self.pieces(Array(text.utf8)).makeIterator()
    value = Self.text(pieces.next() ?? [])
    while let piece = pieces.next() {
      guard let equals = piece.firstIndex(of: UInt8(ascii: "=")) else { continue }
      parameters.append((Self.text(piece[..<equals]).lowercased(), Self.unquoted(piece[(equals + 1)...])))
    }
  }

  /// The first parameter of a name in lower case.
  subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

  /// Splits at the semicolons outside of quotes.
  private static func pieces(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var result: [ArraySlice<UInt8>] = []
    var start = 0
    var isQuoted = false
    var isEscaped = false
    for (index, byte) in bytes.enumerated() {
      if isEscaped {
        isEscaped = false
      } else if isQuoted, byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if byte == UInt8(ascii: ";"), !isQuoted {
        result.append(bytes[start..<index])
        start = index + 1
      }
    }
    return result + [bytes[start...]]
  }

  private static func unquoted(_ bytes: ArraySlice<UInt8>) -> String {
    let bare = trimmed(bytes)
    guard bare.count >= 2, bare.first == UInt8(ascii: "\""), bare.last == UInt8(ascii: "\"") else { return text(bare) }
    var result: [UInt8] = []
    var inner = bare.dropFirst().dropLast().makeIterator()
    while let byte = inner.next() {
      guard byte == UInt8(ascii: "\\"), let next = inner.next() else {
        result.append(byte)
        continue
      }
      // Old browsers send folders with bare backslashes: only a quote or a backslash is an escape.
      if next != UInt8(ascii: "\""), next != UInt8(ascii: "\\") { result.append(byte) }
      result.append(next)
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: trimmed(bytes), as: UTF8.self) }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes.drop(while: Character8.isBlank)
    while let last = bytes.last, Character8.isBlank(last) { bytes.removeLast() }
    return bytes
  }
}
