import Foundation
import Records
import Testing
import Values
import Web

@testable import CRM
@testable import Store

@Suite struct `Erasing a person` {
  private let world: World
  private let browser: Browser
  private let client: RecordID
  private let person: RecordID

  private static let name = "Ottoline Vandersloot"
  private static let mail = "ottoline@vandersloot.example"
  private static let phone = "+31 6 5550 9921"

  init() throws {
    world = try World()
    browser = try world.browser()
    let (client, person) = try world.admin.write { writer in
      let client = try Customer.type.create(
        Inputs([("name", .typed("Acme")), ("primaryEmail", .typed(Self.mail)), ("primaryPhone", .typed(Self.phone))]), writer
      ).id
      let person = try Contact.type.create(
        Inputs([
          ("name", .typed(Self.name)), ("email", .typed(Self.mail)), ("phone", .typed(Self.phone)),
          ("customerId", .typed(client.description)),
          ("description", .typed("Likes sailing, says \(Self.name).")),
        ]), writer
      ).id
      return (client, person)
    }
    (self.client, self.person) = (client, person)
  }

  private func create(_ type: EntityType, _ values: [(String, String)]) throws -> RecordID {
    try world.admin.write { try type.create(Inputs(values.map { ($0.0, .typed($0.1)) }), $0).id }
  }

  /// Everything that says something about the person, in every kind of place.
  private func leaveTraces() throws {
    _ = try browser.json("PUT", "/api/crm/contacts/\(person)", ["jobTitle": "Head", "email": .string("old.\(Self.mail)")])
    _ = try browser.json("PUT", "/api/crm/contacts/\(person)", ["email": .string(Self.mail)])
    _ = try browser.json("POST", "/api/crm/contacts/\(person)/notes", ["content": .string("Called \(Self.name)")])
    _ = try create(Activity.type, [("subject", "Ring \(Self.name)"), ("contactId", person.description)])
    _ = try create(Communication.type, [("notes", "Spoke to \(Self.mail)"), ("contactId", person.description), ("type", "CALL")])
    let lead = try create(Lead.type, [("name", Self.name), ("email", Self.mail), ("phone", Self.phone), ("company", "Acme")])
    _ = try browser.json("PUT", "/api/crm/leads/\(lead)", ["phone": "+31 20 1"])
    _ = try browser.upload("/api/crm/contacts/\(person)/attachments", [("\(Self.name).txt", Array("Dear \(Self.name)".utf8))])
    let kept = "Name,E-mail\n\(Self.name),\(Self.mail)\n"
    _ = try browser.upload("/crm/import", [("people.csv", Array(kept.utf8))], fields: [("type", "contacts")])
    try world.admin.write { try $0.enqueue(Job.Draft(kind: "mail.send", payload: ["to": .string(Self.mail)])) }
    try leaveTracesOfWork(aside: lead)
  }

  /// Lists, changes of many, files with what stands for a column, relationships, consents, and fields of the workspace.
  private func leaveTracesOfWork(aside lead: RecordID) throws {
    let other = try create(Customer.type, [("name", "Bolt")])
    _ = try browser.json(
      "POST", "/api/contacts/\(person)/relationships",
      ["entityType": "account", "entityId": JSON(other), "role": .string("Speaks for \(Self.name)")])
    _ = try browser.json(
      "POST", "/api/crm/contacts/\(person)/consents", ["purpose": "News", "basis": "CONSENT", "source": .string("Mail of \(Self.mail)")])
    let view: JSON = [
      "entity": "contacts", "name": .string("Like \(Self.name)"), "query": .string("search=\(Self.mail)"), "isShared": true,
    ]
    _ = try browser.json("POST", "/api/crm/views", view)
    let change: JSON = ["ids": [JSON(person)], "set": ["jobTitle": .string("Deputy of \(Self.name)")]]
    let bulk = try browser.json("POST", "/api/crm/contacts/bulk", change)
    try #require(bulk.status == 200, "\(bulk.json)")
    _ = try browser.json("POST", "/api/crm/contacts/bulk/\(bulk.json["id"]?.string ?? "")/undo")
    _ = try browser.json("POST", "/api/crm/leads/bulk", ["ids": [JSON(lead)], "set": ["jobTitle": .string("Knows \(Self.name)")]])
    try fillOwnField()
    try remember("Name,E-mail\n\(Self.name),\(Self.mail)\n")
    _ = try browser.get("/crm/contacts/\(person)")
    _ = try browser.get("/crm/search?q=\(URLText.encode(Self.name))")
    world.views.flush()
  }

