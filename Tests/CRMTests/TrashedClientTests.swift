import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `A client that goes to Trash` {
  private let world: World
  private let browser: Browser
  private let acme, bolt: RecordID

  init() throws {
    world = try World()
    browser = try world.browser()
    (acme, bolt) = try world.admin.write { writer in
      func client(_ name: String) throws -> RecordID { try Customer.type.create(Inputs([("name", .typed(name))]), writer).id }
      return (try client("Acme"), try client("Bolt"))
    }
  }

  private func contact(_ name: String, also other: RecordID? = nil) throws -> RecordID {
    let id = try world.admin.write {
      try Contact.type.create(
        Inputs([("name", .typed(name)), ("customerId", .typed(acme.description)), ("isPrimary", .typed("1"))]), $0
      ).id
    }
    if let other {
      let body: JSON = ["entityType": "account", "entityId": JSON(other), "role": "Adviser"]
      try #require(try browser.json("POST", "/api/contacts/\(id)/relationships", body).status == 201)
    }
    return id
  }

  private func client(of contact: RecordID) throws -> RecordID? {
    try world.admin.read { try Contact.type.get(contact, $0)["customerId"].recordID }
  }

  private func clients(of contact: RecordID) throws -> [String] {
    (try browser.json("GET", "/api/contacts/\(contact)/relationships").json["data"]?.array ?? []).compactMap { $0["entityName"]?.string }
  }

  @Test func `leaves the contacts who belong to another client too, and takes the others along`() throws {
    let (ada, bo) = (try contact("Ada Ek", also: bolt), try contact("Bo Lind"))
    #expect(try browser.json("DELETE", "/api/crm/customers/\(acme)").status == 204)
    #expect(try client(of: ada) == bolt)
    #expect(try clients(of: ada) == ["Bolt"])
    #expect(try browser.get("/crm/contacts/\(ada)").bodyText.contains("Adviser"))
    #expect(try browser.json("GET", "/api/crm/contacts?search=Ada").json["data"]?.array?.count == 1)
    #expect(try browser.json("GET", "/api/crm/contacts/\(bo)").status == 404)
  }

  @Test func `is the main one of its contacts again when it comes back`() throws {
    let (ada, bo) = (try contact("Ada Ek", also: bolt), try contact("Bo Lind"))
    let before = try browser.json("GET", "/api/contacts/\(ada)/relationships").json["data"]
    _ = try browser.json("DELETE", "/api/crm/customers/\(acme)")
    #expect(try browser.post("/crm/customers/\(acme)/restore").statusCode == 303)
    #expect(try client(of: ada) == acme && client(of: bo) == acme)
    #expect(try browser.json("GET", "/api/contacts/\(ada)/relationships").json["data"].map(\.withoutVersions) == before?.withoutVersions)
  }

  @Test func `does not take back the place that somebody gave to another since`() throws {
    let cargo = try world.admin.write { try Customer.type.create(Inputs([("name", .typed("Cargo"))]), $0).id }
    let ada = try contact("Ada Ek", also: bolt)
    _ = try browser.json("DELETE", "/api/crm/customers/\(acme)")
    #expect(try browser.json("PUT", "/api/crm/contacts/\(ada)", ["customerId": JSON(cargo)]).status == 200)
    _ = try browser.post("/crm/customers/\(acme)/restore")
    #expect(try client(of: ada) == cargo)
    #expect(Set(try clients(of: ada)).isSuperset(of: ["Acme", "Cargo"]))
  }

  @Test func `takes a contact along whose other client is in Trash already, and each brings back its own`() throws {
    let ada = try contact("Ada Ek", also: bolt)
    _ = try browser.json("DELETE", "/api/crm/customers/\(acme)")
    _ = try browser.json("DELETE", "/api/crm/customers/\(bolt)")
    #expect(try browser.json("GET", "/api/crm/contacts/\(ada)").status == 404)
    _ = try browser.post("/crm/customers/\(bolt)/restore")
    #expect(try client(of: ada) == bolt && clients(of: ada) == ["Bolt"])
    _ = try browser.post("/crm/customers/\(acme)/restore")
    #expect(try client(of: ada) == acme && Set(clients(of: ada)) == ["Acme", "Bolt"])
  }

  @Test func `and all below it say in JSON what their deals come to, and who has the same address`() throws {
    let made = try world.admin.write { writer in
      func typed(_ name: String, _ value: String) -> (name: String, input: Input) { (name, .typed(value)) }
      let child = try Customer.type.create(
        Inputs([typed("name", "Acme Nord"), typed("parentId", acme.description), typed("primaryEmail", "office@acme.example")]), writer)
      for (client, amount) in [(acme, "100.10"), (child.id, "0.05")] {
        try Deal.type.create(Inputs([typed("name", "Line"), typed("customerId", client.description), typed("amount", amount)]), writer)
      }
      let ada = try Contact.type.create(Inputs([typed("name", "Ada Ek"), typed("email", "OFFICE@acme.example")]), writer)
      return (child: child.id, ada: ada.id)
    }
    let group = try browser.json("GET", "/api/crm/customers/\(acme)?include=group").json["group"]
    #expect(group?["clients"] == 2 && group?["isCut"] == false && group?["won"]?["count"] == 0)
    #expect(group?["open"]?["sums"]?.array?.first?["amount"]?.text == "100.15" && group?["open"]?["count"] == 2)
    let twins = try browser.json("GET", "/api/crm/contacts/\(made.ada)").json["sameEmail"]?.array
    #expect(twins?.count == 1 && twins?.first?["type"] == "customer" && twins?.first?["id"]?.string == made.child.description)
    #expect(try browser.json("GET", "/api/crm/customers/\(made.child)").json["sameEmail"]?.array?.first?["type"] == "contact")
    #expect(try browser.json("GET", "/api/crm/customers/\(acme)").json["sameEmail"]?.array?.isEmpty == true)
  }
}

extension JSON {
  /// Rows that went to Trash and came back have been written twice.
  fileprivate var withoutVersions: [JSON] {
    (array ?? []).map { row in
      JSON(members: (row.object?.members ?? []).filter { $0.key != "version" && $0.key != "updatedAt" }.map { ($0.key, $0.value) })
    }
  }
}
