import Store
import Templating
import Values
import Web

enum ReportPages {
  static func index(_ context: Context) throws -> Response {
    let today = context.session.zone.today(at: .now)
    // What `won-lost` begins with, to which the figures lead.
    let year = try Period(FormValues(), today: today, preset: "this-year")
    let values: [String: Value] = try context.session.read { reader in
      let session = context.session
      let open = try Dashboard.openDeals(reader)
      let closed = try ClosedDeals(year.holds("closed_date"), reader)
      return [
        "open_count": .integer(open.count), "open_value": .string(open.sum(workspace: session.currency)),
        "won_count": .integer(closed.won.count), "won_value": .string(closed.won.sum(workspace: session.currency)),
        "rate": Value(closed.winRate?.text), "year": .integer(Int64(today.year)),
      ]
    }
    return try context.render("reports/index", values)
  }

  static func salesFunnel(_ context: Context) throws -> Response {
    try report(context, "sales-funnel", preset: "all") { filter, reader in
      let funnel = try SalesFunnel(filter, reader)
      let values: [String: Value] = [
        "sections": funnel.value, "total": funnel.value(funnel.total), "has_several": .bool(funnel.sections.count > 1),
        "is_empty": .bool(funnel.total.total.count == 0),
      ]
      return (values, funnel.lines)
    }
  }

  static func wonLost(_ context: Context) throws -> Response {
    try report(context, "won-lost", preset: "this-year") { filter, reader in
      let report = try WonLost(filter, reader)
      return (report.values, report.lines)
    }
  }

  private typealias Content = (values: [String: Value], lines: [[String]])

  private static func report(
    _ context: Context, _ name: String, preset: String, _ content: (ReportFilter, Reader) throws -> Content
  ) throws -> Response {
    let wantsCSV = context.query.text("format")?.lowercased() == "csv"
    if wantsCSV { try context.require(.reportsExport) }
    let (values, lines) = try context.session.read { reader -> Content in
      let filter = try ReportFilter(context, reader, preset: preset)
      let content = try content(filter, reader)
      return (content.values.merging(["filter": try filter.value(reader)]) { own, _ in own }, content.lines)
    }
    guard wantsCSV else { return try context.render(name == "won-lost" ? "reports/won_lost" : "reports/sales_funnel", values) }
    var writer = CSVWriter()
    for line in lines { writer.row(line) }
    return Response.bytes(writer.take(), type: "text/csv; charset=utf-8").download(as: name + ".csv")
  }
}

enum ReportAPI {
  /// `{period, data: [{pipeline, stages: [{stage, count, value, …}], total}], total}`
  static func salesFunnel(_ context: Context) throws -> Response {
    try context.session.read { reader in
      let filter = try ReportFilter(context, reader, preset: "all")
      let funnel = try SalesFunnel(filter, reader)
      return context.json(["period": filter.period.json, "data": funnel.json, "total": funnel.json(funnel.total)])
    }
  }

  /// `{period, data: [{owner, won, wonValue, lost, lostValue, winRate}], total, lostReasons}`
  static func wonLost(_ context: Context) throws -> Response {
    try context.session.read { reader in
      let filter = try ReportFilter(context, reader, preset: "this-year")
      let report = try WonLost(filter, reader)
      return context.json([
        "period": filter.period.json, "data": .array(report.rows.map(report.json)), "total": report.json(report.total),
        "lostReasons": report.reasonsJSON,
      ])
    }
  }

  /// Leads that came in within the period by source, and what became of them; rates in percent.
  static func conversionRates(_ context: Context) throws -> Response {
    try context.session.read { reader in
      let session = context.session
      let period = try Period(context.query, today: session.zone.today(at: reader.now), preset: "this-year")
      let page = try reader.page(
        """
        SELECT source, count(*), sum(status = 'CONVERTED'), sum(status IN ('LOST', 'DISQUALIFIED')), sum(status IN ('NEW', 'QUALIFIED'))
        FROM leads WHERE \(period.holds(moment: "created_at", session.zone)) GROUP BY 1 ORDER BY 2 DESC, 1
        """)
      let rows = (0..<page.rowCount).map { row in (page.string(row, 0), (1...4).map { page.integer(row, $0) ?? 0 }) }
      let sums = (0..<4).map { column in rows.reduce(0) { $0 + $1.1[column] } }
      return context.json([
        "period": period.json, "data": .array(rows.map { conversion($0.1, [("source", JSON($0.0))]) }), "total": conversion(sums, []),
      ])
    }
  }

  private static func conversion(_ counts: [Int64], _ first: [(String, JSON)]) -> JSON {
    JSON(
      members: first + [
        ("total", JSON(counts[0])), ("converted", JSON(counts[1])), ("lost", JSON(counts[2])), ("open", JSON(counts[3])),
        ("rate", Share(counts[1], of: counts[0])?.json ?? .null),
      ])
  }
}
