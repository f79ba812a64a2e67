import Web

enum SearchRoutes {
  static func add(to routes: inout Routes) {
    routes.signedIn.get("/crm/search", SearchPages.show)
    routes.signedIn.get("/api/crm/search", SearchAPI.show, .search)
  }
}
