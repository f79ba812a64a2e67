import Records
import Testing
import Values
import Web

@testable import CRM
@testable import Store

/// What a role lacks is neither seen nor done, whichever way one comes.
@Suite struct `What a role lacks` {
  private let world: World
  private let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  /// Somebody with a role that lacks some of what it usually has.
  private func member(_ role: String, without permissions: Permission...) throws -> Session {
    try world.admin.write { writer in
      for permission in permissions { try writer.setPermission(permission, of: role, allowed: false) }
    }
    return try world.member("Lou Lacking", role: role)
  }

  private func create(_ type: EntityType, _ values: (String, String)...) throws -> RecordID {
    try world.admin.write { try type.create(Inputs(values.map { ($0.0, .typed($0.1)) }), $0).id }
  }

  private func events() throws -> Int64? { try world.admin.read { try $0.integer("SELECT count(*) FROM events") } }

  // MARK: Seeing

  @Test func `notes and files are seen by who sees what they stand on, also in Trash and in what happened`() throws {
    let deal = try create(Deal.type, ("name", "Line 3"))
    let client = try create(Customer.type, ("name", "Acme"))
    let secret = try create(Note.type, ("content", "Our margin is thin"), ("dealId", deal.description))
    let plain = try create(Note.type, ("content", "Prefers mornings"), ("customerId", client.description))
    let sent = try browser.upload("/api/crm/deals/\(deal)/attachments", [("margin.txt", Array("thin".utf8))])
    let file = try #require(try JSON.parse(sent.bodyText)["id"]?.string)
    let lou = try member(Roles.user)
    func recent() throws -> String { try lou.read { "\(try Timeline.recent($0, limit: 50))" } }
    #expect(try !recent().contains("margin") && recent().contains(plain.description))
    for path in ["/crm/notes/\(secret)/trash", "/crm/notes/\(plain)/trash", "/crm/attachments/\(file)/trash"] {
      #expect(try browser.post(path).statusCode == 303)
    }
    let theirs = try world.browser(lou.email)
    for path in ["/crm/trash", "/api/crm/trash", "/crm/trash?kind=note", "/api/crm/trash?type=attachment", "/crm"] {
      #expect(try !theirs.get(path).bodyText.contains("margin"), "\(path)")
      #expect(try path == "/crm" || browser.get(path).bodyText.contains("margin"), "\(path)")
    }
    #expect(try theirs.get("/crm/trash").bodyText.contains("Prefers mornings"))
    #expect(try !recent().contains("margin"))
    let event = try #require(try world.admin.read { try $0.events(about: secret).last })
    #expect(try theirs.post("/crm/timeline/\(event.seq)/put-back", ["field": "content"]).statusCode != 200)
  }

  @Test func `a part of a client or contact asks for the client or contact as well`() throws {
    let client = try create(Customer.type, ("name", "Acme Hidden"))
    let contact = try create(Contact.type, ("name", "Ada Hidden"), ("customerId", client.description))
    let theirs = try world.browser(try member(Roles.manager, without: .customerView, .contactView).email)
    let parts = [
      "customers/\(client)/contacts", "customers/\(client)/deals", "customers/\(client)/activities", "customers/\(client)/communications",
      "contacts/\(contact)/deals", "contacts/\(contact)/communications",
    ]
    for part in parts {
      let page = try theirs.get("/crm/\(part)")
      #expect(page.statusCode == 403 && !page.bodyText.contains("Hidden"), "\(part)")
      #expect(try browser.get("/crm/\(part)").statusCode == 200)
    }
    let before = try events()
    for text in ["Spoke", ""] {
      let answer = try theirs.post("/crm/contacts/\(contact)/log", ["type": "CALL", "text": text])
      #expect(answer.statusCode == 403 && !answer.bodyText.contains("Hidden"))
    }
    #expect(try events() == before)
  }

  // MARK: Doing

