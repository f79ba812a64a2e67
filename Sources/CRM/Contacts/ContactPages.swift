import Records
import Store
import Templating
import Values
import Web

enum ContactPages {
  static func index(_ context: Context) throws -> Response {
    if let start = try ListViews.start(ContactRoutes.resource, context) { return context.redirect(start) }
    let values: [String: Value] = try Problem.translating {
      try context.session.read { reader in
        let resource = ContactRoutes.resource
        let query = try resource.query(context.query, reader, limit: resource.pageSize)
        let listing = try Contact.type.list(query, reader, extra: resource.columns)
        let views = try ListViews(resource, context, reader)
        let table = try resource.tableValues(views.columns(listing.type), listing, query, context, reader)
        return resource.listValues(listing, query, context).merging(table) { _, own in own }.merging([
          "list": views.value,
          "contacts": .list(try ContactViews.lines(listing.page, reader)),
          "bar": try filterBar(context, reader).combining(Contact.type, reader).value, "types": try types(context, reader, views),
          "export": ExportLinks.value(.contacts, context),
        ]) { _, own in own }
      }
    }
    return try context.render("contacts/index", values)
  }

  static func timeline(_ context: Context) throws -> Response {
    try tab("", "contacts/show", context) { row, reader in
      try first(row, try TimelineFeed(of: row, context, reader), reader)
    }
  }

  /// What comes next, and what happened.
  private static func first(_ row: Row, _ feed: TimelineFeed, _ reader: Reader) throws -> [String: Value] {
    [
      "step": try RecordStep(of: row, isActive: false, reader).value(),
      "timeline": .object(Object(try feed.values(path: "/crm/contacts/\(row.id)"))),
    ]
  }

  static func deals(_ context: Context) throws -> Response {
    try tab("deals", "contacts/deals", context) { row, reader in
      var query = try ListRequest(Deal.type, context.query).query(reader, limit: 50)
      query.filters += [.equals("contactId", .id(row.id))]
      let listing = try Deal.type.list(query, reader, extra: PipelineStages.ofDeal)
      return Resource(Deal.type, entities: []).listValues(listing, query, context).filter { $0.key != "path" }
    }
  }

  static func projects(_ context: Context) throws -> Response {
    try tab("projects", "contacts/projects", context) { row, reader in
      let client = row["customerId"].recordID.map { [(name: "customerId", value: $0.description)] } ?? []
      let new = client + [(name: "contactId", value: row.id.description)]
      return try ProjectPages.tab(.equals("contactId", .id(row.id)), new: new, context, reader)
    }
  }

  static func files(_ context: Context) throws -> Response {
    try tab("files", "contacts/files", context) { row, reader in try AttachmentQueries(row, reader).values(context) }
  }

  static func notes(_ context: Context) throws -> Response {
    try tab("notes", "contacts/notes", context) { row, reader in
      try NoteQueries(parent: try Note.parents.named("contacts"), record: row, reader: reader).values(context)
    }
  }

  static func communications(_ context: Context) throws -> Response {
    try tab("communications", "contacts/communications", context) { row, reader in
      try CommunicationTab(record: row, path: "/crm/contacts/\(row.id)/communications", context: context, reader: reader).values()
    }
  }

  /// The quick form beside the timeline; what is refused comes back with what was typed.
  static func log(_ context: Context) throws -> Response {
    let id = try context.id()
    try context.require(.contactView)
    let quick = QuickLog(try context.form())
    return try Problem.translating {
      do {
        let message = try context.session.write { try quick.store(about: try Contact.type.get(id, $0), $0) }
        return context.redirect(try context.returnPath(default: "/crm/contacts/\(id)"), flash: .success(message))
      } catch RecordError.invalid(let errors) {
        return try tab("", "contacts/show", context, status: 422) { row, reader in
          try first(row, TimelineFeed(of: row, reader), reader).merging(["log": quick.value(errors)]) { _, own in own }
        }
      }
    }
  }

