/// `application/x-www-form-urlencoded`, as queries and simple forms use it (WHATWG URL §5.1).
public enum FormURLEncoded {
  public typealias Pair = (name: String, value: String)

  /// The pairs in order. Broken escapes stay as they are, and bytes that are no UTF-8 become U+FFFD, as browsers do it.
  public static func parse(_ text: some StringProtocol) -> [Pair] { parse(Array(text.utf8)) }

  /// The pairs of a form's body.
  public static func parse(_ bytes: [UInt8]) -> [Pair] {
    bytes.split(separator: UInt8(ascii: "&")).map { pair in
      guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { return (decode(pair), "") }
      return (decode(pair[..<equals]), decode(pair[(equals + 1)...]))
    }
  }

  /// The reverse: `a=1&b=x%20y`.
  public static func encode(_ pairs: [Pair]) -> String {
    pairs.map { "\(Percent.encode($0.name))=\(Percent.encode($0.value))" }.joined(separator: "&")
  }

  private static func decode(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
      return String(decoding: bytes, as: UTF8.self)
    }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      if byte == UInt8(ascii: "%"), index + 2 < bytes.endIndex,
        let high = Character8.hex(bytes[index + 1]), let low = Character8.hex(bytes[index + 2])
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(byte == UInt8(ascii: "+") ? Character8.space : byte)
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
