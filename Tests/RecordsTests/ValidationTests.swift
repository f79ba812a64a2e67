import Testing
import Values

@testable import Records
@testable import Store

@Suite struct `What a field takes` {
  let shop: Workshop
  init() throws { shop = try Workshop() }

  @Test func `a text is trimmed, is one line, and ends at its length`() throws {
    #expect(try shop.stored("secret", .typed("  two\r\nlines  ")) == "two lines")
    #expect(try shop.stored("name", .typed(String(repeating: "é", count: 200))) == .text(String(repeating: "é", count: 200)))
    #expect(
      try shop.complaints("name", .typed(String(repeating: "é", count: 201))) == "Name can have at most 200 characters; this has 201.")
    #expect(try shop.complaints("name", .typed(" \n ")) == "Name is missing. Enter it to save.")
    #expect(try shop.complaints("name", .json(7)) == "Name must be a text.")
  }

  @Test(arguments: ["name", "notes", "phone", "tags", "secret"])
  func `a NUL is stored nowhere`(name: String) throws {
    #expect(try shop.complaints(name, .typed("12\0 34")) != nil)
    #expect(try shop.complaints(name, .json("12\0 34")) != nil)
  }

  @Test func `long text keeps its lines, with one spelling of their ends`() throws {
    #expect(try shop.stored("notes", .typed("a\r\n b\rc\n")) == "a\n b\nc\n")
    #expect(try shop.stored("notes", .json("a\r\n b\rc\n")) == "a\n b\nc\n")
    #expect(try shop.complaints("notes", .typed(String(repeating: "x", count: 20_001))) != nil)
  }

  @Test(arguments: ["ada@acme.example", "o'neil+x@a-b.co", "ü@münchen.example"])
  func `an e-mail address is taken`(text: String) throws { #expect(try shop.stored("email", .typed(" \(text) ")) == .text(text)) }

  @Test(arguments: [
    "ada", "ada@", "@acme.example", "a@b@c.example", "a b@c.example", "a@b", "a@.b", "a@b.", "a@b..c", "<a@b.c>", "a@b.c,d@e.f",
  ])
  func `what is no e-mail address is refused`(text: String) throws { #expect(try shop.complaints("email", .typed(text)) != nil) }

  @Test func `a phone number has digits and nothing odd`() throws {
    #expect(try shop.stored("phone", .typed("+31 (0)20-555 01.23 ext. 4")) == "+31 (0)20-555 01.23 ext. 4")
    for text in ["call me", "1", "12<b>", "12;DROP TABLE \"x\""] { #expect(try shop.complaints("phone", .typed(text)) != nil, "\(text)") }
  }

  @Test(arguments: ["https://acme.example/a?b=c#d", "HTTP://Acme.Example", "acme.example", "www.acme.example/path:1"])
  func `a web address is taken`(text: String) throws { #expect(try shop.stored("website", .typed(text)) == .text(text)) }

  @Test(arguments: [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)//a.b", "java\tscript:a.b", "data:text/html,a.b", "ftp://acme.example", "//acme.example",
    "https://", "http://localhost", "https://a..b", "a b.example", "https://a.example/\"onclick", "mailto:a@b.example",
  ])
  func `what is no web address is refused`(text: String) throws { #expect(try shop.complaints("website", .typed(text)) != nil) }

  @Test func `a whole number may be grouped and never loses its decimals`() throws {
    #expect(try shop.stored("count", .typed("1,250")) == 1_250)
    #expect(try shop.stored("count", .typed(" 12.00 ")) == 12)
    #expect(try shop.stored("share", .typed("40 %")) == 40)
    #expect(try shop.stored("count", .json(7)) == 7)
    for text in ["1,5", "1.5", "1e3", "12abc", "-", "99999999999999999999", ".", "1,2500"] {
      #expect(try shop.complaints("count", .typed(text)) == "Count must be a whole number.", "\(text)")
    }
    #expect(try shop.complaints("count", .typed("5001")) == "Count must lie between 0 and 5000.")
    #expect(try shop.complaints("share", .typed("101")) == "Share must lie between 0 and 100.")
    #expect(try shop.complaints("share", .json("x")) != nil)
    #expect(try shop.complaints("count", .json(true)) == "Count must be a number.")
  }

  @Test func `money is exact, typed or in JSON`() throws {
    #expect(try shop.stored("fee", .typed("$ 1,234.50")) == 123_450)
    #expect(try shop.stored("fee", .typed("1.234,50")) == 123_450)
    #expect(try shop.stored("fee", .json(.number("0.1"))) == 10)
    #expect(try shop.stored("fee", .json(.number("9007199254740.93"))) == 900_719_925_474_093)
    #expect(try shop.stored("fee", .json(.number("1.5e3"))) == 150_000)
    #expect(try shop.stored("fee", .json("-12.34")) == -1_234)
    #expect(try shop.stored("fee", .json(.number("1.00000000000000000000"))) == 100)
  }

  @Test(arguments: [
    "12345678901234567890", "1e400", "-1e400", "1e-9223372036854775808", "1e9223372036854775807", "1e99999999999999999999", "0.001",
  ])
  func `money that cannot be kept exactly is refused`(number: String) throws {
    let json = try JSON.parse("[\(number)]").array?.first
    #expect(try shop.complaints("fee", .json(try #require(json))) != nil)
    #expect(try shop.complaints("fee", .typed(number)) != nil)
  }

  @Test func `dates, times, zones and moments are what they seem`() throws {
    #expect(try shop.stored("day", .typed("1996-07-04 00:00:00.000")) == "1996-07-04")
    #expect(try shop.stored("hour", .typed("9:05")) == "09:05")
    #expect(try shop.stored("zone", .typed("Asia/Kolkata")) == "Asia/Kolkata")
    #expect(try shop.stored("moment", .typed("2026-06-30T14:30:00+05:30")) == .integer(1_782_810_000_000))
    for (name, text) in [
      ("day", "2026-02-30"), ("day", "04/07/1996"), ("day", "2026-1-1"), ("hour", "24:00"), ("hour", "9"), ("zone", "Mars/Base"),
      ("moment", "yesterday"), ("moment", "2026-13-01T00:00:00Z"),
    ] { #expect(try shop.complaints(name, .typed(text)) != nil, "\(name) \(text)") }
    #expect(try shop.complaints("moment", .json(1_782_810_000_000)) != nil)
  }

  @Test func `a choice is known in any spelling`() throws {
    for text in ["DEEP_RED", "deep red", "Deep-Red", "deepred"] { #expect(try shop.stored("color", .typed(text)) == "DEEP_RED", "\(text)") }
    #expect(try shop.complaints("color", .typed("Green")) == "Color cannot be “Green”. Choose Deep red, Blue.")
    #expect(try shop.complaints("color", .json(1)) != nil)
  }

  @Test func `tags are short, few and different`() throws {
    #expect(try shop.stored("tags", .typed("a, b, A, ,")) == #"["a","b"]"#)
    #expect(try shop.stored("tags", .json(["x, y"])) == #"["x, y"]"#)
    #expect(try shop.stored("tags", .json([])) == .null)
    #expect(try shop.complaints("tags", .json([1])) != nil)
    #expect(try shop.complaints("tags", .typed(String(repeating: "t", count: 51))) != nil)
    #expect(try shop.complaints("tags", .typed((1...51).map(String.init).joined(separator: ","))) != nil)
  }

  @Test func `an address has five parts of text`() throws {
    let address = try shop.stored("address", .json(["city": " Utrecht ", "zip": "", "country": .null]))
    #expect(address == #"{"city":"Utrecht"}"#)
    #expect(try shop.complaints("address", .json(["planet": "Mars"])) == "Address has no part “planet”.")
    #expect(try shop.complaints("address", .json(["city": 1])) == "Address: city must be a text.")
    #expect(try shop.complaints("address", .json(["city": .string(String(repeating: "x", count: 201))])) != nil)
    #expect(try shop.complaints("address", .json(["city": "a\0b"])) != nil)
    #expect(try shop.complaints("address", .json("Utrecht")) != nil)
  }

  @Test func `parts of an address join what was given whole, and a whole one later counts alone`() throws {
    func address(_ pairs: (String, Input)...) throws -> SQLValue {
      let inputs = Inputs([("name", .typed("Lamp"))] + pairs.map { (name: $0.0, input: $0.1) })
      return try shop.ada.write { try Thing.type.create(inputs, $0)["address"] }
    }
    #expect(try address(("address", .json(["city": "Utrecht"])), ("Address.ZIP", .typed("3512"))) == #"{"city":"Utrecht","zip":"3512"}"#)
    #expect(try address(("address.zip", .typed("3512")), ("address", .json(["city": "Utrecht"]))) == #"{"city":"Utrecht"}"#)
  }

  @Test func `thousands of members that nobody knows are read in a moment`() {
    let unknown = (0..<20_000).map { (name: "stranger\($0)", input: Input.json(1)) }
    let parts = (0..<20_000).map { (name: "address.x\($0)", input: Input.json("y")) }
    let start = ContinuousClock.now
    #expect(Inputs(unknown + [("Due Date", .typed("2026-03-14"))]).resolved(for: Thing.type).count == 1)
    #expect(Inputs(parts).resolved(for: Thing.type).count == 1)
    #expect(ContinuousClock.now - start < .seconds(6))
  }

  @Test func `JSON is kept as it is, numbers to the last digit`() throws {
    #expect(try shop.stored("data", .typed(#" {"n": 12345678901234567890.10} "#)) == #"{"n":12345678901234567890.10}"#)
    #expect(try shop.complaints("data", .typed("{")) != nil)
    #expect(try shop.complaints("data", .json(.string(String(repeating: "x", count: 50_000)))) != nil)
  }

  @Test func `a flag is yes or no`() throws {
    #expect(try shop.stored("flag", .typed("on")) == 1)
    #expect(try shop.stored("flag", .typed("")) == 0)
    #expect(try shop.stored("flag", .json(true)) == 1)
    #expect(try shop.complaints("flag", .typed("maybe")) != nil)
    #expect(try shop.complaints("flag", .json("true")) != nil)
  }

  @Test func `what only the product sets is taken from no request`() throws {
    #expect(try shop.stored("score", .typed("9")) == .null)
    #expect(
      try shop.ada.write { try Thing.type.create(Inputs([("name", .typed("Lamp")), ("score", .typed("9"))]), $0, trusted: true)["score"] }
        == 9)
  }
}
