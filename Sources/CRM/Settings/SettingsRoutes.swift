import Store
import Web

enum SettingsRoutes {
  static func add(to routes: inout Routes) {
    // Which section somebody may open depends on the role.
    routes.signedIn.get("/crm/settings", enter)
    routes.get("/crm/settings/people", .settingsManage, PeoplePages.index)
    routes.post("/crm/settings/people", .settingsManage, PeoplePages.add)
    routes.get("/crm/settings/people/:id", .settingsManage, PeoplePages.edit)
    routes.post("/crm/settings/people/:id", .settingsManage, PeoplePages.update)
    routes.post("/crm/settings/people/:id/invite", .settingsManage, PeoplePages.invite)
    routes.get("/crm/settings/workspace", .settingsManage, WorkspacePages.show)
    routes.post("/crm/settings/workspace", .settingsManage, WorkspacePages.update)
    routes.get("/crm/settings/usage", .settingsManage, UsagePages.show)
    routes.get("/api/crm/usage", .settingsManage, UsagePages.list, .listUsage)
    routes.get("/crm/settings/roles", .settingsManage, RolePages.show)
    routes.post("/crm/settings/roles", .settingsManage, RolePages.update)
    routes.get("/api/crm/roles", .settingsManage, RoleAPI.list, .listRoles)
    routes.put("/api/crm/roles", .settingsManage, RoleAPI.update, .updateRoles)
  }

  struct Section {
    let title: String
    let url: String
    let key: String
    var permission = Permission.settingsManage
  }

  /// The sections of Settings, for the navigation beside each.
  private static let sections = [
    Section(title: "People", url: "/crm/settings/people", key: "people"), Section(title: "Roles", url: "/crm/settings/roles", key: "roles"),
    Section(title: "Workspace", url: "/crm/settings/workspace", key: "workspace"),
    Section(title: "Lead stages", url: "/crm/settings/lead-stages", key: "lead-stages"),
    Section(title: "Pipelines", url: "/crm/pipeline/config", key: "pipelines", permission: .pipelineUpdate),
    Section(title: "Tags", url: "/crm/settings/tags", key: "tags", permission: .tagManage),
    Section(title: "Fields", url: "/crm/settings/fields", key: "fields"), Section(title: "Usage", url: "/crm/settings/usage", key: "usage"),
  ]

  /// Those that this member may open.
  static func sections(_ session: Session) -> [Section] { sections.filter { session.allows($0.permission) } }

  /// The first of them.
  private static func enter(_ context: Context) throws -> Response {
    guard let first = sections(context.session).first else { throw Problem.forbidden }
    return context.redirect(first.url)
  }
}
