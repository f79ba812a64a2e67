import Testing
import Values

@Suite struct `Dates and zones` {
  @Test func `days count from 1970 both ways over four centuries`() throws {
    for days in stride(from: -146_097, through: 146_097, by: 13) {
      #expect(CalendarDate(daysSinceEpoch: days).daysSinceEpoch == days)
    }
    #expect(CalendarDate(daysSinceEpoch: 0).description == "1970-01-01")
    #expect(try #require(CalendarDate("2026-11-21")).weekday == 6)
    #expect(try #require(CalendarDate("2026-11-18")).week == 47)
  }

  @Test(arguments: ["2026-02-29", "2026-13-01", "2026-1-01", "0000-01-01", "2026-01-01T", "２０２６-01-01", ""])
  func `a day that does not exist is refused`(text: String) { #expect(CalendarDate(text) == nil) }

  @Test func `a month later is never in the month after next`() throws {
    #expect(try #require(CalendarDate("2026-01-31")).adding(months: 1).description == "2026-02-28")
    #expect(try #require(CalendarDate("2024-02-29")).adding(months: -12).description == "2023-02-28")
  }

  @Test(arguments: [
    ("2026-02-08T14:30:00Z", "2026-02-08T14:30:00Z"), ("2026-02-08T14:30:00.250+05:30", "2026-02-08T09:00:00.250Z"),
    ("1969-12-31 23:59:59-08:00", "1970-01-01T07:59:59Z"),
  ])
  func `an instant is read with its offset and written in UTC`(text: String, expected: String) throws {
    #expect(try #require(Instant(text)).description == expected)
  }

  @Test(arguments: ["2026-02-08T14:30:00", "2026-02-08T25:30:00Z", "2026-02-08", "2026-02-08T14:30:00+9:00"])
  func `an instant without a zone is refused`(text: String) { #expect(Instant(text) == nil) }

  @Test(arguments: ["America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland", "Europe/Amsterdam"])
  func `local time goes there and back on every day of a year`(name: String) throws {
    let zone = try #require(Zone(name))
    let noon = try #require(TimeOfDay("12:00"))
    for day in 0..<366 {
      let local = LocalDateTime(date: CalendarDate(daysSinceEpoch: 20_454 + day), time: noon)
      #expect(zone.local(zone.instant(local)) == local)
    }
  }

  @Test func `the hour that clocks skip moves on and the hour they repeat is the first`() throws {
    let zone = try #require(Zone("Europe/Amsterdam"))
    let skipped = try #require(LocalDateTime("2026-03-29T02:30"))
    #expect(zone.local(zone.instant(skipped)).description == "2026-03-29T03:30")
    let repeated = try #require(LocalDateTime("2026-10-25T02:30"))
    #expect(zone.instant(repeated).description == "2026-10-25T00:30:00Z")
  }
}

@Suite struct `Money, exactly` {
  @Test(arguments: [("1234.5", 123_450), ("-0.01", -1), ("1e3", 100_000), ("12.3400", 1234), ("0.1e1", 100)] as [(String, Int64)])
  func `decimal text becomes minor units`(text: String, minor: Int64) { #expect(Money.minor(fromDecimal: text, currency: .usd) == minor) }

  @Test(arguments: ["1.234", "", "abc", "1..2", "99999999999999999999", "1e99", "--1", "NaN"])
  func `what is no exact amount is refused`(text: String) { #expect(Money.minor(fromDecimal: text, currency: .usd) == nil) }

  @Test(
    arguments: [
      ("1.234,50", 123_450), ("1,234.50", 123_450), ("€ 1 234,5", 123_450), ("1,234", 123_400), ("12,5", 1250), ("1'000", 100_000),
      ("EUR 10", 1000), ("1,234,567", 123_456_700), ("1.500", 150_000), ("-12.500", -1_250_000), ("€1.500", 150_000), ("0,500", 50),
      ("0.500", 50), ("1.5", 150), ("1.234.567", 123_456_700), ("12,34,567.5", 123_456_750), ("-1.234.567,8", -123_456_780),
    ] as [(String, Int64)])
  func `what people type is understood`(text: String, minor: Int64) { #expect(Money.minor(typed: text, currency: .eur) == minor) }

  @Test(arguments: ["31.12.2025", "1.2.3", "1,23,4", "1234.567.890", ".123.456", "1,234.567,89", "192.168.0.10"])
  func `separators that group nothing make no amount`(text: String) { #expect(Money.minor(typed: text, currency: .eur) == nil) }

  @Test(
    arguments: [
      ("+31 13 555 0120", "tel:+31135550120"), ("+31 (0)13 555 0120", "tel:+31135550120"), ("(+31) 13 555 0120", "tel:+31135550120"),
      ("Tel. 013-555 0120", "tel:0135550120"), ("013 555 0120 ext. 12", "tel:0135550120"), ("06\u{a0}5559\u{2011}8765", "tel:0655598765"),
      ("(013) 555 0120", "tel:0135550120"), ("٠١٣ ٥٥٥", "tel:013555"),
    ])
  func `a phone is called by what is dialled`(text: String, url: String) { #expect(PhoneLink.url(text) == url) }

  @Test func `nothing is dialled where no number stands, and too few digits are nobody's`() {
    for text in ["", "ask Ada", "+", "()"] { #expect(PhoneLink.url(text) == nil) }
    for text in ["000000", "0000012", "12345"] { #expect(PhoneText.sought(text) == nil) }
    #expect(!PhoneText.isSame("000000", "+31 13 555 0120") && !PhoneText.isSame("0000012", "013 555 0112"))
  }

  @Test func `three digits behind a point are decimals in a currency that has three`() throws {
    let dinar = try #require(Currency("KWD"))
    #expect(Money.minor(typed: "1.500", currency: dinar) == 1500)
    #expect(Money.minor(typed: "1,500", currency: dinar) == 1_500_000)
    #expect(Money.minor(typed: "1234,567", currency: .eur) == nil)
  }

  @Test func `amounts are shown with signs and groups`() throws {
    #expect(Money(minor: 89_940_000, currency: .eur).formatted == "€899,400")
    #expect(Money(minor: -5, currency: .usd).formatted == "−$0.05")
    #expect(Money(minor: 1050, currency: .usd).decimal == "10.5")
    #expect(Money(minor: 500, currency: try #require(Currency("jpy"))).formatted == "¥500")
    #expect(Money(minor: .min, currency: .usd).decimal == "-92233720368547758.08")
  }
}

@Suite struct `JSON and ids` {
  @Test func `an object has no more members than are allowed, however deep it lies`() throws {
    #expect(try JSON.parse(Array("{\"a\":[{\"b\":1,\"c\":2}]}".utf8), memberLimit: 2)["a"] != nil)
    #expect(throws: JSONError.self) { try JSON.parse(Array("{\"a\":[{\"b\":1,\"c\":2,\"d\":3}]}".utf8), memberLimit: 2) }
  }

  @Test(arguments: [3, 8, 9, 10, 40])
  func `an object of few or many members finds each of them, also when one is gone`(count: Int) throws {
    var object = JSON.Object()
    for number in 0..<count { object["m\(number)"] = JSON(number) }
    object["m0"] = nil
    object["m1"] = "other"
    #expect(object["m0"] == nil && object["m1"] == "other" && object["m\(count - 1)"] == JSON(count - 1))
    object["m0"] = "back"
    #expect(object.members.map(\.key) == (1..<count).map { "m\($0)" } + ["m0"])
    #expect(try JSON.parse(JSON.object(object).text) == .object(object))
  }

  @Test func `numbers keep their digits and members their order`() throws {
    let text = #"{"b":10.50,"a":[1e3,true,null,"x<é\n"],"empty":{}}"#
    #expect(try JSON.parse(text).text == #"{"b":10.50,"a":[1e3,true,null,"x\u003cé\n"],"empty":{}}"#)
    #expect(try JSON.parse(#""\ud83d\ude00""#).string == "😀")
  }

  @Test(arguments: [
    "", "{", "[1,]", "01", "1.", "tru", "\"a", #"{"a":1,"a":2}"#, #""\ud83d""#, "1 2", "+1", "NaN", "{'a':1}",
    String(repeating: "[", count: 100), "\"\u{1}\"", #""\u+123""#, #""\u-000""#,
  ])
  func `what is not JSON is refused`(text: String) { #expect(throws: JSONError.self) { try JSON.parse(text) } }

  @Test func `an id survives text and bytes and sorts by time`() throws {
    let early = RecordID(at: Instant(milliseconds: 1_700_000_000_000))
    let late = RecordID(at: Instant(milliseconds: 1_700_000_000_001))
    #expect(early < late)
    #expect(RecordID(early.description) == early)
    #expect(RecordID(bytes: early.bytes) == early)
    #expect(early.createdAt.milliseconds == 1_700_000_000_000)
    #expect(Array(early.description)[14] == "7")
    #expect(RecordID("not-an-id") == nil)
  }

  @Test func `a page of cells gives back what was put in`() {
    var page = CellPage(shape: Shape(["name", "amount", "nothing"]))
    page.append("Ünïcode")
    page.append(.integer(42))
    page.append(.null)
    page.endRow()
    #expect(page.string(0, 0) == "Ünïcode")
    #expect(page.integer(0, 1) == 42)
    #expect(page.isNull(0, page.column("nothing")))
  }
}
