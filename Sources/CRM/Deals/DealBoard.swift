import Records
import Store
import Templating
import Values
import Web

/// The Kanban of a pipeline.
enum DealBoard {
  static func show(_ context: Context) throws -> Response {
    let page: [String: Value] = try Problem.translating { try context.session.read { try values(context, $0) } }
    return try context.render("deals/board", page)
  }

  private struct Pipelines {
    let all: [(id: RecordID, name: String)]
    let current: RecordID
  }

  private static func values(_ context: Context, _ reader: Reader) throws -> [String: Value] {
    let pipelines = try pipelines(context, reader)
    let bar = try filterBar(context, reader)
    let kept = context.query.pairs.filter { !$0.value.isEmpty }
    let asked = FormValues(kept.filter { !["pipeline", "view"].contains($0.name) })
    let query = try DealRoutes.resource.query(asked, reader, limit: 50)
    let board = StageBoard(
      kind: kind(context), stages: try PipelineStages.all(of: pipelines.current, reader).map(\.column), query: query, reader: reader,
      returnPath: kept.isEmpty ? nil : FilterBar.url("/crm/pipeline", kept))
    let mayCreate = context.allows(.dealCreate)
    let (columns, totals) = try board.columns(
      newURL: { mayCreate && $0.closing == .open ? "/crm/deals/new?stageId=\($0.id)&return_to=/crm/pipeline" : nil },
      moreURL: { stage in FilterBar.url("/crm/deals", [("stage", stage.id.description)] + kept.filter { $0.name != "pipeline" }) })
    return [
      "columns": .list(zip(columns, board.stages).map { noted($0, $1) }), "stages": board.stageValues, "bar": bar.value,
      "pipelines": .list(pipelines.all.map { link($0, pipelines.current, context) }), "may_create": .bool(mayCreate),
      "export": ExportLinks.value(.deals, context, adding: [("pipelineId", pipelines.current.description)]),
      "may_configure": .bool(context.allows(.pipelineUpdate)), "figures": figures(board.stages, totals, reader.session.currency),
      "pipeline": .string(pipelines.all.first { $0.id == pipelines.current }?.name ?? ""),
    ]
  }

  private static func pipelines(_ context: Context, _ reader: Reader) throws -> Pipelines {
    let page = try reader.page("SELECT id, name FROM pipelines WHERE is_active = 1 ORDER BY is_default DESC, name")
    let all = (0..<page.rowCount).compactMap { row in page.id(row, 0).map { (id: $0, name: page.string(row, 1) ?? "") } }
    guard let wanted = context.query.text("pipeline") else {
      guard let first = try all.first?.id ?? Pipeline.defaultID(reader) else { throw Problem.notFound("There is no pipeline yet.") }
      return Pipelines(all: all, current: first)
    }
    guard let id = RecordID(wanted), try reader.exists("SELECT 1 FROM pipelines WHERE id = \(id)") else { throw Problem.notFound }
    return Pipelines(all: all, current: id)
  }

  private static func link(_ pipeline: (id: RecordID, name: String), _ current: RecordID, _ context: Context) -> Value {
    let kept = context.query.pairs.filter { $0.name != "pipeline" && !$0.value.isEmpty }
    return [
      "title": .string(pipeline.name), "current": .bool(pipeline.id == current),
      "url": .string(FilterBar.url("/crm/pipeline", [("pipeline", pipeline.id.description)] + kept)),
    ]
  }

  /// The chance of winning stands below the sum of an open column.
  private static func noted(_ column: Value, _ stage: StageBoard.Stage) -> Value {
    guard case .object(var object) = column else { return column }
    object["note"] = .string(stage.closing == .open ? "\(stage.probability)%" : "")
    return .object(object)
  }

  /// What is open: how many, worth what, and worth what by likelihood, by currency.
  private static func figures(_ stages: [StageBoard.Stage], _ totals: [RecordID: StageBoard.Total], _ workspace: Currency) -> Value {
    var open = StageBoard.Total()
    var weighted = StageBoard.Total()
    var won = StageBoard.Total()
    for stage in stages {
      guard let total = totals[stage.id] else { continue }
      if stage.closing == .won { won.add(total) }
      guard stage.closing == .open else { continue }
      open.add(total)
      weighted.isExact = weighted.isExact && total.isExact
      for amount in total.amounts { weighted.add(share(amount.minor, stage.probability), amount.currency) }
    }
    return [
      "count": .integer(open.count), "is_exact": .bool(open.isExact), "value": .string(open.sum(workspace: workspace)),
      "weighted": .string(weighted.sum(workspace: workspace)),
      "won_count": .integer(won.count), "won": .string(won.sum(workspace: workspace)),
    ]
  }

  /// Percent of an amount, rounded to the nearest minor unit, without overflow.
  static func share(_ minor: Int64, _ percent: Int64) -> Int64 {
    let (whole, rest) = minor.quotientAndRemainder(dividingBy: 100)
    return whole * percent + (rest * percent + (rest < 0 ? -50 : 50)) / 100
  }

  static func kind(_ context: Context) -> StageBoard.Kind {
    StageBoard.Kind(
      type: Deal.type, amount: "amount",
      company:
        "coalesce(\(Reference.customer.title(of: "t.customer_id", context.session)), \(Reference.contact.title(of: "t.contact_id", context.session)))",
      score: "NULL", closed: "t.closed_date", reason: reason, expected: "CASE t.status WHEN 'OPEN' THEN t.expected_close_date END",
      step: "deal_id", path: "/crm/deals", mayMove: context.allows(.dealStageChange))
  }

  /// The label of why a deal was lost.
  private static let reason: SQL = {
    let cases = Deal.lostReasons.map { "WHEN \(literal: .text($0.value)) THEN \(literal: .text($0.label))" as SQL }
    return "CASE t.lost_reason \(SQL.joined(cases, by: " ")) END"
  }()

  private static func filterBar(_ context: Context, _ reader: Reader) throws -> FilterBar {
    try FilterBar(
      items: FilterBar.items(
        of: Deal.type, reader,
        [
          .init(name: "ownerId", label: "Owner", type: "select", options: try FilterBar.owners(reader)),
          .init(name: "minValue", label: "Value", type: "text", op: "from"),
          .init(name: "expectedCloseDateTo", label: "Closes", type: "date", op: "until"),
        ] + NextStep.filterItems(context.session)), context: context)
  }
}
