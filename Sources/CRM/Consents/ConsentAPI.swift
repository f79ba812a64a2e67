import Records
import Store
import Values
import Web

enum ConsentAPI {
  static func list(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      try context.session.read { reader in
        _ = try Contact.type.get(id, reader)
        let page = try reader.page(ConsentViews.statement("t.contact_id = \(id)"))
        return context.json(["data": .array((0..<page.rowCount).map { json(page, $0) })])
      }
    }
  }

  static func create(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let body = context.jsonBody
      return try context.session.write { writer in
        _ = try Contact.type.get(id, writer)
        var inputs = Inputs(json: try body.get())
        _ = inputs.take("contactId", "contact")
        inputs.set("contactId", .json(JSON(id)))
        return context.json(try json(try Consent.type.create(inputs, writer, verb: "given").id, writer), status: 201)
      }
    }
  }

  static func withdraw(_ context: Context) throws -> Response {
    try Problem.translating {
      try context.session.write { writer in
        let contact = try Contact.type.get(try context.id(), writer)
        let row = try Consent.type.get(try context.id("consent"), writer)
        guard row["contactId"].recordID == contact.id else { throw Problem.notFound }
        try Consent.withdraw(row, writer)
        return context.json(try json(row.id, writer))
      }
    }
  }

  private static func json(_ id: RecordID, _ reader: Reader) throws -> JSON {
    let page = try reader.page(ConsentViews.statement("t.id = \(id)"))
    return page.isEmpty ? .null : json(page, 0)
  }

  private static func json(_ page: CellPage, _ row: Int) -> JSON {
    let text = { (name: String) in JSON(page.string(row, page.column(name))) }
    let at = { (name: String) in JSON(page.integer(row, page.column(name)).map { Instant(milliseconds: $0).description }) }
    let id = { (name: String) in JSON(page.id(row, page.column(name))) }
    return [
      "id": id("id"), "contactId": id("contactId"), "purpose": text("purpose"), "basis": text("basis"), "source": text("source"),
      "givenAt": at("givenAt"), "withdrawnAt": at("withdrawnAt"), "withdrawnBy": id("withdrawnBy"),
      "withdrawnByName": text("withdrawnByName"), "createdBy": id("createdBy"), "createdByName": text("createdByName"),
      "createdAt": at("createdAt"), "version": .number(page.string(row, page.column("version")) ?? "1"),
    ]
  }
}
