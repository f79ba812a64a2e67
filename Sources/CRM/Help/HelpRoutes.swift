import Web

enum HelpRoutes {
  static func add(to routes: inout Routes) {
    routes.signedIn.get("/crm/help", HelpPages.index)
    routes.signedIn.get("/crm/help/:name", HelpPages.show)
    routes.signedIn.get("/crm/help/api", APIHelp.index)
    routes.signedIn.get("/crm/help/api/:area", APIHelp.area)
  }
}
