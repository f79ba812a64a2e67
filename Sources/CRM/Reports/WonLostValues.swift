import Templating
import Values

// For templates and programs.
extension WonLost {
  /// Owners whose bars are drawn; the table has all.
  private static let drawn = 10

  var values: [String: Value] {
    let most = max(rows.map { $0.won.minor(workspace) }.max() ?? 0, 1)
    let losses = max(reasons.map(\.total.count).max() ?? 0, 1)
    return [
      "rows": .list(rows.map(value)), "total": value(total), "stats": .list(stats),
      "bars": .list(
        rows.prefix(Self.drawn).filter { $0.won.count > 0 }.map { row in
          bar(row.name, money(row.won), "\(row.won.count) won", Double(max(row.won.minor(workspace), 0)) / Double(most))
        }), "is_cut": .bool(rows.count > Self.drawn), "drawn": .integer(Int64(min(rows.count, Self.drawn))),
      "reasons": .list(
        reasons.map { reason in
          [
            "name": .string(reason.name), "count": .integer(reason.total.count), "value": .string(text(reason.total)),
            "share": Value(Share(reason.total.count, of: total.lost.count)?.column),
          ]
        }),
      "reason_bars": .list(
        reasons.map { bar($0.name, String($0.total.count), text($0.total), Double($0.total.count) / Double(losses)) }),
    ]
  }

  private func value(_ row: Row) -> Value {
    [
      "name": .string(row.name), "id": Value(row.id), "won": .integer(row.won.count), "won_value": .string(text(row.won)),
      "lost": .integer(row.lost.count), "lost_value": .string(text(row.lost)), "rate": Value(row.rate?.column),
    ]
  }

  private var stats: [Value] {
    let (total, cycle) = (total, closed.averageCycle)
    let here = closed.wonCount(in: workspace)
    let average = here == 0 ? nil : Self.rounded(total.won.minor(workspace), by: here, workspace)
    return [
      stat(
        "Won value", money(total.won),
        total.won.others(than: workspace).isEmpty
          ? "of \(grouped(total.won.count.magnitude)) won" : "and " + total.won.others(than: workspace)),
      stat(
        "Deals won", "\(grouped(total.won.count.magnitude)) of \(grouped((total.won.count + total.lost.count).magnitude))",
        total.rate?.text ?? ""),
      stat(
        "Average deal", average.map { Money(minor: $0, currency: workspace).formatted } ?? "–",
        here == total.won.count ? "of those won" : "of the \(grouped(here.magnitude)) won in \(workspace.code)"),
      stat("Average cycle", cycle.map(wholeDays) ?? "–", "from opening to won"),
    ]
  }

  /// A mean in whole major units.
  private static func rounded(_ minor: Int64, by count: Int64, _ currency: Currency) -> Int64 {
    let unit = Money.minor(fromDecimal: "1", currency: currency) ?? 1
    return Int64((Double(minor) / Double(count) / Double(unit)).rounded()) * unit
  }

  private func stat(_ label: String, _ value: String, _ hint: String) -> Value {
    ["label": .string(label), "value": .string(value), "hint": .string(hint)]
  }

  private func bar(_ label: String, _ value: String, _ note: String, _ part: Double) -> Value {
    ["label": .string(label), "value": .string(value), "note": .string(note), "percent": .double(part * 100)]
  }

  private func money(_ total: StageBoard.Total) -> String { Money(minor: total.minor(workspace), currency: workspace).formatted }

  /// Every currency; a zero of the workspace's where there is nothing.
  private func text(_ total: StageBoard.Total) -> String {
    let sum = total.sum(workspace: workspace)
    return sum.isEmpty ? Money(minor: 0, currency: workspace).formatted : sum
  }

  func json(_ row: Row) -> JSON {
    [
      "ownerId": JSON(row.id), "owner": .string(row.name), "won": JSON(row.won.count), "wonValue": row.won.json(workspace),
      "lost": JSON(row.lost.count), "lostValue": row.lost.json(workspace), "winRate": row.rate?.json ?? .null,
      "otherCurrencies": ["won": .array(row.won.json(besides: workspace)), "lost": .array(row.lost.json(besides: workspace))],
    ]
  }

  var reasonsJSON: JSON {
    .array(
      reasons.map { reason in
        [
          "reason": JSON(reason.key), "label": .string(reason.name), "count": JSON(reason.total.count),
          "value": reason.total.json(workspace),
          "otherCurrencies": .array(reason.total.json(besides: workspace)),
        ]
      })
  }

  /// A line for each owner; amounts of other currencies stand in columns of their own.
  var lines: [[String]] {
    [["Owner", "Won", "Won value", "Lost", "Lost value", "Win rate, %", "Currency", "Won in other currencies", "Lost in other currencies"]]
      + rows.map { row in
        [
          row.name, String(row.won.count), Money(minor: row.won.minor(workspace), currency: workspace).decimal, String(row.lost.count),
          Money(minor: row.lost.minor(workspace), currency: workspace).decimal, row.rate.map { Share.text($0.tenths) } ?? "",
          workspace.code,
          row.won.others(than: workspace), row.lost.others(than: workspace),
        ]
      }
  }
}
