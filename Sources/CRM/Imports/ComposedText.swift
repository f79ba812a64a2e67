/// Text with `{column}` holes. An empty hole takes the text before it along, or at the start the text after it:
/// `{product} – {account}` without an account is the product alone.
struct ComposedText: Equatable, Sendable {
  let pattern: String
  /// One more than there are holes; the first stands before the first hole.
  private let literals: [String]
  let holes: [String]

  init(_ pattern: String) throws {
    self.pattern = pattern
    var (literals, holes) = ([String](), [String]())
    var rest = Substring(pattern)
    while let open = rest.firstIndex(of: "{") {
      guard let close = rest[open...].firstIndex(of: "}") else { throw ImportMapError("In “\(pattern)” a { has no }.") }
      let name = rest[rest.index(after: open)..<close].trimmingWhitespace()
      guard !name.isEmpty else { throw ImportMapError("In “\(pattern)” a hole has no name.") }
      literals.append(String(rest[..<open]))
      holes.append(name)
      rest = rest[rest.index(after: close)...]
    }
    guard !holes.isEmpty else { throw ImportMapError("“\(pattern)” has no {column} in it; use fixed for a text that is always the same.") }
    self.literals = literals + [String(rest)]
    self.holes = holes
  }

  /// `values`: the text for each hole, in order.
  func filled(_ values: [String]) -> String {
    guard values.contains(where: { !$0.isEmpty }) else { return "" }
    var (literals, isAtStart) = (literals, true)
    for (index, value) in values.enumerated() {
      if !value.isEmpty {
        isAtStart = false
      } else if !literals[index].isEmpty {
        literals[index] = ""
      } else if isAtStart {
        literals[index + 1] = ""
      }
    }
    return zip(literals, values).map { $0 + $1 }.joined() + (literals.last ?? "")
  }
}
