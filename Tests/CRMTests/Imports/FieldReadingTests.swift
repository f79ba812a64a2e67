import Records
import Testing
import Values

@testable import CRM

@Suite struct FieldReadingTests {
  func order(_ cells: String...) -> (DateOrder, String?) {
    var column = DateColumn()
    for cell in cells { column.observe(cell) }
    return (column.order, column.note)
  }

  @Test func `one column decides the order of its slashed dates`() {
    #expect(order("3/4/2026", "25/12/2026") == (.dayFirst, nil))
    #expect(order("3/4/2026", "12/25/2026") == (.monthFirst, nil))
    let doubtful = order("3/4/2026", "5/5/2026")
    #expect(doubtful.0 == .monthFirst && doubtful.1?.contains("“3/4/2026”") == true)
    let mixed = order("3/4/2026", "25/12/2026", "12/25/2026")
    #expect(mixed.0 == .mixed && mixed.1 != nil)
    #expect(order("2026-03-04", "4.3.2026", "") == (.monthFirst, nil))
  }

  @Test func `each date column of a file has an order of its own`() throws {
    let reader = try CSVReader(.text("close date,created\n3/4/2026,25/12/2025\n5/6/2026,1/12/2025\n"))
    let plan = try ImportPlan(ImportMap(), header: reader.header, aliases: ImportAliases.deals)
    var orders = DateOrders(of: ["expectedCloseDate", "createdDate"], in: plan)
    while let row = try reader.next() { orders.observe(plan.read(row)) }
    #expect(orders["expectedCloseDate"] == .monthFirst && orders["createdDate"] == .dayFirst)
    #expect(orders.notes.count == 1 && orders.notes[0].hasPrefix("expectedCloseDate: “3/4/2026”"))
  }

  @Test func `dates are read as people and programs write them`() {
    for (text, order, date) in [
      ("2017-03-01", DateOrder.monthFirst, "2017-03-01"), ("1996-07-04 00:00:00.000", .monthFirst, "1996-07-04"),
      ("2026-02-08T14:30:00Z", .monthFirst, "2026-02-08"), ("31.12.2017", .monthFirst, "2017-12-31"), ("1.2.26", .monthFirst, "2026-02-01"),
      ("12/31/2017", .monthFirst, "2017-12-31"), ("31/12/2017", .dayFirst, "2017-12-31"), ("3/4/2026", .dayFirst, "2026-04-03"),
      ("3/4/2026 9:15 PM", .monthFirst, "2026-03-04"), ("25/12/2026", .mixed, "2026-12-25"), ("20 Nov 2026", .monthFirst, "2026-11-20"),
      ("November 20, 2026", .monthFirst, "2026-11-20"), ("2026/1/5", .monthFirst, "2026-01-05"),
    ] {
      #expect(FieldReading.date(text, order)?.description == date, "\(text)")
    }
    for text in ["2026-02-30", "31/12/2017", "tomorrow", "", "2026-02-08 25:00", "1/2/3/4", "12.2026", "99.1.2026"] {
      #expect(FieldReading.date(text, .monthFirst) == nil, "\(text)")
    }
    #expect(FieldReading.date("3/4/2026", .mixed) == nil)
  }

  @Test func `a moment keeps its offset from UTC however it is written`() throws {
    let zone = try #require(Zone("Europe/Amsterdam"))
    for (text, moment) in [
      ("2026-11-20 14:30:00 UTC", "2026-11-20T14:30:00Z"), ("2026-11-20 14:30:00 +02:00", "2026-11-20T12:30:00Z"),
      ("2026-11-20 14:30:00+02", "2026-11-20T12:30:00Z"), ("2026-11-20T14:30:00.000-0530", "2026-11-20T20:00:00Z"),
      ("20 Nov 2026 14:30 GMT", "2026-11-20T14:30:00Z"), ("11/20/2026, 2:30 PM UTC+1", "2026-11-20T13:30:00Z"),
      ("Nov 20, 2026 2:30 PM", "2026-11-20T13:30:00Z"), ("November 20, 2026 at 2:30 p.m.", "2026-11-20T13:30:00Z"),
      ("20-Nov-2026 14:30", "2026-11-20T13:30:00Z"), ("20-Oct-2026T14:30", "2026-10-20T12:30:00Z"),
      ("Nov 20, 2026", "2026-11-19T23:00:00Z"),
    ] {
      #expect(FieldReading.instant(text, .monthFirst, zone: zone)?.description == moment, "\(text)")
    }
    for text in ["2026-11-20 14:30 EST", "2026-11-20 14:30 +99:00", "2026-11-20 25:00 UTC", "2026-11-20 sometime"] {
      #expect(FieldReading.instant(text, .monthFirst, zone: zone) == nil, "\(text)")
    }
    #expect(FieldReading.date("2026-11-20 23:30 EST", .monthFirst)?.description == "2026-11-20")
  }

  @Test func `moments and times keep their clock`() throws {
    let zone = try #require(Zone("Europe/Amsterdam"))
    #expect(FieldReading.instant("2026-02-08 14:30:00", .monthFirst, zone: zone)?.description == "2026-02-08T13:30:00Z")
    #expect(FieldReading.instant("2026-02-08T14:30:00Z", .monthFirst, zone: zone)?.description == "2026-02-08T14:30:00Z")
    #expect(FieldReading.instant("8.2.2026", .monthFirst, zone: zone)?.description == "2026-02-07T23:00:00Z")
    #expect(FieldReading.instant("2/8/2026 3:15 pm", .monthFirst, zone: zone)?.description == "2026-02-08T14:15:00Z")
    #expect(FieldReading.time("9:05")?.description == "09:05" && FieldReading.time("12 AM")?.description == "00:00")
    #expect(FieldReading.time("25:00") == nil && FieldReading.time("noon") == nil)
  }

