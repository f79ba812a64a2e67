import Records
import Store
import Templating
import Values
import Web

/// Links a contact that is there already with a client, from the client's side.
enum ClientLinkPages {
  private static let names = ["contactId", "role", "since", "isPrimary"]

  static func new(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating { try page(context, try client(id, context), FormValues(), []) }
  }

  static func create(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let client = try client(id, context)
      let form = try context.form()
      do {
        var inputs = Inputs(form: form.pairs.filter { names.contains($0.name) }.map { ($0.name, $0.value) })
        inputs.set("customerId", .json(JSON(id)))
        let contact = try context.session.write { writer -> String in
          let relation = try Relation.type.create(inputs, writer, verb: "linked")
          return try relation["contactId"].recordID.map { try Reference.contact.name(of: $0, writer) } ?? "The contact"
        }
        let back = try context.returnPath(default: "/crm/customers/\(id)/contacts")
        return context.redirect(back, flash: .success("\(contact.prefix(60)) is linked with \(client.title.prefix(60))."))
      } catch RecordError.invalid(let errors) {
        return try page(context, client, form, errors)
      }
    }
  }

  /// The address asks for contacts alone.
  private static func client(_ id: RecordID, _ context: Context) throws -> Row {
    guard context.allows(.customerView) else { throw Problem.forbidden }
    return try context.session.read { try Customer.type.get(id, $0) }
  }

  private static func page(_ context: Context, _ client: Row, _ form: FormValues, _ errors: [FieldError]) throws -> Response {
    let path = "/crm/customers/\(client.id)"
    let values: [String: Value] = [
      "client": .string(client.title), "client_url": .string(path), "action": .string(path + "/contacts/link"),
      "back": .string(try context.returnPath(default: path + "/contacts")),
      "typed": .object(Object(names.map { ($0, .string(form.all($0).last ?? "")) })),
      "is_primary": .bool(form.all("isPrimary").last == "1"),
      "error": .object(Object(names.map { name in (name, Value(errors.first { place($0) == name }?.message)) })),
      "errors": .list(errors.map { ["name": .string(place($0)), "label": .null, "message": .string($0.message)] }),
    ]
    return try context.render("relations/link", values, status: errors.isEmpty ? 200 : 422)
  }

  /// What is said of the client is said where the contact is chosen.
  private static func place(_ error: FieldError) -> String { error.field == "customerId" ? "contactId" : error.field }
}
