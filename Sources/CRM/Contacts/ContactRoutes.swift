import Records
import Store
import Templating
import Values
import Web

enum ContactRoutes {
  static func add(to routes: inout Routes) {
    resource.add(to: &routes)
    short.addAPI(to: &routes)
    routes.get("/crm/contacts", .contactView, ContactPages.index)
    routes.get("/crm/contacts/:id", .contactView, ContactPages.timeline)
    routes.get("/crm/contacts/:id/timeline", .contactView, ContactPages.timeline)
    routes.get("/crm/contacts/:id/deals", .dealView, ContactPages.deals)
    routes.get("/crm/contacts/:id/files", .contactView, ContactPages.files)
    routes.get("/crm/contacts/:id/notes", .contactView, ContactPages.notes)
    routes.post("/crm/contacts/:id/set-primary", .contactUpdate, ContactPages.setPrimary)
    routes.put("/api/crm/contacts/:id/set-primary", .contactUpdate, ContactAPI.setPrimary, .setPrimaryContact)
  }

  static let resource: Resource = {
    var resource = Resource(Contact.type, entities: ProductSchema.entities)
    resource.hasIndexPage = false
    resource.specialColumns = [
      ListColumn("name", "Name", sort: "name"), ListColumn("customerId", "Client", sort: "company"),
      ListColumn("jobTitle", "Title", sort: "jobTitle", style: "is-roomy"), ListColumn("type", "Type", style: "is-wide-desk"),
      ListColumn("email", "E-mail", sort: "email"), ListColumn("phone", "Phone"), ListColumn("status", "Status", sort: "status"),
      ListColumn("deals", "Deals", style: "num is-desk"),
      ListColumn("ownerId", "Owner", sort: "ownerId", style: "is-wide-desk"),
    ]
    resource.hasShowPage = false
    resource.otherNames = [("title", "jobTitle")]
    resource.ownFilters = ContactFilters.names
    resource.filters = ContactFilters.all
    resource.members = ContactAPI.members
    resource.complete = ContactAPI.complete
    resource.answered = ContactsOfClient.answered
    resource.parameters = [
      .init("customerId", .text.about("The id of a client they belong to, or none; several with commas between them.")),
      .init("account", .text.about("The same as customerId.")),
      .init("company", .text.about("Part of a client's name, or of the company as it was typed.")),
      .init("isPrimary", .boolean.about("Whether they are the primary contact of that client, or of their main one.")),
      .init("role", .text.about("One or more of DECISION_MAKER, INFLUENCER, USER, GATEKEEPER, none, or the role at a client.")),
    ]
    resource.inputs = [
      ("preferences", ContactPreferences.schema), ("notes", .text.orNull.about("The same as description.")),
      ("relationships", .list(.newRelation, max: RelationAPI.limit).about("Of a new contact: whom it belongs with. Ignored on changes.")),
    ]
    resource.alsoFound = ClientSearch.alsoFound
    return resource
  }()

  /// The same contacts at the address of the shorter specification.
  private static var short: Resource {
    var resource = resource
    resource.apiPath = "/api/contacts"
    resource.operationSuffix = shortSuffix
    return resource
  }

  /// Ends the names of operations at the short address.
  static let shortSuffix = "Short"
}
