import Records
import Store
import Templating
import Values
import Web

enum RelationPages {
  /// The form of a new relationship: to a client, or with `with=user` to a colleague.
  static func new(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let contact = try context.session.read { reader in
        let contact = try Contact.type.get(id, reader)
        try Contact.type.demandChange(of: contact, reader)
        return contact
      }
      return try RelationForm(contact: contact, kind: kind(context.query)).render(context)
    }
  }

  static func create(_ context: Context) throws -> Response {
    let id = try context.id()
    let form = try context.form()
    return try Problem.translating {
      let contact = try context.session.read { try Contact.type.get(id, $0) }
      do {
        var inputs = RelationForm.inputs(form, kind(form), isNew: true)
        inputs.set("contactId", .json(JSON(id)))
        try context.session.write { try Relation.type.create(inputs, $0, verb: "linked") }
        return try back(context, id, .success("The relationship was added."))
      } catch RecordError.invalid(let errors) {
        return try RelationForm(contact: contact, kind: kind(form), typed: form, errors: errors).render(context)
      }
    }
  }

  static func edit(_ context: Context) throws -> Response {
    try Problem.translating {
      let (relation, contact) = try context.session.read { reader in
        let found = try named(context, reader)
        try Relation.type.demandChange(of: found.relation, reader)
        return found
      }
      return try RelationForm(contact: contact, kind: RelationKind(relation), relation: relation).render(context)
    }
  }

  static func update(_ context: Context) throws -> Response {
    let form = try context.form()
    return try Problem.translating {
      let (relation, contact) = try context.session.read { try named(context, $0) }
      let page = RelationForm(contact: contact, kind: RelationKind(relation), relation: relation, typed: form)
      do {
        let inputs = RelationForm.inputs(form, page.kind, isNew: false)
        let isEnd = relation["until"] == .null && form.text("until") != nil
        let saved = try context.session.write {
          try Relation.type.update(relation.id, inputs, version: form.version(), $0, verb: isEnd ? "ended" : "updated")
        }
        return try back(context, contact.id, .success(saved.outcome == .unchanged ? "Nothing was changed." : "The relationship was saved."))
      } catch RecordError.invalid(let errors) {
        var page = page
        page.errors = errors
        return try page.render(context)
      } catch RecordError.stale(let current) {
        return try RelationForm(contact: contact, kind: page.kind, relation: current, typed: form, isStale: true).render(context)
      }
    }
  }

  static func end(_ context: Context) throws -> Response {
    try change(context) { row, contact, writer in
      let standing = Relation.Standing(of: row, contact)
      try Relation.end(row, writer)
      let pairs = [("primary", standing.isPrimary), ("main", standing.isMain)].filter(\.1).map { (name: $0.0, value: "1") }
      let undo = FilterBar.url("/crm/relations/\(row.id)/reopen", pairs)
      return .success("The relationship ends today. It stays in the history.", undo: undo)
    }
  }

  static func reopen(_ context: Context) throws -> Response {
    let standing = Relation.Standing(isPrimary: context.query.isOn("primary"), isMain: context.query.isOn("main"))
    return try change(context) { row, _, writer in
      try Relation.reopen(row, as: standing, writer)
      return .success("The relationship continues.")
    }
  }

  static func setPrimary(_ context: Context) throws -> Response {
    try change(context) { row, _, writer in
      try Relation.type.change(row, writer, verb: "updated") { $0["isPrimary"] = .integer(1) }
      return .success("This relationship is the primary one now.")
    }
  }

  private static func change(_ context: Context, _ verb: (Row, Row, Writer) throws -> Flash) throws -> Response {
    try Problem.translating {
      do {
        let (contact, flash) = try context.session.write { writer in
          let found = try named(context, writer)
          return (found.contact.id, try verb(found.relation, found.contact, writer))
        }
        return try back(context, contact, flash)
      } catch RecordError.invalid(let errors) {
        throw Problem.unprocessable(errors.map(\.message).joined(separator: " "))
      }
    }
  }

  private static func named(_ context: Context, _ reader: Reader) throws -> (relation: Row, contact: Row) {
    let relation = try Relation.type.get(try context.id(), reader)
    guard let contact = relation["contactId"].recordID else { throw Problem.notFound }
    return (relation, try Contact.type.get(contact, reader))
  }

  private static func kind(_ values: FormValues) -> RelationKind { values.text("with").flatMap { RelationKind(spelled: $0) } ?? .account }

  private static func back(_ context: Context, _ contact: RecordID, _ flash: Flash) throws -> Response {
    context.redirect(try context.returnPath(default: "/crm/contacts/\(contact)"), flash: flash)
  }
}
