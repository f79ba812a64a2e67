import Records
import Store
import Templating
import Values

/// Projects as cards show them: how far they are, until when, and who works on them.
struct ProjectCards {
  let reader: Reader

  /// Counts over the alias `t`; what was cancelled counts as if it had never been planned, as do tasks for whoever may see none.
  static let columns: [(name: String, sql: SQL)] = [
    (
      "tasksTotal",
      "(SELECT count(*) FROM activities a WHERE a.project_id = t.id AND a.status <> 'CANCELLED' AND kith_may('crm.activity.view'))"
    ),
    (
      "tasksDone",
      "(SELECT count(*) FROM activities a WHERE a.project_id = t.id AND a.status IN \(Activity.done) AND kith_may('crm.activity.view'))"
    ),
  ]

  /// Cards for a page that `Project.type.list` read with `columns`.
  func values(_ page: CellPage) throws -> [Value] {
    let rows = try Project.type.rows(page, reader)
    let people = try people(of: rows.map(\.id))
    return rows.enumerated().map { index, row in value(row, page, index, people[row.id] ?? []) }
  }

  private func value(_ row: Row, _ page: CellPage, _ index: Int, _ people: [String]) -> Value {
    let due = row["dueDate"].text.flatMap { CalendarDate($0) }
    let isLate = row["status"].text != "DONE" && due.map { $0 < reader.session.zone.today(at: reader.now) } ?? false
    let (total, done) = (page.integer(index, page.column("tasksTotal")) ?? 0, page.integer(index, page.column("tasksDone")) ?? 0)
    return [
      "id": .id(row.id), "url": .string("/crm/projects/\(row.id)"), "name": .string(row.title), "state": Self.state(row, isLate: isLate),
      "type": .string(row["type"].text ?? ""), "type_label": .string(Self.typeLabel(row["type"].text)),
      "client": Value(page.string(index, page.column("customerName"))), "total": .integer(total), "done": .integer(done),
      "is_done": .bool(row["status"].text == "DONE" || (total > 0 && done == total)), "is_late": .bool(isLate),
      "due": Value(due), "people": .list(people.prefix(3).map { .string($0) }), "others": .integer(Int64(max(0, people.count - 3))),
      "owner": Value(page.string(index, page.column("ownerName"))),
    ]
  }

  /// The pill of a project: its status, or that it is late.
  static func state(_ row: Row, isLate: Bool) -> Value {
    let status = Project.statuses.first { $0.value == row["status"].text }
    if isLate { return ["label": "Late", "tone": "bad", "icon": ""] }
    return [
      "label": .string(status?.label ?? ""), "tone": .string(status?.tone ?? "plain"),
      "icon": .string(["ACTIVE": "dot", "DONE": "check"][status?.value ?? ""] ?? ""),
    ]
  }

  static func typeLabel(_ type: String?) -> String { Project.types.first { $0.value == type }?.label ?? "" }

  /// Who has most to do in each project, first.
  private func people(of projects: [RecordID]) throws -> [RecordID: [String]] {
    guard !projects.isEmpty, reader.session.allows(.activityView) else { return [:] }
    let page = try reader.page(
      """
      SELECT a.project_id, m.name, count(*) FROM activities a JOIN activity_assignees s ON s.activity_id = a.id
      JOIN members m ON m.id = s.user_id WHERE a.project_id IN \(list: projects) AND a.status <> 'CANCELLED'
      GROUP BY a.project_id, m.id, m.name ORDER BY 3 DESC, 2
      """)
    var people: [RecordID: [String]] = [:]
    for row in 0..<page.rowCount {
      guard let project = page.id(row, 0), let name = page.string(row, 1) else { continue }
      people[project, default: []].append(name)
    }
    return people
  }
}