  private func fillOwnField() throws {
    let field = try browser.json("POST", "/api/crm/custom-fields", ["entity": "contact", "label": "Known as", "kind": "TEXT"])
    try #require(field.status == 201, "\(field.json)")
    let set: JSON = ["customFields": JSON(members: [(field.json["key"]?.string ?? "", .string("Madame \(Self.name)"))])]
    #expect(try browser.json("PUT", "/api/crm/contacts/\(person)", set).status == 200)
  }

  /// A file that came in, with a map that puts the person into every row, and is remembered.
  private func remember(_ file: String) throws {
    let map = "{\"fixed\": {\"description\": \"Sent by \(Self.name)\"}}"
    let place = try #require(
      try browser.upload("/crm/import", [("\(Self.name).csv", Array(file.utf8))], fields: [("type", "contacts")]).header("location"))
    let id = try #require(place.split(separator: "/").last.flatMap { RecordID(String($0)) })
    let upload = try ImportUpload.find(id, world.admin)
    try world.admin.write { try upload.save(try ImportMap(parsing: Array(map.utf8)), $0) }
    #expect(try browser.post(place + "/run").statusCode == 303)
  }

  /// The report once the disk was looked at.
  private func erase() throws -> JSON {
    let answer = try browser.json("POST", "/api/crm/contacts/\(person)/erasure", ["confirm": true])
    try #require(answer.status == 201 && answer.json["state"] == "CHECKING", "\(answer.json)")
    return try checked(try #require(answer.json["id"]?.string))
  }

  private func checked(_ id: String) throws -> JSON {
    try JobRunner(store: world.store, handlers: [ErasureCheck.kind: ErasureCheck.handler]).runDue()
    let report = try browser.json("GET", "/api/crm/erasures/\(id)").json
    #expect(report["state"] == "CHECKED", "\(report)")
    return report
  }

  /// How often one of these stands in any file of the data folder, read by nothing of ours.
  private func bytesFound() throws -> [String] {
    let folder = world.directory
    return try FileManager.default.subpathsOfDirectory(atPath: folder).flatMap { path -> [String] in
      guard let data = FileManager.default.contents(atPath: folder + "/" + path) else { return [] }
      let text = String(decoding: data, as: UTF8.self).lowercased()
      return [Self.name, Self.mail, Self.phone].filter { text.contains($0.lowercased()) }.map { "\($0) in \(path)" }
    }
  }

  @Test func `what stands in a colleague's personal project is counted, and nothing of it is shown`() throws {
    let sam = try world.member("Sam Seller", role: Roles.salesRep)
    try sam.write { writer in
      let project = try Project.type.create(Inputs([("name", .typed("Surprise")), ("type", .typed("PERSONAL"))]), writer).id
      let words = "A present for \(Self.name)"
      _ = try Activity.type.create(Inputs([("subject", .typed(words)), ("projectId", .json(JSON(project)))]), writer)
    }
    let page = try browser.get("/crm/contacts/\(person)/erase").bodyText
    #expect(page.contains("1 more record names the person in personal projects") && !page.contains("A present"))
    let report = try erase()["report"]
    #expect(report?["unseen"] == 1 && report?["mentions"]?.array?.isEmpty == true)
  }

  @Test func `no byte of the folder says name, address or number afterwards, and the chain of events holds`() throws {
    try leaveTraces()
    #expect(try !bytesFound().isEmpty)
    let report = try erase()["report"]
    #expect(report?["traces"]?.array?.isEmpty == true && report?["mentions"]?.array?.isEmpty == true, "\(report ?? .null)")
    #expect(report?["isLogEmpty"] == true)
    #expect(try bytesFound() == [])
    #expect(try world.admin.read { try $0.eventChainFault() } == nil)
    #expect(try world.admin.read { try $0.events(about: person) }.contains { $0.verb == "erased" && $0.record == person })
    #expect(try world.admin.read { try $0.find(SearchQuery(text: "Ottoline", kinds: SearchKind.all.map(\.name))) }.isEmpty)
    #expect(try browser.get("/crm/contacts/\(person)").statusCode == 404)
    #expect(
      try world.admin.read { try $0.exists("SELECT 1 FROM leads WHERE name = 'Erased person' AND email IS NULL AND company = 'Acme'") })
  }

  @Test func `what is written while the person is looked for goes too`() throws {
    try leaveTraces()
    let findings = try ErasureFindings(of: person, world.admin)
    _ = try create(Activity.type, [("subject", "Write to \(Self.name)"), ("contactId", person.description)])
    _ = try create(Lead.type, [("name", Self.name), ("email", Self.mail), ("company", "Bolt")])
    let deal = try create(Deal.type, [("name", "Line 3 for \(Self.name)")])
    let id = try world.admin.write { try Erasure(contact: person).erase($0, findings) }
    let mentions = try checked(id.description)["report"]?["mentions"]?.array
    #expect(mentions?.compactMap { $0["id"]?.string } == [deal.description])
    let left = try world.store.unscopedRead { db in
      try [
        db.integer("SELECT count(*) FROM main.activities WHERE subject LIKE '%Ottoline%'"),
        db.integer("SELECT count(*) FROM main.leads WHERE name LIKE '%Ottoline%' OR email IS NOT NULL"),
        db.integer("SELECT count(*) FROM main.event_payloads WHERE payload LIKE '%Ottoline%'"),
      ]
    }
    #expect(left == [0, 0, 0])
  }

  @Test func `a contact that has changed since is looked for anew`() throws {
    let mail = "otti@vandersloot.example"
    let lead = try create(Lead.type, [("name", "Otti"), ("email", mail)])
    let findings = try ErasureFindings(of: person, world.admin)
    _ = try browser.json("PUT", "/api/crm/contacts/\(person)", ["email": .string(mail)])
    _ = try world.admin.write { try Erasure(contact: person).erase($0, findings) }
    #expect(try world.admin.read { try Lead.type.get(lead, $0)["email"] } == .null)
  }

  @Test func `what others wrote is listed and stays, with a deleted contact where it was named`() throws {
    let deal = try create(Deal.type, [("name", "Line 3 for \(Self.name)"), ("contactId", person.description)])
    let asked = try browser.get("/crm/contacts/\(person)/erase").bodyText
    #expect(asked.contains("Line 3 for") && asked.contains(Self.mail))
    let unsure = try browser.post("/crm/contacts/\(person)/erase", ["confirm": "perhaps"])
    #expect(unsure.statusCode == 422 && unsure.bodyText.contains("value=\"perhaps\""))
    let done = try browser.post("/crm/contacts/\(person)/erase", ["confirm": "Erase"])
    let place = try #require(done.header("location"))
    let waiting = try browser.get(place).bodyText
    #expect(waiting.contains("Being checked") && waiting.contains("data-progress=\"/api\(place)\""))
    _ = try checked(String(place.split(separator: "/")[2]))
    let report = try browser.get(place).bodyText
    #expect(report.contains("Line 3 for") && report.contains("The database (Deals, Search)"))
    #expect(try browser.get("/crm/deals/\(deal)").bodyText.contains("[Deleted contact]"))
  }

  @Test func `the report names nobody and is kept`() throws {
    try leaveTraces()
    let id = try #require(try erase()["id"]?.string)
    let stored = try browser.json("GET", "/api/crm/erasures/\(id)").json
    #expect(stored["contactId"]?.string == person.description && !stored.text.contains("Ottoline"))
    #expect(try browser.get("/crm/erasures/\(id)").bodyText.contains("Nothing was found afterwards"))
  }

  @Test func `only an admin erases, nobody does from another workspace, and not without saying so`() throws {
    let manager = try world.member("Max Manager", role: Roles.manager)
    let theirs = try world.browser(manager.email)
    #expect(try theirs.post("/crm/contacts/\(person)/erase", ["confirm": "erase"]).statusCode == 403)
    _ = try world.otherWorkspace()
    let other = try world.browser("oskar@other.example")
    #expect(try other.json("POST", "/api/crm/contacts/\(person)/erasure", ["confirm": true]).status == 404)
    #expect(try browser.json("POST", "/api/crm/contacts/\(person)/erasure", ["confirm": "yes"]).status == 422)
    #expect(try world.admin.read { try Contact.type.get(person, $0).title } == Self.name)
  }

  @Test func `copies in the data folder are listed`() throws {
    let copy = world.directory + "/kith.sqlite.before-120"
    #expect(FileManager.default.createFile(atPath: copy, contents: Data("old".utf8)))
    #expect(try browser.get("/crm/contacts/\(person)/erase").bodyText.contains("kith.sqlite.before-120"))
    #expect(try erase()["report"]?["copies"]?.array?.count == 1)
  }

  @Test func `every table of the file is known to hold personal data or not`() throws {
    let page = try world.store.unscopedRead { db in
      try db.page(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_index_%'")
    }
    let tables = Set((0..<page.rowCount).compactMap { page.string($0, 0) })
    #expect(
      tables.subtracting(PersonalData.places.keys).sorted() == [], "Say in PersonalData what becomes of these when a person is erased.")
    #expect(Set(PersonalData.places.keys).subtracting(tables).sorted() == [])
  }

  @Test func `a text is counted once wherever it falls among the pieces that are read`() throws {
    let path = world.directory + "/scan"
    let bytes = [UInt8](repeating: 0x2e, count: (1 << 18) - 4) + Array("OTTOline ottoLINE".utf8)
    #expect(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
    #expect(try ByteScan(["Ottoline", "line o"]).count(in: path) == 3)
  }
}

