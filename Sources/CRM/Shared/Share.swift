import Values

/// A part of a whole in tenths of a percent, as people and programs read it.
struct Share: Hashable {
  let tenths: Int64

  /// Nil where there is no whole.
  init?(_ part: Int64, of whole: Int64) {
    guard whole > 0 else { return nil }
    tenths = Int64((Double(part) * 1000 / Double(whole)).rounded())
  }

  /// `31.8%`
  var text: String { Self.text(tenths) + "%" }
  /// With its decimal always, for columns: `40.0%`
  var column: String { Self.text(tenths) + (tenths % 10 == 0 ? ".0%" : "%") }
  var json: JSON { .number(Self.text(tenths)) }

  /// `31.8`, `40`
  static func text(_ tenths: Int64) -> String {
    let (whole, rest) = (tenths.magnitude / 10, tenths.magnitude % 10)
    return (tenths < 0 ? "-" : "") + String(whole) + (rest == 0 ? "" : "." + String(rest))
  }
}

extension StageBoard.Total {
  func minor(_ currency: Currency) -> Int64 { amounts.first { $0.currency == currency }?.minor ?? 0 }

  /// Amounts of other currencies, which are shown apart and never added: `$3,000 · £20`, empty for none.
  func others(than currency: Currency) -> String {
    var rest = self
    rest.amounts.removeAll { $0.currency == currency }
    return rest.sum(workspace: currency)
  }

  /// Exact major units of one currency.
  func json(_ currency: Currency) -> JSON { .number(Money(minor: minor(currency), currency: currency).decimal) }

  /// Every currency with an amount.
  func json(besides currency: Currency) -> [JSON] {
    amounts.filter { $0.currency != currency && $0.minor != 0 }.sorted { $0.currency.code < $1.currency.code }.map {
      ["currency": .string($0.currency.code), "value": .number(Money(minor: $0.minor, currency: $0.currency).decimal)]
    }
  }
}
