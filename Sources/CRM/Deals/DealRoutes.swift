import Records
import Store
import Templating
import Values
import Web

enum DealRoutes {
  static func add(to routes: inout Routes) {
    resource.add(to: &routes)
    routes.get("/crm/deals", .dealView, DealPages.index)
    routes.get("/crm/pipeline", .dealView, DealBoard.show)
    routes.get("/crm/deals/:id/move", .dealStageChange, DealPages.askMove)
    routes.post("/crm/deals/:id/move", .dealStageChange, DealPages.move)
    routes.get("/crm/deals/:id/win", .dealWin, DealPages.askWin)
    routes.post("/crm/deals/:id/win", .dealWin, DealPages.win)
    routes.get("/crm/deals/:id/lose", .dealLose, DealPages.askLoss)
    routes.post("/crm/deals/:id/lose", .dealLose, DealPages.lose)
    routes.put("/api/crm/deals/:id/stage", .dealStageChange, DealAPI.move, .moveDeal)
    routes.post("/api/crm/deals/:id/win", .dealWin, DealAPI.win, .winDeal)
    routes.post("/api/crm/deals/:id/lose", .dealLose, DealAPI.lose, .loseDeal)
  }

  static let resource: Resource = {
    var resource = Resource(Deal.type, entities: ProductSchema.entities)
    resource.hasIndexPage = false
    resource.specialColumns = [
      ListColumn("name", "Deal", sort: "name"), ListColumn("customerId", "Client", sort: "customerId"),
      ListColumn("stageId", "Stage", sort: "stageId"), ListColumn("amount", "Value", sort: "amount", style: "num"),
      ListColumn("ownerId", "Owner", sort: "ownerId"), ListColumn("nextStep", "Next step"),
      ListColumn("expectedCloseDate", "Closes", sort: "expectedCloseDate", style: "is-wide-desk"),
      ListColumn("closedDate", "Closed", sort: "closedDate", style: "is-wide-desk"),
    ]
    resource.columns = [("stage", "r_stage_id.key")] + NextStep.columns("deal_id")
    resource.filters = filters
    resource.alsoFound = ClientSearch.alsoFound
    resource.parameters = [
      .init("stage", .text.about("The key, name or id of a stage.")),
      .init("nextStep", .choice(["none"]).about("Open, and nothing is planned.")),
    ]
    resource.inputs = [("stage", .text.orNull.about("The key, name or id of a stage, in place of stageId."))]
    resource.showValues = DealPages.showValues
    return resource
  }()

  private static let filters: @Sendable (FormValues, Reader) throws -> [ListQuery.Filter] = { query, reader in
    try stage(query, reader) + withoutStep(query, reader)
  }

  /// `nextStep=none`: open, and nothing is planned.
  private static func withoutStep(_ query: FormValues, _ reader: Reader) throws -> [ListQuery.Filter] {
    try NextStep.isAskedMissing(query, reader.session) ? [.sql("t.status = 'OPEN' AND \(NextStep.isMissing("deal_id"))")] : []
  }

  /// `stage` by key, name or id, in the pipeline that is filtered by or the default one.
  private static func stage(_ query: FormValues, _ reader: Reader) throws -> [ListQuery.Filter] {
    guard let text = query.text("stage") else { return [] }
    if query.text("pipelineId") == nil, RecordID(text) == nil { return [.sql(stages(called: text))] }
    let pipeline = try query.text("pipelineId").flatMap { RecordID($0) } ?? Pipeline.defaultID(reader)
    guard let stage = try PipelineStages.find(text, in: pipeline, reader) else {
      throw StageWords.refusal(text)
    }
    return [.equals("stageId", .id(stage.id))]
  }

  /// A key or name may stand in several pipelines.
  private static func stages(called text: String) -> SQL {
    "t.stage_id IN (SELECT s.id FROM pipeline_stages s WHERE upper(s.key) = \(PipelineStage.key(for: text)) OR s.name = \(text))"
  }
}
