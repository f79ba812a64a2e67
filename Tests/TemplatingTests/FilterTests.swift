import Templating
import Testing
import Values

@Suite struct FilterTests {
  @Test(arguments: [
    ("\"ab cd\" | upper", "AB CD"), ("\"AB\" | lower", "ab"), ("\"ada l\" | capitalize", "Ada l"),
    ("\"IN_PROGRESS\" | humanize", "In progress"),
    ("\"a-b\" | replace(\"-\", \"+\")", "a+b"), ("\"a b&ü\" | url", "a%20b%26%C3%BC"),
    ("\"Ada Lovelace\" | initials", "AL"), ("\"ada de la cruz\" | initials", "AC"), ("\"Prince\" | initials", "P"), ("\"\" | initials", ""),
    ("\"Hello wide world\" | truncate(8)", "Hello…"), ("\"short\" | truncate(5)", "short"), ("\"unbreakable\" | truncate(6)", "unbre…"),
    ("\"abc\" | truncate(0)", ""), ("\"äöü€\" | length", "4"), ("[1, 2, 3] | length", "3"), ("null | length", "0"),
    ("[\"a\", 1] | join(\"+\")", "a+1"),
    ("[3, 4] | first", "3"), ("[3, 4] | last", "4"), ("[] | first", ""), ("[1, 2, 3] | limit(2) | join", "1, 2"),
    ("1234 | number", "1,234"), ("-1234567 | number", "−1,234,567"), ("999 | number", "999"), ("1000.5 | number", "1,000.5"),
    ("2.345 | number(2)", "2.35"),
    ("12.34 | percent", "12%"), ("12.34 | percent(1)", "12.3%"),
    ("1536 | bytes", "1.5 KB"), ("12 | bytes", "12 B"),
    ("1 | plural(\"task\", \"tasks\")", "task"), ("0 | plural(\"task\", \"tasks\")", "tasks"),
    ("asset(\"x\")", "/assets/x"),
    ("123450 | money", "$1,234.50"), ("123400 | money(\"eur\")", "€1,234"), ("-5 | money", "−$0.05"), ("1234 | money(\"JPY\")", "¥1,234"),
    ("1234 | money(\"KWD\")", "KWD 1.234"),
    ("100000000 | money(\"CHF\")", "CHF 1,000,000"), ("123450 | input_money", "1234.5"),
    ("9223372036854775807 | money", "$92,233,720,368,547,758.07"), ("null | money", ""),
    ("9223372036854775807 | number", "9,223,372,036,854,775,807"),
  ])
  func `filters write what people expect`(expression: String, expected: String) throws {
    let asset = Filter("asset") { input, _, _ in
      if case .string(let path) = input { return .string("/assets/" + path) }
      throw FilterError("“asset” needs a path")
    }
    let page = try Templates(sources: ["page": "{{ \(expression) }}"], filters: [asset]).render("page", [:] as Object, environment: world)
    #expect(String(decoding: page, as: UTF8.self) == expected)
  }

  @Test func `json is exact and escaped like any text`() throws {
    let value: Value = ["a": [1, 2.5, nil, true], "b": "x\"\\\n\u{1}/", "c": .page(table(["k"], [["v"]]))]
    #expect(
      try render("{{ v | json }}", ["v": value]).replacing("&quot;", with: "\"")
        == #"{"a":[1,2.5,null,true],"b":"x\"\\\n\u0001/","c":[{"k":"v"}]}"#)
  }

  @Test func `a name keeps its hue, one of 24`() throws {
    let hues = try (0..<200).map { try render("{{ v | hue }}", ["v": "name \($0)"]) }
    #expect(Set(hues).count == 24 && hues.allSatisfy { (0..<24).contains(Int($0) ?? -1) })
    #expect(try render("{{ \"Ada\" | hue }}") == render("{{ \"ADA\" | hue }}"))
  }

  @Test func `a filter of one's own fails with the template's line`() throws {
    let templates = try Templates(
      sources: ["page": "\n{{ 1 | broken }}"], filters: [Filter("broken") { _, _, _ in throw FilterError("no luck") }])
    #expect(throws: TemplateError(file: "page.html", line: 2, column: 8, message: "no luck")) {
      try templates.render("page", [:] as Object)
    }
  }
}

@Suite struct TimeFilterTests {
  /// 2026-11-20 10:00 UTC is 02:00 in Los Angeles, 15:30 in Kolkata and 23:00 in Auckland, which is at +13 in summer.
  static let zones = ["America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland", "Etc/GMT-12"]

  func show(_ expression: String, _ value: Value, in zone: String) throws -> String {
    let zone = try #require(Zone(zone))
    return try render("{{ v | \(expression) }}", ["v": value], environment: Environment(zone: zone, now: world.now))
  }

