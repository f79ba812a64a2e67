import Records
import Store
import Templating
import Values
import Web

enum ConsentPages {
  private static let names = ["purpose", "basis", "source", "givenAt"]

  static func new(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let contact = try context.session.read { reader in
        let contact = try Contact.type.get(id, reader)
        try Contact.type.demandChange(of: contact, reader)
        return contact
      }
      return try form(contact, nil, [], context)
    }
  }

  static func create(_ context: Context) throws -> Response {
    let id = try context.id()
    let typed = try context.form()
    return try Problem.translating {
      let contact = try context.session.read { try Contact.type.get(id, $0) }
      do {
        var inputs = Inputs(form: typed.pairs.filter { names.contains($0.name) && !$0.value.isEmpty }.map { ($0.name, $0.value) })
        inputs.set("contactId", .json(JSON(id)))
        try context.session.write { try Consent.type.create(inputs, $0, verb: "given") }
        return context.redirect("/crm/contacts/\(id)#consents", flash: .success("The consent was noted."))
      } catch RecordError.invalid(let errors) {
        return try form(contact, typed, errors, context)
      }
    }
  }

  static func withdraw(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let contact = try context.session.write { writer in
        let row = try Consent.type.get(id, writer)
        try Consent.withdraw(row, writer)
        return row["contactId"].recordID
      }
      let back = contact.map { "/crm/contacts/\($0)#consents" } ?? "/crm/contacts"
      return context.redirect(back, flash: .success("It is noted that this consent was withdrawn."))
    }
  }

  private static func form(_ contact: Row, _ typed: FormValues?, _ errors: [FieldError], _ context: Context) throws -> Response {
    let values: [String: Value] = [
      "contact": .string(contact.title), "back": .string("/crm/contacts/\(contact.id)"),
      "action": .string("/crm/contacts/\(contact.id)/consents"), "purposes": .list(Consent.purposes.map { .string($0) }),
      "bases": .list(Consent.bases.map { ["value": .string($0.value), "label": .string($0.label)] }),
      "typed": .object(Object(names.map { ($0, .string(typed?[$0] ?? ($0 == "basis" ? "CONSENT" : ""))) })),
      "error": .object(Object(names.map { name in (name, Value(errors.first { $0.field == name }?.message)) })),
      "errors": .list(errors.map { ["name": .string($0.field), "message": .string($0.message), "label": .null] }),
    ]
    return try context.render("consents/form", values, status: errors.isEmpty ? 200 : 422)
  }
}
