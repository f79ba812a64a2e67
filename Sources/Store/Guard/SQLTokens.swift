/// A statement cut into words, names and signs, without white space and comments. Names come without quotes and in lower case, because
/// SQLite takes `main`, `"main"`, `[main]`, `` `MAIN` `` and even `'main'` for the same name.
struct SQLTokens {
  enum Token: Hashable {
    /// A key word or a bare name.
    case word(String)
    /// Anything in quotes: a name or a text.
    case quoted(String)
    case sign(Character)
  }

  let tokens: [Token]

  init(_ text: String) {
    var lexer = Lexer(rest: Array(text.utf8)[...])
    var tokens: [Token] = []
    while let token = lexer.next() { tokens.append(token) }
    self.tokens = tokens
  }

  var count: Int { tokens.count }

  /// The name at this place, quoted or not.
  func name(_ index: Int) -> String? {
    switch tokens.indices.contains(index) ? tokens[index] : nil {
    case .word(let text), .quoted(let text): text
    default: nil
    }
  }

  func isWord(_ index: Int, _ word: String) -> Bool { tokens.indices.contains(index) && tokens[index] == .word(word) }
  func isSign(_ index: Int, _ sign: Character) -> Bool { tokens.indices.contains(index) && tokens[index] == .sign(sign) }

  /// The place behind the bracket that closes the one at `index`; the end when none does.
  func afterClosing(_ index: Int) -> Int {
    var depth = 0
    for place in index..<count {
      if isSign(place, "(") { depth += 1 }
      if isSign(place, ")") { depth -= 1 }
      if depth == 0 { return place + 1 }
    }
    return count
  }

  /// Names given by `NAME [(columns)] AS [NOT] [MATERIALIZED] (`, which only common table expressions and windows have.
  var commonTableNames: Set<String> {
    Set((0..<count).compactMap { index in name(index).flatMap { definesTable(at: index) ? $0 : nil } })
  }

  private func definesTable(at index: Int) -> Bool {
    var next = index + 1
    if isSign(next, "(") { next = afterClosing(next) }
    guard isWord(next, "as") else { return false }
    next += 1
    if isWord(next, "not") { next += 1 }
    if isWord(next, "materialized") { next += 1 }
    return isSign(next, "(")
  }
}

private struct Lexer {
  var rest: ArraySlice<UInt8>

  mutating func next() -> SQLTokens.Token? {
    skipBlanks()
    guard let first = rest.first else { return nil }
    switch first {
    case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"): return .quoted(quoted(until: first))
    case UInt8(ascii: "["): return .quoted(quoted(until: UInt8(ascii: "]")))
    case _ where isNamePart(first):
      let name = rest.prefix(while: isNamePart)
      rest = rest.dropFirst(name.count)
      return .word(lowercased(name))
    default:
      rest = rest.dropFirst()
      return .sign(Character(UnicodeScalar(first)))
    }
  }

  private mutating func skipBlanks() {
    while let first = rest.first {
      if first <= 0x20 {
        rest = rest.dropFirst()
      } else if rest.starts(with: "--".utf8) {
        rest = rest.drop { $0 != 0x0a }
      } else if rest.starts(with: "/*".utf8) {
        rest = rest.dropFirst(2)
        while !rest.isEmpty, !rest.starts(with: "*/".utf8) { rest = rest.dropFirst() }
        rest = rest.dropFirst(2)
      } else {
        return
      }
    }
  }

  /// A doubled quote stands for itself.
  private mutating func quoted(until end: UInt8) -> String {
    var bytes: [UInt8] = []
    rest = rest.dropFirst()
    while let byte = rest.popFirst() {
      if byte == end {
        guard end != UInt8(ascii: "]"), rest.first == end else { break }
        rest = rest.dropFirst()
      }
      bytes.append(byte)
    }
    return lowercased(bytes[...])
  }

  private func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") || byte >= 0x80
    }
  }

  private func lowercased(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.map { $0 >= 0x41 && $0 <= 0x5a ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}
