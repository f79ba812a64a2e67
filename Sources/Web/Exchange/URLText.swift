internal import HTTP

/// Text inside a URL (RFC 3986 §2.1): all but letters, digits and `-._~` is encoded.
public enum URLText {
  /// One segment of a path, or one name or value of a query.
  public static func encode(_ text: String) -> String { Percent.encode(text) }

  /// What stands between the commas of a parameter, each once.
  public static func parts(_ text: String) -> [String] {
    var seen: Set<String> = []
    return text.split(separator: ",").map { $0.trimmingSpaces() }.filter { seen.insert($0).inserted }
  }

  /// `name=value&…`
  public static func query(_ pairs: [(name: String, value: String)]) -> String { FormURLEncoded.encode(pairs) }
}
