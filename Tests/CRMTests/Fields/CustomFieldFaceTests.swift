import Records
import Store
import Testing
import Values
import Web

@testable import CRM

/// A kind of field with two values, and how people, filters and files say them.
struct FieldSample: Sendable, CustomTestStringConvertible {
  let kind: String
  let first: JSON
  let second: JSON
  /// The first value on pages.
  let shown: String
  /// A condition that only the first value meets.
  let condition: String
  /// The filter of a list's own menu that only the first value meets; nil where the kind has none.
  var filter: String?
  var isSorted = true
  /// A word of the first value that search finds.
  var word: String?
  var takesBulk = true

  var testDescription: String { kind }

  static let all = [
    FieldSample(
      kind: "TEXT", first: "North", second: "South", shown: "North", condition: "starts:nor", filter: "=north", word: "north"),
    FieldSample(
      kind: "LONG_TEXT", first: "Long\ntext", second: "x", shown: "Long", condition: "contains:long", isSorted: false, word: "long",
      takesBulk: false),
    FieldSample(
      kind: "EMAIL", first: "ann@birch.example", second: "b@c.example", shown: "mailto:ann@birch.example",
      condition: "is:ANN@birch.example", filter: "=ann@birch.example", word: "birch.example", takesBulk: false),
    FieldSample(
      kind: "PHONE", first: "+31 20 555 0101", second: "+31 20 555 0202", shown: "tel:+31205550101", condition: "starts:%2B31 20 555 01",
      filter: "=%2B31 20 555 0101", word: "020-5550101", takesBulk: false),
    FieldSample(
      kind: "URL", first: "https://ash.example/a?b=1", second: "elm.example", shown: "https://ash.example/a?b=1",
      condition: "contains:ash", filter: "=https://ash.example/a?b=1".replacing("?", with: "%3F"), word: "ash.example", takesBulk: false),
    FieldSample(kind: "INTEGER", first: 4_000, second: -3, shown: "4000", condition: "over:3000", filter: "From=3000"),
    FieldSample(kind: "MONEY", first: .number("1250.5"), second: 7, shown: "$1,250.50", condition: "over:1000", filter: "From=1000"),
    FieldSample(kind: "PERCENT", first: 40, second: 5, shown: "40%", condition: "is:40", filter: "=40"),
    FieldSample(
      kind: "DATE", first: "2026-06-30", second: "2020-01-01", shown: "30 Jun 2026", condition: "after:2026-01-01",
      filter: "From=2026-01-01"),
    FieldSample(kind: "TIME", first: "14:30", second: "08:00", shown: "14:30", condition: "is:14:30", filter: "=14:30"),
    FieldSample(
      kind: "INSTANT", first: "2026-06-30T12:30:00Z", second: "2020-01-01T00:00:00Z", shown: "30 Jun 2026",
      condition: "after:2026-01-01",
      filter: "From=2026-01-01"),
    FieldSample(
      kind: "ZONE", first: "Europe/Amsterdam", second: "Asia/Tokyo", shown: "Europe/Amsterdam", condition: "is:Europe/Amsterdam",
      filter: "=Europe/Amsterdam"),
    FieldSample(kind: "BOOLEAN", first: true, second: false, shown: "Yes", condition: "is:yes", filter: "=yes"),
    FieldSample(kind: "CHOICE", first: "RED", second: "BLUE", shown: "Red wine", condition: "is:RED", filter: "=red wine"),
    FieldSample(
      kind: "CHOICES", first: ["RED"], second: ["BLUE"], shown: "Red wine", condition: "has:RED", filter: "=red wine", isSorted: false),
    FieldSample(
      kind: "ADDRESS", first: ["street": "Dam 1", "city": "Utrecht", "state": nil, "zip": nil, "country": nil],
      second: ["street": nil, "city": "Leuven", "state": nil, "zip": nil, "country": nil], shown: "Dam 1, Utrecht",
      condition: "contains:utrecht", isSorted: false, word: "utrecht", takesBulk: false),
  ]
}

