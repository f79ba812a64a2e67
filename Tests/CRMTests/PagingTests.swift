import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Lists that hang on a record` {
  let world: World
  let browser: Browser
  let client: RecordID

  init() throws {
    world = try World()
    browser = try world.browser()
    client = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Acme"))]), $0).id }
  }

  @Test func `the people of the workspace come in pages`() throws {
    for name in ["Ida", "Bo", "Cy", "Ana"] { _ = try world.member(name, role: Roles.salesRep) }
    #expect(try walk("/api/crm/users", "name") == ["Ana", "Bo", "Cy", "Ida", "Mara Lindqvist"])
    #expect(try browser.json("GET", "/api/crm/users").json["pagination"]?["total"]?.integer == 5)
  }

  /// Every `name` of a list, by cursor and two at a time.
  private func walk(_ path: String, _ name: String) throws -> [String] {
    var (seen, cursor): ([String], String?) = ([], nil)
    repeat {
      let page = try browser.json("GET", path + "?limit=2" + (cursor.map { "&cursor=\($0)" } ?? ""))
      try #require(page.status == 200, "\(page.json.text)")
      let data = page.json["data"]?.array ?? []
      #expect(data.count <= 2 && page.json["pagination"]?["limit"]?.integer == 2)
      seen += data.compactMap { $0[name]?.string }
      cursor = page.json["pagination"]?["cursor"]?.string
    } while cursor != nil && seen.count < 20
    return seen
  }

  @Test func `notes page with a cursor and by number, pinned ones first`() throws {
    let path = "/api/crm/customers/\(client)/notes"
    for index in 1...5 { _ = try browser.json("POST", path, ["content": .string("\(index)"), "isPinned": .bool(index == 2)]) }
    #expect(try walk(path, "content") == ["2", "5", "4", "3", "1"])
    let second = try browser.json("GET", path + "?limit=2&page=2").json
    #expect(second["data"]?.array?.compactMap { $0["content"]?.string } == ["4", "3"])
    #expect(second["pagination"]?["total"]?.integer == 5 && second["pagination"]?["pages"]?.integer == 3)
    #expect(second["data"]?.array?.first?["createdByName"]?.string == "Mara Lindqvist")
    #expect(try browser.json("GET", path + "?cursor=here").status == 422)
    #expect(try browser.json("GET", path + "?page=9999").status == 422)
  }

  @Test func `projects, files and imports page like every list`() throws {
    try world.admin.write { writer in
      for index in 1...5 {
        _ = try Project.type.create(Inputs([("name", .typed("P\(index)")), ("customerId", .typed(client.description))]), writer)
        _ = try Attachment.type.create(
          Inputs([
            ("fileName", .typed("F\(index)")), ("fileSize", .json(1)), ("mimeType", .typed("text/plain")),
            ("customerId", .json(JSON(client))),
          ]), writer, trusted: true)
      }
    }
    #expect(try walk("/api/crm/customers/\(client)/projects", "name").sorted() == ["P1", "P2", "P3", "P4", "P5"])
    #expect(try walk("/api/crm/customers/\(client)/attachments", "fileName").sorted() == ["F1", "F2", "F3", "F4", "F5"])
    let imports = try browser.json("GET", "/api/crm/imports?limit=5").json
    #expect(imports["pagination"]?["total"]?.integer == 0 && imports["pagination"]?["limit"]?.integer == 5)
    #expect(try browser.json("GET", "/api/crm/imports?cursor=x").status == 422)
  }

  @Test func `what is included says whether there is more`() throws {
    try world.admin.write { writer in
      for index in 1...101 {
        _ = try Deal.type.create(Inputs([("name", .typed("\(index)")), ("customerId", .typed(client.description))]), writer)
      }
    }
    let answer = try browser.json("GET", "/api/crm/customers/\(client)?include=deals,contacts,notes").json
    #expect(answer["deals"]?.array?.count == 100 && answer["dealsHasMore"]?.bool == true)
    #expect(answer["contactsHasMore"]?.bool == false && answer["notesHasMore"]?.bool == false)
    // As the list of its own answers it.
    let listed = try browser.json("GET", "/api/crm/deals?customerId=\(client)&limit=1").json["data"]?.array?.first
    #expect(listed?["stage"]?.string == "PROSPECTING")
    #expect(Set(answer["deals"]?.array?.first?.object?.members.map(\.key) ?? []) == Set(listed?.object?.members.map(\.key) ?? []))
  }

  @Test func `one note is read, pinned, changed and deleted as JSON by whoever may change its record`() throws {
    let path =
      "/api/crm/notes/" + (try browser.json("POST", "/api/crm/customers/\(client)/notes", ["content": "one"]).json["id"]?.string ?? "")
    #expect(try browser.json("GET", path).json["content"]?.string == "one")
    #expect(try browser.json("PUT", path, ["isPinned": true]).json["isPinned"]?.bool == true)
    let other = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Bolt"))]), $0).id }
    let changed = try browser.json("PUT", path, ["content": "two", "title": "Plan", "version": 2, "customerId": JSON(other)])
    #expect(changed.status == 200 && changed.json["title"]?.string == "Plan")
    #expect(changed.json["customerId"]?.string == client.description)
    #expect(try browser.json("PUT", path, ["content": "three", "version": 1]).status == 409)
    #expect(try browser.json("PUT", path, ["content": ""]).json["error"]?["fields"]?["content"] != nil)
    _ = try world.member("Uma User", role: Roles.user)
    let user = try world.browser("umauser@kith.example")
    #expect(try user.json("GET", path).status == 200)
    #expect(try user.json("PUT", path, ["content": "theirs"]).status == 403)
    #expect(try user.json("DELETE", path).status == 403)
    _ = try world.otherWorkspace()
    let oskar = try world.browser("oskar@other.example")
    for method in ["GET", "PUT", "DELETE"] { #expect(try oskar.json(method, path, method == "PUT" ? ["content": "x"] : nil).status == 404) }
    #expect(try browser.json("GET", path).json["content"]?.string == "two")
    #expect(try browser.json("DELETE", path).status == 204)
    #expect(try browser.json("GET", path).status == 404)
  }

  @Test func `a last page that is full leads nowhere`() throws {
    for name in ["Ida", "Bo"] { _ = try world.member(name, role: Roles.salesRep) }
    let answer = try browser.json("GET", "/api/crm/users?limit=3").json
    #expect(answer["data"]?.array?.count == 3 && answer["pagination"]?["cursor"] == .null)
  }
}
