import Store
import Templating
import Values
import Web

/// What stands around every page: navigation with counts, what the role allows, and what the New menu offers.
enum Shell {
  static let shell = AppShell { session, path in
    let section = section(of: path)
    return [
      "section": .string(section), "nav": .list(try navigation(session, section)), "can": .object(Object(rights(session))),
      "new_items": .list(newItems(session)),
    ]
  }

  private struct Item {
    let key: String
    let title: String
    let url: String
    let icon: String
    let permission: Permission?
  }

  private static let groups: [(title: String, items: [Item])] = [
    (
      "Home",
      [
        Item(key: "dashboard", title: "Dashboard", url: "/crm", icon: "dashboard", permission: nil),
        Item(key: "my-tasks", title: "My Tasks", url: "/crm/my-tasks", icon: "tasks", permission: .activityView),
      ]
    ),
    (
      "Sales",
      [
        Item(key: "leads", title: "Leads", url: "/crm/leads", icon: "leads", permission: .leadView),
        Item(key: "pipeline", title: "Pipeline", url: "/crm/pipeline", icon: "pipeline", permission: .dealView),
        Item(key: "deals", title: "Deals", url: "/crm/deals", icon: "deals", permission: .dealView),
      ]
    ),
    (
      "Work",
      [
        Item(key: "customers", title: "Clients", url: "/crm/customers", icon: "clients", permission: .customerView),
        Item(key: "contacts", title: "Contacts", url: "/crm/contacts", icon: "contacts", permission: .contactView),
        Item(key: "projects", title: "Projects", url: "/crm/projects", icon: "projects", permission: .projectView),
        Item(key: "activities", title: "Tasks", url: "/crm/activities", icon: "activities", permission: .activityView),
        Item(key: "communications", title: "Communications", url: "/crm/communications", icon: "comms", permission: .communicationView),
      ]
    ),
    (
      "",
      [
        Item(key: "reports", title: "Reports", url: "/crm/reports", icon: "reports", permission: .reportsView),
        Item(key: "import", title: "Import", url: "/crm/import", icon: "upload", permission: .importRun),
        Item(key: "trash", title: "Trash", url: "/crm/trash", icon: "trash", permission: nil),
        Item(key: "settings", title: "Settings", url: "/crm/settings", icon: "settings", permission: nil),
      ]
    ),
  ]

  /// The key of the item a path lies under: `customers` for `/crm/customers/…`.
  private static func section(of path: String) -> String {
    let parts = path.split(separator: "/")
    if parts.starts(with: ["crm", "pipeline", "config"]) { return "settings" }
    guard parts.first == "crm" else { return parts.first.map { String($0) } ?? "" }
    guard parts.count > 1 else { return "dashboard" }
    return guests[String(parts[1])] ?? String(parts[1])
  }

  /// Pages that stand under an item of another name.
  private static let guests = ["timeline": "dashboard", "imports": "import", "custom-fields": "settings", "tags": "settings"]

  private static func navigation(_ session: Session, _ section: String) throws -> [Value] {
    let counts = try counts(session)
    return groups.compactMap { group in
      let items = group.items.filter { item in
        item.key == "settings" ? !SettingsRoutes.sections(session).isEmpty : item.permission.map { session.allows($0) } ?? true
      }
      guard !items.isEmpty else { return nil }
      return [
        "group": .string(group.title), "title": .string(group.title), "items": .list(items.map { value($0, section, counts[$0.key]) }),
      ]
    }
  }

  private static func value(_ item: Item, _ section: String, _ count: Int64?) -> Value {
    [
      "key": .string(item.key), "title": .string(item.title), "url": .string(item.url), "icon": .string(item.icon),
      "current": .bool(item.key == section),
      "count": Value(count.map { $0 > tasksShown && item.key == "my-tasks" ? "\(tasksShown)+" : grouped(UInt64($0)) }),
    ]
  }

  /// Every page counts the member's tasks, so it does not count on for long.
  private static let tasksShown = 99

  /// Open tasks of the member and leads that are still open; neither grows with the workspace.
  private static func counts(_ session: Session) throws -> [String: Int64] {
    try session.read { reader in
      var counts: [String: Int64] = [:]
      if session.allows(.activityView) { counts["my-tasks"] = try MyTasks.openCount(reader, upTo: tasksShown + 1) }
      if session.allows(.leadView) {
        counts["leads"] = try reader.integer(
          """
          SELECT sum(s.records) FROM stage_totals s JOIN lead_stages l ON l.id = s.stage_id
          WHERE s.entity = 'lead' AND l.status IN ('NEW', 'QUALIFIED')
          """)
      }
      return counts.filter { $0.value > 0 }
    }
  }

  private static func rights(_ session: Session) -> [(String, Value)] {
    let entities = ["customer", "contact", "lead", "deal", "activity", "project", "communication", "pipeline"]
    let verbs = entities.flatMap { entity in ["view", "create", "update", "delete"].map { (entity + "_" + $0, "crm.\(entity).\($0)") } }
    let others = [
      ("deal_win", "crm.deal.win"), ("deal_lose", "crm.deal.lose"), ("deal_stage_change", "crm.deal.stage_change"),
      ("import", "crm.import"), ("customer_export", "crm.customer.export"), ("reports_view", "crm.reports.view"),
      ("reports_export", "crm.reports.export"),
      ("settings_manage", "crm.settings.manage"), ("activity_assign", "crm.activity.assign"),
      ("contact_export", "crm.contact.export"), ("contact_erase", "crm.contact.erase"),
    ]
    let held = Set(session.permissions.map(\.rawValue))
    return (verbs + others).map { ($0.0, .bool(held.contains($0.1))) }
  }

  private static func newItems(_ session: Session) -> [Value] {
    let items: [(String, String, String, Permission)] = [
      ("Client", "/crm/customers/new", "clients", .customerCreate), ("Contact", "/crm/contacts/new", "contacts", .contactCreate),
      ("Lead", "/crm/leads/new", "leads", .leadCreate), ("Deal", "/crm/deals/new", "deals", .dealCreate),
      ("Task", "/crm/activities/new", "tasks", .activityCreate), ("Project", "/crm/projects/new", "projects", .projectCreate),
      ("Call", "/crm/communications/new?type=CALL", "phone", .communicationCreate),
    ]
    return items.filter { session.allows($0.3) }.map { ["title": .string($0.0), "url": .string($0.1), "icon": .string($0.2)] }
  }
}
