import Records
import Store
import Templating
import Values
import Web

enum PersonExportPages {
  static func json(_ context: Context) throws -> Response {
    let (json, name) = try read(context) { export -> (JSON, String) in (try export.json(), export.contact.title) }
    return Response.bytes(json.bytes, type: "application/json; charset=utf-8").download(as: FileName.clean(name + ".json"))
  }

  static func api(_ context: Context) throws -> Response { context.json(try read(context) { try $0.json() }) }

  /// A file that is read without us: everything is in it.
  static func html(_ context: Context) throws -> Response {
    let (values, name) = try read(context) { export -> ([String: Value], String) in (try shown(export), export.contact.title) }
    return try context.render("privacy/export", values).download(as: FileName.clean(name + ".html"))
  }

  private static func read<T>(_ context: Context, _ body: (PersonExport) throws -> T) throws -> T {
    let id = try context.id()
    return try Problem.translating {
      try context.session.read { reader in
        let contact = try Contact.type.get(id, reader)
        try demandAll(reader)
        return try body(PersonExport(contact: contact, reader: reader))
      }
    }
  }

  /// All that is held is more than a role may take out from which some of it is hidden.
  private static func demandAll(_ reader: Reader) throws {
    guard try ProductSchema.entities.allSatisfy({ try !$0.seen(by: reader).isVeiled }) else {
      throw RecordError.refused("Your role does not see every field, so this would not be all that is held. Ask an administrator.")
    }
  }

  private static func shown(_ export: PersonExport) throws -> [String: Value] {
    let reader = export.reader
    let names = try TimelineNames(export.history(), reader)
    return [
      "name": .string(export.contact.title), "workspace": .string(reader.session.workspaceName), "at": .instant(reader.now),
      "contact": .list(fields(export.contact, reader)),
      "groups": .list(
        try export.records().map { type, rows in
          [
            "title": .string(type.pluralLabel),
            "rows": .list(
              rows.map { ["title": .string($0.title), "is_trashed": .bool($0.trashedAt != nil), "fields": .list(fields($0, reader))] }),
          ]
        }),
      "parts": .list(
        try reader.parts(of: Contact.type.table, export.contact.id).map { part in
          ["title": .string(part.table.text.replacing("_", with: " ")), "count": .integer(Int64(part.rows.rowCount))]
        }),
      "history": .list(
        try export.history().map { event in
          [
            "at": .instant(event.at), "by": .string(names.person(event.actor) ?? "Kith"), "verb": .string(event.verb),
            "kind": .string(event.entity),
            "changes": .list(
              event.changes.map { ["field": .string($0.field), "before": .string($0.before.shown), "after": .string($0.after.shown)] }),
          ]
        }),
    ]
  }

  /// What is filled in, by its label.
  private static func fields(_ row: Row, _ reader: Reader) -> [Value] {
    guard let object = row.json(workspace: reader.session.currency).object else { return [] }
    return row.type.fields.compactMap { field in
      let value = field.customKey.map { object["customFields"]?[$0] } ?? object[field.name]
      guard field.visibility != .hidden, let text = value?.shown, !text.isEmpty else { return nil }
      return ["label": .string(field.label), "text": .string(text)]
    }
  }
}

extension JSON {
  /// For people: a text as it is, nothing as nothing.
  fileprivate var shown: String {
    switch self {
    case .null: ""
    case .bool(let flag): flag ? "Yes" : "No"
    case .string(let text): text
    case .array(let items): items.map(\.shown).joined(separator: ", ")
    default: text
    }
  }
}
