/// `application/x-www-form-urlencoded`, as queries and simple forms use it (WHATWG URL §5.1).
public enum FormURLEncoded {
  public typealias Pair = (name: String, value: String)

  /// Why the body of a form could not be read.
  public enum Failure: Error, Sendable, Equatable {
    /// A name or a value is no UTF-8.
    case notText
    /// More than `fieldLimit`.
    case tooManyFields
  }

  /// Fields that a body may have.
  public static let fieldLimit = 1000

  /// The pairs in order. Broken escapes stay as they are, and bytes that are no UTF-8 become U+FFFD, as browsers do it.
  public static func parse(_ text: some StringProtocol) -> [Pair] { parse(Array(text.utf8)) }

  /// The same for bytes.
  public static func parse(_ bytes: [UInt8]) -> [Pair] {
    bytes.split(separator: UInt8(ascii: "&")).map { pair in
      let (name, value) = halves(pair)
      return (String(decoding: decode(name), as: UTF8.self), String(decoding: decode(value), as: UTF8.self))
    }
  }

  /// The pairs of a form's body, which is kept: what is no text is refused here, not mended.
  public static func parse(form bytes: [UInt8]) throws(Failure) -> [Pair] {
    let pairs = bytes.split(separator: UInt8(ascii: "&"), maxSplits: fieldLimit)
    guard pairs.count <= fieldLimit else { throw .tooManyFields }
    var result: [Pair] = []
    for pair in pairs {
      let halves = halves(pair)
      guard let name = String(validating: decode(halves.name), as: UTF8.self),
        let value = String(validating: decode(halves.value), as: UTF8.self)
      else { throw .notText }
      result.append((name, value))
    }
    return result
  }

  private static func halves(_ pair: ArraySlice<UInt8>) -> (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>) {
    guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { return (pair, []) }
    return (pair[..<equals], pair[(equals + 1)...])
  }

  /// The reverse: `a=1&b=x%20y`.
  public static func encode(_ pairs: [Pair]) -> String {
    pairs.map { "\(Percent.encode($0.name))=\(Percent.encode($0.value))" }.joined(separator: "&")
  }

  private static func decode(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard bytes.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
      return bytes
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
    return result[...]
  }
}
