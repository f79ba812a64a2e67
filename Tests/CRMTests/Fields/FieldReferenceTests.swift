import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `A field that names a record` {
  let world: World
  let browser: Browser
  let adviser: String
  let deal: String

  init() throws {
    world = try World()
    browser = try world.browser()
    let field = try browser.json(
      "POST", "/api/crm/custom-fields", ["entity": "deal", "label": "Adviser", "kind": "REFERENCE", "target": "contact"])
    try #require(field.status == 201, "\(field.json)")
    let person = try browser.json("POST", "/api/crm/contacts", ["name": "Hanneke Vos"])
    adviser = try #require(person.json["id"]?.string)
    let made = try browser.json("POST", "/api/crm/deals", ["name": "Line 3", "customFields": ["adviser": .string(adviser)]])
    try #require(made.status == 201, "\(made.json)")
    deal = try #require(made.json["id"]?.string)
    _ = try browser.json("POST", "/api/crm/deals", ["name": "Line 4"])
  }

  private func names(_ query: String) throws -> [String] {
    (try browser.json("GET", "/api/crm/deals?\(query)").json["data"]?.array ?? []).compactMap { $0["name"]?.string }
  }

  @Test func `shows its name as a link, and the name in JSON beside the id`() throws {
    let json = try browser.json("GET", "/api/crm/deals/\(deal)").json
    #expect(json["customFields"]?["adviser"] == .string(adviser) && json["customFieldNames"]?["adviser"] == "Hanneke Vos")
    for page in ["/crm/deals/\(deal)", "/crm/deals"] {
      let html = try browser.get(page).bodyText
      #expect(html.contains("<a href=\"/crm/contacts/\(adviser)\">Hanneke Vos</a>"), "\(page)")
    }
    #expect(try browser.json("PUT", "/api/crm/deals/\(deal)", json).json["version"] == 1)
  }

  @Test func `is typed by name on the form, and an untouched form changes nothing`() throws {
    var form = try ShownForm(try browser.get("/crm/deals/\(deal)/edit").bodyText)
    #expect(form.value("customFields.adviser") == "Hanneke Vos")
    #expect(browser.send(form, to: "/crm/deals/\(deal)").statusCode == 303)
    #expect(try browser.json("GET", "/api/crm/deals/\(deal)").json["version"] == 1)
    form.type("Nobody Here", in: "customFields.adviser")
    let refused = browser.send(form, to: "/crm/deals/\(deal)")
    #expect(refused.statusCode == 422 && refused.bodyText.contains("There is no contact called “Nobody Here”"))
    #expect(refused.bodyText.contains("value=\"Nobody Here\""))
  }

  @Test func `narrows lists by name and by id`() throws {
    #expect(try names("where=customFields.adviser:is:hanneke%20vos") == ["Line 3"])
    #expect(try names("where=customFields.adviser:is:\(adviser)") == ["Line 3"])
    #expect(try names("customFields.adviser=\(adviser)") == ["Line 3"])
    #expect(try names("where=customFields.adviser:empty") == ["Line 4"])
    #expect(try browser.json("GET", "/api/crm/deals?where=customFields.adviser:is:Nobody").status == 422)
    #expect(try browser.json("GET", "/api/crm/deals?sortBy=customFields.adviser").status == 422)
    #expect(try browser.get("/crm/deals?where=customFields.adviser:is:\(adviser)").bodyText.contains("Hanneke Vos"))
  }

  @Test func `says that it is deleted on every face, and has its name back when restored`() throws {
    let faces = [
      "/crm/deals/\(deal)", "/crm/deals", "/api/crm/deals/\(deal)", "/api/crm/deals", "/crm/deals?where=customFields.adviser:is:\(adviser)",
      "/api/crm/export?type=deals&format=csv",
    ]
    _ = try browser.json("DELETE", "/api/crm/contacts/\(adviser)")
    for face in faces {
      let text = String(decoding: try `Exporting a list`.bytes(try browser.get(face)), as: UTF8.self)
      #expect(text.contains("[Deleted contact]") && !text.contains("Hanneke Vos"), "\(face)")
    }
    let form = try ShownForm(try browser.get("/crm/deals/\(deal)/edit").bodyText)
    #expect(browser.send(form, to: "/crm/deals/\(deal)").statusCode == 303)
    #expect(try browser.json("GET", "/api/crm/deals/\(deal)").json["version"] == 1)
    #expect(try browser.post("/crm/contacts/\(adviser)/restore").statusCode == 303)
    for face in faces {
      let text = String(decoding: try `Exporting a list`.bytes(try browser.get(face)), as: UTF8.self)
      #expect(text.contains("Hanneke Vos") && !text.contains("[Deleted"), "\(face)")
    }
  }

  @Test func `reads as a name in the history and is put back`() throws {
    let other = try browser.json("POST", "/api/crm/contacts", ["name": "Ilse Brandt"]).json["id"]
    _ = try browser.json("PUT", "/api/crm/deals/\(deal)", ["customFields": ["adviser": try #require(other)]])
    let page = try browser.get("/crm/deals/\(deal)").bodyText
    #expect(page.contains("<del>Hanneke Vos</del>") && page.contains("<ins>Ilse Brandt</ins>"))
    let put = try #require(page.firstMatch(of: /\/crm\/timeline\/[0-9]+\/put-back/))
    #expect(try browser.post(String(put.output), ["field": "customFields.adviser"]).statusCode == 303)
    #expect(try browser.json("GET", "/api/crm/deals/\(deal)").json["customFields"]?["adviser"] == .string(adviser))
  }

  @Test func `comes from files by name, goes out by name and id, and back in without a change`() throws {
    let file = "Name,Adviser\nLine 5,Hanneke Vos\nLine 6,Nobody\n"
    let ledger = try Import.run(try ImportSheet(.deals, .text(file), ImportMap(), world.admin), world.admin, Import.Options(dryRun: false))
    #expect(ledger[.created] == 1 && ledger[.skipped] == 1)
    #expect(try names("customFields.adviser=\(adviser)&sortBy=name") == ["Line 3", "Line 5"])
    let text = String(decoding: try `Exporting a list`.bytes(try browser.get("/api/crm/export?type=deals&format=csv")), as: UTF8.self)
    #expect(text.contains("Hanneke Vos") && text.contains(adviser))
    let back = try Import.run(try ImportSheet(.deals, .text(text), ImportMap(), world.admin), world.admin, Import.Options(dryRun: false))
    #expect(back[.unchanged] == 3, "\(back.summary) \(back.complaints)")
  }

  @Test func `names nothing of another workspace, and not what is gone`() throws {
    let other = try world.otherWorkspace()
    let foreign = try other.write { try Contact.type.create(Inputs([("name", .typed("Foreign Fay"))]), $0) }.id
    for id in [foreign, RecordID()] {
      let refused = try browser.json("PUT", "/api/crm/deals/\(deal)", ["customFields": ["adviser": JSON(id)]])
      #expect(refused.status == 422 && refused.json["error"]?["fields"]?["customFields.adviser"] != nil)
    }
    #expect(try browser.json("PUT", "/api/crm/deals/\(deal)", ["customFields": ["adviser": "no id"]]).status == 422)
    var form = try ShownForm(try browser.get("/crm/deals/\(deal)/edit").bodyText)
    form.type("Foreign Fay", in: "customFields.adviser")
    #expect(browser.send(form, to: "/crm/deals/\(deal)").statusCode == 422)
    #expect(try browser.json("GET", "/api/crm/deals/\(deal)").json["customFields"]?["adviser"] == .string(adviser))
  }

  @Test(arguments: Reference.targets.map(\.entity)) func `may be any of the offered kinds, and says which`(target: String) throws {
    let made = try browser.json(
      "POST", "/api/crm/custom-fields", ["entity": "customer", "label": "Link", "kind": "REFERENCE", "target": .string(target)])
    #expect(made.status == 201)
    let id = try #require(made.json["id"]?.string)
    #expect(try browser.get("/crm/customers/new").bodyText.contains("customFields.link"))
    #expect(try browser.get("/crm/customers").statusCode == 200)
    #expect(try browser.json("PUT", "/api/crm/custom-fields/\(id)", ["target": target == "deal" ? "lead" : "deal"]).status == 422)
  }

  @Test func `must say what it links to`() throws {
    let refused = try browser.json("POST", "/api/crm/custom-fields", ["entity": "deal", "label": "Link", "kind": "REFERENCE"])
    #expect(refused.status == 422 && refused.json["error"]?["fields"]?["target"] != nil)
    let plain = try browser.json("POST", "/api/crm/custom-fields", ["entity": "deal", "label": "Plain", "kind": "TEXT", "target": "deal"])
    #expect(plain.json["target"] == .null)
  }

  @Test func `a list with a hundred of them is one page like any other`() throws {
    try world.admin.write { writer in
      for index in 1...90 {
        try CustomField.type.create(
          Inputs([
            ("entity", .typed("deal")), ("label", .typed("Link \(index)")), ("kind", .typed("REFERENCE")), ("target", .typed("customer")),
          ]), writer)
      }
    }
    #expect(try browser.get("/crm/deals").statusCode == 200)
    #expect(try names("sortBy=name") == ["Line 3", "Line 4"])
  }

  @Test func `is nowhere for a role from which it is hidden, nor what it named`() throws {
    try world.admin.write {
      try FieldRules.set([.init(field: "customFields.adviser", role: Roles.salesRep): .hidden], of: Deal.type, $0)
    }
    let rep = try world.browser(try world.member("Rita Rep", role: Roles.salesRep).email)
    for face in ["/crm/deals/\(deal)", "/crm/deals", "/api/crm/deals/\(deal)", "/api/crm/deals", "/api/crm/search?q=line"] {
      #expect(!(try rep.get(face).bodyText.contains("Hanneke")), "\(face)")
    }
    #expect(try rep.json("GET", "/api/crm/deals?where=customFields.adviser:is:\(adviser)").status == 422)
  }
}
