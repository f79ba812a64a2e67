import Foundation
import Records
import Store
import Testing
import Values
import Web
import WebTesting

@testable import CRM

/// Records of every kind that name each other, and a sales rep who may not see one of the kinds: what those are called stands nowhere.
@Suite struct `Without the right to a kind of record` {
  private static let kinds: [(type: EntityType, view: Permission)] = [
    (Customer.type, .customerView), (Contact.type, .contactView), (Lead.type, .leadView), (Deal.type, .dealView),
    (Project.type, .projectView), (Activity.type, .activityView), (Communication.type, .communicationView),
  ]

  @Test func `its names stand on no page, in no answer and in no file`() throws {
    let world = try World()
    let rep = try world.member("Rita Rep", role: Roles.salesRep)
    let named = try Named(world, owner: rep)
    let (hers, admins) = (try world.browser(rep.email), try world.browser())
    let targets = named.targets
    let whole = try targets.map { try Self.text(admins, $0) }
    for (type, view) in Self.kinds {
      let secret = named.title(type.name)
      let naming = zip(targets, whole).filter { $1.hasBytes(secret) }.map(\.0)
      #expect(naming.count > 5, "an admin should see the \(type.name)")
      try world.admin.write { writer in
        for permission in Self.kinds.map(\.view) + [.customerExport, .reportsExport] {
          try writer.setPermission(permission, of: Roles.salesRep, allowed: permission != view)
        }
      }
      for target in naming where try Self.text(hers, target).hasBytes(secret) { Issue.record("\(target) names the \(type.name)") }
      try tryToLearn(type.name, named, hers)
    }
  }

  /// Filters and look-ups by its name or id answer as if it were not there.
  private func tryToLearn(_ kind: String, _ named: Named, _ hers: Browser) throws {
    let id = try #require(named.ids[kind])
    #expect(try hers.json("GET", "/api/crm/search?q=\(named.title(kind))").json["data"]?.array?.isEmpty != false)
    for (type, _) in Self.kinds where type.name != kind && type.name != "project" && type.field(kind + "Id") != nil {
      for (right, wrong) in [(id.description, RecordID().description), (named.title(kind), "Nothing")] {
        for form in ["\(kind)Id=%", "where=\(kind)Id:is:%", "where=customFields.\(type.name)_link:is:%"] {
          let answers = try [right, wrong].map { value -> String in
            let answer = try hers.json("GET", "/api/crm/\(type.plural)?" + form.replacing("%", with: value))
            return "\(answer.status) \(answer.json["pagination"]?.text ?? answer.json["error"]?["code"]?.text ?? "")"
          }
          #expect(answers[0] == answers[1], "\(type.plural) \(form)")
        }
      }
    }
  }

  private static func text(_ browser: Browser, _ target: String) throws -> String {
    let response = try browser.get(target)
    return String(decoding: try `Exporting a list`.bytes(response), as: UTF8.self)
  }

  @Test func `a task keeps the deal that whoever changes it does not see`() throws {
    let world = try World()
    let user = try world.member("Uma User", role: Roles.user)
    let (deal, task) = try world.admin.write { writer in
      let deal = try Deal.type.create(Inputs([("name", .typed("Line 3"))]), writer).id
      let inputs = Inputs([
        ("subject", .typed("Ring")), ("dealId", .json(JSON(deal))), ("assignees", .json([JSON(user.userID)])),
      ])
      return (deal, try Activity.type.create(inputs, writer).id)
    }
    let hers = try world.browser(user.email)
    let json = try hers.json("GET", "/api/crm/activities/\(task)").json
    #expect(json["subject"] == "Ring" && json["dealId"] == nil && json["dealName"] == nil)
    var form = try ShownForm(try hers.get("/crm/activities/\(task)/edit").bodyText)
    form.type("Ring again", in: "subject")
    form.type("", in: "dealId")
    #expect(hers.send(form, to: "/crm/activities/\(task)").statusCode == 303)
    #expect(try hers.json("PUT", "/api/crm/activities/\(task)", ["dealId": .null]).status == 200)
    let row = try world.admin.read { try Activity.type.get(task, $0) }
    #expect(row.title == "Ring again" && row["dealId"].recordID == deal)
    #expect(try world.browser().json("GET", "/api/crm/activities/\(task)").json["dealName"] == "Line 3")
  }
}

