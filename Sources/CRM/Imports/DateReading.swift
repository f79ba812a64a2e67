import Values

/// Which number of `3/4/2026` is the day. One column of one file answers for all its cells.
enum DateOrder: Equatable, Sendable {
  case monthFirst
  case dayFirst
  /// Some cells only read one way, some only the other: what reads both ways is no date.
  case mixed
}

/// Looks at every cell of a column before the first is read.
struct DateColumn: Equatable, Sendable {
  private var mustBeDayFirst = false
  private var mustBeMonthFirst = false
  /// A cell that could be both, to be named in the note.
  private var ambiguous: String?

  mutating func observe(_ text: String) {
    guard case .slashed(let first, let second, _)? = DateParts(text) else { return }
    if first > 12, second <= 12 { mustBeDayFirst = true }
    if second > 12, first <= 12 { mustBeMonthFirst = true }
    if first <= 12, second <= 12, first != second, ambiguous == nil { ambiguous = text }
  }

  var order: DateOrder { mustBeDayFirst ? (mustBeMonthFirst ? .mixed : .dayFirst) : .monthFirst }

  /// What a person should know about how the dates were read; nil when there was no doubt.
  var note: String? {
    guard let ambiguous else { return nil }
    switch order {
    case .mixed: return "“\(ambiguous)” could be two dates, and the column has both orders; such cells are not read."
    case .monthFirst where !mustBeMonthFirst: return "“\(ambiguous)” was read with the month first; no date of the column says otherwise."
    default: return nil
    }
  }
}

/// The numbers of a date before their order is known.
enum DateParts: Equatable {
  case date(CalendarDate)
  /// First, second, year.
  case slashed(Int, Int, Int)

  /// Reads the date at the start; a time behind it is left alone.
  init?(_ text: String) { self.init(day: DayAndClock(text).day) }

  init?(day: String) {
    if let date = CalendarDate(day) ?? Self.named(day) {
      self = .date(date)
      return
    }
    guard let mark = day.first(where: { !$0.isNumber }), mark == "." || mark == "/" || mark == "-" else { return nil }
    let texts = day.split(separator: mark, omittingEmptySubsequences: false)
    let numbers = texts.compactMap { $0.utf8.count <= 4 && $0.utf8.allSatisfy(\.isDigit) ? Int($0) : nil }
    guard numbers.count == 3, texts.count == 3 else { return nil }
    if texts[0].count == 4 {
      guard let date = CalendarDate(year: numbers[0], month: numbers[1], day: numbers[2]) else { return nil }
      self = .date(date)
      return
    }
    guard texts[2].count == 4 || texts[2].count == 2, texts[0].count <= 2, texts[1].count <= 2 else { return nil }
    let year = texts[2].count == 4 ? numbers[2] : numbers[2] + (numbers[2] < 70 ? 2000 : 1900)
    guard mark == "." else {
      self = .slashed(numbers[0], numbers[1], year)
      return
    }
    guard let date = CalendarDate(year: year, month: numbers[1], day: numbers[0]) else { return nil }
    self = .date(date)
  }

  /// `20 Nov 2026`, `Nov 20, 2026`, `20-November-2026`.
  private static func named(_ day: String) -> CalendarDate? {
    let words = day.split { $0.isWhitespace || $0 == "-" || $0 == "," || $0 == "." }
    guard words.count == 3, let year = Int(words[2]), year >= 1000 else { return nil }
    if let month = month(words[1]), let day = Int(words[0]) { return CalendarDate(year: year, month: month, day: day) }
    if let month = month(words[0]), let day = Int(words[1]) { return CalendarDate(year: year, month: month, day: day) }
    return nil
  }

  private static func month(_ word: Substring) -> Int? {
    guard word.count >= 3, word.first?.isLetter == true else { return nil }
    return months.firstIndex { $0.hasPrefix(word.lowercased()) }.map { $0 + 1 }
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
  ]
}

extension FieldReading {
  /// The day a cell names: `2026-11-20`, the same with a time, `20.11.2026`, `11/20/2026` or `20/11/2026` as the column decides.
  static func date(_ text: String, _ order: DateOrder) -> CalendarDate? {
    if let date = CalendarDate(text) { return date }
    let parts = DayAndClock(text)
    guard !parts.clock.contains(":") || ClockReading(parts.clock) != nil else { return nil }
    return date(day: parts.day, order)
  }

  private static func date(day: String, _ order: DateOrder) -> CalendarDate? {
    switch DateParts(day: day) {
    case .date(let date)?: return date
    case .slashed(let first, let second, let year)?:
      let monthFirst = CalendarDate(year: year, month: first, day: second)
      let dayFirst = CalendarDate(year: year, month: second, day: first)
      switch order {
      case .monthFirst: return monthFirst
      case .dayFirst: return dayFirst
      case .mixed: return monthFirst == dayFirst || dayFirst == nil ? monthFirst : monthFirst == nil ? dayFirst : nil
      }
    case nil: return nil
    }
  }

  /// The moment a cell names; a date alone is its first moment in `zone`, a time without offset is a clock there. Nil where something stands
  /// behind the date that is not understood.
  static func instant(_ text: String, _ order: DateOrder, zone: Zone) -> Instant? {
    if let instant = Instant(text) { return instant }
    let parts = DayAndClock(text)
    guard let date = date(day: parts.day, order) else { return nil }
    guard !parts.clock.isEmpty else { return zone.startOfDay(date) }
    guard let clock = ClockReading(parts.clock) else { return nil }
    let local = LocalDateTime(date: date, time: clock.time)
    switch clock.offset {
    case .none: return zone.instant(local)
    case .seconds(let seconds): return Zone.utc.instant(local).adding(seconds: Int64(-seconds))
    case .unknown: return nil
    }
  }

  /// `9:05`, `09:05:30`, `3:15 PM`.
  static func time(_ text: String) -> TimeOfDay? {
    let upper = text.uppercased().filter { !$0.isWhitespace && $0 != "." || $0 == ":" }
    let isAfternoon = upper.hasSuffix("PM")
    let isTwelveHour = isAfternoon || upper.hasSuffix("AM")
    let parts = (isTwelveHour ? upper.dropLast(2) : upper[...]).split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard (2...3).contains(parts.count) || isTwelveHour && parts.count == 1, var hour = parts[0] else { return nil }
    if isTwelveHour {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (isAfternoon ? 12 : 0)
    }
    guard let minute = parts.count > 1 ? parts[1] : 0, let second = parts.count > 2 ? parts[2] : 0 else { return nil }
    return TimeOfDay(hour: hour, minute: minute, second: second)
  }
}

/// The order of every date column of one file: a first pass over the rows feeds it, the second reads with it.
struct DateOrders: Sendable {
  private var columns: [(index: Int, field: String, column: DateColumn)]

  /// `fields`: those of the entity that hold dates or moments.
  init(of fields: Set<String>, in plan: ImportPlan) {
    columns = plan.fields.enumerated().filter { fields.contains($0.element) }.map { ($0.offset, $0.element, DateColumn()) }
  }

  /// `texts`: what the plan read from a row.
  mutating func observe(_ texts: [String]) {
    for place in columns.indices { columns[place].column.observe(texts[columns[place].index]) }
  }

  subscript(field: String) -> DateOrder { columns.first { $0.field == field }?.column.order ?? .monthFirst }

  var notes: [String] { columns.compactMap { entry in entry.column.note.map { "\(entry.field): \($0)" } } }
}
