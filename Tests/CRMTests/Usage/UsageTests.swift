import Foundation
import Outgoing
import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `What is counted` {
  private func counts(_ world: World) throws -> [String: Int64] {
    let rows = try world.admin.read { try Usage.days($0, since: "2000-01-01") }
    return Dictionary(rows.map { ($0.kind, $0.count) }, uniquingKeysWith: +)
  }

  @Test func `pages that people open are counted, late and in heaps`() throws {
    let world = try World()
    let browser = try world.browser()
    let client = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Northwind"))]), $0).id }
    for path in ["/crm/customers", "/crm/customers?view=table", "/crm/customers/\(client)", "/crm/customers/\(client)/deals", "/crm/leads"]
    {
      #expect(try browser.get(path).statusCode == 200)
    }
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM page_views") } == 0)
    world.views.flush()
    let counts = try counts(world)
    #expect(counts["clients_viewed"] == 2 && counts["client_details_viewed"] == 2 && counts["leads_board_viewed"] == 1)
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM page_views") } == 5)
  }

  @Test func `a task is reordered where something moved, and no board is seen in a table, no client in a form`() throws {
    let world = try World()
    let browser = try world.browser()
    let (tasks, client) = try world.admin.write { writer in
      let tasks = try ["Call", "Write"].map { subject in
        try Activity.type.create(Inputs([("subject", .typed(subject)), ("assignees", .json([JSON(world.admin.userID)]))]), writer).id
      }
      return (tasks, try Customer.type.create(Inputs([("name", .typed("Northwind"))]), writer).id)
    }
    func move(_ form: KeyValuePairs<String, String>) throws {
      #expect(try browser.post("/crm/my-tasks/\(tasks[0])/move", form).statusCode == 303)
    }
    try move(["status": "IN_PROGRESS"])
    try move(["status": "IN_PROGRESS"])
    try move(["order": "up"])
    try move(["status": "PENDING"])
    #expect(try counts(world)["my_tasks_task_reordered"] == nil)
    let steps = try ["up", "down", "up", "down"].map { step in
      try move(["order": step])
      return try counts(world)["my_tasks_task_reordered"] ?? 0
    }
    #expect(Set(zip(steps, steps.dropFirst()).map { $1 - $0 }) == [1])
    let last = steps.last
    try move(["stage": "PENDING", "before": "", "after": tasks[1].description])
    #expect(try counts(world)["my_tasks_task_reordered"] == last)
    for path in ["leads?view=table", "leads?view=list", "leads", "customers/\(client)/edit", "customers/\(client)/contacts/link"] {
      #expect(try browser.get("/crm/" + path).statusCode == 200, "\(path)")
    }
    world.views.flush()
    #expect(try counts(world)["leads_board_viewed"] == 1 && counts(world)["leads_list_viewed"] == 2)
    #expect(try counts(world)["client_details_viewed"] == nil)
  }

  @Test func `everything that happened is counted at once, also where nobody opened a page`() throws {
    let world = try World()
    try world.admin.write { writer in
      for index in 0..<1_200 { try writer.append(Event.Draft(entity: "lead", record: RecordID(), verb: index < 5 ? "won" : "created")) }
    }
    let other = try world.otherWorkspace()
    _ = try other.write { try Customer.type.create(Inputs([("name", .typed("Elsewhere"))]), $0) }
    world.views.flush()
    #expect(try counts(world)["lead_created"] == 1_195 && counts(world)["lead_won"] == 5)
    #expect(try other.read { try Usage.days($0, since: "2000-01-01") }.contains { $0.kind == "customer_created" && $0.count == 1 })
    world.views.flush()
    #expect(try counts(world)["lead_created"] == 1_195)
  }

  @Test func `changes are read from events, each once`() throws {
    let world = try World()
    let browser = try world.browser()
    let lead = try world.admin.write { try Lead.type.create(Inputs([("name", .typed("Paper mill"))]), $0) }
    try world.admin.write { _ = try Lead.type.update(lead.id, Inputs([("status", .typed("QUALIFIED"))]), version: nil, $0) }
    for _ in 0..<2 {
      _ = try browser.get("/crm/leads")
      world.views.flush()
    }
    let counts = try counts(world)
    #expect(counts["lead_created"] == 1 && counts["lead_status_changed"] == 1 && counts["leads_board_viewed"] == 2)
  }

  @Test func `neither refused pages nor programs are counted`() throws {
    let world = try World()
    let user = try world.member("Uma User", role: Roles.user)
    #expect(try world.browser(user.email).get("/crm/deals").statusCode == 403)
    let token = try world.store.installation.issueToken(for: world.admin.userID, name: "script").text
    #expect(world.stranger().send("GET", "/api/crm/customers", headers: ["authorization": "Bearer " + token]).statusCode == 200)
    world.views.flush()
    #expect(try counts(world)["deals_viewed"] == nil && counts(world)["clients_viewed"] == nil)
  }

  @Test func `what is older than 90 days is forgotten`() throws {
    let world = try World()
    let old = PageView(
      workspace: world.admin.workspace, person: world.admin.userID, kind: "clients_viewed", at: Instant.now.adding(days: -91))
    try world.admin.write { try Usage.add([old], $0) }
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM page_views") } == 0)
    #expect(try counts(world)["clients_viewed"] == nil)
  }

  @Test func `admins read the counts, others do not, and another workspace has its own`() throws {
    let world = try World()
    let browser = try world.browser()
    _ = try browser.get("/crm/customers")
    world.views.flush()
    let page = try browser.get("/crm/settings/usage")
    #expect(page.statusCode == 200 && page.bodyText.contains("Clients viewed"))
    #expect(try browser.get("/crm/settings/usage?kind=clients_viewed").bodyText.contains("Everything"))
    let answer = try browser.json("GET", "/api/crm/usage")
    #expect(answer.json["data"]?.array?.contains { $0["kind"]?.string == "clients_viewed" } == true)
    let rep = try world.member("Rex Rep", role: Roles.salesRep)
    #expect(try world.browser(rep.email).get("/crm/settings/usage").statusCode == 403)
    let other = try world.otherWorkspace()
    #expect(try other.read { try Usage.days($0, since: "2000-01-01") }.isEmpty)
  }
}

