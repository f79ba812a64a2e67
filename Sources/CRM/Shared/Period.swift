import Store
import Templating
import Values
import Web

/// The days that figures are about. Months, quarters and years are those of whoever looks.
struct Period {
  let key: String
  let title: String
  /// First and last day; nil is open.
  let from: CalendarDate?
  let to: CalendarDate?
  /// What to compare with: the span of the same length before, and of a span that is not over only as much as has passed.
  private(set) var before: ClosedRange<CalendarDate>?

  static let named: [(key: String, title: String)] = [
    ("this-month", "This month"), ("last-month", "Last month"), ("this-quarter", "This quarter"), ("this-year", "This year"),
    ("last-year", "Last year"), ("all", "All time"),
  ]

  /// What `period` or `from` and `to` ask for, `preset` when they ask for nothing. Throws 422 naming what does not fit.
  init(_ query: FormValues, today: CalendarDate, preset: String) throws {
    let (from, to) = (try Self.day("from", query), try Self.day("to", query))
    let wanted = query.text("period").flatMap { $0 == "custom" ? nil : $0 }
    if wanted == nil, from != nil || to != nil {
      if let from, let to, from > to { throw Problem.unprocessable(fields: ["to": "The last day is before the first. Swap them."]) }
      self.init("custom", "Chosen days", from: from, to: to)
    } else if let period = Period(key: wanted ?? preset, today: today) {
      self = period
    } else {
      let keys = Self.named.map(\.key).joined(separator: ", ")
      throw Problem.unprocessable(fields: ["period": "There is no period “\((wanted ?? "").prefix(40))”. Choose \(keys), or a year."])
    }
  }

  /// Nil for a key that is neither one of `named` nor a year.
  init?(key: String, today: CalendarDate) {
    let month = today.firstOfMonth
    let year = month.adding(months: 1 - month.month)
    switch key {
    case "this-month": self.init(key, start: month, months: 1, today)
    case "last-month": self.init(key, start: month.adding(months: -1), months: 1, today)
    case "this-quarter": self.init(key, start: month.adding(months: -((month.month - 1) % 3)), months: 3, today)
    case "this-year": self.init(key, start: year, months: 12, today)
    case "last-year": self.init(key, start: year.adding(months: -12), months: 12, today)
    case "all": self.init(key, "All time", from: nil, to: nil)
    default:
      guard key.utf8.count == 4, let first = CalendarDate(key + "-01-01") else { return nil }
      self.init(key, start: first, months: 12, today)
    }
  }

  private init(_ key: String, start: CalendarDate, months: Int, _ today: CalendarDate) {
    let last = start.adding(months: months).adding(days: -1)
    (self.key, from, to) = (key, start, last)
    title = Self.named.first { $0.key == key }?.title ?? key
    let first = start.adding(months: -months)
    guard start <= today, first < start else { return }
    before = first...(last <= today ? start.adding(days: -1) : max(first, today.adding(months: -months)))
  }

  private init(_ key: String, _ title: String, from: CalendarDate?, to: CalendarDate?) {
    (self.key, self.title, self.from, self.to) = (key, title, from, to)
    guard let from, let to, from.daysSinceEpoch > -700_000 else { return }
    before = from.adding(days: from.daysSinceEpoch - to.daysSinceEpoch - 1)...from.adding(days: -1)
  }

  private static func day(_ name: String, _ query: FormValues) throws -> CalendarDate? {
    guard let text = query.text(name) else { return nil }
    guard let date = CalendarDate(text) else { throw Problem.unprocessable(fields: [name: "\(name) must be a day such as 2026-11-20."]) }
    return date
  }
}

// In statements.
extension Period {
  /// That a column of days lies within.
  func holds(_ column: SQL) -> SQL { Self.holds(column, from: from, to: to) }

  static func holds(_ column: SQL, from: CalendarDate?, to: CalendarDate?) -> SQL {
    switch (from, to) {
    case (let from?, let to?): "\(column) BETWEEN \(from) AND \(to)"
    case (let from?, nil): "\(column) >= \(from)"
    case (nil, let to?): "\(column) <= \(to)"
    case (nil, nil): "1 = 1"
    }
  }

  /// That a column of moments lies within the days of a zone.
  static func holds(moment column: SQL, from: CalendarDate?, to: CalendarDate?, _ zone: Zone) -> SQL {
    let start: SQL = from.map { "\(column) >= \(zone.startOfDay($0))" } ?? "1 = 1"
    let end: SQL = to.map { "\(column) < \(zone.startOfDay($0.adding(days: 1)))" } ?? "1 = 1"
    return "\(start) AND \(end)"
  }

  func holds(moment column: SQL, _ zone: Zone) -> SQL { Self.holds(moment: column, from: from, to: to, zone) }
}

// For templates and programs.
extension Period {
  /// `options` has every year from the first to the last in which a deal was closed, the latest first.
  func value(_ reader: Reader) throws -> Value {
    var years = try Self.years(reader)
    if key.first?.isNumber == true, !years.contains(key) { years.append(key) }
    let options = Self.named.map { ($0.key, $0.title) } + years.map { ($0, $0) }
    return [
      "key": .string(key), "title": .string(title), "from": Value(from), "to": Value(to), "is_custom": .bool(key == "custom"),
      "before_from": Value(before?.lowerBound), "before_to": Value(before?.upperBound),
      "options": .list(options.map { ["value": .string($0.0), "label": .string($0.1), "selected": .bool($0.0 == key)] }),
    ]
  }

  private static let mostYears = 200

  /// An index gives the ends, however many deals lie between them.
  private static func years(_ reader: Reader) throws -> [String] {
    let ends = try ["WON", "LOST"].flatMap { status in
      let closed: SQL = "SELECT closed_date FROM deals WHERE status = \(status) AND closed_date IS NOT NULL ORDER BY closed_date"
      return try [reader.string("\(closed) LIMIT 1"), reader.string("\(closed) DESC LIMIT 1")]
    }
    let years = ends.compactMap { $0.flatMap { CalendarDate($0) }?.year }
    guard let first = years.min(), let last = years.max() else { return [] }
    return (max(first, last - mostYears + 1)...last).reversed().compactMap { year in
      CalendarDate(year: year, month: 1, day: 1).map { String($0.description.prefix(4)) }
    }
  }

  var json: JSON { ["key": .string(key), "from": JSON(from?.description), "to": JSON(to?.description)] }
}