  @Test func `leads are scored by who may, on every way in`() throws {
    let lead = try create(Lead.type, ("name", "Acme"), ("leadScore", "20"))
    let lou = try member(Roles.manager, without: .leadScore)
    let theirs = try world.browser(lou.email)
    #expect(try theirs.json("PUT", "/api/crm/leads/\(lead)/score", ["score": 90]).status == 403)
    #expect(try theirs.json("PUT", "/api/crm/leads/\(lead)", ["leadScore": 90]).status == 422)
    #expect(try theirs.post("/crm/leads/\(lead)", ["leadScore": "90", "version": "1"]).bodyText.contains("does not score leads"))
    #expect(try theirs.json("POST", "/api/crm/leads", ["name": "Beta", "leadScore": 90]).status == 422)
    let bulk = try theirs.json("POST", "/api/crm/leads/bulk", ["ids": [JSON(lead)], "set": ["leadScore": 90]])
    #expect(bulk.json["changed"]?.integer ?? 0 == 0)
    let sheet = try ImportSheet(.leads, .text("name,score\nGamma,90\nDelta,\n"), ImportMap(parsing: Array("{}".utf8)), lou)
    let ledger = try Import.run(sheet, lou, Import.Options(dryRun: false))
    #expect(ledger[.created] == 1 && ledger[.skipped] + ledger[.failed] == 1)
    #expect(try theirs.json("PUT", "/api/crm/leads/\(lead)", ["company": "Acme", "leadScore": 20]).status == 200)
    #expect(try theirs.json("POST", "/api/crm/leads", ["name": "Beta"]).status == 201)
    #expect(try world.admin.read { try $0.integer("SELECT max(lead_score) FROM leads") } == 20)
  }

  @Test func `a deal does not begin won or lost for who may not win or lose it`() throws {
    let theirs = try world.browser(try member(Roles.manager, without: .dealWin, .dealLose, .dealStageChange).email)
    for stage in ["WON", "LOST"] {
      let answer = try theirs.json("POST", "/api/crm/deals", ["name": "Line 3", "stage": .string(stage)])
      #expect(answer.status == 422 && answer.json["error"]?["fields"]?["stageId"] != nil)
    }
    #expect(try theirs.json("POST", "/api/crm/deals", ["name": "Line 3", "stage": "PROPOSAL"]).status == 201)
    #expect(try browser.json("POST", "/api/crm/deals", ["name": "Line 4", "stage": "WON"]).json["status"] == "WON")
  }

  // MARK: The matrix

  /// Asked for within rules and pages, not by a route or for a kind of record.
  private static let ruled: Set<Permission> = [
    .recordsOthers, .activityAssign, .importOthers, .reportsExport, .viewShare,
  ]

  @Test func `every permission that can be given is asked for somewhere`() throws {
    var asked = Self.ruled.union(App.table(of: Product.routes).compactMap(\.permission))
    for type in ProductSchema.entities {
      let permissions = type.permissions
      asked.formUnion([permissions.view, permissions.create, permissions.update, permissions.delete])
    }
    #expect(Roles.defaults.permissions.filter { !asked.contains($0) }.map(\.rawValue) == [])
  }

  @Test func `what a workspace has stored about a permission that is no more does no harm`() throws {
    try world.admin.write { writer in
      try writer.unscoped.execute(
        """
        INSERT INTO main.role_permissions (tenant_id, role, permission, allowed)
        VALUES (\(world.admin.workspace), \(Roles.manager), 'crm.lead.assign', 0)
        """)
    }
    let lou = try world.member("Lou Lacking", role: Roles.manager)
    #expect(lou.permissions == Roles.defaults[Roles.manager]?.permissions)
    let page = try browser.get("/crm/settings/roles").bodyText
    #expect(!page.contains("crm.lead.assign") && page.contains("<th scope=\"row\">See reports</th>"))
    for label in ["Export reports", "Share views", "Delete from Trash for good"] { #expect(page.contains(">\(label)</th>"), "\(label)") }
  }

  @Test func `nobody is offered what they may not do`() throws {
    let client = try create(Customer.type, ("name", "Acme"))
    _ = try create(Contact.type, ("name", "Ada"), ("customerId", client.description))
    _ = try create(Activity.type, ("subject", "Call Ada"), ("customerId", client.description))
    let rep = try world.member("Rita Rep", role: Roles.salesRep)
    let theirs = try world.browser(rep.email)
    let offers = [("activities", "/status?"), ("contacts", "/set-primary"), ("relations", "/end")]
    for (tab, action) in offers {
      let path = "/crm/customers/\(client)/\(tab)"
      #expect(try browser.get(path).bodyText.contains(action) && !theirs.get(path).bodyText.contains(action), "\(tab)")
    }
    let lou = try member(Roles.user)
    let page = try world.browser(lou.email).get("/crm/leads?view=table").bodyText
    #expect(page.contains("No leads yet") && !page.contains("href=\"/crm/leads/new") && !page.contains("href=\"/crm/import"))
  }
}
