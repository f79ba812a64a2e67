/// One template's text with the places of its lines.
struct Source: Sendable {
  let file: String
  let bytes: [UInt8]

  init(name: String, text: String) {
    file = name + ".html"
    var bytes = Array(text.utf8)
    // The newline that editors put at the end would open a gap after every inline include.
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    self.bytes = bytes
  }

  func error(at offset: Int, _ message: String) -> TemplateError {
    let before = bytes[..<min(offset, bytes.count)]
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let column = before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count + 1
    return TemplateError(file: file, line: line, column: column, message: message)
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  func starts(_ text: StaticString, at offset: Int) -> Bool {
    guard offset >= 0, offset + text.utf8CodeUnitCount <= bytes.count else { return false }
    return text.withUTF8Buffer { buffer in buffer.indices.allSatisfy { bytes[offset + $0] == buffer[$0] } }
  }
}

extension UInt8 {
  var isWhitespace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0d) }
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
  var isLetter: Bool { (self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "z") }
  var isNamePart: Bool { isLetter || isDigit || self == UInt8(ascii: "_") }
  var lowercased: UInt8 { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self }
}
