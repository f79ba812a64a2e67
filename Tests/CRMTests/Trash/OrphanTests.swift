import Foundation
import Records
import Spreadsheets
import Store
import Testing
import Values
import Web

@testable import CRM

/// A field of one kind of record that names another.
struct Naming: Sendable, CustomTestStringConvertible {
  let type: EntityType
  let field: Field
  let reference: Reference

  var testDescription: String { "\(type.name).\(field.name)" }

  private static let kinds = [Customer.type, Contact.type, Lead.type, Deal.type, Project.type, Activity.type, Communication.type]

  static let all: [Naming] = kinds.flatMap { type in
    type.fields.compactMap { field -> Naming? in
      guard let reference = field.reference, !field.isReadOnly, kinds.contains(where: { $0.name == reference.entity }) else { return nil }
      return Naming(type: type, field: field, reference: reference)
    }
  }

  var target: EntityType { Self.kinds.first { $0.name == reference.entity } ?? Customer.type }

  /// Whether the one goes to Trash with the other, and so is nowhere to be seen.
  var goesAlong: Bool { target.children.contains { $0.entity == type.name && $0.column == field.column } }
}

@Suite struct `What names a deleted record` {
  let world: World
  let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  private func make(_ type: EntityType, _ title: String, naming: (String, RecordID)? = nil) throws -> RecordID {
    var inputs = Inputs([(type.title, .typed(title))])
    if type.name == "project" { inputs.set("type", .typed(naming?.0 == "customerId" ? "CLIENT" : "INTERNAL")) }
    if type.name == "communication" { inputs.set("notes", .typed("Words")) }
    if let naming { inputs.set(naming.0, .json(JSON(naming.1))) }
    return try world.admin.write { try type.create(inputs, $0).id }
  }

  private func text(_ target: String) throws -> String {
    let response = try browser.get(target)
    try #require(response.statusCode == 200, "\(target) \(response.statusCode)")
    return String(decoding: try `Exporting a list`.bytes(response), as: UTF8.self)
  }

