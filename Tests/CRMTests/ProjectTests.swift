import Records
import Store
import Templating
import Testing
import Values
import Web

@testable import CRM

@Suite struct Projects {
  @Test func `a client project needs its client, and the others take none, said at the field`() throws {
    let world = try World()
    let browser = try world.browser(world.admin.email)
    let acme = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Acme"))]), $0) }
    let without = try browser.post("/crm/projects", ["name": "Line 3", "type": "CLIENT", "customerId": ""])
    #expect(without.statusCode == 422)
    #expect(without.bodyText.contains("A client project needs a client.") && without.bodyText.contains("value=\"Line 3\""))
    let with = try browser.post("/crm/projects", ["name": "Fair", "type": "INTERNAL", "customerId": "Acme"])
    #expect(with.statusCode == 422)
    #expect(with.bodyText.contains("A personal or internal project has no client."))
    #expect(try browser.post("/crm/projects", ["name": "Line 3", "type": "CLIENT", "customerId": "Acme"]).statusCode == 303)
    let made = try #require(try browser.json("GET", "/api/crm/customers/\(acme.id)/projects").json["data"]?.array?.first)
    #expect(made["name"]?.string == "Line 3")
    let id = try #require(made["id"]?.string)
    let moved = try browser.post("/crm/projects/\(id)", ["type": "INTERNAL", "customerId": "Acme", "version": "1"])
    #expect(moved.statusCode == 303)
    #expect(try browser.json("GET", "/api/crm/projects/\(id)").json["customerId"] == .null)
    #expect(try browser.get("/crm/projects/new").bodyText.contains("data-project-type=\"#field-customerId\""))
  }

  @Test func `a card tells how many tasks are done, and what was cancelled does not count`() throws {
    let world = try World()
    try world.admin.write { writer in
      let project = try Project.type.create(Inputs([("name", .typed("Fair")), ("type", .typed("INTERNAL"))]), writer)
      for status in ["PENDING", "COMPLETED", "ACCEPTED", "CANCELLED"] {
        try Activity.type.create(
          Inputs([("subject", .typed(status)), ("status", .typed(status)), ("projectId", .json(JSON(project.id)))]), writer)
      }
    }
    let browser = try world.browser(world.admin.email)
    #expect(try browser.get("/crm/projects").bodyText.contains("2 of 3 tasks"))
    let project = try #require(try browser.json("GET", "/api/crm/projects").json["data"]?.array?.first)
    #expect(project["tasksTotal"]?.integer == 3)
    #expect(project["tasksDone"]?.integer == 2)
    let id = try #require(project["id"]?.string)
    for tab in ["", "?tab=board", "?tab=notes", "?tab=timeline"] {
      #expect(try browser.get("/crm/projects/\(id)\(tab)").statusCode == 200, "\(tab)")
    }
  }

  @Test func `a tab reads what it shows and nothing else`() throws {
    let world = try World()
    let browser = try world.browser()
    let project = try #require(try browser.json("POST", "/api/crm/projects", ["name": "Ours", "type": "INTERNAL"]).json["id"]?.string)
    for (tab, other) in [("files", "notes=nowhere"), ("board", "notes=nowhere"), ("notes", "cursor=nowhere"), ("notes", "files=nowhere")] {
      #expect(try browser.get("/crm/projects/\(project)?tab=\(tab)&\(other)").statusCode == 200, "\(tab) \(other)")
    }
    #expect(try browser.get("/crm/projects/\(project)?tab=notes&notes=nowhere").statusCode == 400)
  }

  @Test func `a personal project, its tasks, its notes and what happens in it are its creator's alone`() throws {
    let world = try World()
    let sam = try world.member("Sam Seller", role: Roles.salesRep)
    let (project, task, note) = try sam.write { writer in
      let project = try Project.type.create(Inputs([("name", .typed("Secret garden")), ("type", .typed("PERSONAL"))]), writer)
      let task = try Activity.type.create(Inputs([("subject", .typed("Plant roses")), ("projectId", .json(JSON(project.id)))]), writer)
      let note = try Note.type.create(Inputs([("content", .typed("Roses are red")), ("projectId", .json(JSON(project.id)))]), writer)
      return (project.id, task.id, note.id)
    }
    let (mara, own) = (try world.browser(world.admin.email), try world.browser(sam.email))
    let addresses = [
      "/crm/projects/\(project)", "/api/crm/projects/\(project)", "/crm/activities/\(task)", "/api/crm/activities/\(task)",
      "/crm/projects/\(project)/edit", "/crm/projects/\(project)?tab=timeline",
    ]
    for address in addresses {
      #expect(try mara.get(address).statusCode == 404, "\(address)")
      #expect(try own.get(address).statusCode == 200, "\(address)")
    }
    #expect(try mara.post("/crm/activities/\(task)/status", ["status": "COMPLETED"]).statusCode == 404)
    #expect(try mara.post("/crm/projects/\(project)/trash").statusCode == 404)
    for address in ["/crm/projects", "/crm/activities?tab=all", "/api/crm/activities", "/api/crm/projects", "/crm/projects?search=secret"] {
      let page = try mara.get(address).bodyText
      #expect(!page.contains("Secret garden") && !page.contains("Plant roses"), "\(address)")
    }
    #expect(try world.admin.read { try Note.type.find(note, $0) } == nil)
    let seen = try world.admin.read { "\(try Timeline.recent($0, limit: 50))" }
    #expect(!seen.contains("Secret garden") && !seen.contains("Plant roses") && !seen.contains("\"project\""))
    #expect(try sam.read { "\(try Timeline.recent($0, limit: 50))" }.contains("Secret garden"))
  }

