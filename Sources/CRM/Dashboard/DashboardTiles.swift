import Store
import Templating
import Values

// The six figures on top. Each says what changed since the period before and draws its course, where there are data for that.
extension Dashboard {
  func tiles() throws -> [Value] {
    var tiles: [Value] = []
    if session.allows(.dealView) { tiles += try dealTiles() }
    if session.allows(.leadView) { tiles.append(try leadTile()) }
    if session.allows(.activityView) { tiles.append(try taskTile()) }
    return tiles
  }

  private func dealTiles() throws -> [Value] {
    let now = try ClosedDeals("\(period.holds("closed_date")) AND \(owned)", reader)
    let before = try period.before.map { days in
      try ClosedDeals("\(Period.holds("closed_date", from: days.lowerBound, to: days.upperBound)) AND \(owned)", reader)
    }
    let parts = spark(first: now.dates.min(), last: now.dates.max()).map { now.parts($0) } ?? []
    return [try openTile(), wonTile(now, before, parts), rateTile(now, before, parts), cycleTile(now, before, parts)]
  }

  /// What stands open now, by currency, as the columns of the boards keep it.
  static func openDeals(_ reader: Reader) throws -> StageBoard.Total {
    open(
      try reader.page(
        """
        SELECT currency_code, records, \(WideTotals.amount) FROM stage_totals
        WHERE entity = 'deal' AND records > 0
          AND stage_id IN (SELECT s.id FROM pipeline_stages s WHERE s.is_closed_won = 0 AND s.is_closed_lost = 0)
        """), reader)
  }

  /// The same of some deals, which are counted.
  static func openDeals(_ condition: SQL, _ reader: Reader) throws -> StageBoard.Total {
    open(
      try reader.page(
        """
        SELECT ifnull(currency_code, ''), count(*), \(SQL.clampedSum("amount")) FROM deals WHERE status = 'OPEN' AND \(condition) GROUP BY 1
        """), reader)
  }

  private static func open(_ page: CellPage, _ reader: Reader) -> StageBoard.Total {
    (0..<page.rowCount).reduce(into: StageBoard.Total()) { total, row in
      total.count += page.integer(row, 1) ?? 0
      total.add(page.integer(row, 2) ?? 0, page.string(row, 0).flatMap { Currency($0) } ?? reader.session.currency)
    }
  }

  private func openTile() throws -> Value {
    let open = isMine ? try Self.openDeals(owned, reader) : try Self.openDeals(reader)
    let others = open.others(than: session.currency)
    let count = "\(grouped(open.count.magnitude)) open \(open.count == 1 ? "deal" : "deals")"
    return tile("Open pipeline", money(open), hint: others.isEmpty ? count : "and \(others)", url: whose("/crm/pipeline"))
  }

  private func wonTile(_ now: ClosedDeals, _ before: ClosedDeals?, _ parts: [ClosedDeals]) -> Value {
    let (won, others) = (now.won, now.won.others(than: session.currency))
    let change = before.flatMap { Delta.percent(Double(won.minor(session.currency)), Double($0.won.minor(session.currency))) }
    let count = "\(grouped(won.count.magnitude)) \(won.count == 1 ? "deal" : "deals")"
    return tile(
      wonLabel, money(won), change: others.isEmpty ? change : nil,
      hint: others.isEmpty ? count : "and \(others)", spark: Spark.points(parts.map { Double($0.won.minor(session.currency)) }),
      url: session.allows(.reportsView) ? reportURL : nil)
  }

  private func rateTile(_ now: ClosedDeals, _ before: ClosedDeals?, _ parts: [ClosedDeals]) -> Value {
    let change = now.winRate.flatMap { rate in
      before?.winRate.flatMap { Delta(Double(rate.tenths - $0.tenths) / 10, unit: " pts", risingIsGood: true) }
    }
    return tile(
      "Win rate", now.winRate?.text ?? "–", change: change,
      hint: now.winRate == nil ? "No deal was closed" : "of \(grouped((now.won.count + now.lost.count).magnitude)) closed",
      spark: Spark.points(parts.map { $0.winRate.map { Double($0.tenths) } }))
  }

