/// The name of a file as people may see and save it: no folders, nothing that hides or turns what it says.
enum FileName {
  private static let longest = 200

  static func clean(_ typed: String) -> String {
    let last = typed.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
    let kept = String(String.UnicodeScalarView(last.unicodeScalars.map { $0 == "\u{a0}" ? " " : $0 }.filter(isShown)))
    let name = kept.split(separator: " ").joined(separator: " ").trimmingPrefix { $0 == "." || $0 == " " }
    return name.isEmpty ? "file" : shortened(String(name))
  }

  /// Control characters, line separators and the marks that reverse the direction of a text (UAX #9) are left out.
  private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
    default: !directions.contains(scalar.value)
    }
  }

  private static let directions = Set<UInt32>(
    [0x061c, 0x200b, 0x200e, 0x200f, 0xfeff] + Array(0x202a...0x202e) + Array(0x2066...0x2069))

  /// What is left out stands in the middle, so that the name keeps its ending.
  private static func shortened(_ name: String) -> String {
    guard name.count > longest else { return name }
    return name.prefix(longest - 21) + "…" + name.suffix(20)
  }
}