/// One record of each kind, each naming those before it, in fields of ours and of the workspace.
private struct Named {
  private(set) var ids: [String: RecordID] = [:]

  func title(_ kind: String) -> String { "Zq\(kind)secret" }

  init(_ world: World, owner: Session) throws {
    let types = [
      Customer.type, Contact.type, Lead.type, Deal.type, Project.type, Activity.type, Communication.type,
    ]
    for type in types { ids[type.name] = try world.admin.write { try type.create(inputs(type, owner), $0).id } }
    let fields = types.filter { $0.name != "communication" }
    for target in fields {
      for type in fields where type.name != target.name { try link(type, to: target, world) }
    }
    // A second one of each, so that graphs, tabs and totals have something to show.
    for type in types { _ = try world.admin.write { try type.create(inputs(type, owner, title: "Plain \(type.label)"), $0) } }
  }

  private func link(_ type: EntityType, to target: EntityType, _ world: World) throws {
    try world.admin.write { writer in
      let field = try CustomField.type.create(
        Inputs([
          ("entity", .typed(type.name)), ("label", .typed("\(target.name) link")), ("kind", .typed("REFERENCE")),
          ("target", .typed(target.name)),
        ]), writer)
      guard let id = ids[type.name], let named = ids[target.name], let key = field["key"].text else { return }
      _ = try type.update(id, Inputs([("customFields.\(key)", .json(JSON(named)))]), version: nil, writer)
    }
  }

  private func inputs(_ type: EntityType, _ owner: Session, title: String? = nil) -> Inputs {
    var inputs = Inputs([(type.title, .typed(title ?? self.title(type.name)))])
    if type.name == "project" { inputs.set("type", .typed("CLIENT")) }
    if type.name == "communication" { inputs.set("notes", .typed("Plain words")) }
    if type.owner != nil { inputs.set(type.owner ?? "", .json(JSON(owner.userID))) }
    if type.owners != nil { inputs.set(type.owners ?? "", .json([JSON(owner.userID)])) }
    if type.name == "activity" { inputs.set("dueDate", .typed("2026-01-15")) }
    for (kind, id) in ids where type.field(kind + "Id") != nil { inputs.set(kind + "Id", .json(JSON(id))) }
    return inputs
  }

  /// Every address that is read, with the records in their places.
  var targets: [String] {
    let plurals = Dictionary(uniqueKeysWithValues: ids.map { (kind, id) in (TimelineNames.types[kind]?.plural ?? kind, id) })
    let routes = App.table(of: Product.routes).filter { $0.method == "GET" && !$0.isAnonymous && !$0.pattern.contains("*") }
    let pages = routes.compactMap { route -> String? in
      let parts = route.pattern.split(separator: "/").map { String($0) }
      guard parts.contains(where: { $0.hasPrefix(":") }) else { return "/" + parts.joined(separator: "/") }
      guard let id = parts.lazy.compactMap({ plurals[$0] }).first else { return nil }
      return "/" + parts.map { $0.hasPrefix(":") ? id.description : $0 }.joined(separator: "/")
    }
    let records = plurals.map { "\($0.key):\($0.value)" }.joined(separator: ",")
    let lists = ["customers", "contacts", "leads", "deals", "activities"].flatMap { plural in
      [
        "/api/crm/export?type=\(plural)&format=csv", "/api/crm/\(plural)?limit=100", "/crm/\(plural)?view=table",
        "/crm/\(plural)?search=Zq",
      ]
    }
    let customer = ids["customer"].map { "/api/crm/customers/\($0)?include=contacts,deals,communications,activities,notes" }
    return pages + lists + [customer].compactMap { $0 } + [
      "/crm/search?q=Zq", "/crm/search?q=Plain", "/api/crm/search?records=\(records)", "/crm/my-tasks?view=calendar&month=2026-01",
      "/crm/my-tasks?view=list", "/crm/projects?view=table",
      "/api/crm/search?q=Zq&types=customer,contact,lead,deal,project,activity,communication",
      "/api/crm/search?q=Plain&types=customer,contact,lead,deal,project,activity,communication",
    ]
  }
}
