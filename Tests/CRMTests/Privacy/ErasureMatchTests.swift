import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Recognising a person to erase` {
  private let world: World
  private let browser: Browser
  private let client: RecordID
  private let person: RecordID

  init() throws {
    world = try World()
    browser = try world.browser()
    (client, person) = try world.admin.write { writer in
      let client = try Customer.type.create(Inputs([("name", .typed("Acme"))]), writer).id
      let person = [("name", "Ödön Škvárenina"), ("email", "odon@skvarenina.example"), ("mobilePhone", "+31 6 5559 8765")]
      return (client, try Contact.type.create(Inputs(person.map { ($0.0, .typed($0.1)) }), writer).id)
    }
  }

  private func create(_ type: EntityType, _ values: (String, String)...) throws -> RecordID {
    try world.admin.write { try type.create(Inputs(values.map { ($0.0, .typed($0.1)) }), $0).id }
  }

  private func put(_ path: String, _ body: JSON) throws {
    let answer = try browser.json("PUT", "/api/crm/" + path, body)
    #expect(answer.status == 200, "\(answer.json)")
  }

  /// The report once the disk was looked at, with its place.
  private func erase() throws -> (report: JSON, page: String) {
    let answer = try browser.json("POST", "/api/crm/contacts/\(person)/erasure", ["confirm": true])
    let id = try #require(answer.json["id"]?.string, "\(answer.json)")
    try JobRunner(store: world.store, handlers: [ErasureCheck.kind: ErasureCheck.handler]).runDue()
    let page = try browser.get("/crm/erasures/\(id)").bodyText
    return (try browser.json("GET", "/api/crm/erasures/\(id)").json["report"] ?? .null, page)
  }

  private func mentions(_ report: JSON) -> Set<String> { Set((report["mentions"]?.array ?? []).compactMap { $0["id"]?.string }) }

  private func text(of id: RecordID, _ type: EntityType, _ field: String) throws -> String? {
    try world.admin.read { try type.get(id, $0)[field].text }
  }

  @Test func `history that says the name in capitals or the number without its country is forgotten, wherever it stood`() throws {
    try put("customers/\(client)", ["description": "ask ÖDÖN ŠKVÁRENINA first"])
    try put("customers/\(client)", ["description": "gone"])
    let deal = try create(Deal.type, ("name", "Line 3"))
    try put("deals/\(deal)", ["description": "Škvárenina, Ödön: 06-55598765"])
    try put("deals/\(deal)", ["description": "call (06) 555 98 765"])
    try put("deals/\(deal)", ["description": "gone"])
    let report = try erase().report
    #expect(report["traces"]?.array?.isEmpty == true && mentions(report).isEmpty, "\(report)")
    for (path, word) in [("customers/\(client)", "NINA"), ("deals/\(deal)", "765")] {
      let timeline = try browser.json("GET", "/api/crm/\(path)/timeline").json.text
      #expect(timeline.contains("description") == false && !timeline.contains(word), "\(timeline)")
    }
  }

  @Test func `every record is listed that the check counts, however the name and the number are written`() throws {
    let notes = [
      "Met ÖDÖN ŠKVÁRENINA", "met odon skvarenina", "Ödön Škvárenina was here", "Škvárenina, Ödön", "call 06-55598765", "0031 6 555 98 765",
    ]
    let path = "/api/crm/customers/\(client)/notes"
    let ids = try notes.map { try #require(try browser.json("POST", path, ["content": .string($0)]).json["id"]?.string) }
    _ = try browser.json("POST", path, ["content": "Ödön Kis, 06-55598766"])
    let asked = try browser.get("/crm/contacts/\(person)/erase").bodyText
    #expect(asked.contains("6 records say"), "\(asked)")
    let report = try erase().report
    #expect(mentions(report) == Set(ids), "\(report)")
    #expect(report["traces"]?.array?.first?["places"]?.array?.compactMap(\.string) == ["Notes"], "\(report)")
  }

  @Test func `numbers of clients and leads go however they are written, and who shares a number alone keeps the rest`() throws {
    let shop = try create(Customer.type, ("name", "Shop"), ("primaryPhone", "0031 6 55598765"))
    let same = try create(Lead.type, ("name", "ÖDÖN SKVARENINA"), ("phone", "06-55598765"))
    let shared = try create(Lead.type, ("name", "Line 4"), ("firstName", "Bo"), ("email", "bo@acme.example"), ("phone", "(06) 5559 8765"))
    let other = try create(Lead.type, ("name", "Line 5"), ("phone", "06-55598766"))
    let report = try erase().report
    #expect(try text(of: shop, Customer.type, "primaryPhone") == nil && text(of: same, Lead.type, "phone") == nil)
    #expect(try text(of: same, Lead.type, "name") == "Erased person" && text(of: shared, Lead.type, "name") == "Line 4")
    #expect(try text(of: shared, Lead.type, "phone") == nil && text(of: shared, Lead.type, "email") == "bo@acme.example")
    #expect(try text(of: shared, Lead.type, "firstName") == "Bo" && text(of: other, Lead.type, "phone") == "06-55598766")
    let removed = (report["removed"]?.array ?? []).compactMap(\.["what"]?.string)
    #expect(removed.contains("Leads that lose a number") && removed.contains("Clients that lose an address or number"), "\(report)")
    #expect(report["traces"]?.array?.isEmpty == true, "\(report)")
  }

  @Test func `a name and an address of the past, and fields of the workspace, are looked for too`() throws {
    for (label, kind) in [("Private mail", "EMAIL"), ("Boat phone", "PHONE")] {
      let answer = try browser.json(
        "POST", "/api/crm/custom-fields", ["entity": "contact", "label": .string(label), "kind": .string(kind)])
      #expect(answer.status == 201, "\(answer.json)")
    }
    try put("contacts/\(person)", ["name": "Quillon Oldmaiden", "email": "quillon.old@formermail.example"])
    try put("contacts/\(person)", ["name": "Ödön Škvárenina", "email": "odon@skvarenina.example"])
    try put("contacts/\(person)", ["customFields": ["privateMail": "ody@first.example", "boatPhone": "+31 6 5550 1111"]])
    try put("contacts/\(person)", ["customFields": ["privateMail": "ody@boat.example"]])
    let lead = try create(Lead.type, ("name", "Quillon Oldmaiden"), ("email", "Quillon.Old@formermail.example"))
    let deals = try ["for QUILLON OLDMAIDEN", "to ody@first.example", "to Ody@Boat.example", "ring 06 5550 1111"].map { words in
      try create(Deal.type, ("name", "Line 3"), ("description", words)).description
    }
    let asked = try browser.get("/crm/contacts/\(person)/erase").bodyText
    for word in ["Quillon Oldmaiden", "quillon.old@formermail.example", "ody@first.example", "ody@boat.example", "+31 6 5550 1111"] {
      #expect(asked.contains("“\(word)”"), "\(word)")
    }
    let report = try erase().report
    #expect(try text(of: lead, Lead.type, "name") == "Erased person" && text(of: lead, Lead.type, "email") == nil)
    #expect(mentions(report) == Set(deals), "\(report)")
    #expect(try world.admin.read { try $0.find(SearchQuery(text: "Oldmaiden", kinds: ["lead", "contact"])) }.isEmpty)
  }

  @Test func `leads and clients that lose the person are listed where they may say more, on the page and in the report`() throws {
    let mail = "odon@skvarenina.example"
    let described = try create(Lead.type, ("name", "Line 4"), ("email", mail), ("description", "Sails on Sundays"))
    let noted = try create(Lead.type, ("name", "Line 5"), ("email", mail))
    _ = try browser.json("POST", "/api/crm/leads/\(noted)/notes", ["content": "Prefers mornings"])
    let filed = try create(Lead.type, ("name", "Line 6"), ("email", mail))
    #expect(try browser.upload("/api/crm/leads/\(filed)/attachments", [("plan.txt", Array("plan".utf8))]).statusCode == 201)
    let valued = try create(Lead.type, ("name", "Line 7"), ("email", mail))
    _ = try browser.json("POST", "/api/crm/custom-fields", ["entity": "lead", "label": "Hobby", "kind": "TEXT"])
    try put("leads/\(valued)", ["customFields": ["hobby": "Sailing"]])
    let shop = try create(Customer.type, ("name", "Škvárenina Ödön & co"), ("primaryEmail", mail))
    let written = try create(Customer.type, ("name", "Bolt"), ("primaryPhone", "06-55598765"), ("description", "A man of few words"))
    let empty = [
      try create(Lead.type, ("name", "Line 8"), ("email", mail)), try create(Customer.type, ("name", "Nut"), ("primaryEmail", mail)),
    ]
    let left = [described, noted, filed, valued, shop, written]
    let asked = try browser.get("/crm/contacts/\(person)/erase").bodyText
    let (report, page) = try erase()
    #expect(mentions(report) == Set(left.map(\.description)), "\(report)")
    for id in left { #expect(asked.contains("/\(id)\"") && page.contains("/\(id)\""), "\(id)") }
    for id in empty { #expect(!asked.contains("/\(id)\"") && !page.contains("/\(id)\""), "\(id)") }
  }
}
