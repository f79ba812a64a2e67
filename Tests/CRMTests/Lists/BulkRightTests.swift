import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Rights to change many records` {
  private let world: World
  private let browser: Browser
  private let clients: [RecordID]

  init() throws {
    world = try World()
    browser = try world.browser()
    clients = try world.admin.write { writer in
      try ["Acme", "Beta"].map { try Customer.type.create(Inputs([("name", .typed($0))]), writer).id }
    }
  }

  private var ids: JSON { .array(clients.map { JSON($0) }) }

  private func row(_ id: RecordID) throws -> Row? { try world.admin.read { try Customer.type.find(id, $0, trashed: true) } }

  /// A manager with these rights to clients alone.
  private func manager(mayChange: Bool, mayDelete: Bool) throws -> Browser {
    let email = try world.member("Mia Manager", role: Roles.manager).email
    try allow(mayChange: mayChange, mayDelete: mayDelete)
    return try world.browser(email)
  }

  private func allow(mayChange: Bool, mayDelete: Bool) throws {
    try world.admin.write { writer in
      try writer.setPermission(.customerUpdate, of: Roles.manager, allowed: mayChange)
      try writer.setPermission(.customerDelete, of: Roles.manager, allowed: mayDelete)
    }
  }

  @Test func `who deletes and does not change is offered Trash alone, and its undo`() throws {
    let mia = try manager(mayChange: false, mayDelete: true)
    let list = try mia.get("/crm/customers?view=table").bodyText
    #expect(list.contains("value=\"trash\"") && !list.contains("value=\"addTags\""))
    let form = try mia.get("/crm/customers/bulk?id=\(clients[0])")
    #expect(form.statusCode == 200 && form.bodyText.contains("Move to Trash") && !form.bodyText.contains("Add tags"))
    #expect(try mia.post("/crm/customers/bulk", ["id": clients[0].description, "change": "trash"]).statusCode == 303)
    #expect(try row(clients[0])?.trashedAt != nil)
    let change = try mia.post("/crm/customers/bulk", ["id": clients[1].description, "change": "industry", "industry": "Paper"])
    #expect(change.statusCode == 403)
    #expect(try mia.json("POST", "/api/crm/customers/bulk", ["ids": ids, "set": ["industry": "Paper"]]).status == 403)
    let trashed = try mia.json("POST", "/api/crm/customers/bulk", ["ids": [JSON(clients[1])], "trash": true])
    #expect(trashed.json["changed"] == 1)
    let undo = "/api/crm/customers/bulk/\(trashed.json["id"]?.string ?? "")/undo"
    #expect(try mia.json("POST", undo).json["undone"] == 1)
    #expect(try row(clients[1])?.trashedAt == nil)
  }

  @Test func `who lost the right takes nothing back, and who never had it is shown no form`() throws {
    let mia = try manager(mayChange: true, mayDelete: true)
    let trashed = try mia.json("POST", "/api/crm/customers/bulk", ["ids": ids, "trash": true]).json["id"]?.string ?? ""
    try allow(mayChange: true, mayDelete: false)
    #expect(try mia.json("POST", "/api/crm/customers/bulk/\(trashed)/undo").status == 403)
    #expect(try mia.post("/crm/bulk/\(trashed)/undo").statusCode == 403)
    #expect(try row(clients[0])?.trashedAt != nil)
    #expect(try mia.json("POST", "/api/crm/customers/bulk", ["ids": ids, "trash": true]).status == 403)
    try allow(mayChange: false, mayDelete: false)
    #expect(try mia.get("/crm/customers/bulk?id=\(clients[0])").statusCode == 403)
    #expect(try !mia.get("/crm/customers?view=table").bodyText.contains("id=\"bulk\""))
  }

  @Test func `a job whose member lost the right says so, and not that the records are others'`() throws {
    let mia = try manager(mayChange: true, mayDelete: false)
    let more = try world.admin.write { writer in
      try (0...BulkRun.singleLimit).map { try Customer.type.create(Inputs([("name", .typed("Client \($0)"))]), writer).id }
    }
    let begun = try mia.json("POST", "/api/crm/customers/bulk", ["ids": .array(more.map { JSON($0) }), "set": ["industry": "Paper"]])
    #expect(begun.json["state"] == "RUNNING" && begun.json["done"] == 0 && begun.json["total"] == JSON(more.count))
    let page = try mia.get("/crm/bulk/\(begun.json["id"]?.string ?? "")")
    #expect(page.header("refresh") == nil && page.bodyText.contains("<noscript><meta http-equiv=\"refresh\""))
    #expect(page.bodyText.contains("data-progress=\"/api/crm/customers/bulk/\(begun.json["id"]?.string ?? "")\""))
    try allow(mayChange: false, mayDelete: false)
    _ = try JobRunner(store: world.store, handlers: Product.jobs).runDue()
    let done = try mia.json("GET", "/api/crm/customers/bulk/\(begun.json["id"]?.string ?? "")").json
    #expect(done["refused"] == JSON(more.count) && done["done"] == JSON(more.count))
    #expect(done["reasons"]?.array?.first?["reason"] == "Your role no longer does this.")
  }

  @Test func `a change whose job has failed is told to programs as stopped`() throws {
    let mia = try world.browser()
    let more = try world.admin.write { writer in
      try (0...BulkRun.singleLimit).map { try Customer.type.create(Inputs([("name", .typed("Client \($0)"))]), writer).id }
    }
    let begun = try mia.json("POST", "/api/crm/customers/bulk", ["ids": .array(more.map { JSON($0) }), "set": ["industry": "Paper"]])
    let failing: JobHandler = { _, _ in throw JobFailure("A bad day.") }
    _ = try JobRunner(store: world.store, handlers: [BulkJob.kind: failing]).runDue()
    let path = "customers/bulk/\(begun.json["id"]?.string ?? "")"
    #expect(try mia.json("GET", "/api/crm/" + path).json["state"] == "STOPPED")
    #expect(try !mia.get("/crm/bulk/\(begun.json["id"]?.string ?? "")").bodyText.contains("data-progress"))
  }
}