  @Test(arguments: Naming.all.filter { !$0.goesAlong })
  func `says so on every face, and has the name back when it is restored`(naming: Naming) throws {
    let gone = try make(naming.target, "Vanished")
    let id = try make(naming.type, "Plain", naming: (naming.field.name, gone))
    try world.admin.write { try naming.target.trash(gone, $0) }
    let plural = naming.type.plural
    let own = ["/api/crm/\(plural)/\(id)", "/api/crm/\(plural)"].filter { _ in plural != "projects" }
    for face in own { #expect(try text(face).contains(naming.reference.deletedTitle), "\(face)") }
    let pages = ["/crm/\(plural)/\(id)", "/crm/\(plural)/\(id)/edit", "/crm/\(plural)", "/crm/\(plural)?view=table"]
    let boards = [
      "/crm/pipeline", "/crm/leads", "/crm/my-tasks", "/crm/my-tasks?view=calendar", "/crm/communications", "/crm/activities",
      "/crm/reports",
    ]
    let finds = ["/crm/search?q=Plain", "/api/crm/search?q=Plain&types=customer,contact,lead,deal,project,activity,communication"]
    let files = ["customers", "contacts", "leads", "deals", "activities"].filter { $0 == plural }.map {
      "/api/crm/export?type=\($0)&format=csv"
    }
    for face in own + pages + boards + finds + files { #expect(!(try text(face).contains("Vanished")), "\(face)") }
    for face in files { #expect(try text(face).contains(naming.reference.deletedTitle), "\(face)") }
    let html = try text(pages[0])
    #expect(!html.contains("/\(naming.target.plural)/\(gone)\""), "a link leads to what is gone")
    let form = try ShownForm(try text(pages[1]))
    #expect(browser.send(form, to: "/crm/\(plural)/\(id)").statusCode == 303)
    #expect(try world.admin.read { try naming.type.get(id, $0) }.version == 1, "an untouched form changes nothing")
    try world.admin.write { try naming.target.restore(gone, among: ProductSchema.entities, $0) }
    for face in own + files { #expect(try text(face).contains("Vanished") && !text(face).contains("[Deleted"), "\(face)") }
  }

  @Test(arguments: Naming.all.filter(\.goesAlong)) func `goes along, and comes back along`(naming: Naming) throws {
    let gone = try make(naming.target, "Vanished")
    let id = try make(naming.type, "Plain", naming: (naming.field.name, gone))
    try world.admin.write { try naming.target.trash(gone, $0) }
    #expect(try browser.get("/crm/\(naming.type.plural)/\(id)").statusCode == 404)
    #expect(!(try text("/api/crm/search?q=Plain&types=customer,contact,lead,deal,project,activity,communication").contains("\(id)")))
    try world.admin.write { try naming.target.restore(gone, among: ProductSchema.entities, $0) }
    #expect(try text("/crm/\(naming.type.plural)/\(id)").contains("Vanished"))
    #expect(try text("/api/crm/search?q=Plain&types=customer,contact,lead,deal,project,activity,communication").contains("\(id)"))
  }

  @Test func `second lines and cards say whose they were`() throws {
    let person = try make(Contact.type, "Vanished")
    _ = try make(Deal.type, "Plain", naming: ("contactId", person))
    _ = try make(Communication.type, "Plain", naming: ("contactId", person))
    let client = try make(Customer.type, "Vanished")
    _ = try make(Lead.type, "Plain", naming: ("customerId", client))
    try world.admin.write {
      try Contact.type.trash(person, $0)
      try Customer.type.trash(client, $0)
    }
    #expect(try text("/crm/pipeline").contains("[Deleted contact]"))
    #expect(try text("/crm/leads").contains("[Deleted client]"))
    #expect(try text("/api/crm/search?q=Plain&types=communication").contains("[Deleted contact]"))
    #expect(try text("/crm/search?q=Plain").contains("[Deleted contact]"))
  }

  @Test(arguments: Naming.all.filter { !$0.goesAlong })
  func `says so for good when it is deleted for good`(naming: Naming) throws {
    let gone = try make(naming.target, "Vanished")
    let id = try make(naming.type, "Plain", naming: (naming.field.name, gone))
    let plural = naming.type.plural
    let all = ["/api/crm/\(plural)/\(id)", "/crm/\(plural)/\(id)", "/crm/\(plural)"]
    let faces = try all.filter { try text($0).contains("Vanished") && (naming.target.plural != plural || $0 != "/crm/\(plural)") }
    #expect(faces.contains(all[0]))
    try world.admin.write { writer in
      try naming.target.trash(gone, writer)
      #expect(try TrashRules.purge(gone, writer) > 0)
    }
    for face in faces {
      let text = try text(face)
      #expect(text.contains(naming.reference.deletedTitle) && !text.contains("Vanished"), "\(face)")
    }
    let form = try ShownForm(try text("/crm/\(plural)/\(id)/edit"))
    #expect(browser.send(form, to: "/crm/\(plural)/\(id)").statusCode == 303)
    #expect(try world.admin.read { try naming.type.get(id, $0) }.version == 1)
  }

  private func sheet(_ plural: String) throws -> [[String]] {
    let folder = try TemporaryFolder()
    let path = folder.file("list.xlsx")
    let bytes = try `Exporting a list`.bytes(try browser.get("/api/crm/export?type=\(plural)&format=xlsx"))
    try Data(bytes).write(to: URL(filePath: path))
    let book = try Workbook(path: path)
    var rows: [[String]] = []
    try book.forEachRow(of: try book.sheet(nil)) { rows.append($1) }
    return rows
  }

  @Test func `workbooks, boards, calendars, graphs and timelines say so, and have the name back`() throws {
    let (parent, client) = (try make(Customer.type, "Vanished parent"), try make(Customer.type, "Vanished client"))
    let child = try make(Customer.type, "Plain child", naming: ("parentId", parent))
    let person = try make(Contact.type, "Vanished person")
    let deal = try make(Deal.type, "Plain deal", naming: ("contactId", person))
    _ = try browser.json("PUT", "/api/crm/deals/\(deal)", ["contactId": .null])
    _ = try browser.json("PUT", "/api/crm/deals/\(deal)", ["contactId": JSON(person)])
    let lead = try make(Lead.type, "Plain lead", naming: ("customerId", client))
    let call = try make(Communication.type, "Plain call", naming: ("contactId", person))
    let shows: [(face: String, word: String)] = [
      ("/crm/customers/\(child)/relations", "[Deleted client]"), ("/crm/deals/\(deal)?tab=timeline", "[Deleted contact]"),
      ("/crm/deals/\(deal)", "[Deleted contact]"), ("/crm/pipeline", "[Deleted contact]"), ("/crm/leads", "[Deleted client]"),
      ("/crm/communications/\(call)", "[Deleted contact]"),
      ("/api/crm/search?records=leads:\(lead),communications:\(call)", "[Deleted contact]"),
    ]
    for (face, word) in shows { #expect(try text(face).contains("Vanished") && !text(face).contains(word), "\(face) before") }
    try world.admin.write { writer in
      for (type, id) in [(Customer.type, parent), (Customer.type, client), (Contact.type, person)] { try type.trash(id, writer) }
    }
    for (face, word) in shows {
      let text = try text(face)
      #expect(text.contains(word) && !text.contains("Vanished"), "\(face)")
    }
    #expect(try !text("/crm/customers/\(child)/relations").contains("/crm/customers/\(parent)\""))
    for (plural, word) in [("deals", "[Deleted contact]"), ("leads", "[Deleted client]"), ("customers", "[Deleted client]")] {
      let cells = try sheet(plural).flatMap { $0 }
      #expect(cells.contains(word) && !cells.contains { $0.contains("Vanished") }, "\(plural)")
    }
    try world.admin.write { writer in
      for (type, id) in [(Customer.type, parent), (Customer.type, client), (Contact.type, person)] {
        try type.restore(id, among: ProductSchema.entities, writer)
      }
    }
    for (face, word) in shows { #expect(try text(face).contains("Vanished") && !text(face).contains(word), "\(face) after") }
    #expect(try sheet("deals").flatMap { $0 }.contains("Vanished person"))
  }

  @Test func `a day of the calendar says whose a task was`() throws {
    let project = try make(Project.type, "Plain project")
    let person = try make(Contact.type, "Vanished person")
    let inputs = Inputs([
      ("subject", .typed("Plain task")), ("contactId", .json(JSON(person))), ("projectId", .json(JSON(project))),
      ("assignees", .json([JSON(world.admin.userID)])), ("dueDate", .typed("2026-01-15")),
    ])
    let task = try world.admin.write { try Activity.type.create(inputs, $0).id }
    try world.admin.write { try Contact.type.trash(person, $0) }
    for face in ["/crm/activities/\(task)", "/crm/activities?tab=all", "/crm/my-tasks?view=calendar&month=2026-01&day=2026-01-15"] {
      #expect(try !text(face).contains("Vanished"), "\(face)")
    }
    #expect(try text("/crm/activities/\(task)").contains("[Deleted contact]"))
    #expect(try text("/crm/my-tasks?view=calendar&month=2026-01&day=2026-01-15").contains("Plain task"))
  }
}
