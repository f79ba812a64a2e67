import Records
import Store
import Templating
import Values
import Web

enum ContactPages {
  static func index(_ context: Context) throws -> Response {
    let values: [String: Value] = try Problem.translating {
      try context.session.read { reader in
        let resource = ContactRoutes.resource
        let query = try ListRequest(Contact.type, context.query).query(reader, limit: resource.pageSize)
        let listing = try Contact.type.list(query, reader, extra: resource.columns)
        return resource.listValues(listing, query, context).merging([
          "contacts": .list((0..<listing.page.rowCount).compactMap { ContactViews.line(listing.page, $0) }),
          "bar": try filterBar(context, reader).value, "types": try types(context, reader),
          "export": ExportLinks.value(.contacts, context),
        ]) { _, own in own }
      }
    }
    return try context.render("contacts/index", values)
  }

  static func timeline(_ context: Context) throws -> Response {
    try tab("", "contacts/show", context) { row, reader in
      var page = try Timeline.page(of: row.id, before: context.query.int("before").map { Int64($0) }, reader)
      if case .integer(let next)? = page["next"] { page["next_url"] = .string("/crm/contacts/\(row.id)?before=\(next)") }
      return ["timeline": .object(Object(page))]
    }
  }

  static func deals(_ context: Context) throws -> Response {
    try tab("deals", "contacts/deals", context) { row, reader in
      var query = try ListRequest(Deal.type, context.query).query(reader, limit: 50)
      query.filters += [.equals("contactId", .id(row.id))]
      let listing = try Deal.type.list(query, reader, extra: [("stage", "r_stage_id.name")])
      return Resource(Deal.type, entities: []).listValues(listing, query, context).filter { $0.key != "path" }
    }
  }

  static func notes(_ context: Context) throws -> Response {
    try tab("notes", "contacts/notes", context) { row, reader in
      try NoteQueries(parent: try NoteParent.named("contacts"), record: row, reader: reader).values(context)
    }
  }

  static func setPrimary(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let row = try context.session.write { try PrimaryContact.set(id, $0) }
      return context.redirect(
        try context.returnPath(default: "/crm/contacts/\(id)"), flash: .success("“\(row.title.prefix(60))” is the primary contact now."))
    }
  }

  private static func tab(
    _ key: String, _ template: String, _ context: Context, _ further: (Row, Reader) throws -> [String: Value]
  ) throws -> Response {
    let id = try context.id()
    let values: [String: Value] = try Problem.translating {
      try context.session.read { reader in
        let row = try Contact.type.get(id, reader)
        let shared = try ContactRoutes.resource.recordValues(row, context, reader)
          .merging(try ContactViews(row: row, context: context, reader: reader).values(tab: key)) { _, own in own }
        let own = try further(row, reader)
        return shared.merging(["details": ContactViews.details(row, shared["fields"])]) { _, own in own }.merging(own) { _, own in own }
      }
    }
    return try context.render(template, values)
  }

  /// The strip of types, each with how many there are.
  private static func types(_ context: Context, _ reader: Reader) throws -> Value {
    let kept = context.query.pairs.filter { !["type", "cursor", "page"].contains($0.name) && !$0.value.isEmpty }
    let current = context.query.text("type")?.uppercased()
    let all = [Choice("", "All")] + Contact.types
    return .list(
      try all.map { type in
        let condition: SQL = type.value.isEmpty ? "1" : "type = \(type.value)"
        let count = try TabCount(of: "SELECT 1 FROM contacts WHERE \(condition)", reader)
        return [
          "title": .string(title(type)), "count": count.count, "count_is_capped": count.isCapped,
          "current": .bool((current ?? "") == type.value),
          "url": .string(FilterBar.url("/crm/contacts", (type.value.isEmpty ? [] : [("type", type.value)]) + kept)),
        ]
      })
  }

  private static func title(_ type: Choice) -> String {
    type.value.isEmpty || type.value == "OTHER" ? type.label : type.label + "s"
  }

  private static func filterBar(_ context: Context, _ reader: Reader) throws -> FilterBar {
    func options(_ choices: [Choice]) -> [(value: String, label: String)] { choices.map { ($0.value, $0.label) } }
    return FilterBar(
      items: [
        .init(name: "status", label: "Status", type: "select", options: options(Contact.statuses)),
        .init(name: "role", label: "Role", type: "select", options: options(Contact.roles)),
        .init(name: "ownerId", label: "Owner", type: "select", options: try FilterBar.owners(reader)),
        .init(name: "tags", label: "Tag", type: "text"),
      ], kept: ["type", "sortBy", "sortOrder", "customerId"], context: context)
  }
}
