/// A word of the expression language with the offset at which it starts.
struct Token {
  enum Kind: Equatable {
    case name(String)
    case string(String)
    case integer(Int64)
    case double(Double)
    case symbol(String)
    case end
  }
  let kind: Kind
  let offset: Int

  var text: String {
    switch kind {
    case .name(let text), .symbol(let text): "“\(text)”"
    case .string(let text): "the string “\(text)”"
    case .integer(let value): "\(value)"
    case .double(let value): "\(value)"
    case .end: "the end"
    }
  }
}

struct Tokenizer {
  private let source: Source
  private let end: Int
  private var position: Int

  static func tokens(_ source: Source, _ range: Range<Int>) throws(TemplateError) -> [Token] {
    var tokenizer = Tokenizer(source: source, end: range.upperBound, position: range.lowerBound)
    var tokens: [Token] = []
    repeat { tokens.append(try tokenizer.next()) } while tokens.last?.kind != .end
    return tokens
  }

  private var byte: UInt8? { position < end ? source.bytes[position] : nil }

  private mutating func next() throws(TemplateError) -> Token {
    while let byte, byte.isWhitespace { position += 1 }
    let start = position
    guard let byte else { return Token(kind: .end, offset: start) }
    if byte.isDigit { return Token(kind: try number(), offset: start) }
    if byte.isNamePart {
      while let byte = self.byte, byte.isNamePart { position += 1 }
      return Token(kind: .name(source.text(start..<position)), offset: start)
    }
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return Token(kind: try string(quote: byte), offset: start) }
    for symbol in ["==", "!=", "<=", ">="] where symbol.utf8.elementsEqual(source.bytes[start..<min(start + 2, end)]) {
      position += 2
      return Token(kind: .symbol(symbol), offset: start)
    }
    guard "<>+-*/~|.,:()[]{}=".utf8.contains(byte) else {
      throw source.error(at: start, "“\(String(decoding: source.bytes[start..<end].prefix(1), as: UTF8.self))” has no meaning here")
    }
    position += 1
    return Token(kind: .symbol(source.text(start..<position)), offset: start)
  }

  private mutating func number() throws(TemplateError) -> Token.Kind {
    let start = position
    while let byte, byte.isDigit { position += 1 }
    if byte == UInt8(ascii: "."), position + 1 < end, source.bytes[position + 1].isDigit {
      position += 1
      while let byte, byte.isDigit { position += 1 }
      if let value = Double(source.text(start..<position)) { return .double(value) }
    } else if let value = Int64(source.text(start..<position)) {
      return .integer(value)
    }
    throw source.error(at: start, "this number is too large")
  }

  private mutating func string(quote: UInt8) throws(TemplateError) -> Token.Kind {
    let start = position
    var bytes: [UInt8] = []
    position += 1
    while let byte {
      position += 1
      if byte == quote { return .string(String(decoding: bytes, as: UTF8.self)) }
      if byte == UInt8(ascii: "\\"), let escaped = self.byte {
        position += 1
        bytes.append(escaped == UInt8(ascii: "n") ? UInt8(ascii: "\n") : escaped)
      } else {
        bytes.append(byte)
      }
    }
    throw source.error(at: start, "this string is not closed")
  }
}
