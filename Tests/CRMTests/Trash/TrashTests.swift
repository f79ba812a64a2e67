import Foundation
import HTTP
import HTTPTypes
import Records
import Testing
import Values
import Web

@testable import CRM
@testable import Store

@Suite struct `Trash` {
  private let world: World
  private let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  private func client(_ name: String) throws -> RecordID {
    try world.admin.write { try Customer.type.create(Inputs([("name", .typed(name))]), $0).id }
  }

  private func contact(_ name: String, of client: RecordID) throws -> RecordID {
    try world.admin.write {
      try Contact.type.create(Inputs([("name", .typed(name)), ("customerId", .typed(client.description))]), $0).id
    }
  }

  private func row(_ type: EntityType, _ id: RecordID) throws -> Row? { try world.admin.read { try type.find(id, $0, trashed: true) } }

  @Test func `deleting for good finds the rows of imports and of changes by their record`() throws {
    try world.admin.read { reader throws in
      for table in ["import_rows", "bulk_rows"] as [SQLName] {
        let plan = try reader.explain(
          "DELETE FROM main.\(table) WHERE tenant_id = \(world.admin.workspace) AND record_id = \(RecordID())")
        #expect(plan.contains { $0.contains("_by_record (tenant_id=? AND record_id=?)") }, "\(plan)")
      }
    }
  }

  @Test func `what went there is listed once, with who and how long is left, and comes back with its children`() throws {
    let acme = try client("Acme")
    let ada = try contact("Ada Berg", of: acme)
    _ = try browser.post("/crm/customers/\(acme)/trash")
    let page = try browser.get("/crm/trash").bodyText
    #expect(page.contains("Acme") && page.contains("Mara Lindqvist") && page.contains("90 days") && !page.contains("Ada Berg"))
    #expect(try browser.get("/crm/trash?kind=deal").bodyText.contains("Nothing of this kind"))
    #expect(try browser.post("/crm/trash/restore", ["id": "customer:\(acme)"]).statusCode == 303)
    #expect(try row(Contact.type, ada)?.trashedAt == nil)
    #expect(try browser.get("/crm/trash").bodyText.contains("Trash is empty"))
  }

  @Test func `the page of a record in Trash says so and brings it back, for who may see it`() throws {
    let acme = try client("Acme")
    _ = try browser.post("/crm/customers/\(acme)/trash")
    let page = try browser.get("/crm/customers/\(acme)")
    #expect(page.statusCode == 404 && page.bodyText.contains("“<bdi>Acme</bdi>” is in Trash") && page.bodyText.contains("Restore</button>"))
    #expect(try browser.get("/crm/customers/\(acme)/notes").bodyText.contains("is in Trash"))
    #expect(try browser.get("/crm/contacts/\(acme)").bodyText.contains("This page does not exist"))
    let uma = try world.member("Uma User", role: Roles.user)
    let theirs = try world.browser(uma.email).get("/crm/customers/\(acme)").bodyText
    #expect(theirs.contains("is in Trash") && !theirs.contains("Restore</button>"))
    _ = try world.otherWorkspace()
    #expect(!(try world.browser("oskar@other.example").get("/crm/customers/\(acme)").bodyText.contains("Acme")))
    _ = try browser.post("/crm/trash/restore", ["id": "customer:\(acme)"])
    let trash = try browser.get("/crm/trash").bodyText
    #expect(trash.contains("“Acme” is back") && trash.contains("href=\"/crm/customers/\(acme)\">Open</a>"))
  }

  @Test func `several come back at once, and what cannot is said`() throws {
    let (one, two) = (try client("One"), try client("Two"))
    let note = try world.admin.write {
      try Note.type.create(Inputs([("content", .typed("stands on Two")), ("customerId", .typed(two.description))]), $0).id
    }
    _ = try browser.post("/crm/notes/\(note)/trash")
    for id in [one, two] { _ = try browser.post("/crm/customers/\(id)/trash") }
    let answer = try browser.json(
      "POST", "/api/crm/trash/restore",
      [
        "records": [
          ["type": "customer", "id": JSON(one)], ["type": "note", "id": JSON(note)], ["type": "customer", "id": JSON(RecordID())],
        ]
      ])
    #expect(answer.json["restored"]?.integer == 1)
    #expect(answer.json["refused"]?.array?.count == 2)
    #expect(answer.json["refused"]?.array?.first?["reason"]?.string?.contains("Restore that first") == true)
    #expect(try browser.json("GET", "/api/crm/trash").json["data"]?.array?.compactMap { $0["title"]?.string } == ["Two", "stands on Two"])
  }

