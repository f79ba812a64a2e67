/// Finds the field that a column of a file means. Case, spaces, `_`, `-` and other signs do not count:
/// `E-mail` is `email`, `Company_Name` is `company name`.
struct HeaderMatcher: Sendable {
  private struct Target { let field: String, rank: Int }

  private let targets: [String: Target]

  /// `aliases`: field → other names of its column. The field's own name always counts, and before its aliases.
  init(aliases: [String: [String]]) {
    var targets: [String: Target] = [:]
    for (field, names) in aliases.sorted(by: { $0.key < $1.key }) {
      for (rank, name) in ([field] + names).enumerated() {
        let key = Self.folded(name)
        if let known = targets[key], known.rank == 0 || rank > 0 { continue }
        targets[key] = Target(field: field, rank: rank)
      }
    }
    self.targets = targets
  }

  func field(for column: String) -> String? { targets[Self.folded(column)]?.field }

  /// One field or nil per column. Where two columns mean the same field, the better name wins, then the one further left.
  func match(_ header: [String]) -> [String?] {
    var best: [String: (column: Int, rank: Int)] = [:]
    for (column, name) in header.enumerated() {
      guard let target = targets[Self.folded(name)] else { continue }
      if let known = best[target.field], known.rank <= target.rank { continue }
      best[target.field] = (column, target.rank)
    }
    var fields = [String?](repeating: nil, count: header.count)
    for (field, place) in best { fields[place.column] = field }
    return fields
  }

  /// Where in the header a column with this name stands; the exact name before one that only folds to the same.
  static func column(named name: String, in header: [String]) -> Int? {
    header.firstIndex(of: name) ?? header.firstIndex { folded($0) == folded(name) && !folded(name).isEmpty }
  }

  /// Letters and digits in lower case.
  static func folded(_ name: String) -> String {
    let kept = name.unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }
    return String(String.UnicodeScalarView(kept)).lowercased()
  }
}
