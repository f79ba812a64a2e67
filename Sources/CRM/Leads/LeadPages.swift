import Records
import Store
import Templating
import Values
import Web

enum LeadPages {
  /// The board, or with `view=table` the list.
  static func index(_ context: Context) throws -> Response {
    if let start = try ListViews.start(LeadRoutes.resource, context) { return context.redirect(start) }
    let isTable = isTable(context.query)
    let values = try Problem.translating {
      try context.session.read { reader in
        isTable ? try table(context, reader) : try board(context, reader)
      }
    }
    return try context.render(isTable ? "leads/table" : "leads/board", values)
  }

  static func isTable(_ query: FormValues) -> Bool { ["table", "list"].contains(query.text("view") ?? "board") }

  static func move(_ context: Context) throws -> Response {
    let id = try context.id()
    let form = try context.form()
    let flash = try Problem.translating {
      try context.session.write { writer in
        _ = try Lead.type.get(id, writer)
        let wanted = try StageWords.wanted(context, form)
        guard let stage = try LeadStages.find(wanted, writer) else { throw StageWords.refusal(wanted) }
        return try LeadMove.move(id, to: stage, StageWords.place(form), writer)
      }
    }
    return context.redirect(try context.returnPath(default: "/crm/leads"), flash: flash)
  }

  static func askReason(_ context: Context) throws -> Response { try askReason(context, typed: nil, error: nil) }

  static func disqualify(_ context: Context) throws -> Response {
    let id = try context.id()
    let reason = try context.form().text("reason") ?? ""
    return try Problem.translating {
      do {
        let row = try context.session.write { try Disqualification(reason: reason).apply(to: id, $0) }
        return context.redirect("/crm/leads/\(id)", flash: .success("“\(row.title)” is disqualified and stands off the board."))
      } catch RecordError.invalid(let errors) {
        return try askReason(context, typed: reason, error: errors.first?.message)
      }
    }
  }

  private static func askReason(_ context: Context, typed: String?, error: String?) throws -> Response {
    let id = try context.id()
    let values: [String: Value] = try Problem.translating {
      try context.session.read { reader in
        let row = try Lead.type.get(id, reader)
        guard Lead.type.mayChange(row, context.session) else { throw RecordError.forbidden }
        return ["title": .string(row.title), "id": .id(id), "reason": .string(typed ?? ""), "error": Value(error)]
      }
    }
    return try context.render("leads/disqualify", values, status: error == nil ? 200 : 422)
  }
}

// What the templates get.
extension LeadPages {
  private static func query(_ context: Context, _ reader: Reader, limit: Int) throws -> ListQuery {
    var query = try ListRequest(Lead.type, context.query).query(reader, limit: limit)
    query.filters += try LeadRoutes.resource.filters(context.query, reader)
    return query
  }

  private static func board(_ context: Context, _ reader: Reader) throws -> [String: Value] {
    let bar = try filterBar(context, reader).combining(Lead.type, reader)
    let kept = context.query.pairs.filter { !$0.value.isEmpty && $0.name != "view" }
    let board = StageBoard(
      kind: try kind(reader), stages: try LeadStages.all(reader), query: try query(context, reader, limit: StageBoard.cardLimit),
      reader: reader,
      returnPath: kept.isEmpty ? nil : FilterBar.url("/crm/leads", kept))
    let mayCreate = context.allows(.leadCreate)
    let (columns, totals) = try board.columns(
      newURL: { mayCreate ? "/crm/leads/new?stageId=\($0.id)" : nil },
      moreURL: { stage in
        FilterBar.url("/crm/leads", [("view", "table"), ("stageId", stage.id.description)] + kept.filter { $0.name != "stageId" })
      })
    var open = StageBoard.Total()
    for stage in board.stages where stage.closing == .open { open.add(totals[stage.id] ?? StageBoard.Total()) }
    let all = totals.values.reduce(into: StageBoard.Total()) { $0.add($1) }
    return [
      "columns": .list(columns), "stages": board.stageValues, "bar": bar.value, "views": views(context, "board"),
      "total": .integer(all.count), "is_exact": .bool(all.isExact), "open_sum": .string(open.sum(workspace: context.session.currency)),
      "may_create": .bool(mayCreate), "export": ExportLinks.value(.leads, context),
    ]
  }

  private static func table(_ context: Context, _ reader: Reader) throws -> [String: Value] {
    let resource = LeadRoutes.resource
    let query = try query(context, reader, limit: 50)
    let listing = try Lead.type.list(query, reader, extra: resource.columns + [("stageGlyph", "r_stage_id.glyph")])
    let list = try ListViews(resource, context, reader)
    let table = try resource.tableValues(list.columns(listing.type), listing, query, context, reader)
    return resource.listValues(listing, query, context).merging(table) { _, own in own }.merging([
      "list": list.value,
      "bar": try filterBar(context, reader).combining(Lead.type, reader).value, "views": views(context, "table"),
      "may_create": .bool(context.allows(.leadCreate)),
      "export": ExportLinks.value(.leads, context),
      "today": .date(context.session.zone.today(at: reader.now)),
    ]) { _, own in own }
  }

  private static func views(_ context: Context, _ current: String) -> Value {
    let kept = context.query.pairs.filter { !["view", "cursor", "page", "sortBy", "sortOrder"].contains($0.name) && !$0.value.isEmpty }
    return .list(
      [("board", "Board"), ("table", "Table")].map { name, title in
        [
          "url": .string(FilterBar.url("/crm/leads", (name == "board" ? [] : [("view", name)]) + kept)), "title": .string(title),
          "icon": .string(name), "current": .bool(name == current),
        ]
      })
  }

  static func kind(_ reader: Reader) throws -> StageBoard.Kind {
    StageBoard.Kind(
      type: Lead.type, amount: "estimated_value",
      company: "ifnull(t.company, \(Reference.customer.title(of: "t.customer_id", reader.session)))",
      score: try Lead.type.seen(by: reader).field("leadScore")?.shown("t.lead_score") ?? "NULL",
      closed: "t.converted_at", reason: "NULL", expected: "NULL", step: "lead_id", path: "/crm/leads", mayMove: true)
  }

  private static func filterBar(_ context: Context, _ reader: Reader) throws -> FilterBar {
    try FilterBar(
      items: FilterBar.items(
        of: Lead.type, reader,
        [
          .init(name: "ownerId", label: "Owner", type: "select", options: try FilterBar.owners(reader)),
          .init(name: "rating", label: "Rating", type: "select", options: Lead.ratings.map { ($0.value, $0.label) }),
          .init(name: "status", label: "Status", type: "select", options: Lead.statuses.map { ($0.value, $0.label) }),
          .init(name: "stageId", label: "Stage", type: "select", options: try LeadStages.all(reader).map { ($0.id.description, $0.name) }),
          .init(name: "source", label: "Source", type: "text"),
          .init(name: "minScore", label: "Score", type: "number", op: "at least"),
        ]), context: context)
  }
}
