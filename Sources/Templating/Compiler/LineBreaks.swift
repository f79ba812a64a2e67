// Lines and indentation are there for whoever reads a template; this is what becomes of them in the page.
extension Compiler {
  /// A line break with the white space around it is nothing beside a tag of either language, and one white space between words or values and
  /// inside a tag. In quotes, comments, and elements like `textarea` it stays as it is.
  mutating func text(_ range: Range<Int>) throws(TemplateError) {
    var position = range.lowerBound
    while position < range.upperBound {
      let gap = source.lineBreak(in: position..<range.upperBound)
      try markup(position..<gap.lowerBound)
      try markup(gap.suffix(kept(of: gap)))
      position = gap.upperBound
    }
  }

  private func kept(of gap: Range<Int>) -> Int {
    switch scanner.state.place {
    case .text: source.isBesideTag(gap) ? 0 : 1
    case .tagName, .tag, .boundary, .attributeName, .afterName, .beforeValue, .unquoted: 1
    default: gap.count
    }
  }
}

extension Source {
  /// The first white space with a line break in it; empty, at the end, where there is none.
  fileprivate func lineBreak(in range: Range<Int>) -> Range<Int> {
    guard let newline = bytes[range].firstIndex(of: UInt8(ascii: "\n")) else { return range.upperBound..<range.upperBound }
    let start = bytes[range.lowerBound..<newline].lastIndex { !$0.isWhitespace }.map { $0 + 1 } ?? range.lowerBound
    let end = bytes[newline..<range.upperBound].firstIndex { !$0.isWhitespace } ?? range.upperBound
    return start..<end
  }

  fileprivate func isBesideTag(_ gap: Range<Int>) -> Bool {
    if gap.lowerBound == 0 || gap.upperBound == bytes.count { return true }
    if bytes[gap.lowerBound - 1] == UInt8(ascii: ">") || bytes[gap.upperBound] == UInt8(ascii: "<") { return true }
    return starts("%}", at: gap.lowerBound - 2) || starts("{%", at: gap.upperBound)
  }
}
