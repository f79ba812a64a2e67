import Records
import Store
import Values
import Web

enum AttachmentAPI {
  static func list(_ parent: PartParent) -> Handler {
    { context in
      let id = try context.id()
      return try Problem.translating {
        try context.session.read { reader in
          _ = try parent.type.get(id, reader)
          var query = try ListRequest(parent.parts, context.query).query(reader, limit: 20)
          query.filters.append(.equals(parent.field, .id(id)))
          query.countLimit = Listing.countCap
          let listing = try parent.parts.list(query, reader)
          let files = try parent.parts.rows(listing.page, reader).map { try json($0, reader) }
          return context.json(["data": .array(files), "pagination": Resource.pagination(listing, query)])
        }
      }
    }
  }

  /// One file a request, in the part `file`.
  static func create(_ parent: PartParent, limit: Int) -> Handler {
    { context in
      let upload = AttachmentUpload(limit: limit, parent: parent, record: try context.id())
      return try Problem.translating {
        try upload.demandRight(context.session)
        let files = try context.form().files
        guard files.count <= 1 else { throw Problem.unprocessable(fields: ["file": "Send one file in a request."]) }
        let row = try upload.keep(files, context.session)[0]
        return context.json(try context.session.read { try json(row, $0) }, status: 201)
      }
    }
  }

  static func show(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      try context.session.read { context.json(try json(try Attachment.parents.of(id, $0).part, $0)) }
    }
  }

  static func trash(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      try context.session.write { writer in try Attachment.parents.of(id, writer).parent.parts.trash(id, writer) }
      return .empty()
    }
  }

  private static func json(_ file: Row, _ reader: Reader) throws -> JSON {
    guard var object = file.json(workspace: reader.session.currency).object else { return .null }
    object["fileUrl"] = .string("/api/crm/attachments/\(file.id)/content")
    object["uploadedBy"] = JSON(file.createdBy)
    return .object(object)
  }
}
