import Records
import Web

/// What the lists of people, companies and sales have around them: conditions, columns and saved views.
enum ListRoutes {
  static var resources: [Resource] { [CustomerRoutes.resource, ContactRoutes.resource, LeadRoutes.resource, DealRoutes.resource] }

  static func resource(_ type: EntityType) throws -> Resource {
    guard let resource = resources.first(where: { $0.type.name == type.name }) else { throw Problem.notFound }
    return resource
  }

  static func add(to routes: inout Routes) {
    for resource in resources {
      let view = resource.type.permissions.view
      routes.get(resource.path + "/filter", view) { try FilterPages.show($0, resource) }
      routes.get(resource.path + "/columns", view) { try ColumnPages.show($0, resource) }
      routes.post(resource.path + "/columns", view) { try ColumnPages.save($0, resource) }
    }
    addViews(to: &routes)
  }

  private static func addViews(to routes: inout Routes) {
    routes.signedIn.get("/crm/views/new", ViewPages.new)
    routes.signedIn.post("/crm/views", ViewPages.create)
    routes.signedIn.get("/crm/views/:id", ViewPages.edit)
    routes.signedIn.post("/crm/views/:id", ViewPages.update)
    routes.signedIn.post("/crm/views/:id/remove", ViewPages.remove)
    routes.signedIn.post("/crm/views/:id/restore", ViewPages.restore)
    // Which permission they ask for depends on the list.
    routes.signedIn.get("/api/crm/columns", ColumnAPI.show, .showColumns)
    routes.signedIn.put("/api/crm/columns", ColumnAPI.save, .saveColumns)
    routes.signedIn.get("/api/crm/views", ViewAPI.list, .listViews)
    routes.signedIn.post("/api/crm/views", ViewAPI.create, .createView)
    routes.signedIn.get("/api/crm/views/:id", ViewAPI.show, .showView)
    routes.signedIn.put("/api/crm/views/:id", ViewAPI.update, .updateView)
    routes.signedIn.post("/api/crm/views/:id/restore", ViewAPI.restore, .restoreView)
    routes.signedIn.delete("/api/crm/views/:id", ViewAPI.remove, .removeView)
  }
}