@Suite struct `Exporting a person` {
  @Test func `everything that is held is in the file, to read and as JSON`() throws {
    let world = try World()
    let browser = try world.browser()
    let person = try world.admin.write {
      try Contact.type.create(Inputs([("name", .typed("Ada <Berg>")), ("email", .typed("ada@berg.example"))]), $0).id
    }
    _ = try browser.json("POST", "/api/crm/contacts/\(person)/notes", ["content": "Prefers mornings"])
    _ = try world.admin.write {
      try Deal.type.create(Inputs([("name", .typed("Line 3")), ("contactId", .typed(person.description))]), $0)
    }
    _ = try browser.upload("/api/crm/contacts/\(person)/attachments", [("plan.txt", Array("plan".utf8))])
    let file = try browser.get("/crm/contacts/\(person)/export.json")
    let json = try JSON.parse(file.bodyText)
    #expect(file.header("content-disposition")?.hasPrefix("attachment") == true)
    #expect(json["contact"]?["email"]?.string == "ada@berg.example")
    #expect(json["records"]?["notes"]?.array?.first?["content"]?.string == "Prefers mornings")
    #expect(json["records"]?["deals"]?.array?.count == 1 && json["records"]?["attachments"]?.array?.count == 1)
    #expect(json["history"]?.array?.isEmpty == false)
    let page = try browser.get("/crm/contacts/\(person)/export.html")
    #expect(page.header("content-disposition")?.contains("filename=\"Ada _Berg_.html\"") == true)
    #expect(page.bodyText.contains("Ada &lt;Berg&gt;") && page.bodyText.contains("Prefers mornings") && !page.bodyText.contains("src="))
    #expect(try browser.json("GET", "/api/crm/contacts/\(person)/export").status == 200)
  }

