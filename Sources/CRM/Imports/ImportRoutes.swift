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
    routes.post("/crm/import/:id/run", .importRun, ImportPages.run)
    routes.post("/crm/import/:id/discard", .importRun, ImportPages.discard)
    routes.get("/crm/import/:id/result", .importRun, ImportResultPages.show)
    routes.get("/crm/import/:id/skipped.csv", .importRun, ImportResultPages.skipped)
    routes.post("/api/crm/import", .importRun, bodyLimit: bodyLimit, ImportAPI.run, .runImport)
  }
}