  @Test func `tasks of a personal project go to nobody else, and a shared project does not become personal`() throws {
    let world = try World()
    let sam = try world.member("Sam Seller", role: Roles.salesRep)
    let browser = try world.browser(world.admin.email)
    let personal = try #require(try browser.json("POST", "/api/crm/projects", ["name": "Mine", "type": "PERSONAL"]).json["id"])
    let refused = try browser.json(
      "POST", "/api/crm/activities", ["subject": "For Sam", "projectId": personal, "assignedTo": JSON(sam.userID)])
    #expect(refused.status == 422)
    #expect(refused.json["error"]?["fields"]?["assignees"] != nil)
    let shared = try #require(try browser.json("POST", "/api/crm/projects", ["name": "Ours", "type": "INTERNAL"]).json["id"])
    let task: JSON = ["subject": "For Sam", "projectId": shared, "assignedTo": JSON(sam.userID)]
    #expect(try browser.json("POST", "/api/crm/activities", task).status == 201)
    let hidden = try browser.json("PUT", "/api/crm/projects/\(shared.string ?? "")", ["type": "PERSONAL"])
    #expect(hidden.status == 422)
    #expect(hidden.json["error"]?["fields"]?["type"]?.string?.contains("Others have tasks") == true)
  }

  @Test func `a project in Trash takes its tasks along and brings them back`() throws {
    let world = try World()
    let browser = try world.browser(world.admin.email)
    let project = try #require(try browser.json("POST", "/api/crm/projects", ["name": "Ours", "type": "INTERNAL"]).json["id"])
    let task = try #require(try browser.json("POST", "/api/crm/activities", ["subject": "Do it", "projectId": project]).json["id"]?.string)
    let id = try #require(project.string)
    #expect(try browser.post("/crm/projects/\(id)/trash").statusCode == 303)
    #expect(try browser.get("/crm/activities/\(task)").statusCode == 404)
    #expect(try !browser.get("/crm/my-tasks").bodyText.contains(">Do it<"))
    #expect(try browser.post("/crm/projects/\(id)/restore").statusCode == 303)
    #expect(try browser.get("/crm/my-tasks").bodyText.contains(">Do it<"))
  }

  @Test func `more of what is done leads to all that was counted`() throws {
    let world = try World()
    let project = try world.admin.write { writer in
      let project = try Project.type.create(Inputs([("name", .typed("Fair")), ("type", .typed("INTERNAL"))]), writer).id
      for number in 0...MyTasks.columnLimit {
        let status = ["COMPLETED", "ACCEPTED", "ARCHIVED"][number % 3]
        let values = [("subject", "Task \(number)"), ("status", status), ("projectId", project.description)]
        try Activity.type.create(Inputs(values.map { ($0.0, .typed($0.1)) }), writer)
      }
      return project
    }
    let browser = try world.browser()
    func more(_ page: String) throws -> String {
      let link = try #require(page.firstMatch(of: /href="(\/crm\/activities\?[^"]*status=[^"]*COMPLETED[^"]*)"/)).output.1
      return String(link).replacing("&amp;", with: "&").replacing("%2C", with: ",")
    }
    let board = try more(try browser.get("/crm/projects/\(project)?tab=board").bodyText)
    #expect(board.contains("status=COMPLETED,ACCEPTED,ARCHIVED"))
    #expect(try browser.get(board).bodyText.contains("\(MyTasks.columnLimit + 1)"))
    let list = try more(try browser.get("/crm/activities?tab=all&completed=1").bodyText)
    #expect(list.contains("status=COMPLETED,ACCEPTED") && !list.contains("ARCHIVED"))
    let page = try browser.get(list).bodyText
    #expect(page.contains(">Task 1<") && page.contains(">Task 0<") && page.contains(">Completed"))
  }
}
