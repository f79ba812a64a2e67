/// A stretch of a template: text as it is, or what stands between delimiters.
struct Piece {
  enum Kind { case text, output, tag }
  let kind: Kind
  var range: Range<Int>
}

/// Cuts a source into pieces, drops comments, and takes away the white space that `-` asks for.
struct PieceCutter {
  private let source: Source
  private var pieces: [Piece] = []
  private var position = 0
  private var textStart = 0

  static func cut(_ source: Source) throws(TemplateError) -> [Piece] {
    var cutter = PieceCutter(source: source)
    try cutter.run()
    return cutter.pieces.filter { $0.kind != .text || !$0.range.isEmpty }
  }

  private init(source: Source) { self.source = source }

  private mutating func run() throws(TemplateError) {
    while position < source.bytes.count {
      if source.starts("{{", at: position) {
        try take(.output, closing: "}}")
      } else if source.starts("{%", at: position) {
        try take(.tag, closing: "%}")
      } else if source.starts("{#", at: position) {
        try take(nil, closing: "#}")
      } else {
        position += 1
      }
    }
    endText(at: source.bytes.count)
  }

  private mutating func endText(at end: Int) {
    pieces.append(Piece(kind: .text, range: textStart..<max(textStart, end)))
  }

  private mutating func take(_ kind: Piece.Kind?, closing: StaticString) throws(TemplateError) {
    let open = position
    let trimsBefore = source.starts("-", at: open + 2)
    let close = try end(of: kind, from: open + (trimsBefore ? 3 : 2), opened: open, closing: closing)
    let trimsAfter = close > open + 2 && source.starts("-", at: close - 1)
    let inner = (open + (trimsBefore ? 3 : 2))..<max(open + (trimsBefore ? 3 : 2), trimsAfter ? close - 1 : close)
    var (start, next) = (open, close + 2)
    if trimsBefore { while start > textStart, source.bytes[start - 1].isWhitespace { start -= 1 } }
    if trimsAfter { while next < source.bytes.count, source.bytes[next].isWhitespace { next += 1 } }
    endText(at: start)
    if let kind { pieces.append(Piece(kind: kind, range: inner)) }
    (position, textStart) = (next, next)
  }

  /// The closing delimiter; one inside a string literal does not count.
  private func end(of kind: Piece.Kind?, from start: Int, opened: Int, closing: StaticString) throws(TemplateError) -> Int {
    var (index, quote) = (start, UInt8?.none)
    while index < source.bytes.count {
      let byte = source.bytes[index]
      if let open = quote {
        if byte == UInt8(ascii: "\\") { index += 1 } else if byte == open { quote = nil }
      } else if source.starts(closing, at: index) {
        return index
      } else if kind != nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      }
      index += 1
    }
    throw source.error(at: opened, "this is not closed: there is no \(closing)")
  }
}
