import Records
import Web

enum AttachmentRoutes {
  /// How many files of the largest size one form may bring.
  private static let together = 4

  /// - Parameter limit: bytes that one file may have
  static func add(to routes: inout Routes, limit: Int) {
    let rest = 1 << 20
    for parent in Attachment.parents.all {
      let (path, may) = ("crm/\(parent.type.plural)/:id/attachments", parent.type.permissions)
      routes.post("/" + path, may.update, bodyLimit: together * limit + rest, AttachmentPages.create(parent, limit: limit))
      routes.get("/api/" + path, may.view, AttachmentAPI.list(parent), .listAttachments(of: parent))
      routes.post(
        "/api/" + path, may.update, bodyLimit: limit + rest, AttachmentAPI.create(parent, limit: limit), .createAttachment(on: parent))
    }
    // Which permission a file asks for depends on what it hangs on.
    routes.signedIn.get("/crm/attachments/:id", AttachmentPages.show)
    routes.signedIn.get("/crm/attachments/:id/content", AttachmentPages.content)
    routes.signedIn.post("/crm/attachments/:id/trash", AttachmentPages.trash)
    routes.signedIn.post("/crm/attachments/:id/restore", AttachmentPages.restore)
    routes.signedIn.get("/api/crm/attachments/:id", AttachmentAPI.show, .showAttachment)
    routes.signedIn.get("/api/crm/attachments/:id/content", AttachmentPages.content, .attachmentContent)
    routes.signedIn.delete("/api/crm/attachments/:id", AttachmentAPI.trash, .deleteAttachment)
  }
}
