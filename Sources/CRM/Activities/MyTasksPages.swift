import Records
import Store
import Templating
import Values
import Web

enum MyTasksPages {
  static let path = "/crm/my-tasks"

  /// The board, or with `view` the calendar or the list.
  static func index(_ context: Context) throws -> Response {
    let view: String
    switch context.query.text("view")?.lowercased() {
    case "calendar": view = "calendar"
    case "list", "table", "grid": view = "list"
    default: view = "board"
    }
    let values = try Problem.translating {
      try context.session.read { reader in
        let own =
          switch view {
          case "calendar": try MyTasksCalendar(context, reader).values()
          case "list": try list(context, reader)
          default: try board(context, reader)
          }
        return try head(view, context, reader).merging(own) { _, own in own }
      }
    }
    return try context.render("my_tasks/\(view)", values)
  }

  static func move(_ context: Context) throws -> Response {
    let id = try context.id()
    let form = try context.form()
    let flash = try Problem.translating {
      try context.session.write { writer in
        guard try MyTasks.has(id, writer) else { throw Problem.notFound }
        return try MyTaskMove(context, form).apply(to: id, writer)
      }
    }
    return context.redirect(try context.returnPath(default: path), flash: flash)
  }

  private static func head(_ view: String, _ context: Context, _ reader: Reader) throws -> [String: Value] {
    let overdue = try MyTasks.openCount([.overdue], reader)
    return [
      "open": .string(try MyTasks.openCount(reader).text), "overdue": overdue.count,
      "overdue_text": .string(overdue.isZero ? "" : overdue.text),
      "export": ExportLinks.value(.activities, context, adding: [("tab", ActivityList.Scope.my.rawValue)]),
      "may_create": .bool(context.allows(.activityCreate)), "return_to": .string(view == "board" ? path : path + "?view=" + view),
      "views": .list(
        [("list", "List"), ("board", "Board"), ("calendar", "Calendar")].map { key, title in
          [
            "url": .string(path + "?view=" + key), "title": .string(title), "icon": .string(key), "current": .bool(key == view),
          ]
        }),
    ]
  }

  private static func board(_ context: Context, _ reader: Reader) throws -> [String: Value] {
    let rows = TaskRows(reader: reader, returnPath: path)
    let mayCreate = context.allows(.activityCreate)
    let columns = try MyTasks.columns.map { column -> Value in
      let ids = try MyTasks.ids(with: column.status, reader)
      let cards = try rows.values(of: ids)
      let count = try MyTasks.count(with: column.status, reader)
      return [
        "key": .string(column.status), "name": .string(column.name), "glyph": .string(column.glyph), "count": count.count,
        "count_is_capped": count.isCapped, "cards": .list(ids.compactMap { cards[$0] }), "more": count.rest(behind: ids.count),
        "more_url": .string("/crm/activities?tab=my&status=\(column.status)"),
        "new_url": Value(
          mayCreate ? FilterBar.url("/crm/activities/new", [("status", column.status), ("return_to", path)]) : nil),
      ]
    }
    return ["columns": .list(columns), "stages": MyTasks.stages]
  }

  private static func list(_ context: Context, _ reader: Reader) throws -> [String: Value] {
    var query = ListQuery()
    query.countLimit = Listing.shownCountCap
    let list = ActivityList(scope: .my, query: query, returnPath: path + "?view=list", reader: reader)
    return ["sections": .list(try DueGroup.allCases.map { try list.section($0, limit: 50, moreURL: "/crm/activities?tab=my&due=\($0)") })]
  }
}
