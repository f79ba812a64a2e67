import Records
import Store
import Templating
import Values
import Web

/// Tasks of one person, of the others or of everyone, in groups by when they are due.
struct ActivityList {
  enum Scope: String, CaseIterable { case my, team, all }

  let scope: Scope
  /// Filters and search of the request.
  let query: ListQuery
  let returnPath: String
  let reader: Reader

  private var today: CalendarDate { reader.session.zone.today(at: reader.now) }

  /// What is open in a group of days.
  func section(_ group: DueGroup, limit: Int, cursor: Cursor? = nil, moreURL: String, nextURL: (Cursor) -> String? = { _ in nil }) throws
    -> Value
  {
    var query = query
    query.filters += [.sql(Activity.isOpen), .sql(group.condition("ifnull(t.due_date, '')", today: today))]
    try narrow(&query, "s.status IN \(Activity.open) AND \(group.condition("s.due_date", today: today))")
    query.sort = EntityType.Sort("dueDate")
    query.limit = limit
    query.cursor = cursor
    return try section(group.rawValue, group.title, query, moreURL, nextURL)
  }

  /// What is no longer open, the last changed first.
  func closed(_ title: String, statuses: [String], limit: Int, cursor: Cursor? = nil, nextURL: (Cursor) -> String?) throws -> Value {
    var query = query
    query.filters += [.anyOf("status", statuses.map { .text($0) })]
    try narrow(&query, "s.status IN \(list: statuses)")
    query.sort = EntityType.Sort("updatedAt", descending: true)
    query.limit = limit
    query.cursor = cursor
    return try section("closed", title, query, "", nextURL)
  }

  /// Few tasks of the viewer are found by what is assigned; where there are many, the list walks on in its own order and looks at each.
  /// How many there are is known then, and not counted once more.
  private func narrow(_ query: inout ListQuery, _ condition: SQL) throws {
    guard scope == .my else { return query.filters += Self.filters(of: scope) }
    let mine: SQL = """
      SELECT s.activity_id FROM activity_assignees s JOIN activities a ON a.id = s.activity_id
      WHERE s.user_id = kith_user() AND \(condition)
      """
    let count = Int(try reader.integer("SELECT count(*) FROM (\(mine) LIMIT \(query.countLimit + 1))") ?? 0)
    let isFew = count <= query.countLimit
    let isMine: SQL = "EXISTS (SELECT 1 FROM activity_assignees s WHERE s.activity_id = t.id AND s.user_id = kith_user())"
    query.filters.append(.sql(isFew ? "t.id IN (\(mine))" : isMine))
    if self.query.filters.isEmpty, self.query.ids == nil { query.known = (min(count, query.countLimit), isFew) }
  }

  private static func filters(of scope: Scope) -> [ListQuery.Filter] {
    switch scope {
    case .my:
      [.sql("t.id IN (SELECT s.activity_id FROM activity_assignees s WHERE s.user_id = kith_user())")]
    case .team: [.sql("EXISTS (SELECT 1 FROM activity_assignees s WHERE s.activity_id = t.id AND s.user_id <> kith_user())")]
    case .all: []
    }
  }

  /// How many stand in some sections, as people read it.
  static func total(of sections: [Value]) -> String {
    let counts = sections.map { section -> (Int64, Bool) in
      guard case .object(let section) = section, case .integer(let total)? = section["total"],
        case .bool(let isCapped)? = section["is_capped"]
      else { return (0, false) }
      return (total, isCapped)
    }
    return grouped(UInt64(counts.reduce(0) { $0 + max(0, $1.0) })) + (counts.contains { $0.1 } ? "+" : "")
  }

  private func section(_ key: String, _ title: String, _ query: ListQuery, _ moreURL: String, _ nextURL: (Cursor) -> String?) throws
    -> Value
  {
    let listing = try Activity.type.list(query, reader)
    let nextURL = listing.next.flatMap(nextURL)
    return [
      "key": .string(key), "title": .string(title), "count": .string(listing.totalText),
      "total": .integer(Int64(listing.total)), "is_capped": .bool(!listing.totalIsExact),
      "rows": .list(try TaskRows(reader: reader, returnPath: returnPath).values(listing.page)),
      "more": .integer(nextURL == nil ? Int64(max(0, listing.total - listing.page.rowCount)) : 0), "more_url": .string(moreURL),
      "next_url": Value(nextURL),
    ]
  }
}

extension ActivityList {
  /// What the page of tasks shows for a query string that names a `tab`, as one list.
  static func filters(of values: FormValues, _ reader: Reader) throws -> [ListQuery.Filter] {
    guard let scope = values.text("tab").flatMap({ Scope(rawValue: $0.lowercased()) }) else { return [] }
    var filters = self.filters(of: scope)
    if let due = values.text("due").flatMap({ DueGroup(rawValue: $0.lowercased()) }) {
      filters.append(.sql(due.condition("ifnull(t.due_date, '')", today: reader.session.zone.today(at: reader.now))))
    }
    let statuses = (values.text("status") ?? "").split(separator: ",").compactMap { Activity.status(String($0))?.value }
    if statuses.contains(where: Activity.openStatuses.contains) {
      filters.append(.sql(Activity.isOpen))
    } else if statuses.isEmpty {
      let listed = (Activity.openStatuses + Activity.finishedStatuses).map { SQLValue.text($0) }
      filters.append(values.isOn("completed") ? .anyOf("status", listed) : .sql(Activity.isOpen))
    }
    return filters
  }
}
