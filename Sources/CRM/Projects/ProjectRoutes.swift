import Records
import Store
import Values
import Web

enum ProjectRoutes {
  static func add(to routes: inout Routes) {
    resource.add(to: &routes)
    routes.get("/crm/customers/:id/projects", .projectView, CustomerPages.projects)
    routes.get("/crm/contacts/:id/projects", .projectView, ContactPages.projects)
    routes.get("/api/crm/customers/:id/projects", .projectView, ofCustomer, .customerProjects)
  }

  static var resource: Resource {
    var resource = Resource(Project.type, entities: ProductSchema.entities)
    resource.columns = ProjectCards.columns
    resource.indexValues = ProjectPages.indexValues
    resource.showValues = ProjectPages.showValues
    resource.formTemplate = "projects/form"
    resource.pageSize = 24
    resource.alsoFound = ClientSearch.alsoFound
    return resource
  }

  /// The projects of a client, the newest first.
  private static func ofCustomer(_ context: Context) throws -> Response {
    let id = try context.id()
    try context.require(.customerView)
    return try Problem.translating {
      try context.session.read { reader in
        _ = try Customer.type.get(id, reader)
        return try resource.page(context, of: [.equals("customerId", .id(id))], reader)
      }
    }
  }
}
