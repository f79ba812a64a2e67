/// RFC 3986 §2.1: everything but the unreserved characters is encoded.
public enum PercentEncoding {
  /// One segment of a path, or one name or value of a query.
  public static func segment(_ text: String) -> String { encode(text, keeping: []) }

  /// A path, whose slashes stay.
  public static func path(_ text: String) -> String { encode(text, keeping: [UInt8(ascii: "/")]) }

  /// `name=value&…`
  public static func query(_ pairs: [(String, String)]) -> String {
    pairs.map { segment($0.0) + "=" + segment($0.1) }.joined(separator: "&")
  }

  private static func encode(_ text: String, keeping kept: [UInt8]) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      if isUnreserved(byte) || kept.contains(byte) {
        result.append(byte)
      } else {
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
    default: false
    }
  }
}
