import Records
import Store
import Templating
import Values
import Web

/// The page of a client, a tab an address.
enum CustomerPages {
  static func overview(_ context: Context) throws -> Response {
    try tab("", "customers/show", context) { record, shared in try CustomerOverview(record: record).values(shared) }
  }

  static func contacts(_ context: Context) throws -> Response {
    try tab("contacts", "customers/contacts", context) { record, _ in try CustomerPeople(record: record).values() }
  }

  static func deals(_ context: Context) throws -> Response {
    try tab("deals", "customers/deals", context) { record, _ in
      let statuses: [Value] = [("", "All"), ("OPEN", "Open"), ("WON", "Won"), ("LOST", "Lost")].map { value, title in
        let pairs = value.isEmpty ? [] : [(name: "status", value: value)]
        return [
          "title": .string(title), "url": .string(FilterBar.url(record.path + "/deals", pairs)),
          "current": .bool((record.context.query.text("status") ?? "") == value),
        ]
      }
      return try list(Deal.type, record, extra: PipelineStages.ofDeal).values
        .merging(["statuses": .list(statuses)]) { _, own in own }
    }
  }

  static func activities(_ context: Context) throws -> Response {
    try tab("activities", "customers/activities", context) { record, _ in
      let isAll = record.context.query.text("show") == "all"
      let open = ListQuery.Filter.anyOf("status", Activity.openStatuses.map { .text($0) })
      let path = record.path + "/activities"
      let (listing, values) = try list(Activity.type, record, filters: isAll ? [] : [open], extra: [("people", assignees)])
      let rows = try Activity.type.rows(listing.page, record.reader)
      return values.merging([
        "changeable": .list(rows.map { .bool(Activity.type.mayChange($0, record.context.session)) }),
        "shows": [
          ["title": "Open", "url": .string(path), "current": .bool(!isAll)],
          ["title": "All", "url": .string(path + "?show=all"), "current": .bool(isAll)],
        ], "today": .date(record.today),
      ]) { _, own in own }
    }
  }

  static func projects(_ context: Context) throws -> Response {
    try tab("projects", "customers/projects", context) { record, _ in
      let id = record.row.id
      return try ProjectPages.tab(.equals("customerId", .id(id)), new: [("customerId", id.description)], context, record.reader)
    }
  }

  static func files(_ context: Context) throws -> Response {
    try tab("files", "customers/files", context) { record, _ in
      try AttachmentQueries(record.row, record.reader).values(context)
    }
  }

  static func notes(_ context: Context) throws -> Response {
    try tab("notes", "customers/notes", context) { record, _ in
      try NoteQueries(parent: try Note.parents.named("customers"), record: record.row, reader: record.reader).values(context)
    }
  }

  static func communications(_ context: Context) throws -> Response {
    try tab("communications", "customers/communications", context) { record, _ in
      try CommunicationTab(record: record.row, path: record.path + "/communications", context: context, reader: record.reader).values()
    }
  }

  static func timeline(_ context: Context) throws -> Response {
    try tab("timeline", "customers/timeline", context) { record, _ in
      let feed = try TimelineFeed(of: record.row, context, record.reader)
      return ["timeline": .object(Object(try feed.values(path: record.path + "/timeline")))]
    }
  }

  private static func tab(
    _ key: String, _ template: String, _ context: Context, _ further: (CustomerRecord, [String: Value]) throws -> [String: Value]
  ) throws -> Response {
    let id = try context.id()
    try context.require(.customerView)
    let values: [String: Value] = try Problem.translating {
      try context.session.read { reader in
        let record = CustomerRecord(row: try Customer.type.get(id, reader), context: context, reader: reader)
        let shared = try record.values(tab: key)
        return shared.merging(try further(record, shared)) { _, own in own }
      }
    }
    return try context.render(template, values)
  }

  /// What belongs to the client, a page at a time.
  private static func list(
    _ type: EntityType, _ record: CustomerRecord, filters: [ListQuery.Filter] = [], extra: [(name: String, sql: SQL)] = []
  ) throws -> (listing: Listing, values: [String: Value]) {
    var query = try ListRequest(type, record.context.query).query(record.reader, limit: 50)
    query.filters += [try belonging(type, to: record)] + filters
    let listing = try type.list(query, record.reader, extra: extra)
    let values = Resource(type, entities: ProductSchema.entities).listValues(listing, query, record.context)
    return (listing, values.filter { $0.key != "path" })
  }

  /// A list of few is sorted; of many it walks in its order, where it meets the client's soon. SQLite, which keeps no statistics, would walk in
  /// any case, over everybody's.
  private static func belonging(_ type: EntityType, to record: CustomerRecord) throws -> ListQuery.Filter {
    let rows: SQL = "SELECT id FROM \(type.table) WHERE customer_id = \(record.row.id)"
    return try TabCount(of: rows, record.reader).isWhole ? .within(rows) : .equals("customerId", .id(record.row.id))
  }

  private static let assignees: SQL = """
    (SELECT group_concat(m.name, ', ') FROM activity_assignees s JOIN members m ON m.id = s.user_id WHERE s.activity_id = t.id)
    """
}
