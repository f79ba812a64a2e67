import Records
import Store
import Values
import Web

enum ProjectRoutes {
  static func add(to routes: inout Routes) {
    resource.add(to: &routes)
    routes.get("/api/crm/customers/:id/projects", .projectView, ofCustomer, .customerProjects)
  }

  static var resource: Resource {
    var resource = Resource(Project.type, entities: ProductSchema.entities)
    resource.columns = ProjectCards.columns
    resource.indexValues = ProjectPages.indexValues
    resource.showValues = ProjectPages.showValues
    resource.formTemplate = "projects/form"
    resource.pageSize = 24
    return resource
  }

  /// The projects of a client, the newest first, at most 100.
  private static func ofCustomer(_ context: Context) throws -> Response {
    let id = try context.id()
    try context.require(.customerView)
    return try Problem.translating {
      try context.session.read { reader in
        _ = try Customer.type.get(id, reader)
        var query = ListQuery()
        query.filters = [.equals("customerId", .id(id))]
        query.limit = 100
        let page = try Project.type.list(query, reader, extra: resource.columns).page
        let rows = try resource.objects(page, reader).map { JSON.object($0) }
        return context.json(["data": .array(rows)])
      }
    }
  }
}
