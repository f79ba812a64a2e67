import Records
import Store
import Testing
import Values
import Web

@testable import CRM

/// A sales rep sees all and changes what is their own.
@Suite struct `Own records and those of others` {
  private let world: World
  private let ben: Session
  private let browser: Browser
  private let kinds = [Customer.type, Contact.type, Lead.type, Deal.type]

  init() throws {
    world = try World()
    ben = try world.member("Ben Hale", role: Roles.salesRep)
    browser = try world.browser("benhale@kith.example")
  }

  private var mara: RecordID { world.admin.userID }

  private func count(_ type: EntityType) throws -> Int64? { try world.admin.read { try $0.integer("SELECT count(*) FROM \(type.table)") } }

  @Test func `nobody creates a record in another's name unless they change what belongs to others`() throws {
    for type in kinds {
      let refused = try browser.json("POST", "/api/crm/\(type.plural)", ["name": "Alder", "ownerId": JSON(mara)])
      #expect(refused.status == 422, "\(type.name)")
      #expect(refused.json["error"]?["fields"]?["ownerId"]?.string?.contains("your own name") == true, "\(type.name)")
      #expect(try count(type) == 0)
      #expect(try browser.json("POST", "/api/crm/\(type.plural)", ["name": "Alder", "ownerId": JSON(ben.userID)]).status == 201)
    }
    let theirs = try world.browser().json("POST", "/api/crm/leads", ["name": "Birch", "ownerId": JSON(ben.userID)])
    #expect(theirs.status == 201 && theirs.json["ownerId"] == JSON(ben.userID))
  }

  @Test func `the form says so at the owner, and offers nobody else from the start`() throws {
    let refused = try browser.post("/crm/leads", ["name": "Alder", "ownerId": mara.description])
    #expect(refused.statusCode == 422 && refused.bodyText.contains("in your own name"))
    #expect(try ShownForm(refused.bodyText).value("name") == "Alder")
    #expect(try count(Lead.type) == 0)
    #expect(try !browser.get("/crm/leads/new").bodyText.contains("value=\"\(mara)\""))
    #expect(try world.browser().get("/crm/leads/new").bodyText.contains("value=\"\(ben.userID)\""))
  }

  @Test func `an own lead may be handed over, which is an event, and is then another's`() throws {
    let lead = try ben.write { try Lead.type.create(Inputs([("name", .typed("Alder"))]), $0) }
    let path = "/api/crm/leads/\(lead.id)"
    #expect(try browser.json("PUT", path, ["ownerId": JSON(mara)]).status == 200)
    let event = try world.admin.read { try $0.events(about: lead.id).first }
    #expect(event?.changes.contains { $0.field == "ownerId" && $0.after == JSON(mara) } == true)
    #expect(try browser.json("PUT", path, ["name": "Birch"]).status == 403)
    #expect(try browser.json("PUT", path, ["ownerId": JSON(ben.userID)]).status == 403)
    #expect(try world.admin.read { try Lead.type.get(lead.id, $0) }.title == "Alder")
  }

  @Test func `a task may be given to a colleague`() throws {
    let created = try browser.json("POST", "/api/crm/activities", ["subject": "Call Alder", "assignees": [JSON(mara)]])
    #expect(created.status == 201 && created.json["assignees"] == [JSON(mara)])
  }

  @Test func `a note asks for the right to change what it stands on`() throws {
    for parent in Note.parents.all {
      var inputs = Inputs([("name", .typed("Alder"))])
      if parent.type.name == "project" { inputs.set("type", .typed("INTERNAL")) }
      let theirs = try world.admin.write { try parent.type.create(inputs, $0) }
      let note = try world.admin.write { writer in
        try parent.parts.create(Inputs([("content", .typed("theirs")), (parent.field, .json(JSON(theirs.id)))]), writer)
      }
      let before = try world.fingerprint()
      let path = parent.path(of: theirs.id) + "/notes"
      #expect(try browser.post(path, ["content": "mine"]).statusCode == 403, "\(path)")
      #expect(try browser.json("POST", "/api" + path, ["content": "mine"]).status == 403, "\(path)")
      #expect(try browser.get("/crm/notes/\(note.id)/edit").statusCode == 403)
      for action in ["", "/pin", "/trash"] {
        #expect(try browser.post("/crm/notes/\(note.id)\(action)", ["content": "mine", "version": "1", "pinned": "1"]).statusCode == 403)
      }
      #expect(try world.fingerprint() == before)
      let page = try browser.get(parent.partsPath(of: theirs.id)).bodyText
      #expect(page.contains("theirs") && !page.contains("id=\"new-note\"") && !page.contains("/crm/notes/\(note.id)"), "\(path)")
      try world.admin.write { try parent.parts.trash(note.id, $0) }
      #expect(try browser.post("/crm/notes/\(note.id)/restore").statusCode == 403)
    }
  }

