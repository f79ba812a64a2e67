import Records
import Web

enum BulkRoutes {
  /// The lists whose records can be changed together.
  static var resources: [Resource] {
    [CustomerRoutes.resource, ContactRoutes.resource, LeadRoutes.resource, DealRoutes.resource, ActivityRoutes.resource, communications]
  }

  /// A next step is for what is new.
  private static var communications: Resource {
    var resource = CommunicationRoutes.resource
    resource.inputs = []
    return resource
  }

  static func add(to routes: inout Routes) {
    for resource in resources {
      // What a change needs further is for `BulkChange.demandRight` to say: it differs with what is done.
      let view = resource.type.permissions.view
      routes.get(resource.path + "/bulk", view) { try BulkPages.ask($0, resource) }
      routes.post(resource.path + "/bulk", view) { try BulkPages.change($0, resource) }
      routes.post(resource.apiPath + "/bulk", view, { try BulkAPI.change($0, resource) }, .bulk(resource))
      routes.get(resource.apiPath + "/bulk/:id", view, { try BulkAPI.show($0, resource) }, .bulkState(resource))
      routes.post(resource.apiPath + "/bulk/:id/undo", view, { try BulkAPI.undo($0, resource) }, .bulkUndo(resource))
    }
    routes.signedIn.get("/crm/bulk/:id", BulkPages.show)
    routes.signedIn.post("/crm/bulk/:id/undo", BulkPages.undo)
  }
}
