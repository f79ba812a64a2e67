import Records
import Store
import Values
import Web

enum AttachmentAPI {
  private static let listed = 100

  static func list(_ parent: PartParent) -> Handler {
    { context in
      let id = try context.id()
      let before = try context.query.wholeNumber("before").map(Int64.init) ?? .max
      return try Problem.translating {
        try context.session.read { reader in
          _ = try parent.type.get(id, reader)
          let page = try reader.page(
            """
            SELECT id, seq FROM attachments WHERE \(parent.column) = \(id) AND seq < \(before) ORDER BY seq DESC LIMIT \(listed + 1)
            """)
          let ids = (0..<min(page.rowCount, listed)).compactMap { page.id($0, 0) }
          let files = try rows(ids, parent, reader)
          let next = page.rowCount > listed ? page.integer(listed - 1, 1) : nil
          return context.json(["data": .array(files), "pagination": ["limit": JSON(listed), "next": next.map { JSON($0) } ?? .null]])
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

  private static func rows(_ ids: [RecordID], _ parent: PartParent, _ reader: Reader) throws -> [JSON] {
    var query = ListQuery()
    query.ids = ids
    query.limit = listed
    let page = try parent.parts.list(query, reader).page
    let files = try parent.parts.rows(page, reader)
    let places = Dictionary(uniqueKeysWithValues: files.map { ($0.id, $0) })
    return try ids.compactMap { places[$0] }.map { try json($0, reader) }
  }

  private static func json(_ file: Row, _ reader: Reader) throws -> JSON {
    guard var object = file.json(workspace: reader.session.currency).object else { return .null }
    object["fileUrl"] = .string("/api/crm/attachments/\(file.id)/content")
    object["uploadedBy"] = JSON(file.createdBy)
    return .object(object)
  }
}