  @Test func `deleting for good asks for a word, leaves a tombstone, and takes the file off the disk`() throws {
    let acme = try client("Acme Vanishing")
    let ada = try contact("Ada Berg", of: acme)
    let deal = try world.admin.write { try Deal.type.create(Inputs([("name", .typed("Line 3"))]), $0).id }
    _ = try browser.json("PUT", "/api/crm/deals/\(deal)", ["customerId": JSON(acme)])
    let sent = try browser.upload("/api/crm/contacts/\(ada)/attachments", [("plan.txt", Array("vanishing content".utf8))])
    let file = try #require(RecordID(try JSON.parse(sent.bodyText)["id"]?.string ?? ""))
    _ = try browser.json("PUT", "/api/crm/deals/\(deal)", ["contactId": JSON(ada)])
    _ = try browser.post("/crm/contacts/\(ada)/trash")
    #expect(try browser.get("/crm/trash/purge?id=contact:\(ada)").bodyText.contains("along with it"))
    let unsure = try browser.post("/crm/trash/purge", ["id": "contact:\(ada)", "confirm": "yes"])
    #expect(unsure.statusCode == 422 && unsure.bodyText.contains("value=\"yes\""))
    #expect(try row(Contact.type, ada)?.title == "Ada Berg")
    #expect(try browser.post("/crm/trash/purge", ["id": "contact:\(ada)", "confirm": "Delete"]).statusCode == 303)
    #expect(try row(Contact.type, ada)?.title == "")
    #expect(try world.admin.read { try $0.integer("SELECT purged_at FROM contacts_all WHERE id = \(ada)") } != nil)
    #expect(try world.admin.read { try $0.blob(file) } == nil)
    #expect(try browser.get("/crm/deals/\(deal)").bodyText.contains("[Deleted contact]"))
    #expect(try browser.post("/crm/trash/restore", ["id": "contact:\(ada)"]).statusCode == 303)
    #expect(try row(Contact.type, ada)?.trashedAt != nil)
    #expect(try world.admin.read { try $0.eventChainFault() } == nil)
    #expect(try !world.admin.read { try $0.events(about: ada) }.contains { $0.record == ada && !$0.isErased && $0.verb != "purged" })
  }

  @Test func `every kind of record can be deleted for good`() throws {
    let ids = try world.admin.write { try World.oneOfEach($0) }
    try world.admin.write { writer in
      for type in ProductSchema.entities {
        for id in ids where try type.find(id, writer) != nil {
          try writer.trash(type.table, id, root: id)
          try TrashRules.purge(id, writer)
          #expect(try type.find(id, writer, trashed: true)?.trashedAt != nil, "\(type.name)")
        }
      }
    }
    #expect(try world.admin.read { try $0.find(SearchQuery(text: "Foreign", kinds: SearchKind.all.map(\.name))) }.isEmpty)
  }

  @Test func `Trash empties itself after 90 days and not before`() throws {
    let (old, young) = (try client("Old"), try client("Young"))
    for id in [old, young] { _ = try browser.post("/crm/customers/\(id)/trash") }
    try world.admin.write { writer in
      _ = try writer.update("customers", old, version: nil, set: [("trashed_at", .integer(writer.now.adding(days: -91).milliseconds))])
    }
    let runner = JobRunner(store: world.store, handlers: Product.jobs)
    #expect(try runner.runDue(at: .now.adding(days: 1)) >= 1)
    #expect(try row(Customer.type, old)?.title == "" && row(Customer.type, young)?.title == "Young")
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM jobs WHERE kind = 'trash.empty' AND state = 'WAITING'") } == 1)
  }

