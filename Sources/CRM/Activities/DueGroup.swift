import Store
import Values

/// When tasks are due, seen from a day. Today is the viewer's, so the same task may be overdue for one person and due today for another.
enum DueGroup: String, CaseIterable {
  case overdue, today, week, later, none

  var title: String {
    switch self {
    case .overdue: "Overdue"
    case .today: "Today"
    case .week: "This week"
    case .later: "Later"
    case .none: "No date"
    }
  }

  /// The group of a due date; weeks end on Sunday.
  init(_ due: CalendarDate?, today: CalendarDate) {
    switch due {
    case nil: self = .none
    case let day? where day < today: self = .overdue
    case today?: self = .today
    case let day? where day <= Self.endOfWeek(today): self = .week
    default: self = .later
    }
  }

  /// A range over a column that holds an empty text where there is no date; written so that an index over the column serves it.
  func condition(_ column: SQL, today: CalendarDate) -> SQL {
    switch self {
    case .overdue: "\(column) > '' AND \(column) < \(today)"
    case .today: "\(column) = \(today)"
    case .week: "\(column) > \(today) AND \(column) <= \(Self.endOfWeek(today))"
    case .later: "\(column) > \(Self.endOfWeek(today))"
    case .none: "\(column) = ''"
    }
  }

  private static func endOfWeek(_ today: CalendarDate) -> CalendarDate { today.adding(days: 7 - today.weekday) }
}
