import Records
import Store
import Templating
import Values
import Web

/// A relationship in its form: a new one, or one that is there.
struct RelationForm {
  let contact: Row
  let kind: RelationKind
  var relation: Row?
  var typed: FormValues?
  var errors: [FieldError] = []
  /// Somebody saved it since this form was opened.
  var isStale = false

  private static let names = ["customerId", "userId", "role", "since", "until", "isPrimary"]

  func render(_ context: Context) throws -> Response {
    let values = try context.session.read { try self.values(context, $0) }
    return try context.render("relations/form", values, status: isStale ? 409 : errors.isEmpty ? 200 : 422)
  }

  /// What the form says about either side stands in the address or in the record, not in the form.
  static func inputs(_ form: FormValues, _ kind: RelationKind, isNew: Bool) -> Inputs {
    let taken = names.filter { isNew ? $0 != (kind == .account ? "userId" : "customerId") : !["customerId", "userId"].contains($0) }
    return Inputs(form: form.pairs.filter { taken.contains($0.name) }.map { ($0.name, $0.value) })
  }

  private func values(_ context: Context, _ reader: Reader) throws -> [String: Value] {
    let path = "/crm/contacts/\(contact.id)"
    return [
      "is_new": .bool(relation == nil), "is_stale": .bool(isStale), "version": .integer(relation?.version ?? 0), "back": .string(path),
      "action": .string(relation.map { "/crm/relations/\($0.id)" } ?? "\(path)/relations"), "contact": .string(contact.title),
      "kind": .string(kind.rawValue), "other": .string(try other(reader)),
      "people": kind == .user ? try people(reader) : [],
      "typed": .object(Object(Self.names.map { ($0, .string(text($0))) })), "is_primary": .bool(text("isPrimary") == "1"),
      "error": .object(Object(Self.names.map { name in (name, Value(errors.first { $0.field == name }?.message)) })),
      "errors": .list(
        errors.map { error in
          [
            "name": .string(error.field), "message": .string(error.message),
            "label": Value(error.message.hasPrefix("A ") ? nil : Relation.type.field(error.field)?.label),
          ]
        }),
    ]
  }

  private func text(_ name: String) -> String { typed?.all(name).last ?? relation?[name].plain ?? "" }

  private func other(_ reader: Reader) throws -> String {
    guard let relation else { return "" }
    let page = try reader.page(RelationViews.statement("r.id = \(relation.id)"))
    return page.isEmpty ? "" : page.string(0, page.column("name")) ?? ""
  }

  private func people(_ reader: Reader) throws -> Value {
    let page = try reader.page("SELECT id, name FROM members WHERE active = 1 ORDER BY name LIMIT 500")
    return .list((0..<page.rowCount).map { ["value": Value(page.id($0, 0)?.description), "label": Value(page.string($0, 1))] })
  }
}