  @Test func `emptying a full Trash is a job that says how far it is, and leaves what went there since`() throws {
    let full = 201
    try world.admin.write { writer in
      for index in 0..<full {
        try Customer.type.trash(try Customer.type.create(Inputs([("name", .typed("Old \(index)"))]), writer).id, writer)
      }
    }
    let path = try #require(try browser.post("/crm/trash/purge", ["all": "1", "confirm": "delete"]).headers[.location])
    #expect(path.hasPrefix("/crm/trash/emptying/"))
    #expect(try browser.get(path).bodyText.contains("0 of \(full) records"))
    #expect(try browser.post("/crm/trash/purge", ["all": "1", "confirm": "delete"]).headers[.location] == path)
    #expect(try browser.get("/crm/trash").bodyText.contains(path))
    let job = "/api" + path
    #expect(try browser.json("GET", job).json["total"]?.integer == Int64(full))
    let young = try client("Young")
    _ = try browser.post("/crm/customers/\(young)/trash")
    _ = try JobRunner(store: world.store, handlers: Product.jobs).runDue()
    #expect(try browser.get(path).bodyText.contains("\(full) records are gone for good"))
    #expect(try browser.json("GET", job).json["state"]?.string == "DONE" && browser.json("GET", job).json["done"]?.integer == Int64(full))
    #expect(try browser.json("GET", "/api/crm/trash").json["data"]?.array?.compactMap { $0["title"]?.string } == ["Young"])
    let uma = try world.browser(try world.member("Uma User", role: Roles.user).email)
    #expect(try uma.get(path).statusCode == 403 && uma.json("GET", job).status == 403)
    _ = try world.otherWorkspace()
    #expect(try world.browser("oskar@other.example").json("GET", job).status == 404)
  }

  @Test func `programs empty Trash as people do, and are told where to look`() throws {
    let acme = try client("Acme")
    _ = try browser.post("/crm/customers/\(acme)/trash")
    #expect(try browser.json("DELETE", "/api/crm/trash").status == 422)
    #expect(try row(Customer.type, acme)?.title == "Acme")
    let asked = try browser.json("DELETE", "/api/crm/trash?confirm=delete")
    #expect(asked.status == 202 && asked.json["total"]?.integer == 1)
    _ = try JobRunner(store: world.store, handlers: Product.jobs).runDue()
    #expect(try row(Customer.type, acme)?.title == "")
    let id = asked.json["id"]?.string ?? ""
    #expect(try browser.json("GET", "/api/crm/trash/emptying/\(id)").json["records"]?.integer == 1)
    let rep = try world.browser(try world.member("Rex Rep", role: Roles.salesRep).email)
    #expect(try rep.json("DELETE", "/api/crm/trash?confirm=delete").status == 403)
  }

  @Test func `a personal project goes after 90 days as well, and by nobody's hand before`() throws {
    let sam = try world.member("Sam Seller", role: Roles.salesRep)
    let project = try sam.write { writer in
      let project = try Project.type.create(Inputs([("name", .typed("Secret garden")), ("type", .typed("PERSONAL"))]), writer).id
      _ = try Activity.type.create(Inputs([("subject", .typed("Plant roses")), ("projectId", .json(JSON(project)))]), writer)
      try Project.type.trash(project, writer)
      _ = try writer.update("projects", project, version: nil, set: [("trashed_at", .integer(writer.now.adding(days: -91).milliseconds))])
      return project
    }
    #expect(try browser.post("/crm/trash/purge", ["all": "1", "confirm": "delete"]).statusCode == 303)
    #expect(try sam.read { try Project.type.find(project, $0, trashed: true)?.title } == "Secret garden")
    _ = try JobRunner(store: world.store, handlers: Product.jobs).runDue(at: .now.adding(days: 1))
    let left = try sam.read { try $0.page("SELECT name FROM projects_all UNION ALL SELECT subject FROM activities_all") }
    #expect((0..<left.rowCount).map { left.string($0, 0) ?? "" } == ["", ""])
  }

