import Testing
import Values
import Web

@testable import CRM
@testable import Records
@testable import Store

@Suite struct `A list by a field of the workspace's own` {
  let world: World
  let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  private func field(_ label: String, _ kind: String) throws {
    let answer = try browser.json(
      "POST", "/api/crm/custom-fields", ["entity": "customer", "label": .string(label), "kind": .string(kind)])
    try #require(answer.status == 201, "\(answer.json.text)")
  }

  private func client(_ name: String, _ values: JSON) throws {
    let answer = try browser.json("POST", "/api/crm/customers", ["name": .string(name), "customFields": values])
    try #require(answer.status == 201, "\(answer.json.text)")
  }

  private func names(_ query: String, step: Int) throws -> [String] {
    var (seen, cursor): ([String], String?) = ([], nil)
    repeat {
      let page = try browser.json("GET", "/api/crm/customers?\(query)&limit=\(step)" + (cursor.map { "&cursor=\($0)" } ?? ""))
      try #require(page.status == 200, "\(page.json.text)")
      seen += (page.json["data"]?.array ?? []).compactMap { $0["name"]?.string }
      cursor = page.json["pagination"]?["cursor"]?.string
    } while cursor != nil && seen.count < 50
    return seen
  }

  @Test func `goes by value both ways, and those without one come last`() throws {
    try field("Region", "TEXT")
    try field("Seats", "INTEGER")
    for (name, region, seats) in [("1", "south", 5), ("2", nil, nil), ("3", "North", 5), ("4", nil, 7), ("5", "NORTH", nil), ("6", nil, 5)]
      as [(String, String?, Int?)]
    {
      try client(name, ["region": JSON(region), "seats": seats.map { JSON($0) } ?? .null])
    }
    #expect(try names("where=customFields.region:starts:NOR&sortBy=name", step: 9) == ["3", "5"])
    #expect(try names("where=customFields.region:starts:orth", step: 9) == [])
    for step in [1, 2, 4, 100] {
      #expect(try names("sortBy=customFields.region", step: step) == ["3", "5", "1", "2", "4", "6"])
      #expect(try names("sortBy=customFields.region&sortOrder=desc", step: step) == ["1", "5", "3", "6", "4", "2"])
      #expect(try names("sortBy=customFields.seats", step: step) == ["1", "3", "6", "4", "2", "5"])
      #expect(try names("sortBy=customFields.seats&sortOrder=desc", step: step) == ["4", "6", "3", "1", "5", "2"])
      // Few that a filter leaves stand in the same order.
      #expect(try names("sortBy=customFields.seats&status=ACTIVE", step: step) == ["1", "3", "6", "4", "2", "5"])
      #expect(try names("sortBy=customFields.region&customFields.seats=5", step: step) == ["3", "1", "6"])
    }
    let second = try browser.json("GET", "/api/crm/customers?sortBy=customFields.seats&limit=2&page=2").json["data"]?.array ?? []
    #expect(second.compactMap { $0["name"]?.string } == ["6", "4"])
  }

  @Test func `has no before yes`() throws {
    try field("VIP", "BOOLEAN")
    for (name, vip) in [("1", true), ("2", false), ("3", true), ("4", false)] { try client(name, ["vip": .bool(vip)]) }
    for step in [1, 3, 100] {
      #expect(try names("sortBy=customFields.vip", step: step) == ["2", "4", "1", "3"])
      #expect(try names("sortBy=customFields.vip&sortOrder=desc", step: step) == ["3", "1", "4", "2"])
    }
  }

  @Test(arguments: ["customFields.seats=7", "customFields.seatsFrom=6", "where=customFields.seats:over:6", "tags=Rare", "search=Lamp"])
  func `that is filtered down to few starts from those, whatever it is sorted by`(filter: String) throws {
    try field("Seats", "INTEGER")
    try client("Lamp", ["seats": 7])
    let id = try #require(try browser.json("GET", "/api/crm/customers").json["data"]?.array?.first?["id"]?.string)
    _ = try browser.json("PUT", "/api/crm/customers/\(id)", ["tags": ["Rare"]])
    try world.admin.read { reader in
      let type = try Customer.type.seen(by: reader)
      for sort in ["name", "status", "createdAt", "ownerId", "customFields.seats"] {
        let query = try ListRequest(type, FormValues(query: filter + "&sortBy=" + sort)).query(reader, limit: 50)
        let plan = try reader.explain(ListStatement(type, query, reader).page(after: nil, limit: 51, offset: 0))
        let steps = plan.filter { $0.hasPrefix("SEARCH main.customers") && !$0.hasSuffix("LEFT-JOIN") }
        #expect(!steps.isEmpty && steps.allSatisfy { $0.contains("id=?") || $0.contains("rowid=?") }, "\(sort): \(plan)")
      }
    }
    #expect(try names(filter + "&sortBy=status", step: 1) == ["Lamp"])
  }

  @Test func `walks along the index of its values, and takes each record as it comes`() throws {
    try field("Seats", "INTEGER")
    try field("Region", "TEXT")
    try world.admin.read { reader in
      let type = try Customer.type.seen(by: reader)
      for (name, key) in [("customFields.seats", SQLValue.integer(5)), ("customFields.region", .text("x"))] {
        for (descending, cursor) in [(false, nil), (true, nil), (false, key), (true, key), (false, .null)] as [(Bool, SQLValue?)] {
          var query = ListQuery()
          query.sort = .init(name, descending: descending)
          let page = try ListStatement(type, query, reader).page(after: cursor.map { Cursor(key: $0, seq: 7) }, limit: 51, offset: 0)
          let plan = try reader.explain(page)
          #expect(!plan.contains { $0.hasPrefix("SCAN main.") }, "\(plan)")
          #expect(plan.filter { $0.hasPrefix("USE TEMP B-TREE") }.count == 1, "the rows of the page alone: \(plan)")
          let walks = plan.filter { $0.hasPrefix("SEARCH main.custom_values USING COVERING INDEX custom_values_by_") }
          #expect(walks.count == (cursor == .null ? 0 : cursor == nil ? 1 : 2), "\(plan)")
        }
      }
    }
  }
}
