import Foundation
import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `My tasks` {
  private func task(
    _ subject: String, for people: [Session], due: CalendarDate? = nil, status: String = "PENDING", _ writer: Writer
  ) throws -> RecordID {
    var pairs: [(name: String, input: Input)] = [
      ("subject", .typed(subject)), ("status", .typed(status)), ("assignees", .json(.array(people.map { JSON($0.userID) }))),
    ]
    if let due { pairs.append(("dueDate", .typed(due.description))) }
    return try Activity.type.create(Inputs(pairs), writer).id
  }

  private func titles(_ status: String, _ session: Session) throws -> [String] {
    try session.read { reader in
      try MyTasks.ids(with: status, reader).compactMap { try Activity.type.find($0, reader)?.title }
    }
  }

  @Test func `the board shows what is assigned to whoever asks, but not what is accepted, archived or cancelled`() throws {
    let world = try World()
    let sam = try world.member("Sam Seller", role: Roles.salesRep)
    try world.admin.write { writer in
      for status in Activity.statuses { _ = try task("Mine \(status.value)", for: [world.admin], status: status.value, writer) }
      _ = try task("Theirs alone", for: [sam], writer)
    }
    let page = try world.browser(world.admin.email).get("/crm/my-tasks").bodyText
    for status in ["PENDING", "IN_PROGRESS", "IN_REVIEW", "COMPLETED"] { #expect(page.contains(">Mine \(status)<")) }
    for status in Activity.hiddenStatuses { #expect(!page.contains("Mine \(status)")) }
    #expect(!page.contains("Theirs alone"))
    #expect(page.contains("In progress") && page.contains("To do") && page.contains("In review"))
  }

  @Test func `the side bar counts to 99 and says when there are more`() throws {
    let world = try World()
    let browser = try world.browser(world.admin.email)
    try world.admin.write { writer in for number in 1...99 { _ = try task("Task \(number)", for: [world.admin], writer) } }
    #expect(try browser.get("/crm/my-tasks").bodyText.contains(#"<span class="count">99</span>"#))
    try world.admin.write { _ = try task("One more", for: [world.admin], $0) }
    let page = try browser.get("/crm")
    #expect(page.statusCode == 200)
    #expect(page.bodyText.contains(#"<span class="count">99+</span>"#))
  }

  @Test func `cards name the client and the project`() throws {
    let world = try World()
    try world.admin.write { writer in
      let client = try Customer.type.create(Inputs([("name", .typed("Acme & Sons"))]), writer)
      let project = try Project.type.create(Inputs([("name", .typed("Line 3")), ("customerId", .json(JSON(client.id)))]), writer)
      try Activity.type.create(Inputs([("subject", .typed("Call")), ("projectId", .json(JSON(project.id)))]), writer)
    }
    #expect(try world.browser(world.admin.email).get("/crm/my-tasks").bodyText.contains("Acme &amp; Sons · Line 3"))
  }

  @Test func `the order of one person leaves the other's as it was, and writes no event`() throws {
    let world = try World()
    let sam = try world.member("Sam Seller", role: Roles.salesRep)
    let ids = try world.admin.write { writer in try ["A", "B", "C"].map { try task($0, for: [world.admin, sam], writer) } }
    #expect(try titles("PENDING", world.admin) == ["C", "B", "A"])
    let seq = try world.admin.read { try $0.events(limit: 1).first?.seq }
    let browser = try world.browser(world.admin.email)
    #expect(try browser.post("/crm/my-tasks/\(ids[0])/move", ["order": "up"]).statusCode == 303)
    #expect(try titles("PENDING", world.admin) == ["C", "A", "B"])
    #expect(try browser.post("/crm/my-tasks/\(ids[2])/move", ["order": "down"]).statusCode == 303)
    #expect(try titles("PENDING", world.admin) == ["A", "C", "B"])
    #expect(try browser.post("/crm/my-tasks/\(ids[2])/move", ["order": "down"]).statusCode == 303)
    #expect(try browser.post("/crm/my-tasks/\(ids[2])/move", ["order": "down"]).statusCode == 303)
    #expect(try titles("PENDING", world.admin) == ["A", "B", "C"])
    #expect(try titles("PENDING", sam) == ["C", "B", "A"])
    #expect(try world.admin.read { try $0.events(limit: 1).first?.seq } == seq)
  }

  @Test func `a card is dragged to its place in another column, and stays there`() throws {
    let world = try World()
    let ids = try world.admin.write { writer in
      try ["A", "B"].map { try task($0, for: [world.admin], status: "IN_PROGRESS", writer) } + [try task("New", for: [world.admin], writer)]
    }
    let response = try world.browser(world.admin.email).post(
      "/crm/my-tasks/\(ids[2])/move", ["status": "IN_PROGRESS", "before": ids[0].description, "after": ids[1].description])
    #expect(response.statusCode == 303)
    #expect(response.header("Location") == "/crm/my-tasks")
    #expect(try titles("IN_PROGRESS", world.admin) == ["B", "New", "A"])
    #expect(try titles("PENDING", world.admin).isEmpty)
  }

  @Test func `a move by form takes a status by key or by name, tells everyone, and can be taken back`() throws {
    let world = try World()
    let sam = try world.member("Sam Seller", role: Roles.salesRep)
    let id = try world.admin.write { try task("Quote", for: [world.admin, sam], $0) }
    let browser = try world.browser(world.admin.email)
    #expect(try browser.post("/crm/my-tasks/\(id)/move", ["stage": "In progress"]).statusCode == 303)
    #expect(try titles("IN_PROGRESS", sam) == ["Quote"])
    #expect(try browser.post("/crm/my-tasks/\(id)/move", ["status": "completed"]).statusCode == 303)
    #expect(try titles("COMPLETED", sam) == ["Quote"])
    #expect(try browser.post("/crm/activities/\(id)/status?status=PENDING").statusCode == 303)
    #expect(try titles("PENDING", sam) == ["Quote"])
    let verbs = try world.admin.read { try $0.events(about: id).map(\.verb) }
    #expect(verbs == ["moved", "completed", "moved", "created"])
  }

  @Test func `a task of somebody else cannot be moved from here, nor to a status that is none`() throws {
    let world = try World()
    let sam = try world.member("Sam Seller", role: Roles.salesRep)
    let (theirs, mine) = try world.admin.write { (try task("Theirs", for: [sam], $0), try task("Mine", for: [world.admin], $0)) }
    let browser = try world.browser(world.admin.email)
    #expect(try browser.post("/crm/my-tasks/\(theirs)/move", ["status": "COMPLETED"]).statusCode == 404)
    #expect(try browser.post("/crm/my-tasks/\(mine)/move", ["status": "WHENEVER"]).statusCode == 422)
    #expect(try browser.post("/crm/my-tasks/\(mine)/move").statusCode == 422)
    #expect(try titles("PENDING", sam) == ["Theirs"])
    #expect(try titles("PENDING", world.admin) == ["Mine"])
  }

  @Test func `of what is done the newest fifty are shown`() throws {
    let world = try World()
    try world.admin.write { writer in
      for number in 1...52 {
        let id = try task("Task \(number)", for: [world.admin], writer)
        let row = try Activity.type.get(id, writer)
        try Activity.type.change(row, writer, verb: "completed") { draft in
          draft["status"] = "COMPLETED"
          draft["completedAt"] = .integer(Int64(number))
        }
      }
    }
    let shown = try titles("COMPLETED", world.admin)
    #expect(shown.count == 50)
    #expect(!shown.contains("Task 1") && !shown.contains("Task 2") && shown.contains("Task 3"))
    #expect(try world.browser(world.admin.email).get("/crm/my-tasks").bodyText.contains("2 more"))
  }

  @Test(arguments: [("America/Los_Angeles", "2026-11-20"), ("Asia/Kolkata", "2026-11-20"), ("Pacific/Fiji", "2026-11-21")])
  func `today and overdue are those of the viewer's zone`(zone: String, day: String) throws {
    let world = try World()
    let zone = try #require(Zone(zone))
    try world.store.installation.update(Profile(name: "Mara Lindqvist", zone: zone, theme: "system"), of: world.admin)
    let mara = try #require(
      try world.store.installation.session(actingAs: world.admin.userID, in: world.admin.workspace, requestID: "test"))
    let today = try #require(CalendarDate(day))
    try mara.write { writer in
      for offset in -1...1 { _ = try task("Due \(offset)", for: [mara], due: today.adding(days: offset), writer) }
    }
    try mara.read { reader in
      reader.now = try #require(Instant("2026-11-20T13:00:00Z"))
      let list = ActivityList(scope: .my, query: ListQuery(), returnPath: "/", reader: reader)
      func titles(_ group: DueGroup) throws -> String { "\(try list.section(group, limit: 10, moreURL: ""))" }
      #expect(try titles(.overdue).contains("Due -1") && !titles(.overdue).contains("Due 0"))
      #expect(try titles(.today).contains("Due 0") && !titles(.today).contains("Due 1"))
      #expect(try MyTasks.openCount([.overdue], reader).text == "1")
    }
  }

  @Test func `groups of days follow one another without a gap, also around the end of a week`() throws {
    let sunday = try #require(CalendarDate("2026-11-22"))
    for today in [sunday.adding(days: -6), sunday.adding(days: -2), sunday] {
      for offset in -10...10 {
        let group = DueGroup(today.adding(days: offset), today: today)
        let expected: DueGroup = offset < 0 ? .overdue : offset == 0 ? .today : today.adding(days: offset) <= sunday ? .week : .later
        #expect(group == expected)
      }
    }
    #expect(DueGroup(nil, today: sunday) == .none)
  }

  @Test func `each day of the calendar stands there once, with what is due on it and how much more`() throws {
    let world = try World()
    let day = try #require(CalendarDate("2026-11-18"))
    try world.admin.write { writer in for number in 1...5 { _ = try task("Busy \(number)", for: [world.admin], due: day, writer) } }
    let page = try world.browser(world.admin.email).get("/crm/my-tasks?view=calendar&month=2026-11").bodyText
    for number in 0..<42 {
      let iso = try #require(CalendarDate("2026-10-26")).adding(days: number).description
      #expect(page.components(separatedBy: "<time datetime=\"\(iso)\">").count == 2, "\(iso)")
    }
    let cell = try #require(page.components(separatedBy: "data-date=\"2026-11-18\"").last?.components(separatedBy: "data-date=").first)
    #expect(cell.components(separatedBy: "class=\"entry").count == 4)
    #expect(cell.contains("+2 more"))
    #expect(page.contains("month=2026-10") && page.contains("month=2026-12"))
    #expect(try world.browser(world.admin.email).get("/crm/my-tasks?view=calendar&month=soon").statusCode == 422)
    let refused = try world.browser(world.admin.email).get("/crm/my-tasks?view=calendar&day=2026-11")
    #expect(refused.statusCode == 422 && refused.bodyText.contains("day must be like 2026-11-20"))
  }

  @Test(arguments: ["list", "table", "grid"])
  func `the list groups by due date and has a tick for each task`(view: String) throws {
    let world = try World()
    let id = try world.admin.write { try task("Without a date", for: [world.admin], $0) }
    let page = try world.browser(world.admin.email).get("/crm/my-tasks?view=\(view)").bodyText
    #expect(page.contains("No date") && page.contains("Without a date"))
    #expect(page.contains("action=\"/crm/activities/\(id)/status?return_to="))
  }

  @Test func `of more than a thousand tasks the board says that there are more`() throws {
    let world = try World()
    try world.admin.write { writer in
      for number in 0...1_000 { _ = try task("Task \(number)", for: [world.admin], due: CalendarDate("2020-01-01"), writer) }
    }
    let page = try world.browser().get("/crm/my-tasks").bodyText
    #expect(page.contains("1,000+ open") && page.contains("1,000+ overdue"))
    #expect(page.contains("<small>1,000+</small>") && page.contains("950+ more"))
    #expect(try world.browser().get("/crm/my-tasks?view=calendar").bodyText.contains("All 1,000+"))
    #expect(try world.browser().get("/crm").bodyText.contains("1,000+"))
  }
}
