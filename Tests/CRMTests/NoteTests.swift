import Records
import Store
import Testing
import Values
import Web
import WebTesting

@testable import CRM

@Suite struct `Notes` {
  private let world: World
  private let browser: Browser
  private let client: Row

  init() throws {
    world = try World()
    browser = try world.browser("mara@kith.example")
    client = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Acme"))]), $0) }
  }

  private var path: String { "/crm/customers/\(client.id)/notes" }

  private func notes() throws -> [Row] {
    try world.admin.read { reader in
      let page = try reader.page("SELECT id FROM notes ORDER BY is_pinned DESC, seq DESC")
      return try (0..<page.rowCount).compactMap { page.id($0, 0) }.compactMap { try Note.type.find($0, reader) }
    }
  }

  private func write(_ content: String, by session: Session? = nil) throws -> Row {
    let parent = try Note.parents.named("customers")
    let inputs = Inputs([("content", .typed(content)), ("customerId", .typed(client.id.description))])
    return try (session ?? world.admin).write { try parent.parts.create(inputs, $0) }
  }

  @Test func `a note is written on a client and shown as Markdown without markup of its own`() throws {
    let text = "**Signed** ~~not~~ https://example.com/offer\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] called\n\n<script>x()</script>"
    #expect(try browser.post(path, ["content": text]).statusCode == 303)
    let page = try browser.get(path).bodyText
    #expect(page.contains("<strong>Signed</strong>"))
    #expect(page.contains("<del>not</del>"))
    #expect(page.contains("<td>2</td>"))
    #expect(page.contains("href=\"https://example.com/offer\""))
    #expect(!page.contains("<script>x()"))
    #expect(try notes().first?.createdBy == world.admin.userID)
  }

  @Test func `an empty note is refused beside its field and keeps the title`() throws {
    let response = try browser.post(path, ["title": "Plan of the year", "content": "  "])
    #expect(response.statusCode == 422)
    #expect(response.bodyText.contains("Note is missing"))
    #expect(response.bodyText.contains("value=\"Plan of the year\""))
    #expect(try notes().isEmpty)
  }

  @Test func `pinned notes come first and on the overview`() throws {
    let first = try write("the oldest of them")
    _ = try write("a newer one")
    #expect(try browser.post("/crm/notes/\(first.id)/pin", ["pinned": "1"]).statusCode == 303)
    #expect(try notes().map(\.id).first == first.id)
    let overview = try browser.get("/crm/customers/\(client.id)").bodyText
    // Both are on the timeline, and the pinned one stands there once more.
    #expect(overview.matches(of: /the oldest of them/).count == 2)
    #expect(overview.matches(of: /a newer one/).count == 1)
    #expect(try browser.post("/crm/notes/\(first.id)/pin", ["pinned": "0"]).statusCode == 303)
    #expect(try notes().map(\.id).last == first.id)
  }

  @Test func `somebody who saves an older version sees both and loses nothing`() throws {
    let note = try write("one")
    _ = try world.admin.write { try Note.type.update(note.id, Inputs([("content", .typed("theirs"))]), version: 1, $0) }
    let response = try browser.post("/crm/notes/\(note.id)", ["content": "mine", "version": "1"])
    #expect(response.statusCode == 409)
    #expect(response.bodyText.contains("theirs") && response.bodyText.contains("mine"))
    #expect(response.bodyText.contains("name=\"version\" value=\"2\""))
    #expect(try notes().first?["content"] == .text("theirs"))
  }

  @Test func `a note goes to Trash and comes back`() throws {
    let note = try write("keep me")
    #expect(try browser.post("/crm/notes/\(note.id)/trash").header("location") == path)
    #expect(try notes().isEmpty)
    #expect(try browser.post("/crm/notes/\(note.id)/restore").header("location") == path)
    #expect(try notes().count == 1)
  }

  @Test func `a note of another workspace does not exist`() throws {
    let note = try write("ours")
    _ = try world.otherWorkspace()
    let other = try world.browser("oskar@other.example")
    #expect(try other.get("/crm/notes/\(note.id)/edit").statusCode == 404)
    #expect(try other.post("/crm/notes/\(note.id)", ["content": "x", "version": "1"]).statusCode == 404)
    #expect(try other.post(path, ["content": "x"]).statusCode == 404)
    #expect(try other.json("GET", "/api\(path)").status == 404)
    #expect(try notes().map { $0["content"].plain } == ["ours"])
  }

  @Test func `notes are written and listed as JSON on every kind of record that has them`() throws {
    let deal = try world.admin.write { try Deal.type.create(Inputs([("name", .typed("Line 3"))]), $0) }
    let created = try browser.json("POST", "/api/crm/deals/\(deal.id)/notes", ["content": "*soon*", "isPinned": true])
    #expect(created.status == 201)
    #expect(created.json["dealId"]?.string == deal.id.description)
    #expect(created.json["customerId"] == .null)
    let listed = try browser.json("GET", "/api/crm/deals/\(deal.id)/notes")
    #expect(listed.json["data"]?.array?.compactMap { $0["content"]?.string } == ["*soon*"])
    #expect(try browser.json("POST", "/api/crm/deals/\(deal.id)/notes", ["content": ""]).json["error"]?["fields"]?["content"] != nil)
  }

  @Test func `the preview reads no more than a note may hold`() throws {
    let response = try browser.post("/crm/notes/preview", ["text": String(repeating: "a", count: 60_000)])
    #expect(response.bodyText.count { $0 == "a" } == Note.longest)
  }

  @Test func `the preview is the Markdown and nothing around it`() throws {
    let response = try browser.post("/crm/notes/preview", ["text": "a **b**"])
    #expect(response.bodyText.trimmingPrefix { $0.isWhitespace }.hasPrefix("<p>a <strong>b</strong></p>"))
    #expect(world.stranger().send("POST", "/crm/notes/preview").statusCode != 200)
  }
}
