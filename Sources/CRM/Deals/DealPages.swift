import Records
import Store
import Templating
import Values
import Web

enum DealPages {
  /// The list; the board has an address of its own.
  static func index(_ context: Context) throws -> Response {
    if context.query.text("view") == "board" {
      return context.redirect(FilterBar.url("/crm/pipeline", context.query.pairs.filter { $0.name != "view" && !$0.value.isEmpty }))
    }
    if let start = try ListViews.start(DealRoutes.resource, context) { return context.redirect(start) }
    if let found = try namedClient(context) { return found }
    let values: [String: Value] = try Problem.translating {
      try context.session.read { reader in
        let resource = DealRoutes.resource
        let query = try resource.query(context.query, reader, limit: 50)
        let listing = try Deal.type.list(query, reader, extra: resource.columns + PipelineStages.ofDeal)
        let list = try ListViews(resource, context, reader)
        let table = try resource.tableValues(list.columns(listing.type), listing, query, context, reader)
        return resource.listValues(listing, query, context).merging(table) { _, own in own }.merging([
          "list": list.value,
          "bar": try filterBar(context, reader).combining(Deal.type, reader).value, "may_create": .bool(context.allows(.dealCreate)),
          "views": views(context),
          "export": ExportLinks.value(.deals, context),
        ]) { _, own in own }
      }
    }
    return try context.render("deals/index", values)
  }

  private static func views(_ context: Context) -> Value {
    let kept = context.query.pairs.filter { ["ownerId", "search", "minValue"].contains($0.name) && !$0.value.isEmpty }
    return [
      ["url": .string(FilterBar.url("/crm/pipeline", kept)), "title": "Board", "icon": "board", "current": false],
      ["url": .string(FilterBar.url("/crm/deals", kept)), "title": "Table", "icon": "table", "current": true],
    ]
  }

  private static func filterBar(_ context: Context, _ reader: Reader) throws -> FilterBar {
    let stages = try PipelineStages.everywhere(reader)
    let hasSeveral = Set(stages.map(\.pipeline)).count > 1
    return try FilterBar(
      items: FilterBar.items(
        of: Deal.type, reader,
        [
          .init(name: "status", label: "Status", type: "select", options: Deal.statuses.map { ($0.value, $0.label) }),
          .init(
            name: "stage", label: "Stage", type: "select",
            options: stages.map { ($0.id.description, hasSeveral ? "\($0.pipelineName): \($0.name)" : $0.name) }),
          .init(name: "ownerId", label: "Owner", type: "select", options: try FilterBar.owners(reader)),
          .init(name: "customerId", label: "Client", type: "reference", options: try client(context, reader), reference: "customer"),
          .init(name: "minValue", label: "Value", type: "text", op: "from"),
          .init(name: "maxValue", label: "Value", type: "text", op: "to"),
          .init(name: "createdDateFrom", label: "Opened", type: "date", op: "from"),
          .init(name: "createdDateTo", label: "Opened", type: "date", op: "until"),
          .init(name: "expectedCloseDateFrom", label: "Closes", type: "date", op: "from"),
          .init(name: "expectedCloseDateTo", label: "Closes", type: "date", op: "until"),
        ] + NextStep.filterItems(context.session)), context: context)
  }

  /// The filter sends a client's name: the list's address has the id, several of them, or none.
  private static func namedClient(_ context: Context) throws -> Response? {
    guard let name = context.query.text("customerId"), context.allows(.customerView) else { return nil }
    if name == "none" || name.split(separator: ",").allSatisfy({ RecordID(String($0)) != nil }) { return nil }
    let id = try context.session.read {
      try $0.id("SELECT id FROM customers WHERE name = \(name) COLLATE NOCASE ORDER BY seq LIMIT 1")
        ?? Customer.type.find(name, limit: 1, $0).first?.id
    }
    let rest = context.query.pairs.filter { $0.name != "customerId" && $0.name != "cursor" && $0.name != "page" && !$0.value.isEmpty }
    guard let id else {
      return context.redirect(FilterBar.url("/crm/deals", rest), flash: .error("There is no client called “\(name.prefix(60))”."))
    }
    return context.redirect(FilterBar.url("/crm/deals", rest + [("customerId", id.description)]))
  }