  func at(_ text: String) throws -> Value { .instant(try #require(Instant(text))) }

  @Test(arguments: [
    ("2026-11-20T07:30:00Z", ["Yesterday 23:30", "Today 13:00", "Today 20:30", "Today 19:30"]),
    ("2026-11-20T08:00:00Z", ["Today 00:00", "Today 13:30", "Today 21:00", "Today 20:00"]),
    ("2026-11-20T18:29:59Z", ["Today 10:29", "Today 23:59", "Tomorrow 07:29", "Tomorrow 06:29"]),
    ("2026-11-20T18:30:00Z", ["Today 10:30", "Tomorrow 00:00", "Tomorrow 07:30", "Tomorrow 06:30"]),
    ("2026-11-01T09:30:00Z", ["Sun 1 Nov", "Sun 1 Nov", "Sun 1 Nov", "Sun 1 Nov"]),
    ("2025-12-31T20:00:00Z", ["31 Dec 2025", "Thu 1 Jan", "Thu 1 Jan", "Thu 1 Jan"]),
  ])
  func `an instant is shown as the viewer's clock has it`(instant: String, expected: [String]) throws {
    for (zone, text) in zip(Self.zones, expected) { #expect(try show("moment", at(instant), in: zone) == text, "\(zone)") }
  }

  @Test func `a clock that is set forward or back is followed`() throws {
    #expect(try show("time", at("2026-03-08T09:59:00Z"), in: "America/Los_Angeles") == "01:59")
    #expect(try show("time", at("2026-03-08T10:00:00Z"), in: "America/Los_Angeles") == "03:00")
    #expect(try show("time", at("2026-11-01T08:59:00Z"), in: "America/Los_Angeles") == "01:59")
    #expect(try show("time", at("2026-11-01T09:00:00Z"), in: "America/Los_Angeles") == "01:00")
  }

  @Test func `a date is the same day everywhere`() throws {
    let date = Value.date(try #require(CalendarDate("2026-11-21")))
    for zone in Self.zones {
      #expect(try show("date", date, in: zone) == "21 Nov 2026")
      #expect(try show("input_date", "2026-11-21", in: zone) == "2026-11-21")
      #expect(try show("weekday", "2026-11-21", in: zone) == "Saturday")
      #expect(try show("time", date, in: zone) == "")
    }
    #expect(try show("day", date, in: "America/Los_Angeles") == "Tomorrow")
    #expect(try show("day", "2026-11-19", in: "Asia/Kolkata") == "Yesterday")
  }

  @Test(arguments: [
    ("date", "20 Nov 2026"), ("short_date", "20 Nov"), ("datetime", "20 Nov 2026, 15:30"), ("time", "15:30"), ("day", "Today"),
    ("month", "November 2026"),
    ("weekday", "Friday"), ("year", "2026"), ("iso", "2026-11-20T10:00:00Z"), ("date_iso", "2026-11-20T10:00:00Z"),
    ("input_date", "2026-11-20"),
    ("input_datetime", "2026-11-20T15:30"), ("input_time", "15:30"), ("is_past", "false"), ("is_today", "true"), ("relative", "just now"),
    ("when", "<time datetime=\"2026-11-20T10:00:00Z\" title=\"20 Nov 2026, 15:30\">Today 15:30</time>"),
    ("ago", "<time datetime=\"2026-11-20T10:00:00Z\" title=\"20 Nov 2026, 15:30\">just now</time>"),
  ])
  func `an instant has many forms, from a value or from milliseconds in a table`(filter: String, expected: String) throws {
    #expect(try show(filter, .instant(world.now), in: "Asia/Kolkata") == expected)
    var page = CellPage(shape: Shape(["at"]))
    page.append(.integer(world.now.milliseconds))
    page.endRow()
    let zone = try #require(Zone("Asia/Kolkata"))
    let text = "{% for r in rows %}{{ r.at | \(filter) }}{% endfor %}"
    #expect(try render(text, ["rows": .page(page)], environment: Environment(zone: zone, now: world.now)) == expected)
  }

  @Test(
    arguments: [
      (-30, "just now"), (-60, "1 minute ago"), (-7200, "2 hours ago"), (-86_400, "1 day ago"), (-700_000, "1 week ago"),
      (-40_000_000, "1 year ago"),
      (90, "in 1 minute"), (3 * 86_400, "in 3 days"), (5_400_000, "in 2 months"),
    ] as [(Int64, String)])
  func `relative counts in the largest unit`(seconds: Int64, expected: String) throws {
    #expect(try show("relative", .instant(world.now.adding(seconds: seconds)), in: "UTC") == expected)
  }

  @Test func `a due date is past from the next day on, an instant at once`() throws {
    #expect(try show("is_past", "2026-11-20", in: "UTC") == "false")
    #expect(try show("is_past", "2026-11-19", in: "UTC") == "true")
    #expect(try show("is_past", "2026-11-20", in: "Etc/GMT-14") == "true")
    #expect(try show("is_past", .instant(world.now.adding(seconds: -1)), in: "UTC") == "true")
    #expect(try show("is_past", nil, in: "UTC") == "false")
    #expect(try show("relative", "2026-11-24", in: "UTC") == "in 4 days")
    #expect(try show("relative", "2026-11-19", in: "UTC") == "Yesterday")
  }

  @Test func `extreme moments do not end the process`() throws {
    for filter in ["relative", "moment", "datetime", "input_datetime", "when", "is_past", "iso"] {
      for milliseconds in [Int64.min, -62_135_596_800_001, 0, 253_402_300_800_000, .max] {
        #expect(throws: Never.self) { try show(filter, .integer(milliseconds), in: "Pacific/Auckland") }
      }
    }
  }
}
