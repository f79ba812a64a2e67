import Foundation
import Records
import Store
import Testing
import Values
import Web
import WebTesting

@testable import CRM

/// Everything that may be hidden is filled with what stands nowhere else, and hidden. Then a sales rep, to whom all the records belong, opens every
/// address there is.
@Suite struct `Hidden from a role` {
  let world: World

  init() throws { world = try World() }

  @Test(arguments: [Field.Visibility.hidden, .masked]) func `stands on no page, in no answer and in no file`(_ visibility: Field.Visibility)
    throws
  {
    let rep = try world.member("Rita Rep", role: Roles.salesRep)
    let filled = try Filled(world, owner: rep)
    try world.admin.write { writer in
      for type in FieldRules.types {
        let fields = try type.seen(by: writer).fields.filter { FieldRules.mayVary($0, of: type) }
        let rules = fields.map { (FieldRules.Key(field: $0.name, role: Roles.salesRep), visibility) }
        try FieldRules.set(Dictionary(uniqueKeysWithValues: rules), of: type, writer)
      }
    }
    let (hers, admins) = (try world.browser(rep.email), try world.browser())
    var shown: Set<String> = []
    for target in filled.targets {
      let page = try text(hers, target)
      for secret in filled.secrets where page.hasBytes(secret) { Issue.record("\(target) shows \(secret)") }
      let all = try text(admins, target)
      shown.formUnion(filled.secrets.filter { all.hasBytes($0) })
    }
    let unseen = filled.secrets.filter { !shown.contains($0) && !$0.contains(",") }
    #expect(unseen.isEmpty, "an admin should find these: \(unseen)")
    #expect(filled.secrets.count > 50)
  }

  /// Without ids, in which any row of digits may stand by chance.
  private func text(_ browser: Browser, _ target: String) throws -> String {
    let response = try browser.get(target)
    #expect(response.statusCode < 500, "\(target)")
    guard response.statusCode == 200 else { return "" }
    let all = String(decoding: try `Exporting a list`.bytes(response), as: UTF8.self)
    return all.replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "")
  }
}

/// A record of every kind whose fields may be hidden, with a secret in every field that takes one.
private struct Filled {
  private(set) var secrets: [String] = []
  private var ids: [String: RecordID] = [:]
  private var number: Int64 = 9_182_731

  init(_ world: World, owner: Session) throws {
    for type in FieldRules.types {
      try world.admin.write { writer in
        for (label, kind) in [("Quirk", "TEXT"), ("Sum", "MONEY")] {
          try CustomField.type.create(
            Inputs([("entity", .typed(type.name)), ("label", .typed(label)), ("kind", .typed(kind))]), writer)
        }
      }
      ids[type.plural] = try world.admin.write { try type.create(inputs(type, owner), $0).id }
      try fill(type, world)
    }
  }

  private func inputs(_ type: EntityType, _ owner: Session) -> Inputs {
    var inputs = Inputs([(type.title, .typed("Plain \(type.label)"))])
    if type.name == "project" { inputs.set("type", .typed("CLIENT")) }
    if type.name == "communication" { inputs.set("notes", .typed("Plain words")) }
    if type.owner != nil { inputs.set(type.owner ?? "", .json(JSON(owner.userID))) }
    if type.owners != nil { inputs.set(type.owners ?? "", .json([JSON(owner.userID)])) }
    for (field, plural) in [("customerId", "customers"), ("contactId", "contacts"), ("dealId", "deals")] {
      if type.field(field) != nil, let id = ids[plural] { inputs.set(field, .json(JSON(id))) }
    }
    return inputs
  }

  /// One field after the other, so that each is in the history; what a rule does not take is left out.
  private mutating func fill(_ type: EntityType, _ world: World) throws {
    guard let id = ids[type.plural] else { return }
    let fields = try world.admin.read { try type.seen(by: $0).fields }
    for field in fields where FieldRules.mayVary(field, of: type) && !field.isReadOnly && !field.isSealed {
      number += 7
      guard let (input, texts) = secret(for: field, type.name) else { continue }
      do {
        try world.admin.write { _ = try type.update(id, Inputs([(field.name, input)]), version: nil, $0) }
        secrets += texts
      } catch RecordError.invalid { continue }
    }
  }

  private func secret(for field: Field, _ entity: String) -> (Input, [String])? {
    let word = "zq" + entity + field.name.filter(\.isLetter).lowercased()
    switch field.kind {
    case .text, .longText: return (.typed(word), [word])
    case .email: return (.typed("\(word)@secret.example"), [word])
    case .url: return (.typed("https://\(word).example"), [word])
    case .phone: return (.typed("+31 6 \(number)"), [String(number)])
    case .address: return (.json(["street": .string(word)]), [word])
    case .money, .integer: return (.typed(String(number)), [String(number), grouped(UInt64(number))])
    default: return nil
    }
  }

  /// Every address that is read, with the records in their places.
  var targets: [String] {
    let routes = App.table(of: Product.routes).filter { $0.method == "GET" && !$0.isAnonymous && !$0.pattern.contains("*") }
    return routes.compactMap { route in
      let parts = route.pattern.split(separator: "/").map { String($0) }
      guard parts.contains(where: { $0.hasPrefix(":") }) else { return "/" + parts.joined(separator: "/") }
      guard let plural = parts.first(where: { ids[$0] != nil }), let id = ids[plural] else { return nil }
      return "/" + parts.map { $0.hasPrefix(":") ? id.description : $0 }.joined(separator: "/")
    } + files + searches
  }

  private var files: [String] {
    ["customers", "contacts", "leads", "deals", "activities"].flatMap { plural in
      ["/api/crm/export?type=\(plural)&format=csv", "/api/crm/\(plural)?limit=100&sortBy=createdAt", "/crm/\(plural)?view=table"]
    }
  }

  private var searches: [String] {
    let records = ids.map { "\($0.key):\($0.value)" }.joined(separator: ",")
    let include = ids["customers"].map { "/api/crm/customers/\($0)?include=contacts,deals,communications,activities,notes" }
    return [
      "/crm/search?q=Plain", "/api/crm/search?q=Plain&types=customer,contact,lead,deal,project,activity",
      "/api/crm/search?records=\(records)",
    ]
      + [include].compactMap { $0 }
  }
}
