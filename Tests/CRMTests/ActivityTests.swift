import Foundation
import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct Activities {
  @Test func `a task made as JSON comes back with its first assignee, and is found by every filter`() throws {
    let world = try World()
    let sam = try world.member("Sam Seller", role: Roles.salesRep)
    let browser = try world.browser(world.admin.email)
    let customer = try browser.json("POST", "/api/crm/customers", ["name": "Acme"]).json
    let made = try browser.json(
      "POST", "/api/crm/activities",
      [
        "type": "CALL", "subject": "Follow up", "priority": "HIGH", "dueDate": "2020-02-10", "dueTime": "14:00",
        "reminderAt": "2020-02-10T13:30:00Z", "assignedTo": JSON(sam.userID), "customerId": customer["id"] ?? .null,
      ])
    #expect(made.status == 201)
    #expect(made.json["assignedTo"]?.string == sam.userID.description)
    #expect(made.json["assignees"]?.array?.count == 1)
    #expect(made.json["status"]?.string == "PENDING")
    #expect(made.json["dueTime"]?.string == "14:00")
    _ = try browser.json("POST", "/api/crm/activities", ["subject": "Another"])
    let customerID = try #require(customer["id"]?.string)
    let filters = [
      "assignedTo=\(sam.userID)", "status=PENDING&type=CALL", "priority=HIGH", "type=CALL", "dueDate=2020-02-10",
      "customerId=\(customerID)",
      "overdue=true", "search=follow",
    ]
    for filter in filters {
      let found = try browser.json("GET", "/api/crm/activities?\(filter)").json["data"]?.array ?? []
      #expect(found.compactMap { $0["subject"]?.string } == ["Follow up"], "\(filter)")
    }
    #expect(try browser.json("GET", "/api/crm/activities?assignedTo=somebody").status == 422)
  }

  @Test func `completing keeps the outcome, the moment and the person, and a second time changes nothing`() throws {
    let world = try World()
    let browser = try world.browser(world.admin.email)
    let id = try #require(try browser.json("POST", "/api/crm/activities", ["subject": "Call"]).json["id"]?.string)
    let body: JSON = ["outcome": "Agreed", "notes": "Next stage", "completedAt": "2026-02-08T16:00:00Z"]
    let done = try browser.json("PUT", "/api/crm/activities/\(id)/complete", body)
    #expect(done.status == 200)
    #expect(done.json["status"]?.string == "COMPLETED")
    #expect(done.json["outcome"]?.string == "Agreed")
    #expect(done.json["completedAt"]?.string?.hasPrefix("2026-02-08T16:00:00") == true)
    #expect(done.json["completedBy"]?.string == world.admin.userID.description)
    let again = try browser.json("PUT", "/api/crm/activities/\(id)/complete", body)
    #expect(again.json["version"]?.integer == done.json["version"]?.integer)
    let bad = try browser.json("PUT", "/api/crm/activities/\(id)/complete", ["completedAt": "yesterday"])
    #expect(bad.status == 422)
    #expect(bad.json["error"]?["fields"]?["completedAt"] != nil)
  }

  @Test func `an archived task keeps who did it and when, and one that is taken up again does not`() throws {
    let world = try World()
    let browser = try world.browser(world.admin.email)
    let client = try #require(try browser.json("POST", "/api/crm/customers", ["name": "Acme"]).json["id"])
    let project = try #require(
      try browser.json("POST", "/api/crm/projects", ["name": "Line 3", "type": "CLIENT", "customerId": client]).json["id"])
    let made = try browser.json("POST", "/api/crm/activities", ["subject": "Call", "projectId": project]).json
    let id = try #require(made["id"]?.string)
    _ = try browser.json("POST", "/api/crm/activities", ["subject": "Dropped", "projectId": project, "status": "CANCELLED"])
    _ = try browser.json("PUT", "/api/crm/activities/\(id)/complete", ["completedAt": "2026-02-08T16:00:00Z"])
    let archived = try browser.json("PUT", "/api/crm/activities/\(id)", ["status": "ARCHIVED"]).json
    #expect(archived["completedAt"]?.string?.hasPrefix("2026-02-08T16:00:00") == true)
    #expect(archived["completedBy"]?.string == world.admin.userID.description)
    for page in ["/crm/projects", "/crm/customers/\(client.string ?? "")"] {
      #expect(try browser.get(page).bodyText.contains("1 of 1"), "\(page)")
    }
    let again = try browser.json("PUT", "/api/crm/activities/\(id)", ["status": "PENDING"]).json
    #expect(again["completedAt"] == .null && again["completedBy"] == .null)
  }

  @Test func `a task on a lead whose client is in Trash is stored without the client`() throws {
    let world = try World()
    let browser = try world.browser(world.admin.email)
    let client = try #require(try browser.json("POST", "/api/crm/customers", ["name": "Acme"]).json["id"])
    let lead = try #require(try browser.json("POST", "/api/crm/leads", ["name": "Retrofit", "customerId": client]).json["id"])
    #expect(try browser.json("POST", "/api/crm/activities", ["subject": "Ring", "leadId": lead]).json["customerId"] == client)
    #expect(try browser.json("DELETE", "/api/crm/customers/\(client.string ?? "")").status == 204)
    let made = try browser.json("POST", "/api/crm/activities", ["subject": "Ring", "leadId": lead])
    #expect(made.status == 201 && made.json["customerId"] == .null)
  }

  @Test func `the page completes with an outcome, and the record shows both`() throws {
    let world = try World()
    let browser = try world.browser(world.admin.email)
    let id = try #require(try browser.json("POST", "/api/crm/activities", ["subject": "Visit"]).json["id"]?.string)
    #expect(try browser.get("/crm/activities/\(id)").bodyText.contains("action=\"/crm/activities/\(id)/complete\""))
    let tooLong = try browser.post("/crm/activities/\(id)/complete", ["outcome": String(repeating: "long ", count: 500)])
    #expect(tooLong.statusCode == 422)
    #expect(tooLong.bodyText.contains("at most 2,000 characters") && tooLong.bodyText.contains("long long"))
    #expect(try browser.post("/crm/activities/\(id)/complete", ["outcome": "They signed"]).statusCode == 303)
    let page = try browser.get("/crm/activities/\(id)").bodyText
    #expect(page.contains("They signed") && page.contains("completed"))
  }

  @Test func `a user changes what they made or what is assigned to them, and nothing else`() throws {
    let world = try World()
    let uma = try world.member("Uma User", role: Roles.user)
    let (assigned, foreign) = try world.admin.write { writer in
      (
        try Activity.type.create(Inputs([("subject", .typed("Hers")), ("assignees", .json(.array([JSON(uma.userID)])))]), writer).id,
        try Activity.type.create(Inputs([("subject", .typed("Not hers"))]), writer).id
      )
    }
    let browser = try world.browser(uma.email)
    let own = try #require(try browser.json("POST", "/api/crm/activities", ["subject": "Made by her"]).json["id"]?.string)
    #expect(try browser.json("PUT", "/api/crm/activities/\(own)", ["priority": "LOW"]).status == 200)
    #expect(try browser.json("PUT", "/api/crm/activities/\(assigned)", ["priority": "LOW"]).status == 200)
    #expect(try browser.json("PUT", "/api/crm/activities/\(foreign)", ["priority": "LOW"]).status == 403)
    #expect(try browser.post("/crm/activities/\(foreign)/status", ["status": "COMPLETED"]).statusCode == 403)
    #expect(try browser.json("DELETE", "/api/crm/activities/\(own)").status == 403)
    #expect(try world.admin.read { try Activity.type.get(foreign, $0).version } == 1)
    let toOthers = try browser.json("PUT", "/api/crm/activities/\(own)", ["assignedTo": JSON(world.admin.userID)])
    #expect(toOthers.status == 422)
    #expect(toOthers.json["error"]?["fields"]?["assignees"]?.string == "Your role may assign tasks only to yourself.")
  }

  @Test func `a task without anybody given is mine, on the form as well`() throws {
    let world = try World()
    let browser = try world.browser(world.admin.email)
    #expect(try browser.get("/crm/activities/new").bodyText.contains("value=\"\(world.admin.userID)\" checked"))
    let id = try #require(try browser.json("POST", "/api/crm/activities", ["subject": "Mine"]).json["id"]?.string)
    #expect(try browser.json("GET", "/api/crm/activities/\(id)").json["assignedTo"]?.string == world.admin.userID.description)
    let nobody = try browser.json("PUT", "/api/crm/activities/\(id)", ["assignedTo": .null]).json
    #expect(nobody["assignedTo"] == .null)
    #expect(try browser.json("GET", "/api/crm/activities?assignedTo=none").json["pagination"]?["total"]?.integer == 1)
  }

  @Test func `a link to the form fills in whom it is for, and a form that is refused keeps what was typed`() throws {
    let world = try World()
    let browser = try world.browser(world.admin.email)
    let customer = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Acme"))]), $0) }
    #expect(try browser.get("/crm/activities/new?customerId=\(customer.id)").bodyText.contains("value=\"Acme\""))
    let refused = try browser.post("/crm/activities", ["subject": "", "dueTime": "10:00", "customerId": "Nobody Ltd"])
    #expect(refused.statusCode == 422)
    #expect(refused.bodyText.contains("A time needs a due date.") && refused.bodyText.contains("Nobody Ltd"))
    #expect(refused.bodyText.contains("Subject is missing"))
    let saved = try browser.post("/crm/activities", ["subject": "Call", "customerId": "acme", "return_to": "/crm/my-tasks"])
    #expect(saved.header("Location") == "/crm/my-tasks")
  }

  @Test func `the list shows mine, the others' or all, by day, and what is done when asked`() throws {
    let world = try World()
    let sam = try world.member("Sam Seller", role: Roles.salesRep)
    try world.admin.write { writer in
      func make(_ subject: String, _ person: Session, _ more: [(name: String, input: Input)] = []) throws {
        try Activity.type.create(
          Inputs([("subject", .typed(subject)), ("assignees", .json(.array([JSON(person.userID)])))] + more), writer)
      }
      try make("My late call", world.admin, [("dueDate", .typed("2020-01-01")), ("priority", .typed("HIGH"))])
      try make("My old success", world.admin, [("status", .typed("COMPLETED"))])
      try make("Sam's visit", sam)
    }
    let browser = try world.browser(world.admin.email)
    let mine = try browser.get("/crm/activities").bodyText
    #expect(mine.contains("My late call") && mine.contains("Overdue") && mine.contains("High"))
    #expect(!mine.contains("Sam&#39;s visit") && !mine.contains("Sam's visit") && !mine.contains("My old success"))
    let team = try browser.get("/crm/activities?tab=team").bodyText
    #expect(team.contains("s visit</a>") && !team.contains("My late call"))
    let all = try browser.get("/crm/activities?tab=all&completed=1").bodyText
    #expect(all.contains("s visit</a>") && all.contains("My late call") && all.contains("My old success"))
    #expect(try !browser.get("/crm/activities?tab=all&overdue=1").bodyText.contains("s visit</a>"))
    #expect(try browser.get("/crm/activities?tab=all&status=COMPLETED").bodyText.contains("My old success"))
    #expect(try browser.get("/crm/activities?tab=all&priority=low").bodyText.contains("Nothing matches"))
  }

  @Test func `a stale edit is told, and nothing is lost`() throws {
    let world = try World()
    let browser = try world.browser(world.admin.email)
    let id = try #require(try browser.json("POST", "/api/crm/activities", ["subject": "First"]).json["id"]?.string)
    #expect(try browser.json("PUT", "/api/crm/activities/\(id)", ["subject": "Second"]).status == 200)
    let stale = try browser.post("/crm/activities/\(id)", ["subject": "Third", "version": "1"])
    #expect(stale.statusCode == 409)
    #expect(stale.bodyText.contains("Third") && stale.bodyText.contains("Second"))
    #expect(try browser.json("PUT", "/api/crm/activities/\(id)", ["subject": "Third", "version": 1]).status == 409)
  }

  @Test func `completing a task leaves alone what the role is not shown`() throws {
    let world = try World()
    let browser = try world.browser(world.admin.email)
    let rep = try world.member("Rita Rep", role: Roles.salesRep)
    let theirs = try world.browser(rep.email)
    for visibility in [Field.Visibility.masked, .hidden] {
      try world.admin.write { try FieldRules.set([.init(field: "outcome", role: Roles.salesRep): visibility], of: Activity.type, $0) }
      let body: JSON = ["subject": "Call", "outcome": "They will sign", "assignees": [JSON(rep.userID)]]
      let ids = try (0..<2).map { _ in try #require(try browser.json("POST", "/api/crm/activities", body).json["id"]?.string) }
      #expect(try !theirs.get("/crm/activities/\(ids[0])").bodyText.contains("name=\"outcome\""))
      #expect(try theirs.post("/crm/activities/\(ids[0])/complete", ["outcome": visibility == .masked ? "••••" : ""]).statusCode == 303)
      #expect(try theirs.json("PUT", "/api/crm/activities/\(ids[1])/complete", ["outcome": "Forged"]).status == 200)
      for id in ids {
        let task = try browser.json("GET", "/api/crm/activities/\(id)").json
        #expect(task["outcome"] == "They will sign" && task["status"] == "COMPLETED")
      }
    }
  }

  @Test func `taking back that a task was taken up again says who had done it, and when`() throws {
    let world = try World()
    let browser = try world.browser(world.admin.email)
    let bob = try world.member("Bob Doer", role: Roles.salesRep)
    let id = try #require(
      try browser.json("POST", "/api/crm/activities", ["subject": "Call", "assignees": [JSON(bob.userID)]]).json["id"]?.string)
    let done: JSON = ["completedAt": "2026-02-08T16:00:00Z"]
    _ = try world.browser(bob.email).json("PUT", "/api/crm/activities/\(id)/complete", done)
    #expect(try browser.post("/crm/activities/\(id)/status", ["status": "PENDING"]).statusCode == 303)
    #expect(try browser.json("GET", "/api/crm/activities/\(id)").json["completedBy"] == .null)
    let page = try browser.get("/crm/activities/\(id)").bodyText.replacing("&amp;", with: "&")
    let undo = try #require(page.range(of: "/crm/activities/\(id)/status?status=COMPLETED&undoing="))
    let address = String(page[undo.lowerBound...].prefix { $0 != "\"" })
    let other = try #require(try browser.json("POST", "/api/crm/activities", ["subject": "Mail"]).json["id"]?.string)
    #expect(try browser.post(address.replacing(id, with: other)).statusCode == 303)
    #expect(try browser.json("GET", "/api/crm/activities/\(other)").json["completedBy"]?.string == world.admin.userID.description)
    #expect(try browser.post(address).statusCode == 303)
    let task = try browser.json("GET", "/api/crm/activities/\(id)").json
    #expect(task["completedBy"]?.string == bob.userID.description && task["completedAt"]?.string?.hasPrefix("2026-02-08T16:00:00") == true)
  }

  @Test func `who may not see tasks is not told which clients and deals have none`() throws {
    let world = try World()
    _ = try world.browser().json("POST", "/api/crm/customers", ["name": "Acme"])
    _ = try world.browser().json("POST", "/api/crm/deals", ["name": "Line 3"])
    let rep = try world.member("Rita Rep", role: Roles.salesRep)
    let theirs = try world.browser(rep.email)
    let pages = ["/crm/customers", "/crm/customers?view=table", "/crm/deals", "/crm/pipeline"]
    for page in pages { #expect(try theirs.get(page).bodyText.contains("No next step")) }
    try world.admin.write { try $0.setPermission(.activityView, of: Roles.salesRep, allowed: false) }
    for page in pages {
      let text = try theirs.get(page).bodyText
      #expect(!text.contains("No next step") && !text.contains("name=\"nextStep\""), "\(page)")
    }
    for path in ["/api/crm/customers", "/api/crm/deals"] { #expect(try theirs.json("GET", path + "?nextStep=none").status == 403) }
  }

  @Test func `completing a task needs no body`() throws {
    let world = try World()
    let browser = try world.browser()
    let id = try world.admin.write { try Activity.type.create(Inputs([("subject", .typed("Call"))]), $0).id }
    #expect(try browser.json("PUT", "/api/crm/activities/\(id)/complete").status == 200)
    #expect(try world.admin.read { try Activity.type.get(id, $0)["status"] } == .text("COMPLETED"))
  }
}
