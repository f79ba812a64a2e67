import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `A long list of records to look at` {
  private let world: World
  private let browser: Browser
  private let person: RecordID
  private static let number = "+31 20 555 0199"

  init() throws {
    world = try World()
    browser = try world.browser()
    person = try world.admin.write { writer in
      let person = try Contact.type.create(Inputs([("name", .typed("Ottoline Vane")), ("phone", .typed(Self.number))]), writer).id
      for place in 1...120 {
        let values = [("name", "Lead \(place)."), ("phone", Self.number), ("description", "What nobody can tell by a rule")]
        _ = try Lead.type.create(Inputs(values.map { ($0.0, .typed($0.1)) }), writer)
      }
      for place in 1...130 { _ = try Deal.type.create(Inputs([("name", .typed("Deal \(place). for Ottoline Vane"))]), writer) }
      return person
    }
  }

  /// All pages, each from its link to the next.
  private func pages(from path: String) throws -> [String] {
    var (pages, next) = ([String](), Optional(path))
    while let path = next, pages.count < 20 {
      let page = try browser.get(path).bodyText
      pages.append(page)
      next = page.firstMatch(of: /href="([^"#]*)#mentions" rel="next"/).map { String($0.1).replacing("&amp;", with: "&") }
    }
    return pages
  }

  private func expectAll(_ pages: [String]) {
    #expect(pages.count == 5)
    #expect(pages.first?.contains("250 records say or may say") == true && pages.first?.contains("1–50, and 200 more") == true)
    let all = pages.joined()
    for place in 1...120 { #expect(all.contains(">Lead \(place).<"), "lead \(place)") }
    for place in 1...130 { #expect(all.contains(">Deal \(place). for Ottoline Vane<"), "deal \(place)") }
  }

  @Test func `is paged before and after, whole, and programs take it a hundred at a time`() throws {
    expectAll(try pages(from: "/crm/contacts/\(person)/erase"))
    let done = try browser.json("POST", "/api/crm/contacts/\(person)/erasure", ["confirm": true])
    let id = try #require(done.json["id"]?.string, "\(done.json)")
    #expect(done.json["report"]?["mentionsCount"] == 250 && done.json["report"]?["mentions"]?.array?.count == 100)
    expectAll(try pages(from: "/crm/erasures/\(id)"))
    let ids = try [0, 100, 200, 300].flatMap { from in
      try browser.json("GET", "/api/crm/erasures/\(id)?from=\(from)").json["report"]?["mentions"]?.array ?? []
    }
    #expect(Set(ids).count == 250)
    #expect(try browser.json("GET", "/api/crm/erasures/\(id)?from=-7").json["report"]?["mentions"]?.array?.count == 100)
    #expect(try browser.json("GET", "/api/crm/erasures/\(id)?from=x").status == 422)
    for wrong in ["-1", "99999999999", "250"] {
      #expect(try browser.get("/crm/erasures/\(id)?from=\(wrong)").bodyText.contains("1–50, and 200 more"), "\(wrong)")
    }
  }

  @Test func `beyond what anybody looks through is counted and not kept`() throws {
    let many = (0..<10_050).map { _ in PersonRecords.Item(entity: "deal", id: RecordID()) }
    let id = try world.admin.write {
      try ErasureReport(removed: [], mentions: many, unseen: 0).store(person: person, $0)
    }
    let stored = try #require(try world.admin.read { try ErasureReport.stored(id, $0) })
    #expect(stored["report"]?["mentions"]?.array?.count == 10_000 && stored["report"]?["mentionsCount"] == 10_050)
    #expect(try browser.get("/crm/erasures/\(id)").bodyText.contains("50 more were too many to be kept."))
  }
}
