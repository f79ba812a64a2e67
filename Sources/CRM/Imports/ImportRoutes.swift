import Store
import Web

enum ImportRoutes {
  /// The largest file that a browser may send; larger ones come in with `kith import`.
  static let bodyLimit = 25 * 1024 * 1024

  static func add(to routes: inout Routes) {
    routes.get("/crm/import", .importRun, ImportPages.index)
    routes.post("/crm/import", .importRun, bodyLimit: bodyLimit, ImportPages.upload)
    routes.get("/crm/import/:id", .importRun, ImportPages.preview)
    routes.post("/crm/import/:id/columns", .importRun, ImportPages.columns)
    routes.post("/crm/import/:id/sheet", .importRun, ImportPages.sheet)
    routes.post("/crm/import/:id/try", .importRun, ImportPages.attempt)
    routes.post("/crm/import/:id/run", .importRun, ImportPages.run)
    routes.post("/crm/import/:id/discard", .importRun, ImportPages.discard)
    routes.get("/crm/import/:id/result", .importRun, ImportResultPages.show)
    routes.get("/crm/import/:id/skipped.csv", .importRun, ImportResultPages.skipped)
    routes.get("/crm/imports", .importRun, ImportHistoryPages.index)
    routes.get("/crm/imports/:id", .importRun, ImportHistoryPages.show)
    routes.post("/crm/imports/:id/undo", .importRun, ImportHistoryPages.undo)
    routes.get("/api/crm/imports", .importRun, ImportHistoryAPI.list, .listImports)
    routes.get("/api/crm/imports/:id", .importRun, ImportHistoryAPI.show, .getImport)
    routes.post("/api/crm/imports/:id/undo", .importRun, ImportHistoryAPI.undo, .undoImport)
    routes.get("/api/crm/import/:id", .importRun, ImportAPI.state, .getImportJob)
    routes.post("/api/crm/import", .importRun, bodyLimit: bodyLimit, ImportAPI.run, .runImport)
  }
}
