import Store
import Web

/// What is counted, and under which word: pages by their route, changes by their event.
enum UsageKind {
  /// The word for a page; nil for what is not counted.
  static func of(_ route: Route, _ query: FormValues) -> String? {
    guard route.method == "GET" else { return nil }
    if route.pattern == "/crm/leads", LeadPages.isTable(query) { return "leads_list_viewed" }
    return pages[route.pattern] ?? (tabsOfClient.contains(route.pattern) ? "client_details_viewed" : nil)
  }

  /// Forms and what is done there are no look at the client.
  private static let tabsOfClient = Set(
    ["", "/contacts", "/deals", "/activities", "/projects", "/communications", "/files", "/notes", "/timeline", "/relations"].map {
      "/crm/customers/:id" + $0
    })

  private static let pages = [
    "/crm": "dashboard_viewed", "/crm/my-tasks": "my_tasks_viewed", "/crm/customers": "clients_viewed",
    "/crm/contacts": "contacts_viewed", "/crm/contacts/:id": "contact_details_viewed",
    "/crm/leads": "leads_board_viewed", "/crm/leads/:id": "lead_details_viewed", "/crm/pipeline": "pipeline_viewed",
    "/crm/deals": "deals_viewed", "/crm/deals/:id": "deal_details_viewed", "/crm/projects": "projects_viewed",
    "/crm/projects/:id": "project_details_viewed", "/crm/activities": "activities_viewed", "/crm/communications": "communications_viewed",
    "/crm/reports/sales-funnel": "sales_funnel_viewed", "/crm/reports/won-lost": "won_lost_viewed", "/crm/search": "search_viewed",
    "/crm/help": "help_viewed",
  ]

  /// Whoever puts a task elsewhere on their own board changes no record, so that no event tells of it.
  static let taskReordered = "my_tasks_task_reordered"

  /// The word for a change: `lead_created`, `deal_won`, and `lead_status_changed` wherever a lead's stage or status became another.
  static func of(_ event: Event) -> String {
    let moved = event.changes.contains { $0.field == "status" || $0.field == "stageId" }
    return event.entity == "lead" && moved ? "lead_status_changed" : event.entity + "_" + event.verb
  }
}
