import Records
import Store
import Templating
import Values
import Web

/// The list of tasks: whose, which, and in groups by when they are due.
struct ActivityIndex {
  private let context: Context
  private let reader: Reader
  private let scope: ActivityList.Scope
  private let due: DueGroup?
  private let statuses: [String]

  private static let path = ActivityPages.path
  private static let groupLimit = 20
  private static let pageLimit = 50

  init(_ context: Context, _ reader: Reader) throws {
    self.context = context
    self.reader = reader
    let query = context.query
    scope = (query.text("tab") ?? query.text("scope")).flatMap { ActivityList.Scope(rawValue: $0.lowercased()) } ?? .my
    due = query.isOn("overdue") ? .overdue : query.text("due").flatMap { DueGroup(rawValue: $0.lowercased()) }
    statuses = (query.text("status") ?? "").split(separator: ",").compactMap { Activity.status(String($0))?.value }
  }

  func values() throws -> [String: Value] {
    let sections = try sections()
    let bar = try filterBar()
    return [
      "tabs": tabs, "bar": bar.value, "sections": .list(sections), "may_create": .bool(context.allows(.activityCreate)),
      "bulk": ActivityRoutes.resource.bulkValues(context, adding: [("tab", scope.rawValue)]),
      "total_text": .string(ActivityList.total(of: sections)),
      "export": ExportLinks.value(.activities, context, adding: [("tab", scope.rawValue)]),
      "is_filtered": .bool(bar.items.contains { context.query.text($0.name) != nil } || context.query.text("search") != nil),
      "toggles": .list([toggle("overdue", "Overdue only"), toggle("completed", "Show completed")]), "scope": .string(scope.rawValue),
    ]
  }

  // MARK: Sections

  private func sections() throws -> [Value] {
    // The sections say these themselves.
    let asked = context.query.pairs.filter { !["tab", "scope", "due", "completed", "overdue"].contains($0.name) }
    var query = try ActivityRoutes.resource.query(FormValues(asked), reader, limit: Self.pageLimit)
    let cursor = query.cursor
    (query.cursor, query.page, query.sort) = (nil, nil, nil)
    let list = ActivityList(scope: scope, query: query, returnPath: context.target, reader: reader)
    let closed = statuses.filter { !Activity.openStatuses.contains($0) }
    if let only = closed.first, closed.count == statuses.count {
      let title = closed.count == 1 ? TaskRows.label(only) : closed == Activity.finishedStatuses ? "Completed" : "Closed"
      return [try list.closed(title, statuses: closed, limit: Self.pageLimit, cursor: cursor, nextURL: next)]
    }
    if let due { return [try list.section(due, limit: Self.pageLimit, cursor: cursor, moreURL: "", nextURL: next)] }
    var sections = try DueGroup.allCases.map { try list.section($0, limit: Self.groupLimit, moreURL: url(["due": $0.rawValue])) }
    if statuses.isEmpty, context.query.isOn("completed") {
      sections.append(
        try list.closed("Completed", statuses: Activity.finishedStatuses, limit: Self.groupLimit) { _ in
          url(["status": Activity.finishedStatuses.joined(separator: ",")])
        })
    }
    return sections
  }

  private func next(_ cursor: Cursor) -> String? { url(["cursor": cursor.text]) }

  private func url(_ changes: KeyValuePairs<String, String>, dropping: Set<String> = []) -> String {
    let replaced = Set(changes.map(\.key)).union(dropping).union(["cursor"])
    let kept = context.query.pairs.filter { !replaced.contains($0.name) && !$0.value.isEmpty }
    return FilterBar.url(Self.path, kept + changes.map { (name: $0.key, value: $0.value) })
  }

  // MARK: What is asked for

  private var tabs: Value {
    .list(
      [("my", "My tasks"), ("team", "Team tasks"), ("all", "All")].map { key, title in
        ["url": .string(url(["tab": key])), "title": .string(title), "current": .bool(key == scope.rawValue)]
      })
  }

  private func toggle(_ name: String, _ title: String) -> Value {
    let isOn = context.query.isOn(name)
    return ["title": .string(title), "on": .bool(isOn), "url": .string(isOn ? url([:], dropping: [name]) : url([name: "1"]))]
  }

  private func filterBar() throws -> FilterBar {
    try FilterBar(
      items: FilterBar.items(
        of: Activity.type, reader,
        [
          .init(name: "type", label: "Type", type: "select", options: Activity.types.map { ($0.value, $0.label) }),
          .init(name: "status", label: "Status", type: "select", options: Activity.statuses.map { ($0.value, $0.label) }),
          .init(name: "priority", label: "Priority", type: "select", options: Activity.priorities.map { ($0.value, $0.label) }),
          .init(name: "due", label: "Due", type: "select", options: DueGroup.allCases.map { ($0.rawValue, $0.title) }),
        ]), kept: ["tab", "overdue", "completed"], context: context)
  }
}
