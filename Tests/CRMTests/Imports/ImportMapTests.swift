import Testing
import Values

@testable import CRM

@Suite struct HeaderMatcherTests {
  @Test func `headers match without case, spaces, underscores and hyphens`() {
    let contacts = HeaderMatcher(aliases: ImportAliases.contacts)
    for (column, field) in [
      ("E-mail", "email"), ("EMAIL", "email"), ("First_Name", "firstName"), ("first name", "firstName"), ("Telephone", "phone"),
      ("Title", "jobTitle"), ("Organisation", "company"), ("Company Name", "company"), ("customer", "customerId"), ("id", "externalId"),
    ] {
      #expect(contacts.field(for: column) == field)
    }
    let deals = HeaderMatcher(aliases: ImportAliases.deals)
    for (column, field) in [
      ("opportunity_id", "externalId"), ("deal_stage", "stageId"), ("close_value", "amount"), ("VALUE", "amount"),
      ("account", "customerId"),
      ("expectedCloseDate", "expectedCloseDate"), ("sales_agent", "ownerId"), ("close date", "expectedCloseDate"),
    ] {
      #expect(deals.field(for: column) == field)
    }
    #expect(HeaderMatcher(aliases: ImportAliases.customers).field(for: "CustomerID") == "externalId")
    #expect(contacts.field(for: "Shoe size") == nil && contacts.field(for: "--") == nil)
  }

  @Test func `of two columns for one field the better name wins`() {
    let matcher = HeaderMatcher(aliases: ["jobTitle": ["title"], "name": []])
    #expect(matcher.match(["Title", "Job Title", "Name", "name"]) == [nil, "jobTitle", "name", nil])
  }

  @Test func `no alias means two fields of one entity`() {
    for kind in ["users", "customers", "contacts", "leads", "deals", "activities"] {
      var owners: [String: String] = [:]
      for (field, names) in ImportAliases.of(kind) ?? [:] {
        for name in Set(([field] + names).map(HeaderMatcher.folded)) {
          #expect(owners.updateValue(field, forKey: name) == nil, "\(kind): \(name)")
        }
      }
      #expect(!owners.isEmpty)
    }
  }
}

@Suite struct ImportMapTests {
  func plan(_ json: String, _ header: [String], _ aliases: [String: [String]] = ImportAliases.deals) throws -> ImportPlan {
    try ImportPlan(ImportMap(parsing: Array(json.utf8)), header: header, aliases: aliases)
  }

  func read(_ plan: ImportPlan, _ line: String) throws -> [String: String] {
    let reader = try CSVReader(.text("x\n" + line), delimiter: UInt8(ascii: ","))
    let row = try #require(try reader.next())
    return Dictionary(uniqueKeysWithValues: zip(plan.fields, plan.read(row)))
  }

  @Test func `columns, values, composition and fixed values work together`() throws {
    let plan = try plan(
      #"{"columns": {"Product": "product"}, "values": {"product": {" gtxpro ": "GTX Pro"}, "stage": {"Engaging": "Qualification"}},"#
        + #" "compose": {"name": "{product} – {account}"}, "fixed": {"currencyCode": "USD", "stage": "Prospecting"}, "ignore": ["junk"]}"#,
      ["opportunity_id", "product", "account", "deal_stage", "junk", "other"])
    #expect(plan.unusedColumns == ["other"])
    let row = try read(plan, "A1, GTXPro ,Cancity,engaging,j,o")
    #expect(row["name"] == "GTX Pro – Cancity" && row["products"] == "GTX Pro" && row["customerId"] == "Cancity")
    #expect(row["stageId"] == "Qualification" && row["currencyCode"] == "USD" && row["externalId"] == "A1")
    let bare = try read(plan, "A2,GTXPro,,,,")
    #expect(bare["name"] == "GTX Pro" && bare["stageId"] == "Prospecting" && bare["customerId"] == "")
  }

  @Test func `an empty hole takes the text before it along, or at the start the text after it`() throws {
    let three = try ComposedText("{a} – {b} ({c})")
    #expect(three.holes == ["a", "b", "c"])
    #expect(three.filled(["x", "y", "z"]) == "x – y (z)")
    #expect(three.filled(["", "y", "z"]) == "y (z)")
    #expect(three.filled(["", "", ""]) == "")
    let pair = try ComposedText("{a} – {b}")
    #expect(pair.filled(["x", ""]) == "x" && pair.filled(["", "y"]) == "y")
    #expect(throws: ImportMapError.self) { try ComposedText("{a") }
    #expect(throws: ImportMapError.self) { try ComposedText("plain") }
  }

  @Test func `a column may fill several fields, and factors are exact`() throws {
    let plan = try plan(
      #"{"columns": {"CustomerID": ["externalId", "name"]}, "factor": {"annual_revenue": 1000000}}"#, ["CustomerID", "revenue"],
      ImportAliases.customers)
    let row = try read(plan, "ALFKI,1100.04")
    #expect(row == ["externalId": "ALFKI", "name": "ALFKI", "annualRevenue": "1100040000"])
  }

  @Test func `unknown keys, fields and columns are named in the error`() throws {
    for (json, part) in [
      (#"{"colums": {}}"#, "“colums”"), (#"{"fixed": {"colour": "red"}}"#, "“colour”"), (#"{"columns": {"nope": "name"}}"#, "“nope”"),
      (#"{"columns": {"a": "name", "b": "name"}}"#, "two columns"), (#"{"compose": {"name": "{zzz}"}}"#, "“zzz”"),
      (#"{"factor": {"amount": "many"}}"#, "number"), ("[1]", "object"), ("{", "not JSON"), (#"{"key": "shoe"}"#, "“shoe”"),
    ] {
      let error = #expect(throws: ImportMapError.self) { try plan(json, ["a", "b"]) }
      #expect(error?.description.contains(part) == true, "\(json): \(error?.description ?? "")")
    }
  }

  @Test func `a map written as JSON reads back the same`() throws {
    let json =
      #"{"columns":{"a":"name","b":["customer","externalId"]},"ignore":["c"],"fixed":{"source":"x"},"values":{"stage":{"w":"Won"}},"#
      + #""factor":{"amount":0.5},"compose":{"name":"{a} x"},"create":["owner"],"key":"externalId"}"#
    let map = try ImportMap(parsing: Array(json.utf8))
    #expect(map.json.text == json)
    #expect(try ImportMap(map.json) == map)
  }

  @Test func `decimal arithmetic on text loses no digit`() throws {
    for (left, right, product) in [
      ("1100.04", "1000000", "1100040000"), ("0.1", "0.2", "0.02"), ("-3", "0.5", "-1.5"), ("1e3", "1e-3", "1"), ("0", "-5", "0"),
      ("99999999999999999999", "99999999999999999999", "9999999999999999999800000000000000000001"), ("251.41", "1000000", "251410000"),
    ] {
      let (a, b) = (try #require(DecimalText(left)), try #require(DecimalText(right)))
      #expect(a.multiplied(by: b)?.description == product)
    }
    #expect(DecimalText("1.2.3") == nil && DecimalText("x") == nil && DecimalText("") == nil && DecimalText("1e999") == nil)
  }
}
