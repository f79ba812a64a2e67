import Templating

/// What became of a figure since the period before, for `shared/_stat`.
struct Delta {
  let text: String
  let isUp: Bool
  let isGood: Bool?

  /// In percent of what was; nil where there was nothing.
  static func percent(_ now: Double, _ before: Double) -> Delta? {
    guard before > 0 else { return nil }
    return Delta((now - before) / before * 100, unit: "%", risingIsGood: true)
  }

  /// `change` in its own unit; nil where nothing changed.
  /// - Parameter one: the unit of a change by one, where it is another word
  init?(_ change: Double, unit: String, one: String? = nil, risingIsGood: Bool) {
    let size = abs(change)
    // Larger ones say nothing, and need not fit an integer.
    guard size < 10_000 else { return nil }
    let shown = size >= 100 ? Int64(size.rounded()) * 10 : Int64((size * 10).rounded())
    guard shown > 0 else { return nil }
    text = Share.text(shown) + (shown == 10 ? one ?? unit : unit)
    isUp = change > 0
    isGood = isUp == risingIsGood
  }

  var values: [(String, Value)] {
    [("delta", .string(text)), ("trend", isUp ? "up" : "dn"), ("mood", isGood == true ? "good" : "bad")]
  }
}