  @Test func `a role that deletes nothing restores and purges nothing, and another workspace sees nothing`() throws {
    let acme = try client("Acme Hidden")
    _ = try browser.post("/crm/customers/\(acme)/trash")
    let user = try world.member("Uma User", role: Roles.user)
    let theirs = try world.browser(user.email)
    #expect(try !theirs.get("/crm/trash").bodyText.contains("Restore what is ticked"))
    _ = try theirs.post("/crm/trash/restore", ["id": "customer:\(acme)"])
    #expect(try theirs.post("/crm/trash/purge", ["id": "customer:\(acme)", "confirm": "delete"]).statusCode == 403)
    _ = try world.otherWorkspace()
    let other = try world.browser("oskar@other.example")
    #expect(try !other.get("/crm/trash").bodyText.contains("Acme Hidden"))
    _ = try other.post("/crm/trash/restore", ["id": "customer:\(acme)"])
    #expect(try other.post("/crm/trash/purge", ["id": "customer:\(acme)", "confirm": "delete"]).statusCode == 404)
    #expect(try other.json("DELETE", "/api/crm/trash/customer/\(acme)").status == 404)
    #expect(try row(Customer.type, acme)?.title == "Acme Hidden" && row(Customer.type, acme)?.trashedAt != nil)
  }

  @Test func `what Trash offers to bring back is what comes back, for notes, tasks and words too`() throws {
    let ben = try world.member("Ben Hale", role: Roles.salesRep)
    let theirs = try world.browser(ben.email)
    let (own, handed) = (try client("Own"), try client("Handed over"))
    func note(_ client: RecordID, by session: Session) throws -> RecordID {
      try session.write { try Note.type.create(Inputs([("content", .typed("words")), ("customerId", .typed(client.description))]), $0).id }
    }
    func owned(_ client: RecordID, by member: Session) throws {
      _ = try browser.json("PUT", "/api/crm/customers/\(client)", ["ownerId": JSON(member.userID)])
    }
    for id in [own, handed] { try owned(id, by: ben) }
    let (colleagues, former) = (try note(own, by: world.admin), try note(handed, by: ben))
    try owned(handed, by: world.admin)
    let task = try world.admin.write {
      try Activity.type.create(Inputs([("subject", .typed("Call")), ("assignees", .json([JSON(ben.userID)]))]), $0).id
    }
    let tag = try #require(try browser.json("POST", "/api/crm/tags", ["name": "Old word"]).json["id"]?.string.flatMap { RecordID($0) })
    try world.admin.write { writer in
      for id in [colleagues, former] { try Note.type.trash(id, writer) }
      try Activity.type.trash(task, writer)
      try Tag.type.trash(tag, writer)
      try writer.setPermission(.tagManage, of: Roles.salesRep, allowed: true)
    }
    let entries = try theirs.json("GET", "/api/crm/trash").json["data"]?.array ?? []
    let offered = entries.filter { $0["mayRestore"] == true }.compactMap { $0["id"]?.string }
    #expect(Set(offered) == Set([colleagues, task, tag].map(\.description)))
    let page = try theirs.get("/crm/trash").bodyText
    let keys = [("note", colleagues), ("note", former), ("activity", task), ("tag", tag)]
    #expect(keys.map { page.contains("name=\"id\" value=\"\($0):\($1)\"") } == [true, false, true, true])
    let records = keys.map { JSON(members: [("type", .string($0.0)), ("id", JSON($0.1))]) }
    let answer = try theirs.json("POST", "/api/crm/trash/restore", ["records": .array(records)]).json
    #expect(answer["restored"]?.integer == 3)
    #expect(answer["refused"]?.array?.compactMap { $0["id"]?.string } == [former.description])
  }

  @Test func `a bad day does not end the emptying of Trash: the next day has a job already`() throws {
    let acme = try client("Acme")
    _ = try browser.post("/crm/customers/\(acme)/trash")
    try world.admin.write { writer in
      _ = try writer.update("customers", acme, version: nil, set: [("trashed_at", .integer(writer.now.adding(days: -91).milliseconds))])
    }
    try world.store.unscopedWrite {
      try $0.execute("CREATE TRIGGER main.bad_day BEFORE UPDATE OF purged_at ON customers BEGIN SELECT RAISE(ABORT, 'bad day'); END")
    }
    _ = try JobRunner(store: world.store, handlers: Product.jobs).runDue(at: .now.adding(days: 1))
    #expect(try row(Customer.type, acme)?.title == "Acme")
    let coming = try world.admin.read {
      try $0.integer("SELECT count(*) FROM jobs WHERE kind = 'trash.empty' AND state = 'WAITING' AND attempts = 0")
    }
    #expect(coming == 1)
  }
}
