import Records
import Store
import Values
import Web

enum ContactAPI {
  static func setPrimary(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      try context.session.write { writer in
        context.json(try ContactRoutes.resource.json(try PrimaryContact.set(id, writer), context, writer))
      }
    }
  }
}

/// The one contact of a client who is asked first.
enum PrimaryContact {
  /// Makes a contact the primary one of its client; whoever was it before is no longer.
  static func set(_ id: RecordID, _ writer: Writer) throws -> Row {
    let row = try Contact.type.get(id, writer)
    guard row["customerId"] != .null else {
      throw RecordError.invalid([FieldError("customerId", "“\(row.title.prefix(60))” belongs to no client. Choose the client first.")])
    }
    return try Contact.type.change(row, writer, verb: "updated") { $0["isPrimary"] = .integer(1) }.row
  }
}
