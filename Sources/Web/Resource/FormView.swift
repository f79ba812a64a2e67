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
}

/// A form built from a declaration: groups of fields with labels, values, choices and errors.
struct FormView {
  let type: EntityType
  let row: Row?
  let state: FormState
  let reader: Reader

  func values() throws -> [String: Value] {
    let fields = type.fields.filter { $0.group != nil && !$0.isReadOnly }
    var groups: [(String, [Value])] = []
    for field in fields {
      let name = field.group ?? ""
      if groups.last?.0 != name, let index = groups.firstIndex(where: { $0.0 == name }) {
        groups[index].1.append(try view(field))
      } else if groups.last?.0 == name {
        groups[groups.count - 1].1.append(try view(field))
      } else {
        groups.append((name, [try view(field)]))
      }
    }
    return [
      "groups": .list(groups.map { ["title": .string($0.0), "fields": .list($0.1)] }),
      "errors": .list(state.errors.map { ["field": .string($0.field), "message": .string($0.message)] }),
      "is_new": .bool(row == nil), "is_stale": .bool(state.isStale), "label": .string(type.label),
      "title": .string(row.map(\.title) ?? ""), "version": .integer(row?.version ?? 0),
      "id": .string(row?.id.description ?? ""),
    ]
  }

  private func view(_ field: Field) throws -> Value {
    let text = try text(of: field)
    let error = state.errors.first { $0.field == field.name }?.message
    let parts: [Value] = if case .address = field.kind { addressParts(field) } else { [] }
    let theirs: Value = state.isStale ? try conflict(field, typed: text) : .null
    return [
      "name": .string(field.name), "label": .string(field.label), "type": .string(FieldViews.inputType(field)), "value": .string(text),
      "error": Value(error), "hint": Value(field.help), "required": .bool(field.isRequired), "options": .list(try options(field, text)),
      "maxlength": .integer(Int64(field.maxLength)), "parts": .list(parts), "theirs": theirs,
      "reference": .string(field.reference?.entity ?? ""), "currency": .string(currency(of: field)),
    ]
  }

  private func text(of field: Field) throws -> String {
    if let typed = state.typed {
      if case .references = field.kind { return typed.all(field.name).joined(separator: ",") }
      if typed.contains(field.name) { return typed.all(field.name).last ?? "" }
    }
    if row == nil, let text = state.prefill?.first(field.name) { return try title(of: text, field) }
    return try stored(field)
  }

  private func stored(_ field: Field) throws -> String {
    let value = row?[field.name] ?? (field.name == type.owner ? .id(reader.session.userID) : field.defaultValue)
    if let reference = field.reference, !reference.isListed { return try title(of: value.plain, field) }
    if case .references = field.kind { return field.list(value).joined(separator: ",") }
    if case .currency = field.kind, value == .null { return reader.session.currency.code }
    return field.formText(
      value, zone: reader.session.zone, currency: row?.currency(of: field, workspace: reader.session.currency) ?? reader.session.currency)
  }

  /// References are typed by title; a link may give an id.
  private func title(of text: String, _ field: Field) throws -> String {
    guard let reference = field.reference, !reference.isListed, let id = RecordID(text) else { return text }
    return try reader.string("SELECT \(reference.title) FROM \(reference.table) WHERE id = \(id)") ?? "[Deleted \(reference.label)]"
  }

  /// What stands in the record now, where it is not what was typed.
  private func conflict(_ field: Field, typed: String) throws -> Value {
    let now = try stored(field)
    return now == typed ? .null : .string(now.isEmpty ? "–" : now)
  }

  private func addressParts(_ field: Field) -> [Value] {
    let labels = ["street": "Street", "city": "City", "state": "State or region", "zip": "Postal code", "country": "Country"]
    return Field.addressParts.map { part in
      let name = "\(field.name).\(part)"
      let text = state.typed?.first(name) ?? row.map { field.addressPart(part, of: $0[field.name]) } ?? ""
      return ["name": .string(name), "label": .string(labels[part] ?? part), "value": .string(text)]
    }
  }

  private func currency(of field: Field) -> String {
    guard case .money = field.kind else { return "" }
    return (row?.currency(of: field, workspace: reader.session.currency) ?? reader.session.currency).code
  }

  private func options(_ field: Field, _ text: String) throws -> [Value] {
    switch field.kind {
    case .choice(let choices):
      return choices.map { option($0.value, $0.label, text == $0.value || Choice.folded(text) == Choice.folded($0.value)) }
    case .currency:
      return (Currency.common.contains(text) || text.isEmpty ? Currency.common : [text] + Currency.common).map {
        option($0, $0, $0 == text)
      }
    case .zone: return Zone.allIdentifiers.map { option($0, $0, $0 == text) }
    case .reference(let reference) where reference.isListed: return try listed(reference, [text])
    case .references(let reference): return try listed(reference, text.split(separator: ",").map { String($0) })
    default: return []
    }
  }

  private func listed(_ reference: Reference, _ selected: [String]) throws -> [Value] {
    let condition: SQL = reference.trashed == nil ? "active = 1" : "trashed_at IS NULL"
    let page = try reader.page(
      "SELECT id, \(reference.title) FROM \(reference.table) WHERE \(condition) ORDER BY \(reference.title) LIMIT 500")
    return (0..<page.rowCount).map {
      option(page.string($0, 0) ?? "", page.string($0, 1) ?? "", selected.contains(page.string($0, 0) ?? ""))
    }
  }

  private func option(_ value: String, _ label: String, _ isSelected: Bool) -> Value {
    ["value": .string(value), "label": .string(label), "selected": .bool(isSelected)]
  }
}
