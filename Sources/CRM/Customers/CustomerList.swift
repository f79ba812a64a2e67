import Records
import Store
import Templating
import Values
import Web

/// The clients as cards or as a table.
enum CustomerList {
  static func index(_ context: Context) throws -> Response {
    if let start = try ListViews.start(CustomerRoutes.resource, context) { return context.redirect(start) }
    let isTable = ["table", "list"].contains(context.query.text("view") ?? "grid")
    let values: [String: Value] = try Problem.translating {
      try context.session.read { reader in
        let resource = CustomerRoutes.resource
        var query = try ListRequest(Customer.type, context.query).query(reader, limit: resource.pageSize)
        query.filters += try resource.filters(context.query, reader)
        let listing = try Customer.type.list(query, reader, extra: resource.columns)
        let views = try ListViews(resource, context, reader)
        let table = try resource.tableValues(isTable ? views.columns(listing.type) : [], listing, query, context, reader)
        return resource.listValues(listing, query, context).merging(table) { _, own in own }.merging([
          "list": views.value,
          "clients": .list(try CustomerViews(reader).cards(listing.page)),
          "bar": try filterBar(context, reader).combining(Customer.type, reader).value,
          "views": self.views(context, isTable), "tabs": try tabs(context, reader, views),
          "sorts": sorts(query.sort ?? Customer.type.defaultSort, listing.type),
          "export": ExportLinks.value(.customers, context),
        ]) { _, own in own }
      }
    }
    return try context.render(isTable ? "customers/table" : "customers/grid", values)
  }

  /// The quick switcher: straight to the one client that is meant, else to the list of those that may be.
  static func go(_ context: Context) throws -> Response {
    guard let text = context.query.text("q") else { return context.redirect("/crm/customers") }
    let found = try context.session.read { try meant(text, $0) }
    return context.redirect(found.map { "/crm/customers/\($0)" } ?? FilterBar.url("/crm/customers", [("search", text)]))
  }

  /// The only one of this name, or the only one in which it occurs.
  private static func meant(_ text: String, _ reader: Reader) throws -> RecordID? {
    let named = try reader.page("SELECT id FROM customers WHERE name = \(text) COLLATE NOCASE ORDER BY seq LIMIT 2")
    if !named.isEmpty { return named.rowCount == 1 ? named.id(0, 0) : nil }
    let found = try Customer.type.find(text, limit: 2, reader)
    return found.count == 1 ? found.first?.id : nil
  }

  /// `nextStep=none`: nothing is planned.
  static let filters: @Sendable (FormValues, Reader) throws -> [ListQuery.Filter] = { query, reader in
    try NextStep.isAskedMissing(query, reader.session) ? [.sql(NextStep.isMissing("customer_id"))] : []
  }

  private static func tabs(_ context: Context, _ reader: Reader, _ views: ListViews) throws -> Value {
    let view = context.query.pairs.filter { $0.name == "view" && !$0.value.isEmpty }
    let me = reader.session.userID
    let all: [(title: String, pair: (name: String, value: String)?, condition: SQL?)] = [
      ("All clients", nil, "1"), ("Mine", ("ownerId", "me"), "t.owner_id = \(me)"),
      ("Inactive", ("status", "INACTIVE"), "ifnull(t.status, '') = 'INACTIVE'"), ("No next step", ("nextStep", "none"), nil),
    ]
    return .list(
      try all.filter { $0.condition != nil || context.allows(.activityView) }.map { tab in
        let count = try tab.condition.map { try TabCount(of: "SELECT 1 FROM customers t WHERE \($0)", reader) }
        return [
          "title": .string(tab.title), "url": .string(FilterBar.url("/crm/customers", view + (tab.pair.map { [$0] } ?? views.all))),
          "current": .bool(views.holds(tab.pair.map { [$0] } ?? [])), "count": count?.count ?? .null,
          "count_is_capped": count?.isCapped ?? .bool(false),
        ]
      } + views.tabs)
  }

  private static func views(_ context: Context, _ isTable: Bool) -> Value {
    let kept = context.query.pairs.filter { !["view", "cursor", "page"].contains($0.name) && !$0.value.isEmpty }
    return .list([
      ["title": "Grid", "icon": "grid", "url": .string(FilterBar.url("/crm/customers", kept)), "current": .bool(!isTable)],
      [
        "title": "Table", "icon": "table", "url": .string(FilterBar.url("/crm/customers", [("view", "table")] + kept)),
        "current": .bool(isTable),
      ],
    ])
  }

  /// What the grid, which has no heads of columns, is sorted by.
  private static func sorts(_ current: EntityType.Sort, _ type: EntityType) -> Value {
    let names = [
      ("name", "Name"), ("lastContactDate", "Last contact"), ("industry", "Industry"), ("createdAt", "Added"), ("updatedAt", "Changed"),
    ]
    let shown = names.filter { type.field($0.0)?.isSortable ?? true }
    return .list(shown.map { ["name": .string($0.0), "title": .string($0.1), "current": .bool($0.0 == current.field)] })
  }

  /// Those in use, each found by one step into the index; none where that takes too long.
  private static func industries(_ reader: Reader) throws -> [String] {
    let next: SQL = "ifnull(c.industry, '') COLLATE NOCASE"
    do {
      let page = try reader.page(
        """
        WITH RECURSIVE used(name) AS (
          SELECT '' UNION ALL
          SELECT (SELECT c.industry FROM customers c WHERE \(next) > used.name ORDER BY \(next) LIMIT 1) FROM used WHERE used.name IS NOT NULL)
        SELECT name FROM used WHERE name > '' LIMIT 60
        """, withinThousandSteps: 100)
      return (0..<page.rowCount).compactMap { page.string($0, 0) }
    } catch StoreError.tooMuchWork {
      return []
    }
  }

  private static func filterBar(_ context: Context, _ reader: Reader) throws -> FilterBar {
    func options(_ choices: [Choice]) -> [(value: String, label: String)] { choices.map { ($0.value, $0.label) } }
    return try FilterBar(
      items: FilterBar.items(
        of: Customer.type, reader,
        [
          .init(name: "status", label: "Status", type: "select", options: options(Customer.statuses)),
          .init(name: "category", label: "Category", type: "select", options: options(Customer.categories)),
          .init(name: "ownerId", label: "Owner", type: "select", options: try FilterBar.owners(reader)),
          .init(name: "industry", label: "Industry", type: "text", options: try industries(reader).map { ($0, $0) }),
          .init(name: "source", label: "Source", type: "select", options: options(Customer.sources)),
          .init(name: "tags", label: "Tag", type: "text"),
        ] + NextStep.filterItems(context.session)), kept: ["view", "sortBy", "sortOrder"], context: context)
  }
}
