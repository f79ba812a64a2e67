/// Which addresses a page may lead to.
@_spi(Markup)
public enum Address {
  private static let schemes: [StaticString] = ["http", "https", "mailto", "tel"]

  /// Whether an address is relative or has one of the schemes `http`, `https`, `mailto`, `tel`.
  /// Browsers skip control characters in a scheme, so one that is not spelt exactly so does not pass.
  static func isAllowed(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"): return true
      case UInt8(ascii: ":"): return schemes.contains { matches($0, bytes, index) }
      default: continue
      }
    }
    return true
  }

  public static func isAllowed(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { isAllowed($0) }
  }

  private static func matches(_ scheme: StaticString, _ bytes: UnsafeBufferPointer<UInt8>, _ count: Int) -> Bool {
    guard scheme.utf8CodeUnitCount == count else { return false }
    return scheme.withUTF8Buffer { name in name.indices.allSatisfy { name[$0] == bytes[$0].lowercased } }
  }
}
