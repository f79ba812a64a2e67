import Records
import Store
import Templating
import Values
import Web

enum LeadRoutes {
  static func add(to routes: inout Routes) {
    resource.add(to: &routes)
    routes.get("/crm/leads", .leadView, LeadPages.index)
    routes.post("/crm/leads/:id/move", .leadUpdate, LeadPages.move)
    routes.get("/crm/leads/:id/disqualify", .leadDisqualify, LeadPages.askReason)
    routes.post("/crm/leads/:id/disqualify", .leadDisqualify, LeadPages.disqualify)
    routes.put("/api/crm/leads/:id/score", .leadScore, LeadAPI.score, .scoreLead)
    routes.post("/api/crm/leads/:id/disqualify", .leadDisqualify, LeadAPI.disqualify, .disqualifyLead)
  }

  static let resource: Resource = {
    var resource = Resource(Lead.type, entities: ProductSchema.entities)
    resource.hasIndexPage = false
    resource.specialColumns = [
      ListColumn("name", "Lead", sort: "name"), ListColumn("company", "Company", sort: "company"),
      ListColumn("stageId", "Stage", sort: "stageId"),
      ListColumn("estimatedValue", "Value", sort: "estimatedValue", style: "num"),
      ListColumn("leadScore", "Score", sort: "leadScore", style: "num is-wide-desk"),
      ListColumn("ownerId", "Owner", sort: "ownerId"), ListColumn("nextStep", "Next step"),
      ListColumn("source", "Source", sort: "source", style: "is-roomy"),
      ListColumn("createdAt", "Added", sort: "createdAt", style: "is-wide-desk"),
    ]
    resource.columns = [("stage", "r_stage_id.name")] + NextStep.columns("lead_id")
    resource.filters = filters
    resource.parameters = [.init("stage", .text.about("The name or id of a stage."))]
    resource.inputs = [("stage", .text.orNull.about("The name or id of a stage, in place of stageId."))]
    resource.showValues = LeadPages.showValues
    resource.presets = { reader in try LeadStages.all(reader).first.map { [("stageId", $0.id.description)] } ?? [] }
    return resource
  }()

  /// `stage` by name or id.
  private static let filters: @Sendable (FormValues, Reader) throws -> [ListQuery.Filter] = { query, reader in
    guard let text = query.text("stage") else { return [] }
    guard let stage = try LeadStages.find(text, reader) else {
      throw StageWords.refusal(text)
    }
    return [.equals("stageId", .id(stage.id))]
  }
}