  @Test func `records that name the person in a field of the workspace are held as well, though the field is gone`() throws {
    let world = try World()
    let browser = try world.browser()
    let person = try world.admin.write { try Contact.type.create(Inputs([("name", .typed("Ada Berg"))]), $0).id }
    let field = try browser.json(
      "POST", "/api/crm/custom-fields", ["entity": "deal", "label": "Adviser", "kind": "REFERENCE", "target": "contact"])
    _ = try browser.json("POST", "/api/crm/custom-fields", ["entity": "contact", "label": "Known as", "kind": "TEXT"])
    _ = try browser.json("PUT", "/api/crm/contacts/\(person)", ["customFields": ["knownAs": "Adda"]])
    _ = try browser.json("POST", "/api/crm/deals", ["name": "Line 3", "customFields": ["adviser": JSON(person)]])
    func deals() throws -> [JSON] {
      try browser.json("GET", "/api/crm/contacts/\(person)/export").json["records"]?["deals"]?.array ?? []
    }
    #expect(try deals().first?["name"] == "Line 3")
    #expect(try browser.get("/crm/contacts/\(person)/export.html").bodyText.contains("Adda"))
    #expect(try browser.json("DELETE", "/api/crm/custom-fields/\(field.json["id"]?.string ?? "")").status == 204)
    #expect(try deals().count == 1)
  }

  @Test func `what is in Trash is held as well`() throws {
    let world = try World()
    let browser = try world.browser()
    let person = try world.admin.write { try Contact.type.create(Inputs([("name", .typed("Ada Berg"))]), $0).id }
    let note = try #require(
      try browser.json("POST", "/api/crm/contacts/\(person)/notes", ["content": "Prefers mornings"]).json["id"]?.string)
    _ = try browser.post("/crm/notes/\(note)/trash")
    let notes = try browser.json("GET", "/api/crm/contacts/\(person)/export").json["records"]?["notes"]?.array
    #expect(notes?.first?["content"] == "Prefers mornings" && notes?.first?["trashedAt"]?.string != nil)
    #expect(try browser.get("/crm/contacts/\(person)/export.html").bodyText.contains("(in Trash)"))
  }

  @Test func `whoever may not export gets 403`() throws {
    let world = try World()
    let person = try world.admin.write { try Contact.type.create(Inputs([("name", .typed("Ada Berg"))]), $0).id }
    let rep = try world.member("Rita Rep", role: Roles.salesRep)
    let theirs = try world.browser(rep.email)
    #expect(try theirs.get("/crm/contacts/\(person)/export.json").statusCode == 403)
    #expect(try theirs.get("/api/crm/contacts/\(person)/export").statusCode == 403)
  }
}