  @Test func `on an own record the notes of others are pinned and changed as well`() throws {
    let own = try ben.write { try Lead.type.create(Inputs([("name", .typed("Alder"))]), $0) }
    let note = try world.admin.write { writer in
      try Note.parents.named("leads").parts.create(Inputs([("content", .typed("theirs")), ("leadId", .json(JSON(own.id)))]), writer)
    }
    #expect(try browser.get("/crm/leads/\(own.id)?tab=notes").bodyText.contains("id=\"new-note\""))
    #expect(try browser.post("/crm/notes/\(note.id)/pin", ["pinned": "1"]).statusCode == 303)
    #expect(try browser.json("POST", "/api/crm/leads/\(own.id)/notes", ["content": "mine"]).status == 201)
  }

  @Test func `a user who changes no clients writes no notes on them`() throws {
    _ = try world.member("Uma User", role: Roles.user)
    let client = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Alder"))]), $0) }
    let uma = try world.browser("umauser@kith.example")
    #expect(try uma.post("/crm/customers/\(client.id)/notes", ["content": "mine"]).statusCode == 403)
    #expect(try !uma.get("/crm/customers/\(client.id)/notes").bodyText.contains("id=\"new-note\""))
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM notes") } == 0)
  }
}

@Suite struct `A file in the hands of a sales rep` {
  private let importing: Importing
  private let ben: Session

  init() throws {
    importing = try Importing()
    ben = try importing.world.member("Ben Hale", role: Roles.salesRep)
  }

  @Test func `rows that name another owner stay out with a reason`() throws {
    let file = "name,owner\nAlder,Mara Lindqvist\nBirch,Ben Hale\nCedar,\n"
    let ledger = try importing.bring(.leads, file, as: ben)
    #expect(ledger.summary == "rows 3: created 2, updated 0, unchanged 0, skipped 1, failed 0")
    #expect(ledger.complaints == ["line 2: The row names another owner, and your role imports only what is your own."])
    let manager = try importing.world.member("Ines Okafor", role: Roles.manager)
    #expect(try importing.bring(.leads, "name,owner\nAlder,Ben Hale\n", as: manager)[.skipped] == 1)
    #expect(try importing.bring(.leads, "name,owner\nAlder,Ben Hale\n")[.created] == 1)
  }

  @Test func `what belongs to others is not changed, and what agrees with it is no complaint`() throws {
    try importing.bring(.customers, "name,industry\nAlder,Timber\nBirch,Steel\n")
    let ledger = try importing.bring(.customers, "name,industry\nAlder,Timber\nBirch,Glass\nCedar,Tin\n", as: ben)
    #expect(ledger.summary == "rows 3: created 1, updated 0, unchanged 1, skipped 1, failed 0")
    #expect(ledger.complaints == ["line 3: “Birch” belongs to somebody else, and your role changes only what is your own."])
    #expect(try importing.texts("SELECT industry FROM customers ORDER BY name") == ["Timber", "Steel", "Tin"])
  }

  @Test func `a file gives nothing of one's own away`() throws {
    try importing.bring(.customers, "name\nAlder\n", as: ben)
    #expect(try importing.bring(.customers, "name,owner,industry\nAlder,Mara Lindqvist,Timber\n", as: ben)[.skipped] == 1)
    #expect(try importing.texts("SELECT m.name FROM customers c JOIN members m ON m.id = c.owner_id") == ["Ben Hale"])
    #expect(try importing.bring(.customers, "name,owner,industry\nAlder,Ben Hale,Timber\n", as: ben)[.updated] == 1)
  }
}
