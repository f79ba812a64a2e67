/// Names and values of a query or a form, in the order they were sent.
public struct FormValues: Sendable {
  public let pairs: [(name: String, value: String)]
  public let files: [FormFile]

  public init(_ pairs: [(name: String, value: String)] = [], files: [FormFile] = []) {
    self.pairs = pairs
    self.files = files
  }

  public var isEmpty: Bool { pairs.isEmpty && files.isEmpty }

  /// Each name once, in order.
  public var names: [String] {
    var seen: Set<String> = []
    return pairs.compactMap { seen.insert($0.name).inserted ? $0.name : nil }
  }

  /// The first value of a name as it was typed.
  public subscript(name: String) -> String? { first(name) }

  public func first(_ name: String) -> String? { pairs.first { $0.name == name }?.value }

  /// The first value without the spaces around it; nil when nothing is left.
  public func text(_ name: String) -> String? {
    guard let value = first(name) else { return nil }
    let trimmed = value.trimmingSpaces()
    return trimmed.isEmpty ? nil : trimmed
  }

  /// Every value of a name: check boxes, multiple selects.
  public func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

  /// Nil when absent or no whole number of 64 bits.
  public func int(_ name: String) -> Int? { text(name).flatMap { Int($0) } }

  /// The same for a parameter that must be one when it is there. Throws 422 naming it.
  public func wholeNumber(_ name: String) throws -> Int? {
    guard let text = text(name) else { return nil }
    guard let number = Int(text) else { throw Problem.unprocessable(fields: [name: "\(name) must be a whole number."]) }
    return number
  }

  /// A check box, or a switch in a query: on unless absent, empty, `0`, `false`, `no` or `off`. A box stands behind a hidden `0`, so the last
  /// value counts.
  public func isOn(_ name: String) -> Bool {
    guard let value = all(name).last?.trimmingSpaces() else { return false }
    return !["", "0", "false", "no", "off"].contains(value.lowercased())
  }

  public func contains(_ name: String) -> Bool { pairs.contains { $0.name == name } }

  /// The first value of every name, without the CSRF token: what a form shows again when it is refused.
  public var dictionary: [String: String] {
    Dictionary(pairs.filter { $0.name != CSRF.field }.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// The chosen file of an `<input type="file">`; nil when none was chosen.
  public func file(_ name: String) -> FormFile? { files.first { $0.name == name && !$0.filename.isEmpty } }
}

extension StringProtocol {
  /// The text without white space before and behind it.
  public func trimmingSpaces() -> String {
    func isSpace(_ character: Character) -> Bool { character.isWhitespace }
    guard let start = firstIndex(where: { !isSpace($0) }), let end = lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(self[start...end])
  }
}
