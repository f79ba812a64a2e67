import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `A list by a name that a column shows` {
  let world: World
  let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  @discardableResult
  private func made(_ plural: String, _ body: JSON) throws -> String {
    let answer = try browser.json("POST", "/api/crm/\(plural)", body)
    try #require(answer.status == 201, "\(answer.json.text)")
    return try #require(answer.json["id"]?.string)
  }

  /// The names of a list, so many at a time, and the same backwards.
  private func names(_ path: String, step: Int = 2) throws -> [String] {
    var (seen, cursor): ([String], String?) = ([], nil)
    repeat {
      let page = try browser.json("GET", "\(path)&limit=\(step)" + (cursor.map { "&cursor=\($0)" } ?? ""))
      try #require(page.status == 200, "\(page.json.text)")
      seen += (page.json["data"]?.array ?? []).compactMap { $0["name"]?.string }
      cursor = page.json["pagination"]?["cursor"]?.string
    } while cursor != nil && seen.count < 50
    return seen
  }

  private func bothWays(_ path: String, are expected: [String], _ comment: Comment? = nil) throws {
    for step in [2, 3, 100] {
      #expect(try names(path, step: step) == expected, comment)
      #expect(try names(path + "&sortOrder=desc", step: step) == expected.reversed(), comment)
    }
    let second = try browser.json("GET", path + "&limit=2&page=2").json["data"]?.array ?? []
    #expect(second.compactMap { $0["name"]?.string } == Array(expected.dropFirst(2).prefix(2)), comment)
  }

  @Test func `deals by client follow its name, its way to Trash and back`() throws {
    let beta = try made("customers", ["name": "beta"])
    let acme = try made("customers", ["name": "Acme"])
    for (name, client) in [("B1", beta), ("A1", acme), ("none", nil), ("B2", beta), ("A2", acme)] as [(String, String?)] {
      try made("deals", ["name": .string(name), "customerId": JSON(client)])
    }
    let path = "/api/crm/deals?sortBy=customerId"
    try bothWays(path, are: ["none", "A1", "A2", "B1", "B2"])
    _ = try browser.json("PUT", "/api/crm/customers/\(acme)", ["name": "Zenith"])
    try bothWays(path, are: ["none", "B1", "B2", "A1", "A2"])
    // Of few that a filter leaves it is the same order.
    try bothWays(path + "&customerId=\(acme),\(beta)", are: ["B1", "B2", "A1", "A2"])
    try bothWays(path + "&search=B", are: ["B1", "B2"])
    #expect(try browser.json("DELETE", "/api/crm/customers/\(acme)").status == 204)
    try bothWays(path, are: ["none", "B1", "B2"], "its deals went along")
    #expect(try browser.post("/crm/customers/\(acme)/restore").statusCode == 303)
    try bothWays(path, are: ["none", "B1", "B2", "A1", "A2"])
  }

  @Test func `deals and leads by stage go as their boards do, and by owner by name`() throws {
    let zoe = try world.member("Zoe Quist", role: "SALES_REP").userID.description
    let ada = try world.member("Ada Berg", role: "SALES_REP").userID.description
    for (name, stage, owner) in [("1", "NEGOTIATION", zoe), ("2", "PROSPECTING", ada), ("3", "PROPOSAL", zoe)] {
      try made("deals", ["name": .string(name), "stage": .string(stage), "ownerId": .string(owner)])
    }
    try bothWays("/api/crm/deals?sortBy=stageId", are: ["2", "3", "1"])
    try bothWays("/api/crm/deals?sortBy=ownerId", are: ["2", "1", "3"])
    for (name, stage, owner) in [("1", "On Ice", zoe), ("2", "New Opportunities", ada), ("3", "Proposal Sent", zoe)] {
      try made("leads", ["name": .string(name), "stage": .string(stage), "ownerId": .string(owner)])
    }
    try bothWays("/api/crm/leads?sortBy=stageId", are: ["2", "3", "1"])
    try bothWays("/api/crm/leads?sortBy=ownerId", are: ["2", "1", "3"])
  }

  @Test func `contacts by company go by the client's name, and by what was typed where there is none`() throws {
    let beta = try made("customers", ["name": "Beta"])
    for (name, client, typed) in [("c", beta, "Zzz"), ("a", nil, nil), ("e", nil, "Gamma"), ("b", nil, "alpha"), ("d", beta, nil)]
      as [(String, String?, String?)]
    {
      let id = try made("contacts", ["name": .string(name), "customerId": JSON(client)])
      // A company that is typed becomes a client; this one was typed before.
      if let typed {
        try world.admin.write { writer in
          let row = try Contact.type.get(try #require(RecordID(id)), writer)
          _ = try Contact.type.change(row, writer, verb: "updated") { $0["company"] = .text(typed) }
        }
      }
    }
    let path = "/api/crm/contacts?sortBy=company"
    try bothWays(path, are: ["a", "b", "c", "d", "e"])
    try bothWays(path + "&status=ACTIVE", are: ["a", "b", "c", "d", "e"])
    _ = try browser.json("PUT", "/api/crm/customers/\(beta)", ["name": "Theta"])
    try bothWays(path, are: ["a", "b", "e", "c", "d"])
  }

  @Test func `the tables offer the sort, and hold it`() throws {
    let acme = try made("customers", ["name": "Acme"])
    try made("deals", ["name": "One", "customerId": .string(acme)])
    try made("leads", ["name": "One"])
    try made("contacts", ["name": "One", "customerId": .string(acme)])
    for (path, sorts) in [
      ("/crm/deals", ["customerId", "stageId", "ownerId"]), ("/crm/leads?view=table", ["stageId", "ownerId"]),
      ("/crm/contacts", ["company", "ownerId"]), ("/crm/customers?view=table", ["ownerId"]),
    ] {
      let page = try browser.get(path).bodyText
      for sort in sorts {
        #expect(page.contains("sortBy=\(sort)&amp;sortOrder=asc"), "\(path) \(sort)")
        let sorted = try browser.get(path + (path.contains("?") ? "&" : "?") + "sortBy=\(sort)").bodyText
        #expect(sorted.contains("sortBy=\(sort)&amp;sortOrder=desc"), "\(path) \(sort)")
      }
    }
  }

  @Test func `what it goes by is what is named, whatever happened to the records`() throws {
    let clients = try (1...4).map { try made("customers", ["name": .string("C\($0)")]) }
    let deals = try (1...8).map { try made("deals", ["name": .string("D\($0)"), "customerId": .string(clients[$0 % 4])]) }
    _ = try browser.json("PUT", "/api/crm/deals/\(deals[0])", ["customerId": .string(clients[3])])
    _ = try browser.json("PUT", "/api/crm/deals/\(deals[4])", ["customerId": .null])
    for deal in [deals[1], deals[5]] { #expect(try browser.json("DELETE", "/api/crm/deals/\(deal)").status == 204) }
    #expect(try browser.json("DELETE", "/api/crm/customers/\(clients[3])").status == 204)
    #expect(try browser.post("/crm/deals/\(deals[5])/restore").statusCode == 303)
    try world.admin.read { reader in
      let wrong = try reader.page(
        """
        SELECT 'deal.customerId', customer_id FROM deals WHERE customer_id IS NOT NULL
        EXCEPT SELECT list, named FROM title_keys
        """)
      #expect(wrong.isEmpty, "a deal would be missing from the list")
      let stale = try reader.page(
        """
        SELECT named FROM title_keys WHERE list = 'deal.customerId' EXCEPT SELECT customer_id FROM deals
        """)
      #expect(stale.isEmpty)
    }
  }
}
