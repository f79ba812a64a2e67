import Store
import Values

/// Won and lost deals summed by day and currency: figures, what they changed by and their sparklines all come from it.
struct ClosedDeals {
  struct Day {
    let date: CalendarDate?
    let isWon: Bool
    let count: Int64
    let currency: Currency
    let minor: Int64
    /// Won deals whose opening is known, and the days they took in all.
    let cycles: Int64
    let cycleDays: Int64
  }

  let days: [Day]

  /// - Parameter condition: over the alias `t` of deals
  init(_ condition: SQL, _ reader: Reader) throws {
    let page = try reader.page(
      """
      SELECT closed_date, status = 'WON', ifnull(currency_code, ''), count(*), \(SQL.clampedSum("amount")), count(days), sum(days) FROM (
        SELECT closed_date, status, currency_code, amount,
          CASE WHEN status = 'WON' AND begun <= closed_date THEN CAST(julianday(closed_date) - julianday(begun) AS INTEGER) END AS days
        FROM (
          SELECT closed_date, status, currency_code, amount,
            min(ifnull(first_contact_date, created_date), ifnull(created_date, first_contact_date)) AS begun
          FROM deals t WHERE t.status IN ('WON', 'LOST') AND \(condition)))
      GROUP BY 1, 2, 3
      """)
    days = (0..<page.rowCount).map { row in
      Day(
        date: page.string(row, 0).flatMap { CalendarDate($0) }, isWon: page.integer(row, 1) == 1, count: page.integer(row, 3) ?? 0,
        currency: page.string(row, 2).flatMap { Currency($0) } ?? reader.session.currency, minor: page.integer(row, 4) ?? 0,
        cycles: page.integer(row, 5) ?? 0, cycleDays: page.integer(row, 6) ?? 0)
    }
  }

  private init(days: [Day]) { self.days = days }

  var won: StageBoard.Total { total { $0.isWon } }
  var lost: StageBoard.Total { total { !$0.isWon } }
  /// Won deals of one currency.
  func wonCount(in currency: Currency) -> Int64 { days.reduce(0) { $0 + ($1.isWon && $1.currency == currency ? $1.count : 0) } }

  var winRate: Share? { Share(won.count, of: won.count + lost.count) }

  /// Days from opening to winning, on average; nil where none is known.
  var averageCycle: Double? {
    let known = days.reduce(into: (cycles: Int64(0), days: Int64(0))) { sum, day in
      sum.cycles += day.cycles
      sum.days += day.cycleDays
    }
    return known.cycles == 0 ? nil : Double(known.days) / Double(known.cycles)
  }

  var dates: [CalendarDate] { days.compactMap(\.date) }

  /// The same deals in `count` parts of a span, in order.
  func parts(_ spark: Spark) -> [ClosedDeals] {
    var parts = Array(repeating: [Day](), count: spark.count)
    for day in days {
      guard let part = day.date.flatMap({ spark.part(of: $0) }) else { continue }
      parts[part].append(day)
    }
    return parts.map { ClosedDeals(days: $0) }
  }

  private func total(_ isWanted: (Day) -> Bool) -> StageBoard.Total {
    days.reduce(into: StageBoard.Total()) { total, day in
      guard isWanted(day) else { return }
      total.count += day.count
      total.add(day.minor, day.currency)
    }
  }
}

/// A span of days cut into at most twelve parts, and the line that values of the parts draw.
struct Spark {
  let from: CalendarDate
  let to: CalendarDate
  let count: Int

  init(from: CalendarDate, to: CalendarDate) {
    self.from = from
    self.to = to
    count = min(12, max(1, to.daysSinceEpoch - from.daysSinceEpoch + 1))
  }

  private var length: Int { to.daysSinceEpoch - from.daysSinceEpoch + 1 }

  func part(of date: CalendarDate) -> Int? {
    let offset = date.daysSinceEpoch - from.daysSinceEpoch
    return offset >= 0 && offset < length ? offset * count / length : nil
  }

  /// Points of a 64 × 24 polyline; parts without a value are left out. Nil unless three parts have one and they differ from nothing.
  static func points(_ values: [Double?]) -> String? {
    let known = values.enumerated().compactMap { index, value in value.map { (index, $0) } }
    let top = known.map(\.1).max() ?? 0
    guard known.count >= 3, top > 0, let first = known.first?.0, let last = known.last?.0, last > first else { return nil }
    return known.map { index, value in
      let x = Double(index - first) * 64 / Double(last - first)
      return "\(tenths(x)),\(tenths(22 - max(value, 0) / top * 20))"
    }.joined(separator: " ")
  }

  private static func tenths(_ value: Double) -> String { Share.text(Int64((value * 10).rounded())) }
}
