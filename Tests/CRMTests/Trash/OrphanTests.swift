import Records
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
}
