import Values

// Filters over dates, instants and local times.
extension AnyFilter {
  static let times: [String: AnyFilter] = [
    "date": moment("date") { $0.write(day: $1.date(in: $2.zone), year: true) },
    "short_date": moment("short_date") { $0.write(day: $1.date(in: $2.zone), year: false) },
    "day": moment("day") { $0.write(day: $1.date(in: $2.zone), seen: $2.zone.today(at: $2.now)) },
    "time": moment("time") { output, moment, environment in
      if let time = moment.time(in: environment.zone) { output.write(time) }
    },
    "datetime": moment("datetime") { output, moment, environment in
      output.write(day: moment.date(in: environment.zone), year: true)
      guard let time = moment.time(in: environment.zone) else { return }
      output.write(", " as StaticString)
      output.write(time)
    },
    "moment": moment("moment") { writeMoment($1, $2, &$0) },
    "relative": moment("relative") { writeRelative($1, $2, &$0) },
    "month": moment("month") { $0.write(month: $1.date(in: $2.zone)) },
    "weekday": moment("weekday") { $0.write(weekday: $1.date(in: $2.zone)) },
    "year": moment("year") { $0.write(integer: Int64($1.date(in: $2.zone).year)) },
    "iso": moment("iso") { output, moment, _ in moment.write(iso: &output) },
    "date_iso": moment("date_iso") { output, moment, _ in moment.write(iso: &output) },
    "input_date": moment("input_date") { $0.write($1.date(in: $2.zone)) },
    "input_time": moment("input_time") { output, moment, environment in
      if let time = moment.time(in: environment.zone) { output.write(time) }
    },
    "input_datetime": moment("input_datetime") { output, moment, environment in
      output.write(moment.date(in: environment.zone))
      output.write(byte: UInt8(ascii: "T"))
      if let time = moment.time(in: environment.zone) { output.write(time) } else { output.write("00:00" as StaticString) }
    },
    "when": element("when") { writeMoment($1, $2, &$0) },
    "ago": element("ago") { writeRelative($1, $2, &$0) },
    "is_past": .value { input, _, environment in
      guard let moment = try given(input, "is_past") else { return false }
      if case .instant(let instant) = moment { return .bool(instant < environment.now) }
      return .bool(moment.date(in: environment.zone) < environment.zone.today(at: environment.now))
    },
    "is_today": .value { input, _, environment in
      guard let moment = try given(input, "is_today") else { return false }
      return .bool(moment.date(in: environment.zone) == environment.zone.today(at: environment.now))
    },
  ]

  private typealias Writer = @Sendable (_ output: inout Output, _ moment: Moment, _ environment: Environment) -> Void

  private static func moment(_ name: StaticString, _ write: @escaping Writer) -> AnyFilter {
    .text { input, _, environment, output in
      if case .text(let bytes) = input, bytes.isEmpty { return }
      write(&output, try Moment(input, for: name), environment)
    }
  }

  private static func given(_ input: Value, _ name: StaticString) throws -> Moment? {
    switch input {
    case .null, .string(""): nil
    default: try input.withScalar { scalar throws(FilterError) in scalar.isVeil ? nil : try Moment(scalar, for: name) }
    }
  }

  /// `<time datetime="2026-11-20T10:00:00Z" title="20 Nov 2026, 11:00">Today 11:00</time>`
  private static func element(_ name: StaticString, _ write: @escaping Writer) -> AnyFilter {
    .value { input, _, environment in
      guard let moment = try given(input, name) else { return .null }
      var output = Output(capacity: 128)
      output.write("<time datetime=\"" as StaticString)
      moment.write(iso: &output)
      output.write("\" title=\"" as StaticString)
      output.write(day: moment.date(in: environment.zone), year: true)
      if let time = moment.time(in: environment.zone) {
        output.write(", " as StaticString)
        output.write(time)
      }
      output.write("\">" as StaticString)
      write(&output, moment, environment)
      output.write("</time>" as StaticString)
      return .html(SafeHTML(trusted: output.string()))
    }
  }

  /// `Today 11:00`, `Fri 20 Nov`; the time only for the days around today.
  private static func writeMoment(_ moment: Moment, _ environment: Environment, _ output: inout Output) {
    let (date, today) = (moment.date(in: environment.zone), environment.zone.today(at: environment.now))
    output.write(day: date, seen: today)
    guard abs(date.daysSinceEpoch - today.daysSinceEpoch) <= 1, let time = moment.time(in: environment.zone) else { return }
    output.write(byte: 0x20)
    output.write(time)
  }

  private static func writeRelative(_ moment: Moment, _ environment: Environment, _ output: inout Output) {
    guard case .instant(let instant) = moment else {
      let today = environment.zone.today(at: environment.now)
      let days = moment.date(in: environment.zone).daysSinceEpoch - today.daysSinceEpoch
      guard abs(days) > 1 else { return output.write(day: moment.date(in: environment.zone), seen: today) }
      return writeSpan(Int64(days) * 86_400, &output)
    }
    let (difference, overflow) = instant.milliseconds.subtractingReportingOverflow(environment.now.milliseconds)
    writeSpan(overflow ? (instant < environment.now ? .min + 1 : .max) : difference / 1000, &output)
  }

  /// `just now`, `3 hours ago`, `in 2 days`.
  private static func writeSpan(_ seconds: Int64, _ output: inout Output) {
    let units: [(Int64, StaticString)] = [
      (31_557_600, " year"), (2_629_800, " month"), (604_800, " week"), (86_400, " day"), (3600, " hour"), (60, " minute"),
    ]
    let span = abs(seconds)
    guard let unit = units.first(where: { span >= $0.0 }) else { return output.write("just now" as StaticString) }
    if seconds > 0 { output.write("in " as StaticString) }
    output.write(integer: span / unit.0)
    output.write(unit.1)
    if span / unit.0 != 1 { output.write(byte: UInt8(ascii: "s")) }
    if seconds < 0 { output.write(" ago" as StaticString) }
  }
}
