import Records
import Store
import Templating
import Values
import Web

enum CustomerRoutes {
  static func add(to routes: inout Routes) {
    resource.add(to: &routes)
    routes.get("/crm/customers", .customerView, CustomerList.index)
    routes.get("/crm/customers/go", .customerView, CustomerList.go)
    routes.get("/crm/customers/:id", .customerView, CustomerPages.overview)
    routes.get("/crm/customers/:id/contacts", .contactView, CustomerPages.contacts)
    routes.get("/crm/customers/:id/deals", .dealView, CustomerPages.deals)
    routes.get("/crm/customers/:id/activities", .activityView, CustomerPages.activities)
    routes.get("/crm/customers/:id/files", .customerView, CustomerPages.files)
    routes.get("/crm/customers/:id/notes", .customerView, CustomerPages.notes)
    routes.get("/crm/customers/:id/timeline", .customerView, CustomerPages.timeline)
    routes.get("/crm/customers/:id/relations", .customerView, CustomerMapPages.show)
    routes.post("/crm/customers/:id/bsn", .customerUpdate, CustomerBSN.page)
    routes.post("/api/crm/customers/:id/bsn", .customerUpdate, CustomerBSN.api, .revealBSN)
  }

  static let resource: Resource = {
    var resource = Resource(Customer.type, entities: ProductSchema.entities)
    resource.hasIndexPage = false
    resource.specialColumns = [
      ListColumn("name", "Client", sort: "name"), ListColumn("status", "Status", sort: "status"),
      ListColumn("ownerId", "Owner", sort: "ownerId"), ListColumn("industry", "Industry", sort: "industry", style: "is-wide-desk"),
      ListColumn("openDeals", "Open deals", style: "num"), ListColumn("won", "Won", style: "num is-wide-desk"),
      ListColumn("lastContactDate", "Last contact", sort: "lastContactDate"), ListColumn("nextStep", "Next step"),
    ]
    resource.hasShowPage = false
    resource.columns = NextStep.columns("customer_id")
    resource.filters = CustomerList.filters
    resource.members = CustomerAPI.members
    resource.demandMembers = CustomerAPI.demand
    resource.parameters = [.init("nextStep", .choice(["none"]).about("Nothing is planned."))]
    resource.recordParameters = [
      .init(
        "include",
        .text.about(
          """
          Some of contacts, deals, communications, activities, notes and sales, with commas between them: the newest hundred of each, of \
          contacts the primary one and then the first by name. contactsHasMore, dealsHasMore, communicationsHasMore, activitiesHasMore and \
          notesHasMore say whether there are more; read those from their own lists with customerId, or from /notes. sales answers \
          salesQuotations, salesOrders and salesInvoices. And group: the sums of all below.
          """
        ))
    ]
    resource.memberSchema = CustomerAPI.included
    resource.inputs = [("notes", .text.orNull.about("The same as description."))]
    return resource
  }()
}
