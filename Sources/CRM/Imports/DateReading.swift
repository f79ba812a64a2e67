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
  init?(_ text: String) {
    let day = text.split(maxSplits: 1) { $0 == "T" || $0 == "t" || $0.isWhitespace }.first.map(String.init) ?? ""
    if let date = CalendarDate(day) ?? Self.named(text) {
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
  private static func named(_ text: String) -> CalendarDate? {
    let words = text.split { $0.isWhitespace || $0 == "-" || $0 == "," || $0 == "." }.prefix(3)
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
    guard hasProperTime(text) else { return nil }
    switch DateParts(text) {
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

  /// The moment a cell names; a date alone is its first moment in `zone`, a time without offset is a clock there.
  static func instant(_ text: String, _ order: DateOrder, zone: Zone) -> Instant? {
    if let instant = Instant(text) { return instant }
    guard let date = date(text, order) else { return nil }
    guard let time = timeText(text) else { return zone.startOfDay(date) }
    return TimeOfDay(time).map { zone.instant(LocalDateTime(date: date, time: $0)) }
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

  /// What stands behind the date must be a time, or nothing.
  private static func hasProperTime(_ text: String) -> Bool {
    guard let time = timeText(text) else { return true }
    return TimeOfDay(time) != nil
  }

  /// The clock behind a date in figures, as `HH:MM:SS`, without fraction and offset.
  private static func timeText(_ text: String) -> String? {
    guard text.first?.isNumber == true, let gap = text.firstIndex(where: { $0 == "T" || $0 == "t" || $0.isWhitespace }) else { return nil }
    let behind = text[text.index(after: gap)...].trimmingWhitespace()
    guard behind.contains(":") else { return nil }
    let clock = behind.prefix { $0.isNumber || $0 == ":" }
    let rest = behind.dropFirst(clock.count).trimmingWhitespace().uppercased()
    let half = rest.hasPrefix("AM") || rest.hasPrefix("PM") ? " " + rest.prefix(2) : ""
    return time(String(clock) + half)?.text(seconds: true) ?? "?"
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
