import Records
import Store
import Values
import Web

enum RelationAPI {
  static let limit = 100

  static func list(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      try context.session.read { reader in
        _ = try Contact.type.get(id, reader)
        return context.json(["data": .array(try all(of: id, reader))])
      }
    }
  }

  static func create(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let body = context.jsonBody
      return try context.session.write { writer in
        _ = try Contact.type.get(id, writer)
        let row = try add(try body.get(), to: id, writer)
        return context.json(try json(row.id, writer), status: 201)
      }
    }
  }

  static func update(_ context: Context) throws -> Response {
    try Problem.translating {
      let body = context.jsonBody
      return try context.session.write { writer in
        let row = try named(context, writer)
        let body = try body.get()
        let version = try Resource.version(of: row, context, body)
        var inputs = Inputs(json: body)
        _ = inputs.take("contactId", "customerId", "userId", "entityType", "entityId", "entityName", "type")
        let isEnd = row["until"] == .null && body["until"].map { !$0.isNull } ?? false
        let saved = try Relation.type.update(row.id, inputs, version: version, writer, verb: isEnd ? "ended" : "updated").row
        return context.json(try json(row.id, writer)).tagged(saved.version)
      }
    }
  }

  /// Ends a relationship today; it stays as history.
  static func end(_ context: Context) throws -> Response {
    try Problem.translating {
      try context.session.write { writer in try Relation.end(try named(context, writer), writer) }
      return .empty()
    }
  }

  /// It was ended by mistake: it goes on with the standing that the body gives it. One that goes on already is answered as it is.
  static func reopen(_ context: Context) throws -> Response {
    try Problem.translating {
      let body = context.jsonBody
      return try context.session.write { writer in
        let row = try named(context, writer)
        let body = try body.get()
        let standing = Relation.Standing(isPrimary: try body.bool("isPrimary") ?? false, isMain: try body.bool("isMain") ?? false)
        if row["until"] != .null { try Relation.reopen(row, as: standing, writer) }
        return context.json(try json(row.id, writer))
      }
    }
  }

  private static func named(_ context: Context, _ reader: Reader) throws -> Row {
    let contact = try Contact.type.get(try context.id(), reader)
    let row = try Relation.type.get(try context.id("relationship"), reader)
    guard row["contactId"].recordID == contact.id else { throw Problem.notFound }
    return row
  }

  /// What a body says becomes a relationship. A new contact may say more about the client that stands on it already.
  @discardableResult
  static func add(_ body: JSON.Object, to contact: RecordID, _ writer: Writer, onNewContact: Bool = false) throws -> Row {
    var inputs = Inputs(json: body)
    _ = inputs.take("contactId")
    if onNewContact, let entity = body["entityId"]?.string.flatMap({ RecordID($0) }),
      let known = try writer.id(
        "SELECT id FROM contact_relations WHERE contact_id = \(contact) AND customer_id = \(entity) AND until IS NULL")
    {
      _ = inputs.take("entityType", "type", "entityId")
      return try Relation.type.update(known, inputs, version: nil, writer).row
    }
    inputs.set("contactId", .json(JSON(contact)))
    do {
      return try Relation.type.create(inputs, writer, verb: "linked")
    } catch RecordError.invalid(let errors) {
      throw RecordError.invalid(
        errors.map { FieldError(["customerId", "userId"].contains($0.field) ? "entityId" : $0.field, $0.message) })
    }
  }

  /// Those of today first, then what has ended, the newest first.
  static func all(of contact: RecordID, _ reader: Reader) throws -> [JSON] {
    let page = try reader.page(RelationViews.statement(try RelationViews.seen(of: contact, reader)))
    return (0..<page.rowCount).map { json(page, $0) }
  }

  private static func json(_ id: RecordID, _ reader: Reader) throws -> JSON {
    let page = try reader.page(RelationViews.statement("r.id = \(id)"))
    return page.isEmpty ? .null : json(page, 0)
  }

  private static func json(_ page: CellPage, _ row: Int) -> JSON {
    let isUser = page.id(row, page.column("customerId")) == nil
    return [
      "id": JSON(page.id(row, page.column("id"))), "contactId": JSON(page.id(row, page.column("contactId"))),
      "entityType": .string((isUser ? RelationKind.user : .account).rawValue),
      "entityId": JSON(page.id(row, page.column(isUser ? "userId" : "customerId"))),
      "entityName": JSON(page.string(row, page.column("name"))), "role": JSON(page.string(row, page.column("role"))),
      "isPrimary": .bool(page.integer(row, page.column("isPrimary")) == 1), "since": JSON(page.string(row, page.column("since"))),
      "until": JSON(page.string(row, page.column("until"))), "version": .number(page.string(row, page.column("version")) ?? "1"),
    ]
  }
}
