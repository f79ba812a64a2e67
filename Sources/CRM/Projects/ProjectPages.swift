import Records
import Store
import Templating
import Values
import Web

enum ProjectPages {
  static let path = "/crm/projects"

  static let indexValues: @Sendable (Context, Reader, Listing) throws -> [String: Value] = { context, reader, listing in
    [
      "cards": .list(try ProjectCards(reader: reader).values(listing.page)), "bar": try filterBar(context, reader).value,
      "may_create": .bool(context.allows(.projectCreate)),
    ]
  }

  /// The projects of a client or contact for `projects/_tab`, a page at a time.
  static func tab(_ filter: ListQuery.Filter, new pairs: [(name: String, value: String)], _ context: Context, _ reader: Reader) throws
    -> [String: Value]
  {
    let resource = ProjectRoutes.resource
    var query = try resource.query(context.query, reader, limit: resource.pageSize)
    query.filters.append(filter)
    let listing = try Project.type.list(query, reader, extra: resource.columns)
    let new = FilterBar.url(path + "/new", pairs + [(name: "return_to", value: context.path)])
    return resource.listValues(listing, query, context).filter { $0.key != "path" }.merging([
      "cards": .list(try ProjectCards(reader: reader).values(listing.page)), "new_url": Value(context.allows(.projectCreate) ? new : nil),
    ]) { _, own in own }
  }

  static let showValues: @Sendable (Context, Reader, Row) throws -> [String: Value] = { context, reader, row in
    let tab = ["board", "files", "notes", "timeline"].first { $0 == context.query.text("tab") } ?? "overview"
    let back = path + "/\(row.id)" + (tab == "board" ? "?tab=board" : "")
    let card = try ProjectRoutes.resource.page(of: row.id, reader).flatMap { try ProjectCards(reader: reader).values($0).first }
    let values: [String: Value] = [
      "tab": .string(tab), "tabs": tabs(row, tab, context.session), "card": card ?? .null, "stages": MyTasks.stages, "back": .string(back),
      "new_task_url": .string(newTask(row, back)), "created": .instant(row.createdAt),
      "tags": TagViews.chips(row),
    ]
    return try content(of: tab, row, back, context, reader).reduce(into: values) { $0[$1.key] = $1.value }
  }

  /// What the tab that is looked at shows, and nothing of the others.
  private static func content(of tab: String, _ row: Row, _ back: String, _ context: Context, _ reader: Reader) throws -> [String: Value] {
    let notes = NoteQueries(parent: try Note.parents.named("projects"), record: row, reader: reader)
    func columns() throws -> [String: Value] { ["columns": .list(try self.columns(of: row, back, context, reader))] }
    func timeline(_ feed: TimelineFeed) throws -> [String: Value] {
      ["timeline": .object(Object(try feed.values(path: "\(path)/\(row.id)", kept: [("tab", "timeline")])))]
    }
    switch tab {
    case "board": return try columns()
    case "files": return try AttachmentQueries(row, reader).values(context)
    case "notes": return try notes.values(context)
    case "timeline": return try timeline(TimelineFeed(of: row, context, reader))
    default:
      return try [columns(), notes.values(context), timeline(TimelineFeed(of: row, reader))].reduce(into: [:]) { all, part in
        all.merge(part) { _, own in own }
      }
    }
  }

  private static func tabs(_ row: Row, _ current: String, _ session: Session) -> Value {
    let tabs = [
      RecordTab(key: "overview", title: "Overview"), RecordTab(key: "board", title: "Board", permission: .activityView),
      RecordTab(key: "files", title: "Files"), RecordTab(key: "notes", title: "Notes"), RecordTab(key: "timeline", title: "Timeline"),
    ]
    return RecordTab.values(tabs, current: current, for: session) { "\(path)/\(row.id)" + ($0 == "overview" ? "" : "?tab=" + $0) }
  }

  /// The tasks of a project by status, at most 50 each, the earliest due first.
  private static func columns(of row: Row, _ back: String, _ context: Context, _ reader: Reader) throws -> [Value] {
    guard context.allows(.activityView) else { return [] }
    return try MyTasks.columns.map { column in
      var query = ListQuery()
      query.filters = [.equals("projectId", .id(row.id)), .anyOf("status", statuses(column.status).map { .text($0) })]
      if column.status == "COMPLETED" { query.sort = EntityType.Sort("updatedAt", descending: true) }
      query.limit = MyTasks.columnLimit
      let listing = try Activity.type.list(query, reader)
      return [
        "key": .string(column.status), "name": .string(column.name), "glyph": .string(column.glyph),
        "count": .integer(Int64(listing.total)), "cards": .list(try TaskRows(reader: reader, returnPath: back).values(listing.page)),
        "more": .integer(Int64(max(0, listing.total - listing.page.rowCount))),
        "more_url": .string("/crm/activities?tab=all&projectId=\(row.id)&status=\(statuses(column.status).joined(separator: ","))"),
        "new_url": Value(context.allows(.activityCreate) ? newTask(row, back) + "&status=\(column.status)" : nil),
      ]
    }
  }

  /// What was accepted or archived is done as well.
  private static func statuses(_ column: String) -> [String] { column == "COMPLETED" ? Activity.doneStatuses : [column] }

  private static func newTask(_ row: Row, _ back: String) -> String {
    FilterBar.url("/crm/activities/new", [("projectId", row.id.description), ("return_to", back)])
  }

  private static func filterBar(_ context: Context, _ reader: Reader) throws -> FilterBar {
    try FilterBar(
      items: FilterBar.items(
        of: Project.type, reader,
        [
          .init(name: "status", label: "Status", type: "select", options: Project.statuses.map { ($0.value, $0.label) }),
          .init(name: "type", label: "Type", type: "select", options: Project.types.map { ($0.value, $0.label) }),
          .init(name: "ownerId", label: "Owner", type: "select", options: try FilterBar.owners(reader)),
        ]), kept: ["view", "sortBy", "sortOrder", "customerId", "contactId"], context: context)
  }
}
