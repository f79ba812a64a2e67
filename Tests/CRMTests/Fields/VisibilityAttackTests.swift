import Records
import Store
import Testing
import Values
import Web

@testable import CRM

/// A role from which fields are hidden tries to learn what is in them.
@Suite struct `What is hidden cannot be guessed` {
  let world: World
  let admin: Browser
  let rep: Browser
  let session: Session
  let path: String
  let id: RecordID

  init() throws {
    world = try World()
    admin = try world.browser()
    session = try world.member("Rita Rep", role: Roles.salesRep)
    rep = try world.browser(session.email)
    _ = try admin.json("POST", "/api/crm/custom-fields", ["entity": "customer", "label": "Codename", "kind": "TEXT"])
    let made = try admin.json(
      "POST", "/api/crm/customers",
      [
        "name": "Acme", "industry": "Zirconium", "primaryEmail": "zed@acme.example", "ownerId": JSON(session.userID),
        "customFields": ["codename": "Quicksilver"],
      ])
    id = try #require(made.json["id"]?.string.flatMap { RecordID($0) })
    path = "/crm/customers/\(id)"
    let hidden = ["industry", "customFields.codename", "primaryEmail"].map {
      (FieldRules.Key(field: $0, role: Roles.salesRep), Field.Visibility.hidden)
    }
    try world.admin.write { try FieldRules.set(Dictionary(uniqueKeysWithValues: hidden), of: Customer.type, $0) }
  }

  /// The answer to a question about a field, with its name taken out.
  private func answer(_ target: String, _ field: String) throws -> String {
    let response = try rep.get(target.replacing("FIELD", with: field))
    let words = response.bodyText.replacing(field, with: "FIELD").replacing(/"requestId":"[A-Z0-9]+"/, with: "")
    return "\(response.statusCode) \(words)"
  }

  @Test(arguments: ["industry", "customFields.codename", "primaryEmail"])
  func `a hidden field is answered like one that there is not`(field: String) throws {
    for target in [
      "/api/crm/customers?sortBy=FIELD", "/api/crm/customers?where=FIELD:is:Zirconium", "/api/crm/customers?where=FIELD:empty",
      "/api/crm/export?type=customers&format=csv&sortBy=FIELD", "/api/crm/export?type=customers&format=csv&where=FIELD:filled",
    ] {
      #expect(try answer(target, field) == answer(target, "nothing"), "\(target)")
    }
    for guess in ["Zirconium", "Quicksilver", "zed@acme.example", "Wrong"] {
      #expect(try rep.json("GET", "/api/crm/customers?\(field)=\(guess)").json["pagination"]?["total"] == 1, "\(guess)")
    }
  }

  @Test(arguments: ["industry", "customFields.codename"])
  func `nothing is put back, changed in bulk or taken from a file`(field: String) throws {
    let body: JSON = field == "industry" ? ["industry": "Steel"] : ["customFields": ["codename": "Steel"]]
    _ = try admin.json("PUT", "/api" + path, body)
    let seq = try #require(try world.admin.read { try $0.events(about: id).first { !$0.changes.isEmpty } }).seq
    #expect(try rep.post("/crm/timeline/\(seq)/put-back", ["field": field]).statusCode == 404)
    #expect(try rep.post("/crm/timeline/\(seq)/put-back", ["field": field, "sure": "1", "version": "2"]).statusCode == 404)
    #expect(!(try rep.get(path + "/timeline").bodyText.contains("/crm/timeline/\(seq)/put-back")))
    for body in [["ids": [JSON(id)], "set": [field: "Paper"]], ["filter": [field: "Steel"], "set": ["status": "INACTIVE"]]] as [JSON] {
      #expect(try rep.json("POST", "/api/crm/customers/bulk", body).status == 422)
    }
    #expect(try rep.get("/crm/customers/bulk?ids=\(id)").bodyText.contains(">Industry<") == false)
    let row = try world.admin.read { try Customer.type.get(id, $0) }
    #expect(row[field] == .text("Steel") && row.version == 2)
  }

