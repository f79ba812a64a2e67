import Store
import Web

enum RelationRoutes {
  static func add(to routes: inout Routes) {
    routes.get("/crm/contacts/:id/relations/new", .contactUpdate, RelationPages.new)
    routes.post("/crm/contacts/:id/relations", .contactUpdate, RelationPages.create)
    routes.get("/crm/customers/:id/contacts/link", .contactUpdate, ClientLinkPages.new)
    routes.post("/crm/customers/:id/contacts/link", .contactUpdate, ClientLinkPages.create)
    routes.get("/crm/relations/:id/edit", .contactUpdate, RelationPages.edit)
    routes.post("/crm/relations/:id", .contactUpdate, RelationPages.update)
    routes.post("/crm/relations/:id/end", .contactUpdate, RelationPages.end)
    routes.post("/crm/relations/:id/reopen", .contactUpdate, RelationPages.reopen)
    routes.post("/crm/relations/:id/set-primary", .contactUpdate, RelationPages.setPrimary)
    for (path, suffix) in [("/api/crm/contacts/:id", ""), ("/api/contacts/:id", ContactRoutes.shortSuffix)] {
      routes.get(path + "/relationships", .contactView, RelationAPI.list, .listRelations(suffix))
      routes.post(path + "/relationships", .contactUpdate, RelationAPI.create, .createRelation(suffix))
      routes.put(path + "/relationships/:relationship", .contactUpdate, RelationAPI.update, .updateRelation(suffix))
      routes.post(path + "/relationships/:relationship/reopen", .contactUpdate, RelationAPI.reopen, .reopenRelation(suffix))
      routes.delete(path + "/relationships/:relationship", .contactUpdate, RelationAPI.end, .endRelation(suffix))
    }
  }
}
