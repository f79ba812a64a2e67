import Web

enum PrivacyRoutes {
  static func add(to routes: inout Routes) {
    routes.get("/crm/contacts/:id/erase", .contactErase, ErasurePages.ask)
    routes.post("/crm/contacts/:id/erase", .contactErase, ErasurePages.run)
    routes.get("/crm/erasures/:id", .contactErase, ErasurePages.show)
    routes.get("/crm/contacts/:id/export.json", .contactExport, PersonExportPages.json)
    routes.get("/crm/contacts/:id/export.html", .contactExport, PersonExportPages.html)
    routes.get("/crm/contacts/:id/export.zip", .contactExport, PersonExportPages.archive)
    routes.post("/api/crm/contacts/:id/erasure", .contactErase, ErasureAPI.run, .eraseContact)
    routes.get("/api/crm/erasures/:id", .contactErase, ErasureAPI.show, .showErasure)
    routes.get("/api/crm/contacts/:id/export", .contactExport, PersonExportPages.api, .exportContact)
    routes.get("/api/crm/contacts/:id/export.zip", .contactExport, PersonExportPages.archive, .exportContactArchive)
  }
}
