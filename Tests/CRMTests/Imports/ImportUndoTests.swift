import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Undoing an import` {
  let importing: Importing
  let browser: Browser

  init() throws {
    importing = try Importing()
    browser = try importing.world.browser()
  }

  private var world: World { importing.world }

  private func undo(_ ledger: ImportLedger, by browser: Browser? = nil) throws -> (status: Int, json: JSON) {
    try (browser ?? self.browser).json("POST", "/api/crm/imports/\(try #require(ledger.importID))/undo")
  }

  @Test func `what was created goes to Trash, what was changed gets its old values back`() throws {
    try importing.bring(.customers, "name,industry,city\nOld,Tin,Bern\n")
    let ledger = try importing.bring(.customers, "name,industry\nOld,Paper\nNew,Steel\nNewer,Wood\n")
    #expect(ledger[.created] == 2 && ledger[.updated] == 1)
    let page = try browser.get("/crm/imports/\(try #require(ledger.importID))").bodyText
    #expect(page.contains("Undo the import"))
    let answer = try undo(ledger)
    #expect(answer.json["undo"]?["trashed"]?.integer == 2 && answer.json["undo"]?["restored"]?.integer == 1)
    #expect(answer.json["undo"]?["kept"]?.integer == 0 && answer.json["state"]?.string == "UNDONE")
    #expect(try importing.texts("SELECT name || ' ' || industry FROM customers") == ["Old Tin"])
    #expect(try importing.count("SELECT count(*) FROM customers_all WHERE trashed_at IS NOT NULL") == 2)
    #expect(try importing.count("SELECT count(*) FROM import_rows WHERE import_id = \(try #require(ledger.importID))") == 0)
    #expect(try undo(ledger).status == 409)
  }

  @Test func `what somebody changed or used since stays, and is named`() throws {
    try importing.bring(.customers, "name,industry,website\nOld,Tin,old.example\n")
    let ledger = try importing.bring(
      .customers, "name,industry,website\nOld,Paper,new.example\nUsed,Steel,\nAlone,Steel,\nTouched,Steel,\n")
    try world.admin.write { writer in
      func id(_ name: String) throws -> RecordID { try #require(try writer.id("SELECT id FROM customers WHERE name = \(name)")) }
      try Customer.type.update(try id("Old"), Inputs([("industry", .typed("Mine"))]), version: nil, writer)
      try Customer.type.update(try id("Touched"), Inputs([("industry", .typed("Mine"))]), version: nil, writer)
      try Contact.type.create(Inputs([("name", .typed("Vera Novak")), ("customerId", .json(JSON(try id("Used"))))]), writer)
    }
    let undone = try undo(ledger).json["undo"]
    #expect(undone?["trashed"]?.integer == 1 && undone?["restored"]?.integer == 1 && undone?["kept"]?.integer == 3)
    let reasons = (undone?["reasons"]?.array ?? []).compactMap(\.string).joined(separator: "\n")
    #expect(reasons.contains("“Used”") && reasons.contains("“Touched”") && reasons.contains("“Old”: Industry changed since"))
    #expect(
      try importing.texts("SELECT name || ' ' || industry || ' ' || ifnull(website, '') FROM customers ORDER BY name")
        == ["Old Mine old.example", "Touched Mine ", "Used Steel "])
    #expect(try browser.get("/crm/imports/\(try #require(ledger.importID))").bodyText.contains("What could not be undone"))
  }

  @Test func `a deal that the file moved gets the probability back that was typed`() throws {
    try importing.bring(.deals, "id,name,stage,probability\nD1,Line 3,Prospecting,33\n")
    let ledger = try importing.bring(.deals, "id,name,stage\nD1,Line 3,Proposal\n")
    #expect(ledger[.updated] == 1)
    #expect(try importing.count("SELECT probability FROM deals") == 75)
    #expect(try undo(ledger).json["undo"]?["restored"]?.integer == 1)
    #expect(try importing.count("SELECT probability FROM deals") == 33)
  }

  @Test func `tasks of a personal project go as well`() throws {
    try world.admin.write { writer in
      _ = try Project.type.create(Inputs([("name", .typed("Garden")), ("type", .typed("PERSONAL"))]), writer)
    }
    let ledger = try importing.bring(.activities, "subject,project\nPlant roses,Garden\n")
    #expect(try importing.count("SELECT count(*) FROM activities WHERE project_id IS NOT NULL") == 1, "\(ledger.complaints)")
    #expect(try undo(ledger).json["undo"]?["trashed"]?.integer == 1)
    #expect(try importing.count("SELECT count(*) FROM activities") == 0)
  }

  @Test func `contacts and the clients made for them go together`() throws {
    let ledger = try importing.bring(.contacts, "first name,last name,company\nVera,Novak,Alder\nIvo,Blaha,Alder\n")
    #expect(ledger.alsoCreated == ["customers": 1])
    #expect(try undo(ledger).json["undo"]?["kept"]?.integer == 0)
    #expect(try importing.count("SELECT count(*) FROM contacts") == 0)
    #expect(try importing.count("SELECT count(*) FROM customers") == 0)
  }

  @Test func `a large import is taken back by a job`() throws {
    let rows = ImportUndo.singleLimit + 1
    let ledger = try importing.bring(.customers, "name\n" + (0..<rows).map { "Company \($0)\n" }.joined())
    let place = "/crm/imports/\(try #require(ledger.importID))"
    #expect(try browser.post(place + "/undo").header("Location") == place)
    #expect(try browser.get(place).bodyText.contains("data-progress=\"/api\(place)\""))
    #expect(try importing.count("SELECT count(*) FROM customers") == Int64(rows))
    #expect(try undo(ledger).status == 409)
    #expect(try JobRunner(store: world.store, handlers: Product.jobs).runDue() == 1)
    #expect(try importing.count("SELECT count(*) FROM customers") == 0)
    #expect(try browser.get(place).bodyText.contains("\(rows) went to Trash"))
  }

  @Test func `what a process has begun to take back goes on at the next start, once`() throws {
    let ledger = try importing.bring(.customers, "name\nNew\nNewer\n")
    let id = try #require(ledger.importID)
    try world.admin.write { writer in
      _ = try writer.execute("UPDATE main.imports SET undo_state = 'RUNNING' WHERE tenant_id = kith_tenant() AND id = \(id)")
    }
    #expect(try undo(ledger).status == 409)
    for _ in 0..<2 { try Product.schedule(world.store) }
    #expect(try importing.count("SELECT count(*) FROM jobs WHERE kind = 'import.undo'") == 1)
    try JobRunner(store: world.store, handlers: [ImportUndo.kind: ImportUndo.handler]).runDue()
    #expect(try browser.json("GET", "/api/crm/imports/\(id)").json["undo"]?["trashed"]?.integer == 2)
    #expect(try browser.get("/crm/imports/\(id)").bodyText.contains("Undone: 2 went to Trash"))
  }

  @Test func `a job stands by while a small import is taken back, and finds nothing left to do`() throws {
    let ledger = try importing.bring(.customers, "name\nNew\n")
    let answer = try undo(ledger)
    let runner = JobRunner(store: world.store, handlers: [ImportUndo.kind: ImportUndo.handler])
    #expect(try runner.runDue() == 0)
    #expect(try runner.runDue(at: Instant.now.adding(days: 1)) == 1)
    #expect(try browser.json("GET", "/api/crm/imports/\(try #require(ledger.importID))").json == answer.json)
  }

  @Test func `what colleagues did while the file came in stays`() throws {
    let ines = try world.member("Ines Okafor", role: Roles.manager)
    let text = "name\n" + (0..<1_500).map { "Company \($0)\n" }.joined()
    var found: Result<Void, any Error>?
    let ledger = try Import.run(
      try ImportSheet(.customers, .text(text), ImportMap(), ines), ines,
      Import.Options(wholeUpTo: 100) { _, _ in
        guard found == nil else { return }
        found = Result {
          try world.admin.write { writer in
            func id(_ name: String) throws -> RecordID { try #require(try writer.id("SELECT id FROM customers WHERE name = \(name)")) }
            try Customer.type.update(try id("Company 0"), Inputs([("industry", .typed("Steel"))]), version: nil, writer)
            try Contact.type.create(Inputs([("name", .typed("Vera Novak")), ("customerId", .json(JSON(try id("Company 1"))))]), writer)
          }
        }
      })
    try #require(found).get()
    #expect(ledger[.created] == 1_500)
    _ = try undo(ledger)
    try JobRunner(store: world.store, handlers: [ImportUndo.kind: ImportUndo.handler]).runDue()
    #expect(try importing.texts("SELECT name FROM customers ORDER BY name") == ["Company 0", "Company 1"])
    #expect(try importing.count("SELECT count(*) FROM contacts") == 1)
  }

  @Test func `an import that changed nothing has nothing to be undone`() throws {
    try importing.bring(.customers, "name\nOld\n")
    let ledger = try importing.bring(.customers, "name\nOld\n")
    #expect(try browser.json("GET", "/api/crm/imports/\(try #require(ledger.importID))").json["canUndo"] == false)
    let refused = try undo(ledger)
    #expect(refused.status == 409 && refused.json.text.contains("changed nothing"))
  }

  @Test func `who brings files in sees and undoes their own, and nobody else's`() throws {
    let sales = try world.member("Sal Sales", role: Roles.salesRep)
    let other = try world.browser(sales.email)
    let mine = try importing.bring(.customers, "name\nMine\n")
    let theirs = try importing.bring(.customers, "name\nTheirs\n", as: sales)
    #expect(try undo(mine, by: other).status == 404)
    #expect(try other.get("/crm/imports/\(try #require(mine.importID))").statusCode == 404)
    #expect(try other.json("GET", "/api/crm/imports").json["data"]?.array?.count == 1)
    #expect(try browser.json("GET", "/api/crm/imports").json["data"]?.array?.count == 2)
    #expect(try undo(theirs, by: other).status == 200)
    #expect(try importing.texts("SELECT name FROM customers") == ["Mine"])
    let user = try world.member("Uma User", role: Roles.user)
    #expect(try world.browser(user.email).get("/crm/imports").statusCode == 403)
  }

  @Test func `another workspace sees nothing of it`() throws {
    let foreign = try world.otherWorkspace()
    let ledger = try importing.bring(.customers, "name\nForeign\n", as: foreign)
    #expect(try undo(ledger).status == 404)
    #expect(try foreign.read { try $0.integer("SELECT count(*) FROM customers") } == 1)
  }

  @Test func `a dry run and a file that failed are in no list`() throws {
    try importing.bring(.customers, "name\nDry\n", dryRun: true)
    #expect(try importing.count("SELECT count(*) FROM imports") == 0)
  }

  @Test func `after thirty days there is no way back`() throws {
    let ledger = try importing.bring(.customers, "name\nOld\n")
    try world.admin.write { _ = try $0.execute("UPDATE main.imports SET created_at = 1 WHERE tenant_id = kith_tenant() AND seq > 0") }
    #expect(try undo(ledger).status == 409)
    try ImportJournal.forgetOld(world.admin)
    #expect(try importing.count("SELECT count(*) FROM import_rows") == 0)
  }
}
