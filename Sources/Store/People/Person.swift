/// A name as it may be stored: trimmed, 1 to 200 characters, without control characters.
public struct PersonName: Hashable, Sendable {
  public let text: String

  /// - Throws: `AccessError.invalidName`.
  public init(_ typed: String) throws(AccessError) {
    let trimmed = trimmingSpaces(typed)
    let hasControl = trimmed.unicodeScalars.contains { $0.properties.generalCategory == .control }
    guard !trimmed.isEmpty, trimmed.count <= 200, !hasControl else { throw .invalidName }
    text = trimmed
  }
}

/// An e-mail address that can name a person: trimmed and in lower case, because nobody has two addresses that differ by case alone.
public struct PersonEmail: Hashable, Sendable {
  public let text: String

  /// - Throws: `AccessError.invalidEmail`.
  public init(_ typed: String) throws(AccessError) {
    let trimmed = trimmingSpaces(typed).lowercased()
    let parts = trimmed.split(separator: "@", omittingEmptySubsequences: false)
    guard trimmed.utf8.count <= 254, parts.count == 2, !parts[0].isEmpty, Self.isHost(parts[1]),
      !trimmed.unicodeScalars.contains(where: {
        $0.properties.isWhitespace || $0.value < 0x20 || "<>()[]\",;:\\".unicodeScalars.contains($0)
      })
    else { throw .invalidEmail(typed) }
    text = trimmed
  }

  private static func isHost(_ host: Substring) -> Bool {
    host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty && $0.first != "-" && $0.last != "-" }
  }
}

func trimmingSpaces(_ text: String) -> String {
  var rest = Substring(text)
  while let first = rest.first, first.isWhitespace { rest.removeFirst() }
  while let last = rest.last, last.isWhitespace { rest.removeLast() }
  return String(rest)
}