  @Test func `amounts, numbers and percents are read exactly`() {
    for (text, minor) in [
      ("1054", Int64(105_400)), ("1,234.50", 123_450), ("1.234,50 €", 123_450), ("-$5", -500), ("$-5", -500), ("(120.00)", -12_000),
      ("USD 12", 1200), ("1 000", 100_000), ("1'000.5", 100_050), ("4514.0", 451_400), ("0.1", 10), ("1.500", 150_000),
      ("2.500 €", 250_000),
    ] {
      #expect(Importing.minor(text) == minor, "\(text)")
    }
    for text in ["", "n/a", "12 apples", "0.005", "1-2", "--5"] { #expect(Importing.minor(text) == nil, "\(text)") }
    #expect(FieldReading.integer("2,822") == 2822 && FieldReading.integer("12.0") == 12 && FieldReading.integer("12.5") == nil)
    for ofOne in [true, false] { #expect(FieldReading.percent("25 %", ofOne: ofOne) == 25) }
    #expect(FieldReading.percent("0.25", ofOne: true) == 25 && FieldReading.percent("1.0", ofOne: true) == 100)
    #expect(FieldReading.percent("1", ofOne: false) == 1 && FieldReading.percent("101", ofOne: false) == nil)
    #expect(FieldReading.companySize("2822") == "ENTERPRISE" && FieldReading.companySize("medium") == "MEDIUM")
  }

  @Test func `a point before three digits groups where the currency says so, and never in a workbook or before a factor`() throws {
    let field = try #require(Customer.type.field("annualRevenue"))
    func input(_ text: String, isWorkbook: Bool = false) throws -> Input {
      let plan = try ImportPlan(ImportMap(), header: ["name"], aliases: ImportAliases.customers)
      return try ImportValues(
        orders: DateOrders(of: [], in: plan), percents: PercentColumns(of: [], in: plan), zone: .utc, isWorkbook: isWorkbook
      ).input(field, text)
    }
    #expect(try input("1.500") == .typed("1.500") && input("(19.995 €)") == .typed("-19.995"))
    #expect(try input("1.500", isWorkbook: true) == .json("1.5") && input("19.995", isWorkbook: true) == .json("19.995"))
    #expect(try input("1,500") == .json("1500") && input("1.234,5") == .json("1234.5") && input("0.125") == .json("0.125"))
    #expect(DecimalText("1.234")?.unmistakable == "1.2340" && DecimalText("1.23")?.unmistakable == "1.23")
  }

  @Test func `words are read without case and signs`() {
    #expect(FieldReading.boolean("Yes") == true && FieldReading.boolean("nein") == false && FieldReading.boolean("perhaps") == nil)
    #expect(FieldReading.choice("in-progress", among: ["PENDING", "IN_PROGRESS"]) == "IN_PROGRESS")
    #expect(FieldReading.tags("a; b,A | c") == ["a", "b", "c"])
    #expect(FieldReading.text(" '=x\r\ny ") == "'=x\ny" && FieldReading.text("'=x") == "=x")
  }

  @Test func `full names are split where a person would`() {
    for (full, first, last) in [
      ("Maria Anders", "Maria", "Anders"), ("van Dam, Joost", "Joost", "van Dam"), ("Joost van Dam", "Joost", "van Dam"),
      ("Ludwig von der Heide", "Ludwig", "von der Heide"), ("Miguel Angel Paolino", "Miguel Angel", "Paolino"), ("Cher", "", "Cher"),
      ("Maria da Silva", "Maria", "da Silva"), ("Van Morrison", "Van", "Morrison"), ("John Smith Jr.", "John", "Smith Jr."),
      ("Jane Doe, PhD", "Jane", "Doe PhD"), ("  Valon   Hoti ", "Valon", "Hoti"), ("Ruben de Wit", "Ruben", "de Wit"), ("", "", ""),
    ] {
      let name = PersonName(splitting: full)
      #expect((name.first, name.last) == (first, last), "\(full)")
    }
  }
}

@Suite struct ImportLedgerTests {
  @Test func `the counts add up to the rows and the last line says so`() {
    var ledger = ImportLedger()
    for _ in 0..<3 { ledger.created() }
    ledger.skipped(line: 5, "no name")
    #expect(ledger.summary == "rows 4: created 3, updated 0, unchanged 0, skipped 1, failed 0")
    #expect(ledger.complaints == ["line 5: no name"] && ledger.alsoCreatedSummary == nil && !ledger.isFailed)
  }

  @Test func `a failure takes what was written back`() {
    var ledger = ImportLedger()
    ledger.created()
    ledger.updated()
    ledger.unchanged()
    ledger.failed(line: 3, "disk full")
    ledger.alsoCreated("users", 6)
    #expect(ledger.alsoCreatedSummary == "also created 6 users")
    ledger.rolledBack()
    #expect(ledger.summary == "rows 4: created 0, updated 0, unchanged 1, skipped 0, failed 3")
    #expect(ledger.complaints.first == "line 3: disk full" && ledger.alsoCreatedSummary == nil)
  }

  @Test func `the skips download as a CSV that is safe to open`() throws {
    var ledger = ImportLedger()
    ledger.skipped(line: 2, "=evil, \"quoted\"")
    let rows = try CSVReaderTests.rows(.bytes(ledger.csv))
    #expect(rows == [["2", "skipped", "'=evil, \"quoted\""]])
  }
}
