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
    resource.specialColumns = [
      ListColumn("name", "Name", sort: "name"), ListColumn("customerId", "Client"),
      ListColumn("jobTitle", "Title", style: "is-wide-desk"), ListColumn("type", "Type", style: "is-wide-desk"),
      ListColumn("status", "Status", sort: "status"), ListColumn("email", "E-mail", sort: "email"), ListColumn("phone", "Phone"),
      ListColumn("ownerId", "Owner", style: "is-wide-desk"),
    ]
    resource.hasShowPage = false
    resource.otherNames = [("title", "jobTitle")]
    resource.alsoFound = atClients
    return resource
  }

  /// The contacts of clients that are called so.
  private static let atClients: @Sendable (String, Reader) throws -> SQL? = { text, reader in
    guard try Contact.type.seen(by: reader).field("customerId")?.visibility == .visible else { return nil }
    let clients = try Customer.type.find(text, limit: 100, reader).map(\.id)
    return clients.isEmpty ? nil : "t.customer_id IN \(list: clients)"
  }
}
