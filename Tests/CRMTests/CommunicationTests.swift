import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Communications` {
  let world: World
  let browser: Browser
  let client: Row
  let person: Row

  init() throws {
    world = try World()
    browser = try world.browser()
    client = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Acme"))]), $0) }
    let inputs = Inputs([("name", .typed("Joost Bakker")), ("customerId", .json(JSON(client.id)))])
    person = try world.admin.write { try Contact.type.create(inputs, $0) }
  }

  private func log(_ pairs: KeyValuePairs<String, String>, by session: Session? = nil) throws -> Row {
    let inputs = Inputs([("notes", .typed("words"))] + pairs.map { ($0.key, .typed($0.value)) })
    return try (session ?? world.admin).write { try Communication.type.create(inputs, $0) }
  }

  private func events() throws -> Int { try world.admin.read { try $0.events(limit: 1_000).count } }

  @Test func `a call is logged through the form, belongs to the contact's client, and moves the last contact forward`() throws {
    let form = try browser.get("/crm/communications/new?type=CALL&contactId=\(person.id)&return_to=/crm/contacts/\(person.id)").bodyText
    #expect(form.contains("Log a call with Joost Bakker") && form.contains("Joost Bakker"))
    #expect(form.contains("type=\"datetime-local\" name=\"occurredAt\" value=\"2"))
    let before = try events()
    let sent = try browser.post(
      "/crm/communications",
      [
        "type": "CALL", "contactId": "Joost Bakker", "notes": "Two deliveries", "duration": "25", "outcome": "SUCCESSFUL",
        "direction": "OUTBOUND",
      ])
    #expect(sent.statusCode == 303)
    #expect(try events() == before + 1)
    let page = try browser.get(try #require(sent.header("location"))).bodyText
    #expect(page.contains("Two deliveries") && page.contains("25 minutes") && page.contains("Acme"))
    let (customer, contact) = try world.admin.read { (try Customer.type.get(client.id, $0), try Contact.type.get(person.id, $0)) }
    let today = world.admin.zone.today().description
    #expect(customer["lastContactDate"].text == today && contact["lastContactDate"].text == today)
    #expect(customer.version == client.version)
  }

  @Test func `an older call leaves the last contact where it is`() throws {
    _ = try log(["customerId": client.id.description, "occurredAt": "2024-05-01T10:00"])
    _ = try log(["customerId": client.id.description, "occurredAt": "2024-04-01T10:00"])
    #expect(try world.admin.read { try Customer.type.get(client.id, $0) }["lastContactDate"].text == "2024-05-01")
  }

  @Test func `what is missing is said at the field, and what was typed is kept`() throws {
    let refused = try browser.post("/crm/communications", ["type": "CALL", "subject": "Kept words", "notes": "", "duration": "long"])
    #expect(refused.statusCode == 422)
    #expect(refused.bodyText.contains("Kept words") && refused.bodyText.contains("What was said is missing"))
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM communications") } == 0)
  }

  @Test func `the API takes and gives what the specification says`() throws {
    let body: JSON = [
      "type": "CALL", "subject": "Follow-up call", "notes": "Discussed", "occurredAt": "2026-02-08T14:30:00Z", "direction": "OUTBOUND",
      "duration": 30, "outcome": "SUCCESSFUL", "customerId": JSON(client.id), "contactId": JSON(person.id),
      "meetingAttendees": ["Mara", "Joost"],
    ]
    let created = try browser.json("POST", "/api/crm/communications", body)
    #expect(created.status == 201)
    #expect(created.json["duration"]?.integer == 30 && created.json["occurredAt"]?.string?.hasPrefix("2026-02-08T14:30:00") == true)
    #expect(created.json["customerName"]?.string == "Acme" && created.json["createdByName"]?.string == "Mara Lindqvist")
    _ = try log(["type": "EMAIL", "customerId": client.id.description, "occurredAt": "2026-02-10T00:00"])
    func count(_ query: String) throws -> Int {
      try browser.json("GET", "/api/crm/communications?" + query).json["data"]?.array?.count ?? -1
    }
    let found = try [
      "customerId=\(client.id)", "contactId=\(person.id)", "type=EMAIL", "dateFrom=2026-02-08&dateTo=2026-02-08", "dateFrom=2026-02-09",
      "createdBy=me", "occurredAtFrom=2026-02-08&occurredAtTo=2026-02-08",
    ].map(count)
    #expect(found == [2, 1, 1, 1, 1, 2, 1])
    let listed = try browser.json("GET", "/api/crm/communications").json["data"]?.array?.compactMap { $0["type"]?.string }
    #expect(listed == ["EMAIL", "CALL"])
    #expect(try browser.json("GET", "/api/crm/communications?dateFrom=soon").status == 422)
    #expect(try browser.json("POST", "/api/crm/communications", ["type": "PIGEON", "notes": "x"]).json["error"]?["fields"]?["type"] != nil)
    let path = "/api/crm/communications/\(created.json["id"]?.string ?? "")"
    let before = try events()
    #expect(try browser.json("PUT", path, ["duration": 30]).status == 200)
    #expect(try events() == before)
    #expect(try browser.json("PUT", path, ["duration": 31, "version": 9]).status == 409)
    #expect(try browser.json("DELETE", path).status == 204)
    #expect(try browser.json("GET", path).status == 404)
    let included = try browser.json("GET", "/api/crm/customers/\(client.id)?include=communications").json
    #expect(included["communications"]?.array?.compactMap { $0["type"]?.string } == ["EMAIL"])
  }

  @Test func `others' communications are not a sales rep's to change, and another workspace has none of them`() throws {
    let rep = try world.member("Ben Hale", role: Roles.salesRep)
    let (theirs, own) = (try log([:]), try log([:], by: rep))
    let ben = try world.browser("benhale@kith.example")
    let change: KeyValuePairs = ["notes": "changed", "version": "1", "type": "CALL", "occurredAt": "2026-01-01T10:00"]
    #expect(try ben.post("/crm/communications/\(theirs.id)", change).statusCode == 403)
    #expect(try ben.post("/crm/communications/\(theirs.id)/trash").statusCode == 403)
    #expect(try ben.post("/crm/communications/\(own.id)", change).statusCode == 303)
    _ = try world.otherWorkspace()
    let oskar = try world.browser("oskar@other.example")
    #expect(try oskar.get("/crm/communications/\(theirs.id)").statusCode == 404)
    #expect(try oskar.json("POST", "/api/crm/communications", ["notes": "x", "customerId": JSON(client.id)]).status == 422)
    #expect(try world.admin.read { try Communication.type.get(theirs.id, $0) }["notes"].text == "words")
  }

  @Test func `lists and tabs show them by day, narrowed to a kind, and go on`() throws {
    for index in 1...32 { _ = try log(["type": "CALL", "subject": "Call \(index).", "contactId": person.id.description]) }
    _ = try log(["type": "MEETING", "subject": "The meeting", "contactId": person.id.description])
    let lead = try world.admin.write { try Lead.type.create(Inputs([("name", .typed("Line 3"))]), $0) }
    _ = try log(["subject": "With the lead", "leadId": lead.id.description])
    for path in ["/crm/communications", "/crm/customers/\(client.id)/communications", "/crm/contacts/\(person.id)/communications"] {
      #expect(try browser.get(path).bodyText.contains("The meeting"), "\(path)")
      let calls = try browser.get(path + "?type=CALL").bodyText
      #expect(!calls.contains("The meeting"), "\(path)")
    }
    #expect(try browser.get("/crm/leads/\(lead.id)?tab=communications").bodyText.contains("With the lead"))
    let tab = try browser.get("/crm/contacts/\(person.id)/communications").bodyText
    #expect(tab.contains("cursor=") && !tab.contains("Call 1."))
    #expect(try browser.get("/crm/search?q=The+meeting").bodyText.contains("/crm/communications/"))
  }

  @Test func `the quick form plans a task and logs everything else`() throws {
    let path = "/crm/contacts/\(person.id)/log"
    #expect(try browser.post(path, ["type": "MEETING", "text": "We agreed"]).statusCode == 303)
    #expect(try browser.post(path, ["type": "TASK", "text": "Send it", "dueDate": "2030-01-02"]).statusCode == 303)
    let refused = try browser.post(path, ["type": "TASK", "text": "Kept words", "dueDate": "someday"])
    #expect(refused.statusCode == 422 && refused.bodyText.contains("Kept words"))
    let (talk, due, tasks) = try world.admin.read { reader in
      (
        try reader.string("SELECT type FROM communications WHERE contact_id = \(person.id)"),
        try reader.string("SELECT due_date FROM activities WHERE contact_id = \(person.id)"),
        try reader.integer("SELECT count(*) FROM activities")
      )
    }
    #expect(talk == "MEETING" && due == "2030-01-02" && tasks == 1)
  }

  @Test func `what names a deleted contact says so everywhere, and restoring mends it`() throws {
    let talk = try log(["subject": "Line 3", "contactId": person.id.description])
    _ = try browser.post("/crm/contacts/\(person.id)/trash")
    _ = try browser.get("/crm")
    let pages = ["/crm/communications", "/crm/communications/\(talk.id)", "/crm/customers/\(client.id)/communications"]
    for path in pages {
      let page = try browser.get(path).bodyText
      #expect(page.contains("[Deleted contact]") && !page.contains("/crm/contacts/\(person.id)"), "\(path)")
    }
    let path = "/api/crm/communications/\(talk.id)"
    #expect(try browser.json("GET", path).json["contactName"]?.string == "[Deleted contact]")
    // A form that still names it is saved with everything else as it was.
    #expect(try browser.get("/crm/communications/\(talk.id)/edit").bodyText.contains("[Deleted contact]"))
    let kept = try browser.post("/crm/communications/\(talk.id)", ["contactId": "[Deleted contact]", "subject": "Line 4", "version": "1"])
    #expect(kept.statusCode == 303)
    _ = try browser.post("/crm/contacts/\(person.id)/restore")
    #expect(try browser.json("GET", path).json["contactName"]?.string == "Joost Bakker")
  }
}