  static func setPrimary(_ context: Context) throws -> Response {
    let id = try context.id()
    let customer = try context.form().text("customerId").flatMap { RecordID($0) }
    return try Problem.translating {
      let row = try context.session.write { try PrimaryContact.set(id, at: customer, $0) }
      return context.redirect(
        try context.returnPath(default: "/crm/contacts/\(id)"), flash: .success("“\(row.title.prefix(60))” is the primary contact now."))
    }
  }

  private static func tab(
    _ key: String, _ template: String, _ context: Context, status: Int = 200, _ further: (Row, Reader) throws -> [String: Value]
  ) throws -> Response {
    let id = try context.id()
    try context.require(.contactView)
    let values: [String: Value] = try Problem.translating {
      try context.session.read { reader in
        let row = try Contact.type.get(id, reader)
        let shared = try ContactRoutes.resource.recordValues(row, context, reader)
          .merging(try ContactViews(row: row, context: context, reader: reader).values(tab: key)) { _, own in own }
        let own = try further(row, reader)
        let beside: [String: Value] = ["details": ContactViews.details(row, shared["fields"]), "log": QuickLog().value()]
        return shared.merging(beside) { _, own in own }.merging(own) { _, own in own }
      }
    }
    return try context.render(template, values, status: status)
  }

  /// The strip of types that there are, each with how many of them the other filters leave, and of saved views.
  private static func types(_ context: Context, _ reader: Reader, _ views: ListViews) throws -> Value {
    let kept = context.query.pairs.filter { !["type", "cursor", "page", "saved"].contains($0.name) && !$0.value.isEmpty }
    let current = context.query.text("type")?.uppercased()
    let isSeen = try Contact.type.seen(by: reader).field("type")?.visibility == .visible
    let all = [Choice("", "All")] + (isSeen ? Contact.types : [])
    return .list(
      try all.compactMap { type in
        let asked = (type.value.isEmpty ? [] : [(name: "type", value: type.value)]) + kept
        let count = try count(of: type, among: asked.filter { !Resource.presentation.contains($0.name) }, reader)
        if count.isZero, !type.value.isEmpty, current != type.value { return nil }
        return [
          "title": .string(title(type)), "count": count.count, "count_is_capped": count.isCapped,
          "current": .bool(!views.isSaved && (current ?? "") == type.value),
          "url": .string(FilterBar.url("/crm/contacts", asked)),
        ]
      } + views.tabs)
  }

  /// How many contacts a chip leads to; of all that are of a type the index alone knows.
  private static func count(of type: Choice, among filters: [(name: String, value: String)], _ reader: Reader) throws -> TabCount {
    guard filters.allSatisfy({ $0.name == "type" }) else {
      return try TabCount(of: ContactRoutes.resource.query(FormValues(filters), reader, limit: 1), Contact.type, reader)
    }
    let condition: SQL = type.value.isEmpty ? "1" : "ifnull(type, '') = \(type.value)"
    return try TabCount(of: "SELECT 1 FROM contacts WHERE \(condition)", reader)
  }

  private static func title(_ type: Choice) -> String {
    type.value.isEmpty || type.value == "OTHER" ? type.label : type.label + "s"
  }

  private static func filterBar(_ context: Context, _ reader: Reader) throws -> FilterBar {
    func options(_ choices: [Choice]) -> [(value: String, label: String)] { choices.map { ($0.value, $0.label) } }
    return try FilterBar(
      items: FilterBar.items(
        of: Contact.type, reader,
        [
          .init(name: "status", label: "Status", type: "select", options: options(Contact.statuses)),
          .init(name: "role", label: "Role", type: "select", options: options(Contact.roles)),
          .init(name: "ownerId", label: "Owner", type: "select", options: try FilterBar.owners(reader)),
          .init(name: "isPrimary", label: "Primary contact", type: "select", options: [("true", "Yes"), ("false", "No")]),
          .init(name: "doNotCall", label: "Do not call", type: "select", options: [("true", "Yes"), ("false", "No")]),
          .init(name: "emailOptIn", label: "May be e-mailed", type: "select", options: [("true", "Yes"), ("false", "No")]),
          .init(name: "tags", label: "Tag", type: "text"),
        ]), kept: ["type", "sortBy", "sortOrder", "customerId"], context: context)
  }
}