  @Test func `a file says the same of a right guess and a wrong one`() throws {
    func ledger(_ text: String, isDry: Bool) throws -> String {
      let sheet = try ImportSheet(.customers, .text(text), ImportMap(), session)
      let ledger = try Import.run(sheet, session, Import.Options(dryRun: isDry))
      return ledger.summary + ledger.complaints.joined()
    }
    for isDry in [true, false] {
      for column in ["Industry", "Codename", "customFields.codename", "E-mail", "primaryEmail"] {
        let right = ["Industry": "Zirconium", "E-mail": "zed@acme.example", "primaryEmail": "zed@acme.example"][column] ?? "Quicksilver"
        #expect(
          try ledger("Name,\(column)\nAcme,\(right)\n", isDry: isDry) == ledger("Name,\(column)\nAcme,Wrong\n", isDry: isDry), "\(column)")
      }
    }
    #expect(try world.admin.read { try Customer.type.get(id, $0) }.version == 1)
  }

  @Test func `a file finds nobody by an address that is hidden`() throws {
    _ = try admin.json("POST", "/api/crm/contacts", ["name": "Hanneke Vos", "email": "hv@vos.example"])
    try world.admin.write { try FieldRules.set([.init(field: "email", role: Roles.salesRep): .hidden], of: Contact.type, $0) }
    let sheet = try ImportSheet(.deals, .text("Name,Contact\nLine 9,hv@vos.example\n"), ImportMap(), session)
    _ = try Import.run(sheet, session, Import.Options(dryRun: false))
    let deal = try rep.json("GET", "/api/crm/deals?search=Line").json["data"]?.array?.first
    #expect(deal?["contactName"] != "Hanneke Vos")
    let people = try ImportSheet(.contacts, .text("Name,E-mail\nSomebody Else,hv@vos.example\n"), ImportMap(), session)
    _ = try Import.run(people, session, Import.Options(dryRun: false))
    #expect(try admin.json("GET", "/api/crm/contacts?search=Hanneke").json["pagination"]?["total"] == 1)
  }

  @Test func `the page of a conflict shows none of it`() throws {
    var form = try ShownForm(try rep.get(path + "/edit").bodyText)
    _ = try admin.json("PUT", "/api" + path, ["industry": "Zirconium mining", "status": "INACTIVE"])
    form.type("Steel", in: "industry")
    form.type("PROSPECT", in: "status")
    let page = rep.send(form, to: path)
    #expect(page.statusCode == 409)
    for secret in ["Zirconium", "Quicksilver", "zed@acme"] { #expect(!page.bodyText.contains(secret), "\(secret)") }
    let stale = try rep.json("PUT", "/api" + path, ["version": 1, "status": "ACTIVE"])
    #expect(stale.status == 409 && !stale.json.text.contains("Zirconium"))
  }

  @Test func `a shared view that filters by it says so, and narrows nothing`() throws {
    for condition in ["industry:is:Zirconium", "industry:is:Wrong"] {
      let view = try admin.json(
        "POST", "/api/crm/views",
        ["entity": "customers", "name": .string(condition), "isShared": true, "query": .string("where=\(condition)")])
      try #require(view.status == 201, "\(view.json)")
    }
    let views = try rep.json("GET", "/api/crm/views?entity=customers")
    #expect(!views.json.text.contains("Zirconium"), "\(views.json)")
    let list = try rep.get("/crm/customers")
    #expect(list.statusCode == 200 && !list.bodyText.contains("Zirconium"))
  }

  @Test func `an error names no value`() throws {
    let answer = try rep.json("PUT", "/api" + path, ["industry": "x", "status": "nonsense", "primaryEmail": "no address"])
    #expect(answer.status == 422 && answer.json["error"]?["fields"]?.object?.members.map(\.key) == ["status"])
  }

  @Test func `nobody learns by a second record with the same address`() throws {
    let made = try rep.json("POST", "/api/crm/contacts", ["name": "Guess", "email": "zed@acme.example"])
    let page = try rep.get("/crm/contacts/" + (made.json["id"]?.string ?? "")).bodyText
    #expect(!page.contains(path))
  }
}
