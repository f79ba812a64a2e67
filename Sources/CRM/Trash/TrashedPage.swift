import Records
import Store
import Templating
import Values
import Web

/// The page of a record that is in Trash, for those who saw it before: that it is, with what it went there, since when, and the way back.
enum TrashedPage {
  /// Nil where the address names no record in Trash that this member may see.
  static func answer(_ context: Context) throws -> Response? {
    let parts = context.path.split(separator: "/")
    guard parts.count >= 3, parts[0] == "crm", let id = RecordID(String(parts[2])),
      let type = TrashQueries.types(context.session).first(where: { $0.plural == parts[1] }),
      let found = try context.session.read({ try TrashQueries(reader: $0).found(type, id) })
    else { return nil }
    let isOwn = found.root?.id == id
    let values: [String: Value] = [
      "title": .string(found.title.isEmpty ? type.label : found.title), "url": .string("/crm/\(type.plural)/\(id)"),
      "list_title": .string(type.pluralLabel), "list_url": .string("/crm/\(type.plural)"), "is_own": .bool(isOwn),
      "root": found.root.map(value) ?? .null, "is_person": .bool(type.name == Contact.type.name),
    ]
    return try context.render("trash/record", values, status: 404)
  }

  /// What is restored, with what went along.
  private static func value(_ entry: TrashEntry) -> Value {
    [
      "key": .string(entry.key), "title": .string(entry.title.isEmpty ? entry.type.label : entry.title),
      "kind": .string(entry.type.label.lowercased()), "by": Value(entry.trashedBy), "at": .instant(entry.trashedAt),
      "days": .integer(entry.daysLeft(at: .now)), "may_restore": .bool(entry.mayRestore),
    ]
  }
}