@Suite struct `Sending what is counted` {
  private func world(_ receiver: Receiver) throws -> (World, JobRunner) {
    let world = try World(sendsUsage: true)
    let server = try #require(PostHog(url: receiver.url, key: "phc_test"))
    return (world, JobRunner(store: world.store, handlers: Product.jobs(sendingTo: server)))
  }

  @Test func `pages and changes go out in batches, once, without names`() throws {
    let receiver = try Receiver()
    let (world, runner) = try world(receiver)
    let browser = try world.browser()
    _ = try browser.get("/crm/customers")
    world.views.flush()
    #expect(try runner.runDue() == 1)
    _ = try world.admin.write { try Lead.type.create(Inputs([("name", .typed("Secret Paper mill"))]), $0) }
    _ = try browser.get("/crm/leads")
    world.views.flush()
    #expect(try runner.runDue() == 1)
    let sent = receiver.bodies.flatMap { $0["batch"]?.array ?? [] }
    #expect(sent.compactMap { $0["event"]?.string } == ["clients_viewed", "leads_board_viewed", "lead_created"])
    #expect(sent.allSatisfy { $0["distinct_id"]?.string == world.admin.userID.description && $0["timestamp"]?.string != nil })
    #expect(receiver.bodies.allSatisfy { $0["api_key"]?.string == "phc_test" })
    for word in ["Secret", "Mara", "mara@"] { #expect(!receiver.bodies.contains { $0.text.contains(word) }) }
  }

  @Test func `changes go out where nobody opens a page, too`() throws {
    let receiver = try Receiver()
    let (world, runner) = try world(receiver)
    world.views.flush()
    _ = try runner.runDue()
    _ = try world.admin.write { try Lead.type.create(Inputs([("name", .typed("Paper mill"))]), $0) }
    world.views.flush()
    _ = try runner.runDue()
    #expect(receiver.bodies.flatMap { $0["batch"]?.array ?? [] }.compactMap { $0["event"]?.string } == ["lead_created"])
  }

  @Test func `what was refused is sent again later, and the key is in no error`() throws {
    let receiver = try Receiver()
    let (world, runner) = try world(receiver)
    _ = try world.browser().get("/crm/customers")
    world.views.flush()
    receiver.answer(500)
    _ = try runner.runDue()
    let error = try world.admin.read { try $0.string("SELECT last_error FROM jobs WHERE kind = 'usage.send'") }
    #expect(error == "PostHog answered 500.")
    receiver.answer(200)
    _ = try runner.runDue(at: Instant.now.adding(days: 1))
    #expect(try world.admin.read { try $0.string("SELECT state FROM jobs WHERE kind = 'usage.send'") } == "DONE")
    #expect(receiver.bodies.count == 2)
  }

  @Test func `pages that went out are not sent again when the changes behind them were refused`() throws {
    let receiver = try Receiver()
    let (world, runner) = try world(receiver)
    let browser = try world.browser()
    _ = try browser.get("/crm/customers")
    world.views.flush()
    _ = try runner.runDue()
    _ = try world.admin.write { try Lead.type.create(Inputs([("name", .typed("Paper mill"))]), $0) }
    _ = try browser.get("/crm/leads")
    world.views.flush()
    receiver.answer(200, 500)
    _ = try runner.runDue()
    receiver.answer(200)
    _ = try runner.runDue(at: Instant.now.adding(days: 1))
    let sent = receiver.bodies.map { ($0["batch"]?.array ?? []).compactMap { $0["event"]?.string } }
    #expect(sent == [["clients_viewed"], ["leads_board_viewed"], ["lead_created"], ["lead_created"]])
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM jobs WHERE kind = 'usage.send' AND state <> 'DONE'") } == 0)
  }

  @Test func `without a server nothing is sent, and nothing waits`() throws {
    let world = try World()
    _ = try world.browser().get("/crm/customers")
    world.views.flush()
    #expect(try world.admin.read { try $0.integer("SELECT count(*) FROM jobs WHERE kind = 'usage.send'") } == 0)
  }

  @Test func `a redirect is an answer, another protocol is none`() throws {
    let receiver = try Receiver()
    receiver.answer(302)
    #expect(try OutgoingRequest(post: Array("{}".utf8), to: receiver.url + "/batch/").send().status == 302)
    #expect(receiver.bodies.count == 1)
    #expect(throws: OutgoingError.self) { try OutgoingRequest(post: [], to: "file:///etc/hostname").send() }
    #expect(throws: OutgoingError.self) { try OutgoingRequest(post: [], to: "http://127.0.0.1:1/", timeout: 2).send() }
    #expect(PostHog(url: "file:///etc/hostname", key: "k") == nil && PostHog(url: receiver.url, key: "") == nil)
  }
}