@Suite struct `Records that are named and deleted` {
  @Test func `a deal and a task say that their contact was deleted, and lead nowhere`() throws {
    let world = try World()
    let browser = try world.browser()
    let person = try world.admin.write { try Contact.type.create(Inputs([("name", .typed("Joost Bakker"))]), $0) }
    let named: (String) -> Inputs = { Inputs([($0, .typed("Line 3")), ("contactId", .json(JSON(person.id)))]) }
    let deal = try world.admin.write { try Deal.type.create(named("name"), $0) }
    let task = try world.admin.write { try Activity.type.create(named("subject"), $0) }
    _ = try browser.post("/crm/contacts/\(person.id)/trash")
    _ = try browser.get("/crm")
    for path in ["/crm/deals/\(deal.id)", "/crm/activities/\(task.id)"] {
      let page = try browser.get(path).bodyText
      #expect(page.contains("[Deleted contact]") && !page.contains("/crm/contacts/\(person.id)"), "\(path)")
      #expect(try browser.json("GET", "/api" + path).json["contactName"]?.string == "[Deleted contact]")
    }
    _ = try browser.post("/crm/contacts/\(person.id)/restore")
    #expect(try browser.get("/crm/deals/\(deal.id)").bodyText.contains("/crm/contacts/\(person.id)"))
  }
}
