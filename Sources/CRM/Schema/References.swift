import Records
import Store

extension Reference {
  static let customer = Reference("customer", table: "customers_all", label: "client", title: "name")
  static let contact = Reference("contact", table: "contacts_all", label: "contact", title: "name")
  static let lead = Reference("lead", table: "leads_all", label: "lead", title: "name")
  static let deal = Reference("deal", table: "deals_all", label: "deal", title: "name")
  static let project = Reference("project", table: "projects_all", label: "project", title: "name")
  static let pipeline = Reference("pipeline", table: "pipelines_all", label: "pipeline", title: "name", isListed: true)
  static let pipelineStage = Reference("pipeline_stage", table: "pipeline_stages_all", label: "stage", title: "name", isListed: true)
  static let leadStage = Reference("lead_stage", table: "lead_stages_all", label: "stage", title: "name", isListed: true)
}
