import Records
import Store
import Templating
import Values
import Web

enum AttachmentPages {
  /// Takes one file or several. What is wrong is said on a page of its own, because no browser keeps the choice of files.
  static func create(_ parent: PartParent, limit: Int) -> Handler {
    { context in
      let upload = AttachmentUpload(limit: limit, parent: parent, record: try context.id())
      return try Problem.translating {
        try upload.demandRight(context.session)
        do {
          let files = try upload.keep(try context.form().files, context.session)
          let message = files.count == 1 ? "“\(files[0].title.short)” was added." : "\(files.count) files were added."
          return context.redirect(try context.returnPath(default: parent.partsPath(of: upload.record)), flash: .success(message))
        } catch let problem as Problem where problem.fields["file"] != nil && !context.wantsJSON {
          return try page(context, upload, problem)
        }
      }
    }
  }

  /// To the record that a file hangs on, where search and the timeline lead.
  static func show(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let (parent, record) = try context.session.read { reader in
        let (parent, record, _) = try Attachment.parents.of(id, reader)
        return (parent, record.id)
      }
      return .redirect(parent.partsPath(of: record) + "#file-\(id)")
    }
  }

  /// The bytes. Only what cannot run a script is shown, in a sandbox; everything else is saved.
  static func content(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let (file, blob) = try context.session.read { reader in
        (try Attachment.parents.of(id, reader).part, try reader.blob(id))
      }
      guard let blob else { throw Problem.notFound("The content of this file is not here any more.") }
      let type = FileType(mime: file["mimeType"].plain)
      let response = Response.file(context.session.blobs.path(blob.digest), type: type.mime).lasting(as: id)
      return type.isInline && !context.query.isOn("download") ? response.shown(as: file.title) : response.download(as: file.title)
    }
  }

  static func trash(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let (parent, record, file) = try context.session.write { writer in
        let (parent, record, file) = try Attachment.parents.of(id, writer)
        try parent.parts.trash(id, writer)
        return (parent, record.id, file)
      }
      let flash = Flash.success(
        "“\(file.title.short)” is in Trash. It can be restored for 90 days.", undo: "/crm/attachments/\(id)/restore")
      return context.redirect(try context.returnPath(default: parent.partsPath(of: record)), flash: flash)
    }
  }

  static func restore(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let (parent, record) = try context.session.write { writer in
        let (parent, record, _) = try Attachment.parents.of(id, writer, trashed: true)
        try parent.parts.restore(id, among: ProductSchema.entities, writer)
        return (parent, record.id)
      }
      return context.redirect(parent.partsPath(of: record), flash: .success("The file is back."))
    }
  }

  private static func page(_ context: Context, _ upload: AttachmentUpload, _ problem: Problem) throws -> Response {
    let record = try context.session.read { try upload.parent.type.get(upload.record, $0) }
    let values: [String: Value] = [
      "record_title": .string(record.title), "record_url": .string(upload.parent.path(of: record.id)),
      "back": .string(upload.parent.partsPath(of: record.id)), "plural": .string(upload.parent.type.plural),
      "plural_label": .string(upload.parent.type.pluralLabel), "action": .string(upload.parent.path(of: record.id) + "/attachments"),
      "error": .string(problem.fields["file"] ?? problem.message), "limit": .string(FileSize(upload.limit).description),
    ]
    return try context.render("attachments/form", values, status: problem.status)
  }

}
