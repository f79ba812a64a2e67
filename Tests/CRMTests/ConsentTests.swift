import Records
import Store
import Testing
import Values
import Web
import WebTesting

@testable import CRM

@Suite struct `Consents` {
  private let world: World
  private let browser: Browser
  private let contact: RecordID

  init() throws {
    world = try World()
    browser = try world.browser()
    contact = try world.admin.write { try Contact.type.create(Inputs([("name", .typed("Ada Ek"))]), $0).id }
  }

  private func all() throws -> [JSON] {
    try browser.json("GET", "/api/crm/contacts/\(contact)/consents").json["data"]?.array ?? []
  }

  @Test func `are noted on the page with who and when, and withdrawn without being lost`() throws {
    let form: KeyValuePairs = ["purpose": "Newsletter", "basis": "CONSENT", "source": "Form on the site", "givenAt": "2025-03-01T10:00"]
    #expect(try browser.post("/crm/contacts/\(contact)/consents", form).statusCode == 303)
    let page = try browser.get("/crm/contacts/\(contact)").bodyText
    #expect(page.contains("Newsletter") && page.contains("Form on the site") && page.contains("Withdraw<"))
    let id = try #require(try all().first?["id"]?.string)
    #expect(try browser.post("/crm/consents/\(id)/withdraw").statusCode == 303)
    let consent = try #require(try all().first)
    #expect(consent["withdrawnByName"] == "Mara Lindqvist" && consent["withdrawnAt"]?.string != nil)
    #expect(consent["givenAt"]?.string?.hasPrefix("2025-03-01") == true)
    #expect(try world.admin.read { try $0.events(about: contact).map(\.verb) } == ["withdrawn", "given", "created"])
  }

  @Test func `stay as they were noted`() throws {
    let answer = try browser.json("POST", "/api/crm/contacts/\(contact)/consents", ["purpose": "Newsletter", "basis": "contract"])
    #expect(answer.status == 201 && answer.json["basis"] == "CONTRACT" && answer.json["createdByName"] == "Mara Lindqvist")
    let id = try #require(answer.json["id"]?.string.flatMap { RecordID($0) })
    #expect(throws: RecordError.self) {
      try world.admin.write { try Consent.type.update(id, Inputs([("purpose", .typed("Everything"))]), version: nil, $0) }
    }
    for path in [1, 2].map({ _ in "/api/crm/contacts/\(contact)/consents/\(id)/withdraw" }) {
      #expect(try browser.json("POST", path).status == 200)
    }
    #expect(try world.admin.read { try $0.events(about: id).count } == 2)
  }

  @Test func `need a purpose and a ground, and what was typed stays`() throws {
    let refused = try browser.post("/crm/contacts/\(contact)/consents", ["purpose": "", "source": "A call", "basis": "CONSENT"])
    #expect(refused.statusCode == 422 && refused.bodyText.contains("value=\"A call\"") && refused.bodyText.contains("error-purpose"))
    for body: JSON in [["purpose": "X", "basis": "WHIM"], ["purpose": "X", "givenAt": "2999-01-01T00:00:00Z"], ["basis": "CONSENT"]] {
      #expect(try browser.json("POST", "/api/crm/contacts/\(contact)/consents", body).status == 422)
    }
    #expect(try all().isEmpty)
  }

  @Test func `are nobody's business elsewhere, and whoever may only look writes none`() throws {
    let answer = try browser.json("POST", "/api/crm/contacts/\(contact)/consents", ["purpose": "Newsletter"])
    let id = try #require(answer.json["id"]?.string)
    _ = try world.otherWorkspace()
    let oskar = try world.browser("oskar@other.example")
    #expect(try oskar.json("GET", "/api/crm/contacts/\(contact)/consents").status == 404)
    #expect(try oskar.post("/crm/consents/\(id)/withdraw").statusCode == 404)
    _ = try world.member("Uma User", role: Roles.user)
    let user = try world.browser("umauser@kith.example")
    #expect(try user.post("/crm/consents/\(id)/withdraw").statusCode == 403)
    _ = try world.member("Sam Rep", role: Roles.salesRep)
    #expect(try world.browser("samrep@kith.example").post("/crm/consents/\(id)/withdraw").statusCode == 403)
    #expect(try all().first?["withdrawnAt"] == .null)
  }
}

@Suite struct `The preferences of a contact` {
  @Test func `are one object in JSON and fields on the form`() throws {
    let world = try World()
    let browser = try world.browser()
    let body: JSON = [
      "firstName": "Ada",
      "preferences": [
        "communicationMethods": ["EMAIL", "in person"], "notifications": ["email": false, "sms": true], "frequency": "monthly",
        "timezone": "Europe/Amsterdam",
      ],
    ]
    let made = try browser.json("POST", "/api/contacts", body)
    #expect(made.status == 201)
    let id = try #require(made.json["id"]?.string)
    #expect(made.json["preferences"]?["communicationMethods"] == ["EMAIL", "IN_PERSON"])
    #expect(made.json["preferences"]?["notifications"] == ["email": false, "sms": true])
    let changed = try browser.json("PUT", "/api/contacts/\(id)", ["title": "Buyer", "preferences": ["notifications": ["sms": false]]])
    #expect(changed.json["preferences"]?["notifications"] == ["email": false, "sms": false])
    #expect(changed.json["preferences"]?["frequency"] == "MONTHLY" && changed.json["title"] == "Buyer")
    #expect(try browser.get("/crm/contacts/\(id)/edit").bodyText.contains("Once a month at most"))
    #expect(try browser.get("/crm/contacts/\(id)").bodyText.contains("Europe/Amsterdam"))
    for wrong: JSON in ["always", ["communicationMethods": ["SMOKE"]], ["notifications": "all"], ["notifications": ["email": "yes!"]]] {
      #expect(try browser.json("PUT", "/api/contacts/\(id)", ["preferences": wrong]).status == 422, "\(wrong.text)")
    }
  }
}