  private func cycleTile(_ now: ClosedDeals, _ before: ClosedDeals?, _ parts: [ClosedDeals]) -> Value {
    let change = now.averageCycle.flatMap { days in
      before?.averageCycle.flatMap { Delta(days.rounded() - $0.rounded(), unit: " days", one: " day", risingIsGood: false) }
    }
    return tile(
      "Average cycle", now.averageCycle.map(wholeDays) ?? "–", change: change,
      hint: now.averageCycle == nil ? "No deal was won" : "to win a deal", spark: Spark.points(parts.map(\.averageCycle)))
  }

  private func leadTile() throws -> Value {
    let zone = session.zone
    let count = try leadCount(period.holds(moment: "created_at", zone))
    let before = try period.before.map { try leadCount(Period.holds(moment: "created_at", from: $0.lowerBound, to: $0.upperBound, zone)) }
    return tile(
      "New leads", grouped(count.magnitude), change: before.flatMap { Delta.percent(Double(count), Double($0)) },
      hint: before == 0 && count > 0 ? "None before" : period.title, spark: try leadSpark(), url: whose("/crm/leads"))
  }

  private func leadCount(_ condition: SQL) throws -> Int64 {
    try reader.integer("SELECT count(*) FROM leads WHERE \(condition) AND \(owned)") ?? 0
  }

  private func leadSpark() throws -> String? {
    let zone = session.zone
    let first = try reader.integer("SELECT min(created_at) FROM leads").map { zone.local(Instant(milliseconds: $0)).date }
    guard let spark = spark(first: first, last: today) else { return nil }
    let (start, end) = (zone.startOfDay(spark.from).milliseconds, zone.startOfDay(spark.to.adding(days: 1)).milliseconds)
    let page = try reader.page(
      """
      SELECT (created_at - \(start)) * \(spark.count) / \(end - start), count(*) FROM leads
      WHERE created_at >= \(start) AND created_at < \(end) AND \(owned) GROUP BY 1
      """)
    var counts = [Double](repeating: 0, count: spark.count)
    for row in 0..<page.rowCount { counts[Int(page.integer(row, 0) ?? 0)] = Double(page.integer(row, 1) ?? 0) }
    return Spark.points(counts)
  }

  private func taskTile() throws -> Value {
    let mine: SQL = isMine ? "id IN (SELECT activity_id FROM activity_assignees WHERE user_id = kith_user())" : "1 = 1"
    let open: SQL = "FROM activities WHERE status IN \(Activity.open) AND \(mine)"
    let all = try reader.integer("SELECT count(*) \(open)") ?? 0
    let late = try reader.integer("SELECT count(*) \(open) AND due_date < \(today)") ?? 0
    let url = FilterBar.url(ActivityPages.path, [("tab", isMine ? "my" : "all"), ("overdue", "1")])
    return tile("Overdue tasks", grouped(late.magnitude), hint: "of \(grouped(all.magnitude)) to be done", url: url)
  }

  /// The period as far as it has passed; without bounds what the data have.
  private func spark(first: CalendarDate?, last: CalendarDate?) -> Spark? {
    guard let from = period.from ?? first, let to = period.to ?? last else { return nil }
    let end = max(min(to, today), min(to, last ?? today))
    return from < end ? Spark(from: from, to: end) : nil
  }

  private var wonLabel: String {
    switch period.key {
    case "all", "custom": "Won"
    case let year where year.first?.isNumber == true: "Won in " + year
    default: "Won " + period.title.lowercased()
    }
  }

  private var reportURL: String { FilterBar.url("/crm/reports/won-lost", query + (isMine ? [("owner", "me")] : [])) }

  /// A list of what the figure counts: one's own where it counts those alone.
  func whose(_ path: String, _ pairs: [(name: String, value: String)] = []) -> String {
    FilterBar.url(path, pairs + (isMine ? [("ownerId", "me")] : []))
  }

  private func money(_ total: StageBoard.Total) -> String {
    Money(minor: total.minor(session.currency), currency: session.currency).formatted
  }

  private func tile(
    _ label: String, _ value: String, change: Delta? = nil, hint: String, spark: String? = nil, url: String? = nil
  ) -> Value {
    let plain: [(String, Value)] = [
      ("label", .string(label)), ("value", .string(value)), ("hint", .string(hint)), ("spark", Value(spark)), ("url", Value(url)),
      ("delta", .null), ("trend", .null), ("mood", .null), ("long", .bool(value.count > 12)),
    ]
    return .object(Object(plain + (change?.values ?? [])))
  }
}
