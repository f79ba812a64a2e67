import Store
import Web

enum SettingsRoutes {
  static func add(to routes: inout Routes) {
    routes.get("/crm/settings", .settingsManage) { $0.redirect("/crm/settings/people") }
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

  /// The sections of Settings, for the navigation beside each.
  static let sections: [(title: String, url: String, key: String)] = [
    ("People", "/crm/settings/people", "people"), ("Roles", "/crm/settings/roles", "roles"),
    ("Workspace", "/crm/settings/workspace", "workspace"), ("Lead stages", "/crm/settings/lead-stages", "lead-stages"),
    ("Pipelines", "/crm/pipeline/config", "pipelines"), ("Tags", "/crm/settings/tags", "tags"),
    ("Fields", "/crm/settings/fields", "fields"),
    ("Usage", "/crm/settings/usage", "usage"),
  ]
}
