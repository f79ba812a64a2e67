/// The name of a table or column: `[a-z_][a-z0-9_]*`, with at most one dot. Made from a literal, or checked at run time against that form.
public struct SQLName: Hashable, Sendable {
  public let text: String

  /// Stops the process when the literal is no name, which is a mistake in the code.
  public init(_ literal: StaticString) {
    text = literal.description
    precondition(Self.isIdentifier(text.utf8[...]) || Self.isName(text), "\(literal) is no SQL name")
  }

  /// Nil when `text` is no name. Whether a column of that name may be reached is for the caller's declaration to say.
  public init?(checking text: String) {
    guard Self.isName(text) else { return nil }
    self.text = text
  }

  private static func isName(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count <= 2 && parts.allSatisfy(isIdentifier)
  }

  private static func isIdentifier(_ part: Substring.UTF8View) -> Bool {
    guard let first = part.first, first == UInt8(ascii: "_") || isLetter(first) else { return false }
    return part.allSatisfy { $0 == UInt8(ascii: "_") || isLetter($0) || ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) }
  }

  static func isAliasByte(_ byte: UInt8) -> Bool {
    isLetter(byte | 0x20) || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) || byte == UInt8(ascii: "_")
  }

  private static func isLetter(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }
}

extension SQLName: ExpressibleByStringLiteral, CustomStringConvertible {
  public init(stringLiteral literal: StaticString) { self.init(literal) }
  public var description: String { text }
}