@Suite struct `A field of any kind` {
  let world: World
  let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  /// Clients A and B with a value each, and C without.
  private func fill(_ sample: FieldSample) throws -> (a: String, b: String) {
    let field = try browser.json(
      "POST", "/api/crm/custom-fields",
      ["entity": "customer", "label": "Extra", "kind": .string(sample.kind), "choices": [["value": "RED", "label": "Red wine"], "Blue"]])
    try #require(field.status == 201, "\(field.json)")
    let paths = try [("A", sample.first), ("B", sample.second)].map { name, value in
      let made = try browser.json("POST", "/api/crm/customers", ["name": .string(name), "customFields": ["extra": value]])
      try #require(made.status == 201, "\(made.json)")
      #expect(made.json["customFields"]?["extra"] == value)
      return "/crm/customers/" + (try #require(made.json["id"]?.string))
    }
    _ = try browser.json("POST", "/api/crm/customers", ["name": "C"])
    return (paths[0], paths[1])
  }

  private func names(_ query: String) throws -> [String] {
    let answer = try browser.json("GET", "/api/crm/customers?" + query.replacing(" ", with: "%20"))
    try #require(answer.status == 200, "\(query): \(answer.json)")
    return (answer.json["data"]?.array ?? []).compactMap { $0["name"]?.string }
  }

  @Test(arguments: FieldSample.all) func `is on the form, the page and in the table`(sample: FieldSample) throws {
    let path = try fill(sample).a
    #expect(try browser.get("/crm/customers/new").bodyText.contains("Extra"))
    #expect(try browser.get(path).bodyText.contains(sample.shown))
    let form = try ShownForm(try browser.get(path + "/edit").bodyText)
    #expect(form.fields.contains { $0.name.hasPrefix("customFields.extra") })
    #expect(browser.send(form, to: path).statusCode == 303)
    #expect(try browser.json("GET", "/api" + path).json["version"] == 1)
    let table = try browser.get("/crm/customers?view=table&columns=customFields.extra").bodyText
    #expect(table.contains("Extra") && table.contains(sample.shown))
  }

  @Test(arguments: FieldSample.all) func `narrows and orders lists, and is found`(sample: FieldSample) throws {
    _ = try fill(sample)
    #expect(try names("where=customFields.extra:\(sample.condition)") == ["A"])
    if let filter = sample.filter { #expect(try names("customFields.extra\(filter)") == ["A"], "\(filter)") }
    if sample.kind != "BOOLEAN" { #expect(try names("where=customFields.extra:empty") == ["C"]) }
    #expect(try browser.get("/crm/customers?customFields.extra\(sample.filter ?? "=")").statusCode == 200)
    let sort = "sortBy=customFields.extra&limit=1"
    guard sample.isSorted else {
      #expect(try browser.json("GET", "/api/crm/customers?\(sort)").status == 422)
      return
    }
    var (seen, cursor): ([String], String?) = ([], nil)
    repeat {
      let page = try browser.json("GET", "/api/crm/customers?" + sort + (cursor.map { "&cursor=\($0)" } ?? "")).json
      seen += (page["data"]?.array ?? []).compactMap { $0["name"]?.string }
      cursor = page["pagination"]?["cursor"]?.string
    } while cursor != nil && seen.count < 5
    #expect(seen.sorted() == ["A", "B", "C"])
    if let word = sample.word { #expect(try names("search=\(word)") == ["A"]) }
  }

  @Test(arguments: FieldSample.all) func `is in files, and comes back from them without a change`(sample: FieldSample) throws {
    let path = try fill(sample).a
    let response = try browser.get("/api/crm/export?type=customers&format=csv")
    let text = String(decoding: try `Exporting a list`.bytes(response), as: UTF8.self)
    let back = try Import.run(
      try ImportSheet(.customers, .text(text), ImportMap(), world.admin), world.admin, Import.Options(dryRun: false))
    #expect(back[.unchanged] == 3, "\(back.summary) \(back.complaints)")
    _ = try browser.json("PUT", "/api" + path, ["customFields": ["extra": sample.second]])
    _ = try Import.run(try ImportSheet(.customers, .text(text), ImportMap(), world.admin), world.admin, Import.Options(dryRun: false))
    #expect(try browser.json("GET", "/api" + path).json["customFields"]?["extra"] == sample.first)
    #expect(try browser.get("/api/crm/export?type=customers&format=xlsx").statusCode == 200)
  }

  @Test(arguments: FieldSample.all) func `has a readable history, and its old value is put back`(sample: FieldSample) throws {
    let path = try fill(sample).a
    #expect(try browser.json("PUT", "/api" + path, ["customFields": ["extra": sample.second]]).status == 200)
    let page = try browser.get(path + "/timeline?kind=changes").bodyText
    let put = try #require(page.firstMatch(of: /\/crm\/timeline\/[0-9]+\/put-back/))
    #expect(page.contains("Extra") && !page.contains("customFields.extra</dt>"))
    if !["PHONE", "EMAIL", "BOOLEAN"].contains(sample.kind) { #expect(page.contains("<del>\(sample.shown)"), "\(sample.shown)") }
    #expect(try browser.post(String(put.output), ["field": "customFields.extra"]).statusCode == 303)
    #expect(try browser.json("GET", "/api" + path).json["customFields"]?["extra"] == sample.first)
  }

  @Test(arguments: FieldSample.all.filter(\.takesBulk)) func `is given to many at once and taken back`(sample: FieldSample) throws {
    let path = try fill(sample).b
    let answer = try browser.json("POST", "/api/crm/customers/bulk", ["filter": [:], "set": ["customFields.extra": sample.first]])
    #expect(answer.json["changed"] == 2, "\(answer.json)")
    #expect(try browser.json("GET", "/api" + path).json["customFields"]?["extra"] == sample.first)
    let undo = try browser.json("POST", "/api/crm/customers/bulk/\(answer.json["id"]?.string ?? "")/undo")
    #expect(undo.json["undone"] == 2, "\(undo.json)")
    #expect(try browser.json("GET", "/api" + path).json["customFields"]?["extra"] == sample.second)
  }

  @Test func `stays the same field whatever it is called`() throws {
    _ = try fill(FieldSample.all[0])
    let id = try #require(try browser.json("GET", "/api/crm/custom-fields").json["data"]?.array?.first?["id"]?.string)
    #expect(try browser.json("PUT", "/api/crm/custom-fields/\(id)", ["label": "Region"]).status == 200)
    #expect(try browser.get("/crm/customers?view=table").bodyText.contains("Region"))
    #expect(try names("customFields.extra=North") == ["A"])
  }

  @Test func `forms that have no place for a field of the workspace do not ask for it`() throws {
    for entity in ["communication", "activity"] {
      let field: JSON = ["entity": .string(entity), "label": "Mood", "kind": "TEXT", "required": true]
      #expect(try browser.json("POST", "/api/crm/custom-fields", field).status == 201)
    }
    let contact = try world.admin.write { try Contact.type.create(Inputs([("name", .typed("Jo Doe"))]), $0).id }
    for form in [["type": "CALL", "text": "Spoke"], ["type": "TASK", "text": "Call again"]] as [KeyValuePairs<String, String>] {
      #expect(try browser.post("/crm/contacts/\(contact)/log", form).statusCode == 303)
    }
    let talk: KeyValuePairs = [
      "type": "CALL", "contactId": contact.description, "notes": "Spoke", "customFields.mood": "Good", "nextStep": "Send the offer",
    ]
    #expect(try browser.post("/crm/communications", talk).statusCode == 303)
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM activities") } == 2)
    #expect(try browser.json("POST", "/api/crm/activities", ["subject": "Asked"]).status == 422)
  }
}
