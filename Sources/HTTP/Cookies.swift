import HTTPTypes

/// The Cookie field (RFC 6265 §5.4).
public enum Cookies {
  /// Name and value of every cookie, in order; quotes around a value are dropped.
  public static func parse(_ headers: Headers) -> [(name: String, value: String)] {
    headers.values(for: .cookie).flatMap { field in
      field.utf8.split(separator: UInt8(ascii: ";")).compactMap(pair)
    }
  }

  /// The first cookie of this name.
  public static func value(_ name: String, in headers: Headers) -> String? {
    parse(headers).first { $0.name == name }?.value
  }

  private static func pair(_ text: Substring.UTF8View) -> (name: String, value: String)? {
    guard let equals = text.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    let name = trimmed(text[..<equals])
    guard !name.isEmpty else { return nil }
    var value = trimmed(text[text.index(after: equals)...])
    if value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") { value = String(value.dropFirst().dropLast()) }
    return (name, value)
  }

  private static func trimmed(_ text: Substring.UTF8View) -> String {
    var slice = text.drop(while: Character8.isBlank)
    while let last = slice.last, Character8.isBlank(last) { slice.removeLast() }
    return String(decoding: slice, as: UTF8.self)
  }
}