  /// The name behind the id that is filtered by, for its chip.
  private static func client(_ context: Context, _ reader: Reader) throws -> [(value: String, label: String)] {
    guard let text = context.query.text("customerId"), let id = RecordID(text) else { return [] }
    return [(text, try reader.string("SELECT name FROM customers WHERE id = \(id)") ?? Reference.customer.deletedTitle)]
  }

  /// Where the Move link of a card leads without scripts.
  static func askMove(_ context: Context) throws -> Response {
    let id = try context.id()
    let values: [String: Value] = try Problem.translating {
      try context.session.read { reader in
        let row = try Deal.type.get(id, reader)
        guard Deal.type.mayChange(row, context.session) else { throw RecordError.forbidden }
        let stages = try row["pipelineId"].recordID.map { try PipelineStages.all(of: $0, reader) } ?? []
        return [
          "title": .string(row.title), "id": .id(id), "action": .string(context.target),
          "back": .string(try context.returnPath(default: "/crm/pipeline")), "stages": .list(stages.map(\.column.value)),
          "current": row["stageId"].recordID.map { .id($0) } ?? .null,
        ]
      }
    }
    return try context.render("deals/move", values)
  }

  /// An open deal that goes to Won or Lost is asked about first.
  static func move(_ context: Context) throws -> Response {
    let id = try context.id()
    let form = try context.form()
    let back = try context.returnPath(default: "/crm/pipeline")
    return try Problem.translating {
      let (deal, stage) = try context.session.read { try wanted(id, form, context, $0) }
      if let question = question(deal, stage, context.session) { return context.redirect(FilterBar.url(question, [("return_to", back)])) }
      let flash = try context.session.write { writer -> Flash? in
        // Taking a move back says which probability there was.
        let probability = context.query["probability"].map(Input.typed)
        let moved = try DealClosing.move(id, to: stage, probability: probability, writer)
        if let place = StageWords.place(form) { try BoardOrder(table: "deals", stage: stage.id).put(id, place, writer) }
        return moved.version == deal.version ? nil : message(deal, stage)
      }
      return context.redirect(back, flash: flash)
    }
  }

  private static func wanted(_ id: RecordID, _ form: FormValues, _ context: Context, _ reader: Reader) throws -> (Row, PipelineStages.Stage)
  {
    let deal = try Deal.type.get(id, reader)
    let wanted = try StageWords.wanted(context, form)
    guard let stage = try PipelineStages.find(wanted, in: deal["pipelineId"].recordID, reader) else {
      throw StageWords.refusal(wanted, in: " in this deal's pipeline")
    }
    return (deal, stage)
  }

  /// The page that asks how the deal ended; nil for a move that needs no answer, or that will be refused.
  private static func question(_ deal: Row, _ stage: PipelineStages.Stage, _ session: Session) -> String? {
    guard deal["status"].text == "OPEN", Deal.type.mayChange(deal, session), deal["stageId"].recordID != stage.id else { return nil }
    switch stage.column.closing {
    case .open: return nil
    case .won: return session.allows(.dealWin) ? "/crm/deals/\(deal.id)/win" : nil
    case .lost: return session.allows(.dealLose) ? "/crm/deals/\(deal.id)/lose" : nil
    }
  }

  private static func message(_ deal: Row, _ stage: PipelineStages.Stage) -> Flash {
    let mayUndo = deal["status"].text == "OPEN"
    return .success("“\(deal.title.prefix(60))” moved to \(stage.name)", undo: mayUndo ? undo(deal) : nil)
  }

  /// Back to the stage where a deal was, with the chance that it had.
  static func undo(_ before: Row) -> String? {
    before["stageId"].recordID.map { "/crm/deals/\(before.id)/move?stage=\($0)&probability=\(before["probability"].plain)" }
  }
}
