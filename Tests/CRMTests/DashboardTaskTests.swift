import HTTP
import HTTPTypes
import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `My tasks on the dashboard` {
  let world: World
  let today: CalendarDate

  init() throws {
    world = try World()
    today = world.admin.zone.today()
  }

  private func add(_ subject: String, _ days: Int?, _ writer: Writer) throws {
    var inputs = Inputs([("subject", .typed(subject))])
    if let days { inputs.set("dueDate", .typed(today.adding(days: days).description)) }
    _ = try Activity.type.create(inputs, writer)
  }

  /// The groups of the card as people read them: heading, count, tasks.
  private func groups() throws -> [[String]] {
    let page = try world.mara().get("/crm").bodyText
    return page.split(separator: "card-group").dropFirst().map { part in
      let part = part.prefix(upTo: part.firstRange(of: "</ul>")?.lowerBound ?? part.endIndex)
      let head = part.firstMatch(of: /">([^<]*) <span class="count">([^<]*)</).map { [String($0.output.1), String($0.output.2)] } ?? []
      return head + part.matches(of: /<a href="\/crm\/activities\/[0-9a-f-]+">([^<]*)</).map { String($0.output.1) }
    }
  }

  @Test func `what is late, for today and coming stand apart, each with its number, the earliest first`() throws {
    let sam = try world.member("Sam Seller", role: Roles.salesRep)
    try world.admin.write { writer in
      for (subject, days) in [("Someday", nil), ("Next month", 40), ("Tomorrow", 1), ("Now", 0), ("Yesterday", -1), ("Long ago", -30)]
        as [(String, Int?)]
      { try add(subject, days, writer) }
    }
    try sam.write { try add("Only for Sam", 0, $0) }
    #expect(
      try groups() == [
        ["Overdue", "2", "Long ago", "Yesterday"], ["Today", "1", "Now"], ["Coming", "3", "Tomorrow", "Next month", "Someday"],
      ])
    let page = try world.mara().get("/crm").bodyText
    #expect(page.contains("6 to do"))
    for url in ["/crm/activities?tab=my&amp;due=overdue", "/crm/activities?tab=my&amp;due=today", "/crm/my-tasks?view=list"] {
      #expect(page.contains("href=\"\(url)\""), "\(url)")
      #expect(try world.mara().get(url.replacing("&amp;", with: "&")).statusCode == 200)
    }
  }

  @Test func `however much is late, what is for today and what comes keep their place`() throws {
    try world.admin.write { writer in
      for index in 1...12 { try add("Late \(index)", -index, writer) }
      for index in 1...3 { try add("Now \(index)", 0, writer) }
      try add("Soon", 3, writer)
    }
    let groups = try groups()
    #expect(groups.map { Array($0.prefix(2)) } == [["Overdue", "12"], ["Today", "3"], ["Coming", "1"]])
    #expect(groups.map(\.count) == [4, 5, 3])
    #expect(Dashboard.shares(of: [12, 3, 1], 6) == [2, 3, 1])
    #expect(Dashboard.shares(of: [0, 0, 9], 6) == [0, 0, 6])
    #expect(Dashboard.shares(of: [9, 0, 1], 6) == [5, 0, 1])
    #expect(Dashboard.shares(of: [0, 0, 0], 6) == [0, 0, 0])
  }

  @Test func `a task that is ticked there comes back to the dashboard`() throws {
    try world.admin.write { try add("Call back", 0, $0) }
    let page = try world.mara().get("/crm").bodyText
    let action = try #require(page.firstMatch(of: /action="(\/crm\/activities\/[0-9a-f-]+\/status\?[^"]*)"/)).output.1
    let done = try world.mara().post(String(action).replacing("&amp;", with: "&"), ["status": "COMPLETED"])
    #expect(done.statusCode == 303 && done.headers[.location] == "/crm")
    #expect(try groups().isEmpty)
    #expect(try world.mara().get("/crm").bodyText.contains("Nothing to do"))
  }
}
