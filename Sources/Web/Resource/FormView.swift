import Records
import Store
import Templating
import Values

/// What stands in a form: what was typed when it is shown again, what was asked for in a link, or nothing.
struct FormState {
  var prefill: FormValues?
  var typed: FormValues?
  var errors: [FieldError] = []
  /// Somebody saved the record since this form was opened.
  var isStale = false
  /// The value is for records that are there already.
  var isForMany = false
}

/// A form built from a declaration: groups of fields with labels, values, choices and errors.
struct FormView {
  let type: EntityType
  let row: Row?
  let state: FormState
  let reader: Reader

  func values() throws -> [String: Value] {
    let names = type.fields.filter { $0.group != nil && (!$0.isReadOnly || $0.visibility == .masked && row != nil) && !isBesideAmount($0) }
    let views = try names.map { try FormField($0, self).value() }
    return [
      "groups": .list(groups(Array(zip(names, views)))), "errors": .list(state.errors.map(error)),
      "is_new": .bool(row == nil), "is_stale": .bool(state.isStale), "label": .string(type.label),
      "plural_label": .string(type.pluralLabel), "title": .string(row.map(\.title) ?? ""), "version": .integer(row?.version ?? 0),
      "id": .string(row?.id.description ?? ""),
    ]
  }

  /// Neighbours with the same heading; one in which nothing is required says so once, in its heading.
  private func groups(_ fields: [(field: Field, view: Value)]) -> [Value] {
    var groups: [(title: String, fields: [(field: Field, view: Value)])] = []
    for field in fields {
      let title = field.field.group ?? ""
      if let index = groups.firstIndex(where: { $0.title == title }) {
        groups[index].fields.append(field)
      } else {
        groups.append((title, [field]))
      }
    }
    return groups.map { group in
      let isOptional = !group.title.isEmpty && !group.fields.contains { $0.field.isRequired }
      return ["title": .string(group.title), "is_optional": .bool(isOptional), "fields": .list(group.fields.map(\.view))]
    }
  }

  private func error(_ error: FieldError) -> Value {
    let field = type.field(error.field)
    return [
      "field": .string(error.field), "name": field.map { .string($0.name) } ?? .null,
      "label": Value(field.flatMap { error.message.hasPrefix($0.label) ? nil : $0.label }),
      "message": .string(error.message),
    ]
  }

  /// A currency is chosen beside the first amount that is counted in it.
  private func isBesideAmount(_ field: Field) -> Bool {
    guard case .currency = field.kind else { return false }
    return type.fields.contains { FormField.isFirstAmount($0, in: type) && FormField.currencyName($0) == field.name }
  }
}
