import Records
import Store

extension Reference {
  static let customer = Reference(
    "customer", table: "customers_all", label: "client", title: "name", path: "/crm/customers", view: .customerView)
  static let contact = Reference(
    "contact", table: "contacts_all", label: "contact", title: "name", path: "/crm/contacts", view: .contactView)
  static let lead = Reference("lead", table: "leads_all", label: "lead", title: "name", path: "/crm/leads", view: .leadView)
  static let deal = Reference("deal", table: "deals_all", label: "deal", title: "name", path: "/crm/deals", view: .dealView)
  static let activity = Reference(
    "activity", table: "activities_all", label: "task", title: "subject", path: "/crm/activities", view: .activityView)
  static let communication = Reference(
    "communication", table: "communications_all", label: "communication", title: "subject", view: .communicationView)
  static let project = Reference(
    "project", table: "projects_all", label: "project", title: "name", path: "/crm/projects", view: .projectView)
  static let pipeline = Reference("pipeline", table: "pipelines_all", label: "pipeline", title: "name", isListed: true)
  static let pipelineStage = Reference(
    "pipeline_stage", table: "pipeline_stages_all", label: "stage", title: "name", isListed: true, listing: openStages)
  static let leadStage = Reference(
    "lead_stage", table: "lead_stages_all", label: "stage", title: "name", isListed: true,
    listing: Listing(label: "name", offered: "1 = 1", order: "position, seq"))

  /// What fields that a workspace adds may name.
  static let targets = [member, customer, contact, lead, deal, activity, project]

  /// Winning and losing have pages of their own, so only open stages are offered; with several pipelines each says which it is in.
  private static let openStages = Listing(
    label: """
      CASE WHEN (SELECT count(*) FROM pipelines) > 1
        THEN (SELECT p.name FROM pipelines p WHERE p.id = pipeline_id) || ': ' || name ELSE name END
      """,
    offered: "is_closed_won = 0 AND is_closed_lost = 0 AND pipeline_id IN (SELECT id FROM pipelines WHERE is_active = 1)",
    order: "(SELECT p.is_default FROM pipelines p WHERE p.id = pipeline_id) DESC, pipeline_id, position, seq")
}
