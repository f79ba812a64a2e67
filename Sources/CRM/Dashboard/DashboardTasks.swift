import Records
import Store
import Templating
import Values

// What is to be done, as the morning asks for it: what is late, what is for today, what comes.
extension Dashboard {
  private enum TaskGroup: String, CaseIterable {
    case late, today, coming

    var title: String {
      switch self {
      case .late: DueGroup.overdue.title
      case .today: DueGroup.today.title
      case .coming: "Coming"
      }
    }

    var days: [DueGroup] {
      switch self {
      case .late: [.overdue]
      case .today: [.today]
      case .coming: [.week, .later, .none]
      }
    }

    var url: String {
      let due = days.count == 1 ? [(name: "due", value: days[0].rawValue)] : []
      return due.isEmpty ? MyTasksPages.path + "?view=list" : FilterBar.url(ActivityPages.path, [("tab", "my")] + due)
    }
  }

  private static let taskLimit = 6

  /// My open tasks in groups: the first of each, and how many there are.
  func nextTasks() throws -> Value {
    let found = try TaskGroup.allCases.map { try MyTasks.ids(MyTasks.open($0.days, reader), limit: Self.taskLimit, reader) }
    let shares = Self.shares(of: found.map(\.count), Self.taskLimit)
    let shown = zip(found, shares).map { Array($0.prefix($1)) }
    let rows = try TaskRows(reader: reader, returnPath: "/crm").values(of: shown.flatMap { $0 })
    let groups = try zip(TaskGroup.allCases, shown).filter { !$1.isEmpty }.map { group, ids -> Value in
      [
        "key": .string(group.rawValue), "title": .string(group.title), "url": .string(group.url),
        "count": .string(try MyTasks.openCount(group.days, reader).text),
        "rows": .list(ids.compactMap { rows[$0] }),
      ]
    }
    return ["groups": .list(groups), "total": .string(try MyTasks.openCount(reader).text)]
  }

  /// How many of each group are shown: none is crowded out by another, and what is left goes to today, then to what is late.
  static func shares(of counts: [Int], _ limit: Int) -> [Int] {
    var shares = counts.map { min($0, limit / counts.count) }
    for group in [1, 0, 2] { shares[group] += min(counts[group] - shares[group], limit - shares.reduce(0, +)) }
    return shares
  }
}
