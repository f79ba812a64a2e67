/// How much of what its person may do a token may do. It takes away and never adds.
public struct TokenScope: Hashable, Sendable {
  /// Whether the token changes nothing.
  public let isReadOnly: Bool
  /// Beginnings of the permissions that stay, in whole words: `crm.customer` keeps `crm.customer.view`. Nil keeps all.
  public let areas: [String]?

  public init(isReadOnly: Bool, areas: [String]? = nil) {
    self.isReadOnly = isReadOnly
    self.areas = areas
  }

  /// Everything its person may do.
  public static let full = TokenScope(isReadOnly: false)

  /// Whether the token keeps this permission of its person.
  public func allows(_ permission: Permission) -> Bool {
    guard let areas else { return true }
    return areas.contains { permission.rawValue == $0 || permission.rawValue.hasPrefix($0 + ".") }
  }

  /// As the column holds it: nil for everything, else `read` or `write` and the areas.
  var stored: String? {
    guard self != .full else { return nil }
    return ([isReadOnly ? "read" : "write"] + (areas ?? ["*"])).joined(separator: " ")
  }

  /// Text that this program did not write leaves nothing to the token.
  init(stored: String?) {
    guard let stored else {
      self = .full
      return
    }
    let words = stored.split(separator: " ").map { String($0) }
    self.init(isReadOnly: words.first != "write", areas: words.dropFirst() == ["*"] ? nil : Array(words.dropFirst()))
  }
}
