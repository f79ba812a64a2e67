import Foundation
import Records
import Store
import Testing
import Values
import Web
import WebTesting

@testable import CRM

/// What a member of one workspace can do with the ids of another: nothing, at any address.
@Suite struct `The route table, walked by a stranger` {
  /// Open to every role, because what they show or do asks for more itself. A new one is a decision, and is written down here.
  private static let signedIn = """
    DELETE /api/crm/attachments/:id, DELETE /api/crm/views/:id,
    GET /api/crm/attachments/:id, GET /api/crm/attachments/:id/content, GET /api/crm/dashboard/stats, GET /api/crm/profile,
    GET /api/crm/search, GET /api/crm/trash, GET /api/crm/views, GET /api/crm/views/:id,
    GET /crm, GET /crm/attachments/:id, GET /crm/attachments/:id/content, GET /crm/bulk/:id, GET /crm/help, GET /crm/help/:name,
    GET /crm/help/api, GET /crm/help/api/:area, GET /crm/notes/:id/edit, GET /crm/profile, GET /crm/profile/tokens/:id/revoke,
    GET /crm/search, GET /crm/trash, GET /crm/views/:id, GET /crm/views/new,
    POST /api/crm/trash/restore, POST /api/crm/views, POST /api/crm/views/:id/restore,
    POST /crm/attachments/:id/restore, POST /crm/attachments/:id/trash, POST /crm/bulk/:id/undo, POST /crm/notes/:id,
    POST /crm/notes/:id/pin, POST /crm/notes/:id/restore, POST /crm/notes/:id/trash, POST /crm/notes/preview, POST /crm/profile,
    POST /crm/profile/password, POST /crm/profile/sign-ins/:id/revoke, POST /crm/profile/sign-ins/revoke-others,
    POST /crm/profile/tokens, POST /crm/profile/tokens/:id/revoke, POST /crm/timeline/:seq/put-back, POST /crm/trash/restore,
    POST /crm/views, POST /crm/views/:id, POST /crm/views/:id/remove, POST /crm/views/:id/restore,
    POST /logout, POST /workspaces/switch, PUT /api/crm/views/:id,
    DELETE /api/crm/notes/:id, GET /api/crm/notes/:id, PUT /api/crm/notes/:id, GET /api/crm/columns, PUT /api/crm/columns,
    GET /crm/settings, GET /api/crm/timeline, GET /crm/timeline, POST /api/crm/timeline/:seq/put-back
    """

