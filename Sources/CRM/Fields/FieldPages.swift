import Records
import Store
import Templating
import Values
import Web

/// Settings > Fields: the fields of one entity, what each role sees of them, and those that the workspace added.
enum FieldPages {
  static let path = "/crm/settings/fields"

  static func index(_ context: Context) throws -> Response {
    let type = FieldRules.type(named: context.query.text("entity")) ?? Customer.type
    let values: [String: Value] = try context.session.read { reader in
      let seen = try type.seen(by: reader)
      let rules = try FieldRules.all(of: type, reader)
      return [
        "settings_nav": SettingsValues.navigation("fields", context.session), "tabs": tabs(type), "entity": .string(type.name),
        "entity_label": .string(type.pluralLabel.lowercased()), "roles": .list(FieldRules.roles.map { .string(Roles.label($0)) }),
        "custom": .list(try custom(type, reader)), "archived": .list(try archived(type, reader)),
        "always": .string(FieldRules.always(of: seen).joined(separator: ", ")), "groups": .list(groups(seen, rules)),
        "back": .string(url(type.name)),
      ]
    }
    return try context.render("fields/index", values)
  }

  static func url(_ entity: String) -> String { path + "?entity=" + entity }

  private static func tabs(_ current: EntityType) -> Value {
    .list(
      FieldRules.types.map { type in
        ["title": .string(type.pluralLabel), "url": .string(url(type.name)), "current": .bool(type.name == current.name), "count": .null]
      })
  }

  private static func custom(_ type: EntityType, _ reader: Reader) throws -> [Value] {
    try lines(
      try reader.page(
        "SELECT id, label, key, kind, required, group_name FROM custom_fields WHERE entity = \(type.name) ORDER BY position, seq"))
  }

  private static func archived(_ type: EntityType, _ reader: Reader) throws -> [Value] {
    try lines(
      try reader.page(
        """
        SELECT id, label, key, kind, required, group_name FROM custom_fields_all
        WHERE entity = \(type.name) AND trashed_at IS NOT NULL AND purged_at IS NULL ORDER BY label
        """))
  }

  private static func lines(_ page: CellPage) throws -> [Value] {
    (0..<page.rowCount).map { row in
      [
        "id": .string(page.string(row, 0) ?? ""), "label": .string(page.string(row, 1) ?? ""), "key": .string(page.string(row, 2) ?? ""),
        "kind": .string(CustomField.kinds.first { $0.value == page.string(row, 3) }?.label ?? ""),
        "required": .bool(page.integer(row, 4) == 1), "group": .string(page.string(row, 5) ?? "More"),
      ]
    }
  }

  // MARK: Who sees what

  private static func groups(_ type: EntityType, _ rules: [FieldRules.Key: Field.Visibility]) -> [Value] {
    let fields = type.fields.filter { FieldRules.mayVary($0, of: type) }
    let titles = fields.map { $0.group ?? "Other" }
    let distinct = titles.enumerated().filter { titles.firstIndex(of: $1) == $0 }.map(\.element)
    return distinct.map { title in
      let own = fields.filter { ($0.group ?? "Other") == title }
      return ["title": .string(title.isEmpty ? "Main" : title), "rows": .list(own.map { row($0, rules) })]
    }
  }

  private static func row(_ field: Field, _ rules: [FieldRules.Key: Field.Visibility]) -> Value {
    let cells = FieldRules.roles.map { role -> Value in
      let current = rules[FieldRules.Key(field: field.name, role: role)] ?? .visible
      return [
        "name": .string("\(role) \(field.name)"), "role": .string(Roles.label(role)), "value": .string(current.rawValue),
        "is_edited": .bool(current != .visible),
      ]
    }
    return ["label": .string(field.label), "is_custom": .bool(field.customID != nil), "cells": .list(cells)]
  }

  static func setRules(_ context: Context) throws -> Response {
    let form = try context.form()
    guard let type = FieldRules.type(named: form.text("entity")) else { throw Problem.notFound }
    return try Problem.translating {
      var wanted: [FieldRules.Key: Field.Visibility] = [:]
      for (name, value) in form.pairs {
        guard let space = name.firstIndex(of: " "), let visibility = Field.Visibility(rawValue: value) else { continue }
        wanted[FieldRules.Key(field: String(name[name.index(after: space)...]), role: String(name[..<space]))] = visibility
      }
      try context.session.write { try FieldRules.set(wanted, of: type, $0) }
      return context.redirect(url(type.name), flash: .success("Saved. It holds from the next page a person opens."))
    }
  }

  // MARK: Fields of the workspace

  /// A field has no page of its own; its address leads to those of its entity.
  static func show(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      context.redirect(url(try context.session.read { try CustomField.type.get(id, $0) }["entity"].plain))
    }
  }

  static func shift(_ context: Context) throws -> Response {
    let id = try context.id()
    let form = try context.form()
    return try Problem.translating {
      try context.session.write { try CustomField.shift(id, up: form.text("direction") != "down", $0) }
      return context.redirect(try context.returnPath(default: path))
    }
  }

  static func bringBack(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      try context.session.write { try CustomField.type.restore(id, among: ProductSchema.entities, $0) }
      return context.redirect(try context.returnPath(default: path), flash: .success("The field is back, with what was entered in it."))
    }
  }

  /// The choices as lines for a field that is new, one by one for one that is there; as typed or as stored.
  static let formValues: @Sendable (Context, Reader, Row?) throws -> [String: Value] = { context, _, row in
    let typed = context.header("content-type") == nil ? nil : try context.form()
    let known = CustomFields.choices(row?["choices"].text)
    return [
      "choice_lines": .string(typed?["choices"] ?? ""), "new_choices": .string(typed?["newChoices"] ?? ""),
      "has_choices": .bool(row.map { ["CHOICE", "CHOICES"].contains($0["kind"].text) } ?? true),
      "choices": .list(known.enumerated().map { choice($1, at: $0 + 1, typed) }),
    ]
  }

  private static func choice(_ choice: Choice, at place: Int, _ typed: FormValues?) -> Value {
    [
      "value": .string(choice.value), "label": .string(typed?["rename.\(choice.value)"] ?? choice.label),
      "is_archived": .bool(choice.isArchived),
      "place": .string(typed?["place.\(choice.value)"] ?? String(place)), "is_gone": .bool(typed?.isOn("gone.\(choice.value)") ?? false),
      "is_back": .bool(typed?.isOn("back.\(choice.value)") ?? false),
    ]
  }
}
