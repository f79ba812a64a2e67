import Store
import Values
import Web

/// `GET /api/crm/dashboard/stats`. A part that the role may not see is null. Months and days are those of the caller's zone, amounts exact
/// units of the workspace's currency; amounts in others stand apart in `otherCurrencies`.
struct DashboardStats {
  let reader: Reader

  static func show(_ context: Context) throws -> Response {
    try context.session.read { context.json(try DashboardStats(reader: $0).json()) }
  }

  private var session: Session { reader.session }
  private var today: CalendarDate { session.zone.today(at: reader.now) }

  func json() throws -> JSON {
    [
      "customers": session.allows(.customerView) ? try customers() : .null, "leads": session.allows(.leadView) ? try leads() : .null,
      "deals": session.allows(.dealView) ? try deals() : .null, "activities": session.allows(.activityView) ? try activities() : .null,
    ]
  }

  private func customers() throws -> JSON {
    let month = session.zone.startOfDay(today.firstOfMonth)
    return [
      "total": JSON(try reader.integer(RecordCounts.count(of: "customer")) ?? 0),
      "active": JSON(try reader.integer("SELECT count(*) FROM customers WHERE ifnull(status, '') = 'ACTIVE'") ?? 0),
      "newThisMonth": JSON(try reader.integer("SELECT count(*) FROM customers WHERE created_at >= \(month)") ?? 0),
    ]
  }

  /// A lead that is not disqualified stands in a stage of its status.
  private func leads() throws -> JSON {
    let page = try reader.page(
      """
      SELECT l.status, sum(t.records) FROM lead_stages l JOIN stage_totals t ON t.entity = 'lead' AND t.stage_id = l.id GROUP BY 1
      """)
    let counts = Dictionary(uniqueKeysWithValues: (0..<page.rowCount).map { (page.string($0, 0) ?? "", page.integer($0, 1) ?? 0) })
    return [
      "total": JSON(try reader.integer(RecordCounts.count(of: "lead")) ?? 0), "new": JSON(counts["NEW"] ?? 0),
      "qualified": JSON(counts["QUALIFIED"] ?? 0), "converted": JSON(counts["CONVERTED"] ?? 0),
    ]
  }

  private func deals() throws -> JSON {
    let total = try reader.integer(RecordCounts.count(of: "deal")) ?? 0
    let open = try Dashboard.openDeals(reader)
    let month = Period.holds("closed_date", from: today.firstOfMonth, to: today.lastOfMonth)
    let won = try ClosedDeals("\(month) AND status = 'WON'", reader).won
    var deals: JSON.Object = JSON.Object()
    deals["total"] = JSON(total)
    deals["open"] = JSON(open.count)
    deals["value"] = open.json(session.currency)
    deals["wonThisMonth"] = JSON(won.count)
    deals["wonValue"] = won.json(session.currency)
    let (otherOpen, otherWon) = (open.json(besides: session.currency), won.json(besides: session.currency))
    if !otherOpen.isEmpty || !otherWon.isEmpty { deals["otherCurrencies"] = ["value": .array(otherOpen), "wonValue": .array(otherWon)] }
    return .object(deals)
  }

  private func activities() throws -> JSON {
    let (start, end) = (session.zone.startOfDay(today), session.zone.startOfDay(today.adding(days: 1)))
    let open: SQL = "FROM activities WHERE status IN \(Activity.open)"
    let pending = try reader.integer("SELECT count(*) \(open)") ?? 0
    let overdue = try reader.integer("SELECT count(*) \(open) AND due_date < \(today)") ?? 0
    let completed = try reader.integer(
      """
      SELECT count(*) FROM activities WHERE status IN \(Activity.done) AND completed_at >= \(start) AND completed_at < \(end)
      """)
    return ["pending": JSON(pending), "overdue": JSON(overdue), "completedToday": JSON(completed ?? 0)]
  }
}