  @Test func `every other route asks for a permission`() {
    let routes = App.table(of: Product.routes).filter { $0.access == "signed-in" }.map { "\($0.method) \($0.pattern)" }
    let known = Self.signedIn.split { $0 == "," || $0 == "\n" }.map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }
    #expect(routes.sorted() == known.map { String($0) }.sorted())
  }

  @Test func `every id of another workspace is not found, and nothing is written`() throws {
    let world = try World()
    let foreign = try world.otherWorkspace()
    let ids = try foreign.write { try World.oneOfEach($0) }
    let browser = try world.browser("mara@kith.example")
    let token = try browser.token()
    let before = try world.fingerprint()
    for route in App.table(of: Product.routes) where route.pattern.contains(":") && !route.isAnonymous {
      for (id, body) in ids.flatMap({ id in Self.bodies(route, token).map { (id, $0) } }) {
        let target = route.pattern.split(separator: "/").map { $0.hasPrefix(":") ? id.description : String($0) }.joined(separator: "/")
        var headers = Self.headers(route, token)
        // The page of a refusal is the same for every id, and takes far longer to draw than to be refused.
        if id != ids.first { headers["accept"] = "application/json" }
        let response = browser.send(route.method, "/" + target, body: body, headers: headers)
        let isRefused = response.statusCode == 404 || Self.ownParents.contains(route.pattern)
        #expect(isRefused, "\(route.method) \(route.pattern) answered \(response.statusCode): \(response.bodyText.prefix(200))")
        #expect(!response.bodyText.hasBytes("Foreign"), "\(route.method) \(route.pattern) shows a foreign record")
      }
    }
    #expect(try world.fingerprint() == before)
  }

  @Test func `whoever is not signed in is sent away from every address that needs a session`() throws {
    let world = try World()
    let browser = world.stranger()
    for route in App.table(of: Product.routes) where !route.isAnonymous {
      let target = route.pattern.split(separator: "/").map { $0.hasPrefix(":") ? RecordID().description : String($0) }.joined(
        separator: "/")
      let response = browser.send(route.method, "/" + target)
      let expected = route.pattern.hasPrefix("/api/") ? [401, 403] : [303, 401, 403]
      #expect(expected.contains(response.statusCode), "\(route.method) \(route.pattern) answered \(response.statusCode)")
    }
  }

  @Test func `a role without a route's permission gets 403 and writes nothing`() throws {
    let world = try World()
    let user = try world.member("Uma User", role: Roles.user)
    let ids = try world.admin.write { try World.oneOfEach($0) }
    let browser = try world.browser(user.email)
    let token = try browser.token()
    let before = try world.fingerprint()
    for route in App.table(of: Product.routes) {
      guard let permission = route.permission, !user.allows(permission) else { continue }
      let target = route.pattern.split(separator: "/").map { $0.hasPrefix(":") ? ids[0].description : String($0) }.joined(separator: "/")
      let response = browser.send(route.method, "/" + target, body: Self.body(route, token), headers: Self.headers(route, token))
      #expect(response.statusCode == 403, "\(route.method) \(route.pattern) answered \(response.statusCode)")
    }
    #expect(try world.fingerprint() == before)
  }

  @Test func `every page and every list answers its owner`() throws {
    let world = try World()
    let ids = try world.admin.write { try World.oneOfEach($0) }
    let browser = try world.browser()
    for route in App.table(of: Product.routes) where route.method == "GET" {
      let needsID = route.pattern.contains(":")
      let answers = (needsID ? ids : [RecordID()]).map { id in
        browser.send(
          "GET", "/" + route.pattern.split(separator: "/").map { $0.hasPrefix(":") ? id.description : String($0) }.joined(separator: "/"))
      }
      for answer in answers {
        #expect(answer.statusCode < 500, "\(route.pattern) answered \(answer.statusCode): \(answer.bodyText.prefix(300))")
      }
      let isFile = route.pattern.contains("*") || route.pattern.hasSuffix(".ico") || route.isAnonymous
      #expect(
        isFile || Self.needsMore.contains(route.pattern) || answers.contains { $0.statusCode < 400 }, "\(route.pattern) answers nobody")
    }
  }

  /// Addresses that answer only to an upload of their own.
  private static let needsMore = Set([
    "/crm/import/:id", "/crm/import/:id/result", "/crm/import/:id/skipped.csv", "/crm/profile/tokens/:id/revoke",
    "/crm/help/:name", "/crm/help/api/:area", "/crm/bulk/:id", "/crm/views/:id", "/api/crm/views/:id", "/crm/views/new",
    "/crm/imports/:id", "/api/crm/imports/:id", "/api/crm/import/:id", "/crm/trash/emptying/:id", "/api/crm/trash/emptying/:id",
  ]).union(BulkRoutes.resources.flatMap { [$0.path + "/bulk", $0.apiPath + "/bulk/:id"] })

  /// Addresses whose parameter is no id of a record.
  private static let ownParents: Set<String> = []

  /// What fits, what no route can use, and for JSON what is none: whether a record is there is answered first.
  private static func bodies(_ route: Route, _ token: String) -> [[UInt8]] {
    if route.method == "GET" { return [[]] }
    let junk =
      route.pattern.hasPrefix("/api/")
      ? [#"{"stage":5,"score":"x","content":[],"reason":7,"version":"x","outcome":{}}"#, "[1", "7"]
      : [
        "csrf=\(token)&version=x&stage=nowhere&status=zz&role=zz&order=zz&name=&content=&probability=zz&column-0=zz&=&%zz", "csrf=\(token)",
      ]
    return [body(route, token)] + junk.map { Array($0.utf8) }
  }

  private static func body(_ route: Route, _ token: String) -> [UInt8] {
    if route.method == "GET" { return [] }
    if route.pattern.hasPrefix("/api/") {
      return Array(#"{"name":"Changed","subject":"Changed","content":"Changed","stage":"WON","score":1}"#.utf8)
    }
    let form = [
      ("csrf", token), ("name", "Changed"), ("version", "1"), ("stage", "Won"), ("status", "COMPLETED"), ("content", "Changed"),
      ("role", "ADMIN"),
    ]
    return Array(URLText.query(form.map { (name: $0.0, value: $0.1) }).utf8)
  }

  private static func headers(_ route: Route, _ token: String) -> [String: String] {
    if route.method == "GET" { return [:] }
    let type = route.pattern.hasPrefix("/api/") ? "application/json" : "application/x-www-form-urlencoded"
    return ["content-type": type, "x-csrf-token": token]
  }
}

extension World {
  /// A record of every entity in the writer's workspace.
  static func oneOfEach(_ writer: Writer) throws -> [RecordID] {
    let customer = try Customer.type.create(Inputs([("name", .typed("Foreign Client"))]), writer).id
    let contact = try Contact.type.create(Inputs([("name", .typed("Foreign Person")), ("customerId", .json(JSON(customer)))]), writer).id
    let relation = try writer.id("SELECT id FROM contact_relations LIMIT 1")
    let lead = try Lead.type.create(Inputs([("name", .typed("Foreign Lead"))]), writer).id
    let deal = try Deal.type.create(Inputs([("name", .typed("Foreign Deal")), ("customerId", .json(JSON(customer)))]), writer).id
    let project = try Project.type.create(Inputs([("name", .typed("Foreign Project")), ("type", .typed("INTERNAL"))]), writer).id
    let activity = try Activity.type.create(Inputs([("subject", .typed("Foreign Task"))]), writer).id
    let note = try Note.type.create(Inputs([("content", .typed("Foreign note")), ("customerId", .json(JSON(customer)))]), writer).id
    let talk = try Communication.type.create(
      Inputs([("subject", .typed("Foreign talk")), ("notes", .typed("Foreign words")), ("customerId", .json(JSON(customer)))]), writer
    ).id
    let pipeline = try writer.id("SELECT id FROM pipelines LIMIT 1")
    let stage = try writer.id("SELECT id FROM pipeline_stages LIMIT 1")
    let leadStage = try writer.id("SELECT id FROM lead_stages LIMIT 1")
    let member = try writer.id("SELECT id FROM members LIMIT 1")
    let tag = try CRM.Tag.type.create(Inputs([("name", .typed("Foreign Tag"))]), writer).id
    let field = try CustomField.type.create(Inputs([("label", .typed("Foreign Field"))]), writer).id
    let file = try Attachment.type.create(
      Inputs([
        ("fileName", .typed("Foreign file.txt")), ("fileSize", .json(7)), ("mimeType", .typed("text/plain")),
        ("customerId", .json(JSON(customer))),
      ]),
      writer, trusted: true
    ).id
    try writer.keep(try writer.session.blobs.put(Array("Foreign".utf8)), as: file)
    let erasure = try ErasureReport(removed: [], mentions: [], unseen: 0).store(person: contact, writer)
    let consent = try Consent.type.create(Inputs([("purpose", .typed("Foreign")), ("contactId", .json(JSON(contact)))]), writer).id
    let records = [customer, contact, lead, deal, project, activity, note, talk, tag, field, file, erasure, consent]
    return records + [relation, pipeline, stage, leadStage, member].compactMap { $0 }
  }

  /// Everything that product tables and events hold, as one number; sessions, which a look touches, stay out.
  func fingerprint() throws -> Int {
    var hasher = Hasher()
    for session in [admin]
      + (try store.installation.workspaces().compactMap { try store.installation.systemSession(in: $0.id, requestID: "test") })
    {
      for entity in ProductSchema.entities {
        let page = try session.read { try $0.page("SELECT id, version, updated_at, trashed_at FROM \(entity.everything) ORDER BY seq") }
        for row in 0..<page.rowCount { for column in 0..<4 { hasher.combine(page.string(row, column)) } }
      }
      hasher.combine(try session.read { try $0.integer("SELECT count(*) FROM members WHERE active = 1 AND role = 'ADMIN'") })
    }
    return hasher.finalize()
  }
}
