import Records
import Store
import Templating
import Values
import Web

/// Reading a BSN in full: for whoever may change the client, and each time an event.
enum CustomerBSN {
  private static func reveal(_ id: RecordID, _ writer: Writer) throws -> (client: Row, number: String?) {
    let row = try Customer.type.get(id, writer)
    guard row.type.field("bsn")?.visibility == .visible else { throw RecordError.forbidden }
    try Customer.type.demandChange(of: row, writer)
    guard row["bsn"] != .null else { return (row, nil) }
    let number = try Customer.type.reveal("bsn", of: row, writer.session)
    try writer.append(Customer.type.event("revealed", row, []))
    return (row, number)
  }

  static func page(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let (client, number) = try revealed { try context.session.write { try reveal(id, $0) } }
      guard let number else { return context.redirect("/crm/customers/\(id)", flash: .success("There is no BSN to show.")) }
      let values: [String: Value] = [
        "name": .string(client.title), "url": .string("/crm/customers/\(id)"), "number": .string(number),
      ]
      return try context.render("customers/bsn", values).with("Cache-Control", "no-store")
    }
  }

  static func api(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let number = try revealed { try context.session.write { try reveal(id, $0).number } }
      return context.json(["bsn": JSON(number)]).with("Cache-Control", "no-store")
    }
  }

  /// A folder without its key holds numbers that nobody can read any more.
  private static func revealed<T>(_ body: () throws -> T) throws -> T {
    do { return try body() } catch SealError.doesNotOpen {
      throw Problem.unprocessable("This number was sealed with another secret.key and cannot be read. Enter it again.")
    }
  }
}
