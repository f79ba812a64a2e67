import HTTP
import HTTPTypes
import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Changes of many records` {
  let world: World
  let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  private func clients(_ names: String...) throws -> [RecordID] { try clients(names) }

  private func clients(_ names: [String]) throws -> [RecordID] {
    try world.admin.write { writer in
      try names.map {
        try Customer.type.create(Inputs([("name", .typed($0)), ("industry", .typed("Steel")), ("tags", .typed("old"))]), writer).id
      }
    }
  }

  private func client(_ id: RecordID) throws -> Row { try world.admin.read { try Customer.type.get(id, $0) } }

  private func events(_ id: RecordID) throws -> Int { try world.admin.read { try $0.events(about: id).count } }

  private func bulk(_ body: JSON, of plural: String = "customers", as browser: Browser? = nil) throws -> (status: Int, json: JSON) {
    try (browser ?? self.browser).json("POST", "/api/crm/\(plural)/bulk", body)
  }

  private func ids(_ ids: [RecordID]) -> JSON { .array(ids.map { JSON($0) }) }

  @Test func `each record is changed once with one event, and one undo takes all of it back`() throws {
    let all = try clients("Acme", "Beta", "Gamma")
    let answer = try bulk(["ids": ids(Array(all.prefix(2))), "set": ["industry": "Paper", "status": "inactive"]])
    #expect(answer.status == 200)
    #expect(answer.json["changed"] == 2)
    #expect(answer.json["state"] == "DONE")
    #expect(try client(all[0])["industry"] == .text("Paper"))
    #expect(try client(all[1])["status"] == .text("INACTIVE"))
    #expect(try client(all[2])["industry"] == .text("Steel"))
    #expect(try events(all[0]) == 2)
    let undo = try browser.json("POST", "/api/crm/customers/bulk/\(answer.json["id"]?.string ?? "")/undo")
    #expect(undo.json["undone"] == 2)
    #expect(undo.json["state"] == "UNDONE")
    #expect(try client(all[0])["industry"] == .text("Steel"))
    #expect(try client(all[1])["status"] == .text("ACTIVE"))
    #expect(try events(all[0]) == 3)
    #expect(try browser.json("POST", "/api/crm/customers/bulk/\(answer.json["id"]?.string ?? "")/undo").status == 422)
  }

  @Test func `what says so already is not changed and has no event`() throws {
    let all = try clients("Acme", "Beta")
    _ = try bulk(["ids": ids([all[0]]), "set": ["industry": "Paper"]])
    let answer = try bulk(["ids": ids(all), "set": ["industry": "Paper"]])
    #expect(answer.json["changed"] == 1)
    #expect(answer.json["unchanged"] == 1)
    #expect(try events(all[0]) == 2)
  }

  @Test func `what has changed since stays, and the undo says so`() throws {
    let all = try clients("Acme", "Beta")
    let answer = try bulk(["ids": ids(all), "set": ["industry": "Paper", "category": "PARTNER"]])
    _ = try browser.json("PUT", "/api/crm/customers/\(all[0])", ["industry": "Glass"])
    _ = try browser.json("DELETE", "/api/crm/customers/\(all[1])")
    let undo = try browser.json("POST", "/api/crm/customers/bulk/\(answer.json["id"]?.string ?? "")/undo")
    #expect(undo.json["kept"] == 2)
    #expect(try client(all[0])["industry"] == .text("Glass"))
    #expect(try client(all[0])["category"] == .null)
    #expect(undo.json["reasons"]?.array?.contains { $0["reason"]?.string?.contains("Industry") ?? false } == true)
    let page = try browser.get("/crm/bulk/\(answer.json["id"]?.string ?? "")").bodyText
    #expect(page.contains("Industry has changed since"))
  }

  @Test func `all that match a filter are changed, and a word that is no filter stands for nothing`() throws {
    let all = try clients("Acme", "Beta")
    _ = try browser.json("PUT", "/api/crm/customers/\(all[1])", ["industry": "Glass"])
    let answer = try bulk(["filter": ["industry": "Steel"], "set": ["category": "PARTNER"]])
    #expect(answer.json["changed"] == 1)
    #expect(try client(all[0])["category"] == .text("PARTNER"))
    #expect(try client(all[1])["category"] == .null)
    let mistyped = try bulk(["filter": ["industri": "Steel"], "trash": true])
    #expect(mistyped.status == 422)
    #expect(try client(all[0]).trashedAt == nil)
  }

  @Test func `a filter without a value, or by a field that the role may not see, stands for nothing`() throws {
    let all = try clients("Acme", "Beta")
    for filter: JSON in [["industry": ""], ["industry": " "], ["search": ""], ["tags": ""]] {
      #expect(try bulk(["filter": filter, "trash": true]).status == 422)
    }
    let manager = try world.browser(try world.member("Mia Manager", role: Roles.manager).email)
    try world.admin.write { try FieldRules.set([.init(field: "industry", role: Roles.manager): .hidden], of: Customer.type, $0) }
    #expect(try bulk(["filter": ["industry": "Paper"], "set": ["category": "PARTNER"]], as: manager).status == 422)
    #expect(try client(all[0]).trashedAt == nil)
    #expect(try client(all[0])["category"] == .null)
  }

  @Test func `all that a search finds are changed, however many`() throws {
    let all = try clients((1...230).map { "Acme \($0)" })
    let answer = try bulk(["filter": ["search": "acme"], "set": ["category": "PARTNER"]])
    #expect(answer.json["changed"] == 230)
    #expect(try browser.json("GET", "/api/crm/customers?search=acme").json["pagination"]?["total"] == 230)
    #expect(try client(all[229])["category"] == .text("PARTNER"))
  }

  @Test func `what belongs to every client that is called so is changed, however many they are`() throws {
    let all = try clients((1...130).map { "Acme \($0)" })
    _ = try world.admin.write { writer in
      for client in all { try Deal.type.create(Inputs([("name", .typed("Order")), ("customerId", .json(JSON(client)))]), writer) }
    }
    let answer = try bulk(["filter": ["search": "acme"], "set": ["source": "REFERRAL"]], of: "deals")
    #expect(answer.json["changed"] == 130, "\(answer.json)")
  }

  @Test func `the page of a change begins where something is to be typed or chosen`() throws {
    let path = "/crm/customers/bulk?id=\(try clients("Acme")[0])&filter="
    #expect(try browser.get(path).bodyText.contains("name=\"change\" autofocus"))
    for (change, field) in [("addTags", "data-tags autofocus"), ("ownerId", "name=\"ownerId\" autofocus")] {
      let page = try browser.get(path + "&change=" + change).bodyText
      #expect(page.contains(field) && page.ranges(of: " autofocus").count == 1, "\(change)")
    }
  }

  @Test func `several tags are taken away with commas and spaces between them`() throws {
    let all = try clients("Acme")
    _ = try bulk(["ids": ids(all), "addTags": ["vip", "old", "north"]])
    _ = try browser.post("/crm/customers/bulk", ["id": all[0].description, "change": "removeTags", "value": "old, vip"])
    let field = try #require(Customer.type.field("tags"))
    #expect(field.list(try client(all[0])["tags"]) == ["north"])
  }

  @Test func `tags are added and taken away beside the others`() throws {
    let all = try clients("Acme")
    _ = try bulk(["ids": ids(all), "addTags": ["vip", "OLD"]])
    let field = try #require(Customer.type.field("tags"))
    #expect(field.list(try client(all[0])["tags"]) == ["old", "vip"])
    _ = try bulk(["ids": ids(all), "removeTags": ["old"]])
    #expect(field.list(try client(all[0])["tags"]) == ["vip"])
  }

  @Test func `Trash takes them with what is theirs, and gives them back`() throws {
    let all = try clients("Acme", "Beta")
    let contact = try world.admin.write {
      try Contact.type.create(Inputs([("name", .typed("Jo Doe")), ("customerId", .json(JSON(all[0])))]), $0).id
    }
    let answer = try bulk(["ids": ids(all), "trash": true])
    #expect(answer.json["changed"] == 2)
    #expect(try browser.json("GET", "/api/crm/contacts/\(contact)").status == 404)
    let undo = try browser.json("POST", "/api/crm/customers/bulk/\(answer.json["id"]?.string ?? "")/undo")
    #expect(undo.json["undone"] == 2)
    #expect(try browser.json("GET", "/api/crm/contacts/\(contact)").status == 200)
  }

  @Test func `records of other workspaces are counted as not found`() throws {
    let foreign = try world.otherWorkspace().write { try Customer.type.create(Inputs([("name", .typed("Foreign Client"))]), $0) }
    let all = try clients("Acme")
    let answer = try bulk(["ids": ids([foreign.id, RecordID()] + all), "set": ["industry": "Paper"]])
    #expect(answer.json["notFound"] == 2)
    #expect(answer.json["changed"] == 1)
    #expect(!answer.json.text.contains("Foreign"))
    let owner = try bulk(["ids": ids(all), "set": ["ownerId": JSON(foreign.createdBy)]])
    #expect(owner.status == 422)
  }

  @Test func `a role changes its own alone, and the others are told with their reason`() throws {
    let rep = try world.member("Rita Rep", role: Roles.salesRep)
    let all = try clients("Acme")
    let own = try rep.write { try Customer.type.create(Inputs([("name", .typed("Own"))]), $0).id }
    let theirs = try world.browser(rep.email)
    let answer = try bulk(["ids": ids(all + [own]), "set": ["industry": "Paper"]], as: theirs)
    #expect(answer.json["changed"] == 1)
    #expect(answer.json["refused"] == 1)
    #expect(answer.json["reasons"]?.array?.first?["title"] == "Acme")
    #expect(try client(all[0])["industry"] == .text("Steel"))
    #expect(try browser.json("GET", "/api/crm/customers/bulk/\(answer.json["id"]?.string ?? "")").status == 404)
    let user = try world.member("Uma User", role: Roles.user)
    #expect(try bulk(["ids": ids(all), "set": ["industry": "X"]], as: try world.browser(user.email)).status == 403)
    let manager = try world.member("Max Manager", role: Roles.manager)
    #expect(try bulk(["ids": ids(all), "trash": true], as: try world.browser(manager.email)).status == 403)
  }

  @Test(arguments: [
    #"{"set":{"status":"nowhere"}}"#, #"{"set":{"name":"All the same"}}"#, #"{"set":{"nothing":1}}"#, #"{"set":{}}"#, "{}",
    #"{"set":{"createdAt":"2020-01-01T00:00:00Z"}}"#, #"{"addTags":[5]}"#, #"{"trash":true,"set":{"industry":"x"}}"#,
  ])
  func `what no record can be given is refused before anything is written`(_ body: String) throws {
    let all = try clients("Acme")
    let before = try world.fingerprint()
    var object = try #require(try JSON.parse(body).object)
    object["ids"] = ids(all)
    #expect(try bulk(.object(object)).status == 422)
    object["ids"] = "everything"
    #expect(try bulk(.object(object)).status == 422)
    #expect(try world.fingerprint() == before)
  }

  @Test func `a record that refuses keeps all of it, and the others are changed`() throws {
    let all = try clients("Acme", "Beta")
    let answer = try bulk(["ids": ids(all), "set": ["parentId": JSON(all[0]), "industry": "Paper"]])
    #expect(answer.json["changed"] == 1)
    #expect(answer.json["refused"] == 1)
    #expect(try client(all[0])["industry"] == .text("Steel"))
    #expect(try client(all[1])["industry"] == .text("Paper"))
  }

  @Test func `more than a request should wait for is a job, and so is its undo`() throws {
    _ = try world.admin.write { writer in
      for number in 1...520 { try Customer.type.create(Inputs([("name", .typed("Client \(number)"))]), writer) }
    }
    let answer = try bulk(["filter": [:], "set": ["industry": "Paper"]])
    #expect(answer.json["state"] == "RUNNING")
    let path = "/crm/bulk/\(answer.json["id"]?.string ?? "")"
    #expect(try browser.get(path).bodyText.contains("<progress"))
    #expect(try browser.json("POST", "/api/crm/customers/bulk/\(answer.json["id"]?.string ?? "")/undo").status == 422)
    let late = try clients("Late")
    #expect(try JobRunner(store: world.store, handlers: Product.jobs).runDue() == 1)
    #expect(try browser.get(path).bodyText.contains("520 clients changed"))
    #expect(try client(late[0])["industry"] == .text("Steel"))
    #expect(try browser.post(path + "/undo").statusCode == 303)
    let undoing = try browser.get(path).bodyText
    #expect(undoing.contains("<progress") && undoing.contains("It is being taken back."))
    #expect(try browser.post(path + "/undo").statusCode == 303)
    #expect(try JobRunner(store: world.store, handlers: Product.jobs).runDue() == 1)
    #expect(try browser.get(path).bodyText.contains("Undone on 520 clients."))
    let left = try world.admin.read { try $0.integer("SELECT count(*) FROM customers WHERE industry = 'Paper'") }
    #expect(left == 0)
  }

  @Test func `several that are ticked are all set, also by a job`() throws {
    let jane = try world.member("Jane Doe", role: Roles.salesRep)
    let form = FormValues([
      (name: "id", value: "x"), (name: "change", value: "assignees"), (name: "assignees", value: world.admin.userID.description),
      (name: "assignees", value: jane.userID.description),
    ])
    let change = try #require(try world.admin.read { try BulkForm(form, ActivityRoutes.resource).change($0) })
    let stored = BulkChange(change.json)
    let task = try world.admin.write { try Activity.type.create(Inputs([("subject", .typed("Call"))]), $0).id }
    try world.admin.write { try Activity.type.update(task, Inputs(stored.inputs), version: nil, $0) }
    let assignees = try world.admin.read { try Activity.type.get(task, $0) }["assignees"].plain
    #expect(assignees.contains(jane.userID.description) && assignees.contains(world.admin.userID.description))
  }

  /// `All` stands for what the page shows.
  @Test(arguments: ["deals", "activities", "pipeline"]) func `a page finds by a client's name what all that match stands for`(
    _ page: String
  ) throws {
    try world.admin.write { writer in
      let acme = try Customer.type.create(Inputs([("name", .typed("Acme Works"))]), writer)
      let client: (name: String, input: Input) = ("customerId", .json(JSON(acme.id)))
      try Deal.type.create(Inputs([("name", .typed("Roof panels")), client]), writer)
      try Activity.type.create(Inputs([("subject", .typed("Send roof offer")), client]), writer)
    }
    let shown = try browser.get("/crm/\(page)?search=Acme").bodyText
    #expect(shown.contains(page == "activities" ? "Send roof offer" : "Roof panels"))
    let resource = page == "activities" ? ActivityRoutes.resource : DealRoutes.resource
    let selected = try world.admin.read { try resource.type.list(try resource.selected(FormValues(query: "search=Acme"), $0), $0).total }
    #expect(selected == 1)
  }

  private func leave(_ id: String, _ change: SQL) throws {
    let id = try #require(RecordID(id))
    _ = try world.admin.write { writer in
      try writer.execute("UPDATE main.bulk_actions SET \(change), position = 0 WHERE tenant_id = kith_tenant() AND id = \(id)")
    }
  }

  @Test func `what a request did not get to the end of is ended by its job`() throws {
    let all = try clients("Acme", "Beta")
    let answer = try bulk(["ids": ids(all), "set": ["industry": "Paper"]])
    let id = answer.json["id"]?.string ?? ""
    let runner = JobRunner(store: world.store, handlers: [BulkJob.kind: BulkJob.handler])
    #expect(try runner.runDue() == 0)
    try leave(id, "state = 'RUNNING'")
    _ = try browser.json("PUT", "/api/crm/customers/\(all[1])", ["industry": "Steel"])
    #expect(try runner.runDue(at: Instant.now.adding(days: 1)) == 1)
    #expect(try client(all[1])["industry"] == .text("Paper"))
    #expect(try browser.json("GET", "/api/crm/customers/bulk/\(id)").json["state"] == "DONE")
  }

  @Test func `taking back that stopped can be gone on with`() throws {
    let all = try clients("Acme")
    let id = try bulk(["ids": ids(all), "set": ["industry": "Paper"]]).json["id"]?.string ?? ""
    try leave(id, "state = 'UNDOING', job_id = NULL")
    #expect(try browser.get("/crm/bulk/\(id)").bodyText.contains("Undo goes on with it."))
    #expect(try browser.json("POST", "/api/crm/customers/bulk/\(id)/undo").json["state"] == "UNDONE")
    #expect(try client(all[0])["industry"] == .text("Steel"))
  }

  @Test func `nobody is erased while many records are changed, but beside a change that stopped they are`() throws {
    let all = try clients("Acme")
    let contact = try world.admin.write { try Contact.type.create(Inputs([("name", .typed("Jo Doe"))]), $0).id }
    let id = try bulk(["ids": ids(all), "set": ["industry": "Paper"]]).json["id"]?.string ?? ""
    try leave(id, "state = 'RUNNING'")
    #expect(throws: RecordError.self) { try Erasure(contact: contact).run(world.admin) }
    try leave(id, "job_id = NULL")
    _ = try Erasure(contact: contact).run(world.admin)
    #expect(try browser.json("GET", "/api/crm/contacts/\(contact)").status == 404)
  }

  // MARK: Pages

  @Test func `without scripts rows are ticked, a page asks what to change, and the list says what was done`() throws {
    let all = try clients("Acme", "Beta")
    let list = try browser.get("/crm/customers?view=table").bodyText
    #expect(list.contains("name=\"id\" value=\"\(all[0])\" form=\"bulk\""))
    let ask = try browser.get("/crm/customers/bulk?id=\(all[0])&change=status&filter=view%3Dtable").bodyText
    #expect(ask.contains("Change 1 client"))
    let answer = try browser.post(
      "/crm/customers/bulk", ["id": all[0].description, "change": "status", "status": "INACTIVE", "filter": "view=table"])
    #expect(answer.statusCode == 303)
    #expect(answer.headers[.location] == "/crm/customers?view=table")
    #expect(try client(all[0])["status"] == .text("INACTIVE"))
    let said = try browser.get("/crm/customers?view=table").bodyText
    #expect(said.contains("1 client changed. Status: Inactive."))
    let undo = try #require(said.firstMatch(of: /\/crm\/bulk\/[0-9a-f-]+\/undo/))
    #expect(try browser.post(String(undo.output)).statusCode == 303)
    #expect(try client(all[0])["status"] == .text("ACTIVE"))
  }

  @Test func `a list that has changed since is asked about again, and what is gone is told`() throws {
    let all = try clients("Acme", "Beta")
    let ask = try browser.get("/crm/customers/bulk?all=1&filter=status%3DACTIVE&change=trash").bodyText
    #expect(ask.contains("name=\"agreed\" value=\"2 clients\""))
    _ = try clients("Gamma")
    let form = ["all": "1", "filter": "status=ACTIVE", "change": "trash", "agreed": "2 clients"] as KeyValuePairs
    let refused = try browser.post("/crm/customers/bulk", form)
    #expect(refused.statusCode == 422)
    #expect(refused.bodyText.contains("it was 2 clients and is now 3 clients") && refused.bodyText.contains("value=\"3 clients\""))
    #expect(try client(all[0]).version == 1)
    let agreed = ["all": "1", "filter": "status=ACTIVE", "change": "trash", "agreed": "3 clients"] as KeyValuePairs
    #expect(try browser.post("/crm/customers/bulk", agreed).statusCode == 303)
    let left = try browser.get("/crm/customers/bulk?id=\(all[0])&id=\(try clients("Delta")[0])&change=industry").bodyText
    #expect(left.contains("Change 1 client") && left.contains("1 client of those that were ticked is gone."))
  }

  @Test func `handing over asks to whom, names what goes, and Undo comes back to the list`() throws {
    let max = try world.member("Max Manager", role: Roles.manager)
    let all = try clients((1...12).map { "Client \($0 < 10 ? "0" : "")\($0)" })
    let picked = all.map { "id=\($0)" }.joined(separator: "&")
    let ask = try browser.get("/crm/customers/bulk?\(picked)&change=ownerId&filter=status%3DACTIVE").bodyText
    #expect(ask.contains("Client 01, Client 02") && ask.contains("Client 10 and 2 more") && !ask.contains("Client 11"))
    #expect(ask.contains("Choose a colleague</option>") && ask.contains("Hand over 12 clients</button>") && !ask.contains("to clear it"))
    let form = ["id": all[0].description, "change": "ownerId", "ownerId": "", "filter": "status=ACTIVE"] as KeyValuePairs
    let refused = try browser.post("/crm/customers/bulk", form)
    #expect(refused.statusCode == 422 && refused.bodyText.contains("Choose a colleague."))
    #expect(try client(all[0]).version == 1)
    _ = try browser.post(
      "/crm/customers/bulk", ["id": all[0].description, "change": "ownerId", "ownerId": max.userID.description, "filter": "status=ACTIVE"])
    let said = try browser.get("/crm/customers?status=ACTIVE").bodyText
    let undo = try #require(said.firstMatch(of: /\/crm\/bulk\/[0-9a-f-]+\/undo/))
    #expect(said.contains("name=\"return_to\" value=\"/crm/customers?status=ACTIVE\""))
    let undone = try browser.post(String(undo.output), ["return_to": "/crm/customers?status=ACTIVE"])
    #expect(undone.header("location") == "/crm/customers?status=ACTIVE")
    #expect(try browser.get("/crm/customers/bulk?id=\(all[0])&change=addTags").bodyText.contains("<option value=\"old\">"))
    #expect(try browser.get("/crm/customers/bulk?id=\(all[0])&change=industry").bodyText.contains("Leave empty to clear it."))
  }

  @Test func `cards and tasks are ticked too`() throws {
    let all = try clients("Acme")
    let grid = try browser.get("/crm/customers").bodyText
    #expect(grid.contains("name=\"id\" value=\"\(all[0])\" form=\"bulk\"") && grid.contains("data-select"))
    let uma = try world.browser(try world.member("Uma User", role: Roles.user).email)
    #expect(try !uma.get("/crm/customers").bodyText.contains("form=\"bulk\""))
  }

  private func task(_ subject: String, for person: Session, due: String = "2030-01-01") throws -> RecordID {
    try world.admin.write { writer in
      let inputs = Inputs([
        ("subject", .typed(subject)), ("dueDate", .typed(due)), ("assignees", .json([JSON(person.userID)])),
      ])
      return try Activity.type.create(inputs, writer).id
    }
  }

  @Test func `all tasks of a tab are changed, those of others and those that are done are not, and one undo takes it back`() throws {
    let max = try world.member("Max Manager", role: Roles.manager)
    let (mine, late) = (try task("Mine", for: world.admin), try task("Late", for: world.admin, due: "2020-01-01"))
    let (theirs, done) = (try task("Theirs", for: max), try task("Done", for: world.admin))
    _ = try browser.json("PUT", "/api/crm/activities/\(done)", ["status": "COMPLETED"])
    let page = try browser.get("/crm/activities").bodyText
    #expect(page.contains("name=\"id\" value=\"\(mine)\" form=\"bulk\"") && page.contains("All 2</button>"))
    #expect(page.contains("name=\"filter\" value=\"tab=my\""))
    let form = ["all": "1", "change": "priority", "priority": "URGENT", "filter": "tab=my"] as KeyValuePairs
    let answer = try browser.post("/crm/activities/bulk", form)
    #expect(answer.headers[.location] == "/crm/activities?tab=my")
    func priority(_ id: RecordID) throws -> String? { try world.admin.read { try Activity.type.get(id, $0)["priority"].text } }
    #expect(try [mine, late, theirs, done].map(priority) == ["URGENT", "URGENT", "MEDIUM", "MEDIUM"])
    let said = try browser.get("/crm/activities").bodyText
    #expect(said.contains("2 tasks changed. Priority: Urgent."))
    let undo = try #require(said.firstMatch(of: /\/crm\/bulk\/[0-9a-f-]+\/undo/))
    #expect(try browser.post(String(undo.output)).statusCode == 303)
    #expect(try [mine, late].map(priority) == ["MEDIUM", "MEDIUM"])
    let overdue = try bulk(["filter": ["tab": "all", "due": "overdue"], "set": ["priority": "LOW"]], of: "activities")
    #expect(overdue.json["changed"] == 1)
    #expect(try bulk(["filter": ["tab": "my", "dew": "overdue"], "set": ["priority": "LOW"]], of: "activities").status == 422)
  }

  @Test func `a mistake keeps the choice and what was typed, and nothing ticked leads back`() throws {
    let all = try clients("Acme")
    let wrong = try browser.post(
      "/crm/customers/bulk", ["id": all[0].description, "change": "annualRevenue", "annualRevenue": "some <day>"])
    #expect(wrong.statusCode == 422)
    #expect(wrong.bodyText.contains("some &lt;day&gt;"))
    #expect(try browser.post("/crm/customers/bulk", ["change": "status", "status": "INACTIVE"]).statusCode == 303)
    #expect(try client(all[0]).version == 1)
  }
}
