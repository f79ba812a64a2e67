import Store
import Templating
import Values
import Web

/// What each role may do in this workspace. The admin's row of rights cannot be edited.
enum RolePages {
  static func show(_ context: Context) throws -> Response { try page(context) }

  static func update(_ context: Context) throws -> Response {
    let form = try context.form()
    let defaults = Roles.defaults
    do {
      try context.app.store.installation.confirm(form["password"] ?? "", of: context.session, from: .init(context))
    } catch let error as AccessError {
      return try page(context, form, PeoplePages.field(of: error)["password"] ?? error.description)
    }
    try context.session.write { writer in
      for role in defaults.roles where !role.isFixed {
        let granted = Set(form.all(role.key))
        for permission in defaults.permissions {
          try writer.setPermission(permission, of: role.key, allowed: granted.contains(permission.rawValue))
        }
      }
    }
    return context.redirect("/crm/settings/roles", flash: .success("The roles were saved. They hold from the next page a person opens."))
  }

  private static func page(_ context: Context, _ form: FormValues? = nil, _ error: String = "") throws -> Response {
    let matrix = try context.session.read { try $0.roleMatrix() }
    let counts = try context.session.read { reader in
      try reader.page("SELECT role, count(*) AS people FROM members WHERE active = 1 GROUP BY role")
    }
    let people = Dictionary(uniqueKeysWithValues: (0..<counts.rowCount).map { (counts.string($0, 0) ?? "", counts.integer($0, 1) ?? 0) })
    let roles = Roles.defaults.roles.map { role -> Value in
      ["key": .string(role.key), "name": .string(role.name), "people": .integer(people[role.key] ?? 0), "is_fixed": .bool(role.isFixed)]
    }
    let values: [String: Value] = [
      "settings_nav": SettingsValues.navigation("roles", context.session), "roles": .list(roles), "error": .string(error),
      "groups": .list(groups(matrix, form)),
    ]
    return try context.render("settings/roles", values, status: error.isEmpty ? 200 : 422)
  }

  private static func groups(_ matrix: RoleMatrix, _ form: FormValues?) -> [Value] {
    let titles = [
      ("lead", "Leads"), ("deal", "Deals"), ("pipeline", "Pipelines"), ("customer", "Clients"), ("contact", "Contacts"),
      ("activity", "Tasks"), ("project", "Projects"), ("communication", "Communications"), ("", "Everything else"),
    ]
    let named = Set(titles.map(\.0))
    return titles.compactMap { word, title in
      let permissions = Roles.defaults.permissions.filter { permission in
        let entity = String(permission.rawValue.split(separator: ".").dropFirst().first ?? "")
        return word.isEmpty ? !named.contains(entity) : entity == word
      }
      guard !permissions.isEmpty else { return nil }
      return ["title": .string(title), "rows": .list(ordered(permissions).map { row($0, matrix, form) })]
    }
  }

  /// See, add, change and delete first, in every group.
  private static func ordered(_ permissions: [Permission]) -> [Permission] {
    let verbs = ["view", "create", "update", "delete"]
    func place(_ permission: Permission) -> Int {
      verbs.firstIndex { permission.rawValue.hasSuffix("." + $0) } ?? verbs.count
    }
    return permissions.enumerated().sorted { (place($0.element), $0.offset) < (place($1.element), $1.offset) }.map(\.element)
  }

  private static func row(_ permission: Permission, _ matrix: RoleMatrix, _ form: FormValues?) -> Value {
    let cells = Roles.defaults.roles.map { role -> Value in
      let allowed = form.map { $0.all(role.key).contains(permission.rawValue) } ?? matrix.allows(role, permission)
      return [
        "role": .string(role.key), "name": .string(role.name), "allowed": .bool(role.isFixed || allowed), "is_fixed": .bool(role.isFixed),
        "is_edited": .bool(matrix.isEdited(role, permission)),
      ]
    }
    return ["permission": .string(permission.rawValue), "label": .string(label(permission)), "cells": .list(cells)]
  }

  private static let phrases = [
    "import others": "Import what belongs to others", "customer export": "Export lists",
    "lead score": "Score leads",
    "lead disqualify": "Disqualify leads", "deal win": "Mark deals as won", "deal lose": "Mark deals as lost",
    "deal stage change": "Move deals between stages", "activity assign": "Hand tasks to others", "reports view": "See reports",
    "reports export": "Export reports", "contact export": "Export all that is held about a person",
    "contact erase": "Erase a person for good", "trash purge": "Delete from Trash for good", "view share": "Share views",
  ]

  private static func label(_ permission: Permission) -> String {
    let words = permission.rawValue.split(separator: ".").dropFirst().map { $0.replacing("_", with: " ") }
    let verbs = ["view": "See", "create": "Add", "update": "Change", "delete": "Delete", "others": "Change what belongs to others"]
    if let phrase = phrases[words.joined(separator: " ")] { return phrase }
    switch words.last ?? "" {
    case "others": return "Change what belongs to others"
    case "manage": return words.first == "settings" ? "Manage settings and people" : "Manage \(words.first ?? "")s"
    case "import": return "Import files"
    case let verb: return verbs[String(verb)] ?? (verb.prefix(1).uppercased() + verb.dropFirst())
    }
  }
}
