import Store
import Templating
import Values

// The lead board as a funnel, and what may be won in the coming months.
extension Dashboard {
  /// What stands in each column of the lead board now. What rests or was lost is told beside the chart, not drawn.
  func funnel() throws -> Value {
    let stages = try LeadStages.all(reader)
    let totals = try leadTotals()
    let counts = stages.map { totals[$0.id] ?? StageBoard.Total() }
    let steps = zip(stages, counts).filter { $0.0.glyph != "hold" && $0.0.closing != .lost }
    let aside = zip(stages, counts).filter { $0.0.glyph == "hold" || $0.0.closing == .lost }
    let all = counts.reduce(0) { $0 + $1.count }
    let won = zip(stages, counts).reduce(0) { $0 + ($1.0.closing == .won ? $1.1.count : 0) }
    return [
      "stages": FunnelShape(steps: steps.map { ($0.0.name, $0.1) }, workspace: session.currency).value, "total": .integer(all),
      "aside": .list(
        aside.map { stage, total in
          [
            "name": .string(stage.name), "count": .integer(total.count), "glyph": .string(stage.glyph),
            "sum": .string(total.sum(workspace: session.currency)),
            "url": .string(whose("/crm/leads", [("view", "table"), ("stageId", stage.id.description)])),
          ]
        }), "rate": Value(Share(won, of: all)?.text),
    ]
  }

  private func leadTotals() throws -> [RecordID: StageBoard.Total] {
    let page = try reader.page(
      isMine
        ? """
        SELECT stage_id, ifnull(currency_code, ''), count(*), \(SQL.clampedSum("estimated_value")) FROM leads WHERE \(owned) AND stage_id IS NOT NULL
        GROUP BY 1, 2
        """ : "SELECT stage_id, currency_code, records, \(WideTotals.amount) FROM stage_totals WHERE entity = 'lead' AND records > 0")
    var totals: [RecordID: StageBoard.Total] = [:]
    for row in 0..<page.rowCount {
      guard let id = page.id(row, 0) else { continue }
      totals[id, default: .init()].count += page.integer(row, 2) ?? 0
      totals[id, default: .init()].add(page.integer(row, 3) ?? 0, page.string(row, 1).flatMap { Currency($0) } ?? session.currency)
    }
    return totals
  }

  /// Open deals of the workspace's currency by the month they are expected to close, this one and five more.
  func forecast() throws -> Value {
    let months = (0..<6).map { today.firstOfMonth.adding(months: $0) }
    let page = try reader.page(
      """
      SELECT substr(expected_close_date, 1, 7),
        CASE WHEN probability >= 75 THEN 0 WHEN probability >= 50 THEN 1 ELSE 2 END, \(SQL.clampedSum("amount"))
      FROM deals WHERE status = 'OPEN' AND ifnull(currency_code, \(session.currency)) = \(session.currency) AND \(owned)
        AND expected_close_date BETWEEN \(months[0]) AND \(months[5].lastOfMonth) GROUP BY 1, 2
      """)
    var sums: [String: [Int64]] = [:]
    for row in 0..<page.rowCount {
      sums[page.string(row, 0) ?? "", default: [0, 0, 0]][Int(page.integer(row, 1) ?? 2)] = page.integer(row, 2) ?? 0
    }
    let bars = months.map { sums[String($0.description.prefix(7))] ?? [0, 0, 0] }
    guard let most = bars.map({ $0.clampedSum() }).max(), most > 0 else { return ["items": .list([]), "elsewhere": .string("")] }
    let scale = ChartScale(atLeast: most, session.currency)
    return [
      "top": .string(scale.top), "middle": .string(scale.middle), "elsewhere": .string(try elsewhere(months)),
      "items": .list(zip(months, bars).map { bar($0, $1, scale) }),
    ]
  }

  private func bar(_ month: CalendarDate, _ sums: [Int64], _ scale: ChartScale) -> Value {
    var y = 100.0
    let parts: [Value] = zip(["c1", "c2", "c3"], sums).compactMap { kind, minor in
      guard minor > 0 else { return nil }
      let percent = scale.percent(minor)
      y -= percent
      return ["kind": .string(kind), "y": .double(y), "percent": .double(percent)]
    }
    let money = sums.map { Value.string($0 == 0 ? "–" : Money(minor: $0, currency: session.currency).formatted) }
    return [
      "label": .string(ChartScale.months[month.month - 1]), "current": .bool(month == today.firstOfMonth), "parts": .list(parts),
      "value": .string(Money(minor: sums.clampedSum(), currency: session.currency).formatted), "month": .date(month), "sums": .list(money),
    ]
  }

  /// Open value without a day, or with one that has passed or is far off.
  private func elsewhere(_ months: [CalendarDate]) throws -> String {
    let rest = try Self.openDeals(
      """
      \(owned) AND (expected_close_date IS NULL OR expected_close_date < \(months[0]) OR expected_close_date > \(months[5].lastOfMonth))
      """, reader)
    return rest.sum(workspace: session.currency)
  }
}

/// Steps of a funnel for `shared/_funnel`: the height of each is its count against the largest.
struct FunnelShape {
  let steps: [(name: String, total: StageBoard.Total)]
  let workspace: Currency
  /// Whether each step says how much of it is in the next as well.
  var showsRates = false

  var value: Value {
    let most = max(steps.map(\.total.count).max() ?? 0, 1)
    let heights = steps.map { Double($0.total.count) * 100 / Double(most) }
    return .list(
      steps.enumerated().map { index, step in
        [
          "name": .string(step.name), "count": .integer(step.total.count), "percent": .double(heights[index]),
          "next": .double(heights[min(index + 1, heights.count - 1)]), "value": .string(step.total.sum(workspace: workspace)),
          "rate": Value(rate(index)),
        ]
      })
  }

  private func rate(_ index: Int) -> String? {
    guard showsRates, index + 1 < steps.count else { return nil }
    return Share(steps[index + 1].total.count, of: steps[index].total.count).map { Share.text(($0.tenths + 5) / 10 * 10) + "%" }
  }
}

/// A round number at or above the largest value, for the axis of a chart.
struct ChartScale {
  static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  private let limit: Double
  private let unit: Double
  private let currency: Currency

  /// - Parameter most: minor units
  init(atLeast most: Int64, _ currency: Currency) {
    self.currency = currency
    unit = [1, 10, 100, 1000][min(currency.minorDigits, 3)]
    var step = 1.0
    let wanted = Double(most) / unit
    while step * 10 < wanted { step *= 10 }
    limit = [1, 2, 4, 6, 8, 10].map { $0 * step }.first { $0 >= wanted } ?? step * 10
  }

  func percent(_ minor: Int64) -> Double { Double(minor) / unit / limit * 100 }

  var top: String { compact(limit) }
  var middle: String { compact(limit / 2) }

  private func compact(_ value: Double) -> String {
    switch value {
    case 1_000_000...: currency.symbol + Share.text(Int64((value / 100_000).rounded())) + "M"
    case 1_000...: currency.symbol + Share.text(Int64((value / 100).rounded())) + "k"
    default: currency.symbol + Share.text(Int64((value * 10).rounded()))
    }
  }
}
