import Store
import Web

/// What is counted, and under which word: pages by their route, changes by their event.
enum UsageKind {
  /// The word for a page; nil for what is not counted.
  static func of(_ route: Route) -> String? {
    if route.method == "POST" { return route.pattern == "/crm/my-tasks/:id/move" ? "my_tasks_task_reordered" : nil }
    guard route.method == "GET", route.pattern.hasPrefix("/crm") else { return nil }
    if let known = pages[route.pattern] { return known }
    return route.pattern.hasPrefix("/crm/customers/:id/") ? "client_details_viewed" : nil
  }

  private static let pages = [
    "/crm": "dashboard_viewed", "/crm/my-tasks": "my_tasks_viewed", "/crm/customers": "clients_viewed",
    "/crm/customers/:id": "client_details_viewed", "/crm/contacts": "contacts_viewed", "/crm/contacts/:id": "contact_details_viewed",
    "/crm/leads": "leads_board_viewed", "/crm/leads/:id": "lead_details_viewed", "/crm/pipeline": "pipeline_viewed",
    "/crm/deals": "deals_viewed", "/crm/deals/:id": "deal_details_viewed", "/crm/projects": "projects_viewed",
    "/crm/projects/:id": "project_details_viewed", "/crm/activities": "activities_viewed", "/crm/communications": "communications_viewed",
    "/crm/reports/sales-funnel": "sales_funnel_viewed", "/crm/reports/won-lost": "won_lost_viewed", "/crm/search": "search_viewed",
    "/crm/help": "help_viewed",
  ]

  /// The word for a change: `lead_created`, `deal_won`, and `lead_status_changed` wherever a lead's stage or status became another.
  static func of(_ event: Event) -> String {
    let moved = event.changes.contains { $0.field == "status" || $0.field == "stageId" }
    return event.entity == "lead" && moved ? "lead_status_changed" : event.entity + "_" + event.verb
  }
}
