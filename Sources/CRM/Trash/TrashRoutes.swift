import Web

enum TrashRoutes {
  static func add(to routes: inout Routes) {
    // Everybody sees there what they may see elsewhere, and restores what they may delete.
    routes.signedIn.get("/crm/trash", TrashPages.show)
    routes.signedIn.post("/crm/trash/restore", TrashPages.restore)
    routes.get("/crm/trash/purge", .trashPurge, TrashPages.askPurge)
    routes.post("/crm/trash/purge", .trashPurge, TrashPages.purge)
    routes.get("/crm/trash/emptying/:id", .trashPurge, TrashClearingPages.show)
    routes.get("/api/crm/trash/emptying/:id", .trashPurge, TrashClearingPages.state, .showTrashEmptying)
    routes.delete("/api/crm/trash", .trashPurge, TrashClearingPages.apiEmpty, .emptyTrash)
    routes.signedIn.get("/api/crm/trash", TrashAPI.list, .listTrash)
    routes.signedIn.post("/api/crm/trash/restore", TrashAPI.restore, .restoreTrash)
    routes.delete("/api/crm/trash/:type/:id", .trashPurge, TrashAPI.purge, .purgeTrash)
  }
}
