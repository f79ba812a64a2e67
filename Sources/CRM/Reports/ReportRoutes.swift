import Web

enum ReportRoutes {
  static func add(to routes: inout Routes) {
    routes.get("/crm/reports", .reportsView, ReportPages.index)
    routes.get("/crm/reports/sales-funnel", .reportsView, ReportPages.salesFunnel)
    routes.get("/crm/reports/won-lost", .reportsView, ReportPages.wonLost)
    routes.get("/api/crm/reports/sales-funnel", .reportsView, ReportAPI.salesFunnel, .salesFunnel)
    routes.get("/api/crm/reports/won-lost", .reportsView, ReportAPI.wonLost, .wonLost)
    routes.get("/api/crm/reports/conversion-rates", .reportsView, ReportAPI.conversionRates, .conversionRates)
  }
}
