import Values

/// What the time filters take: a date is never converted, an instant is shown in the viewer's zone.
enum Moment {
  case date(CalendarDate)
  case instant(Instant)
  /// Date and time of some place, shown as they are.
  case local(LocalDateTime)

  /// Integers count as milliseconds, text as a date, an instant or a local time by its form.
  init(_ scalar: Scalar, for filter: StaticString) throws(FilterError) {
    switch scalar {
    case .date(let date): self = .date(date)
    case .instant(let instant): self = .instant(instant.inCalendar)
    case .integer(let milliseconds): self = .instant(Instant(milliseconds: milliseconds).inCalendar)
    case .text(let bytes):
      let text = String(decoding: bytes, as: UTF8.self)
      if let date = CalendarDate(text) {
        self = .date(date)
      } else if let instant = Instant(text) {
        self = .instant(instant)
      } else if let local = LocalDateTime(text) {
        self = .local(local)
      } else {
        throw FilterError("“\(filter)” needs a date or an instant, not “\(text)”")
      }
    default: throw FilterError("“\(filter)” needs a date or an instant")
    }
  }

  func date(in zone: Zone) -> CalendarDate {
    switch self {
    case .date(let date): date
    case .instant(let instant): zone.local(instant).date
    case .local(let local): local.date
    }
  }

  func time(in zone: Zone) -> TimeOfDay? {
    switch self {
    case .date: nil
    case .instant(let instant): zone.local(instant).time
    case .local(let local): local.time
    }
  }

  func write(iso output: inout Output) {
    switch self {
    case .date(let date): output.write(date)
    case .instant(let instant): output.write(instant.description)
    case .local(let local): output.write(local.description)
    }
  }
}

extension Instant {
  /// Kept within the years 0001–9999, a day off each end so that every zone has it.
  var inCalendar: Instant {
    Instant(milliseconds: min(max(milliseconds, -62_135_510_400_000), 253_402_214_399_999))
  }
}

// How dates are written for people.
extension Output {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  private static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
  ]
  private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

  /// `20 Nov 2026`
  mutating func write(day date: CalendarDate, year: Bool) {
    write(integer: Int64(date.day))
    write(byte: 0x20)
    write(Self.months[date.month - 1])
    guard year else { return }
    write(byte: 0x20)
    write(integer: Int64(date.year))
  }

  /// `November 2026`
  mutating func write(month date: CalendarDate) {
    write(Self.monthNames[date.month - 1])
    write(byte: 0x20)
    write(integer: Int64(date.year))
  }

  mutating func write(weekday date: CalendarDate, short: Bool = false) {
    let name = Self.weekdays[date.weekday - 1]
    write(short ? String(name.prefix(3)) : name)
  }

  mutating func write(_ time: TimeOfDay) {
    write(padded: time.hour, 2)
    write(byte: UInt8(ascii: ":"))
    write(padded: time.minute, 2)
  }

  /// `Today`, `Yesterday`, `Tomorrow`, `Fri 20 Nov`, or `20 Nov 2025` in another year.
  mutating func write(day date: CalendarDate, seen today: CalendarDate) {
    switch date.daysSinceEpoch - today.daysSinceEpoch {
    case 0: write("Today" as StaticString)
    case -1: write("Yesterday" as StaticString)
    case 1: write("Tomorrow" as StaticString)
    default:
      guard date.year == today.year else { return write(day: date, year: true) }
      write(weekday: date, short: true)
      write(byte: 0x20)
      write(day: date, year: false)
    }
  }
}
