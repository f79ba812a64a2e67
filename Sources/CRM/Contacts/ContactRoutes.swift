import Records
import Store
import Templating
import Values
import Web

enum ContactRoutes {
  static func add(to routes: inout Routes) {
    resource.add(to: &routes)
    routes.get("/crm/contacts", .contactView, ContactPages.index)
    routes.get("/crm/contacts/:id", .contactView, ContactPages.timeline)
    routes.get("/crm/contacts/:id/deals", .dealView, ContactPages.deals)
    routes.get("/crm/contacts/:id/notes", .contactView, ContactPages.notes)
    routes.post("/crm/contacts/:id/set-primary", .contactUpdate, ContactPages.setPrimary)
    routes.put("/api/crm/contacts/:id/set-primary", .contactUpdate, ContactAPI.setPrimary, .setPrimaryContact)
  }

  static var resource: Resource {
    var resource = Resource(Contact.type, entities: ProductSchema.entities)
    resource.hasIndexPage = false
    resource.hasShowPage = false
    resource.otherNames = [("title", "jobTitle")]
    return resource
  }
}
