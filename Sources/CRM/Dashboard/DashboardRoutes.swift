import Web

enum DashboardRoutes {
  static func add(to routes: inout Routes) {
    routes.signedIn.get("/crm", DashboardPages.show)
    routes.signedIn.get("/api/crm/dashboard/stats", DashboardStats.show, .dashboardStats)
  }
}
