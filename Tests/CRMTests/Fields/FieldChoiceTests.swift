import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Choices of a field` {
  let world: World
  let browser: Browser
  let field: String
  let path: String

  init() throws {
    world = try World()
    browser = try world.browser()
    let made = try browser.json(
      "POST", "/api/crm/custom-fields", ["entity": "customer", "label": "Tier", "kind": "CHOICE", "choices": "Gold\nSilver\nBronze"])
    field = "/crm/custom-fields/" + (try #require(made.json["id"]?.string))
    let acme = try browser.json("POST", "/api/crm/customers", ["name": "Acme", "customFields": ["tier": "Gold"]])
    path = "/crm/customers/" + (try #require(acme.json["id"]?.string))
  }

  private func form() throws -> ShownForm { try ShownForm(try browser.get(field + "/edit").bodyText) }

  private func labels() throws -> [String] {
    (try browser.json("GET", "/api" + field).json["choices"]?.array ?? []).compactMap { entry in
      entry["label"]?.string.map { entry["archived"]?.bool == true ? "(\($0))" : $0 }
    }
  }

  @Test func `a new name shows wherever the old one stood, touches no record and is one event`() throws {
    var form = try form()
    form.type("Platinum", in: "rename.GOLD")
    #expect(browser.send(form, to: field).statusCode == 303)
    for page in [path, path + "/edit", "/crm/customers?view=table", "/crm/customers?customFields.tier=GOLD", "/crm/customers/filter"] {
      let html = try browser.get(page).bodyText
      #expect(!html.contains("Gold"), "\(page)")
      if !page.hasSuffix("filter") { #expect(html.contains("Platinum"), "\(page)") }
    }
    let file = String(decoding: try `Exporting a list`.bytes(try browser.get("/api/crm/export?type=customers&format=csv")), as: UTF8.self)
    #expect(file.contains("Platinum") && !file.contains("Gold"))
    let json = try browser.json("GET", "/api" + path).json
    #expect(json["customFields"]?["tier"] == "GOLD" && json["version"] == 1)
    let id = try #require(RecordID(String(field.split(separator: "/").last ?? "")))
    #expect(try world.admin.read { try $0.events(about: id).map(\.verb) } == ["updated", "created"])
  }

  @Test func `filters, views and files that say the old key or the new name still mean the same records`() throws {
    _ = try browser.json("PUT", "/api" + field, ["choices": [["value": "GOLD", "label": "Platinum"], "Silver", "Bronze"]])
    for query in ["customFields.tier=GOLD", "customFields.tier=platinum", "where=customFields.tier:is:GOLD"] {
      #expect(try browser.json("GET", "/api/crm/customers?\(query)").json["pagination"]?["total"] == 1, "\(query)")
    }
    let sheet = try ImportSheet(.customers, .text("Name,Tier\nBirch,Platinum\n"), ImportMap(), world.admin)
    _ = try Import.run(sheet, world.admin, Import.Options(dryRun: false))
    #expect(try browser.json("GET", "/api/crm/customers?customFields.tier=GOLD").json["pagination"]?["total"] == 2)
  }

  @Test func `a name that was given away may be taken by another choice`() throws {
    _ = try browser.json("PUT", "/api" + field, ["choices": [["value": "GOLD", "label": "Platinum"], "Silver", "Gold"]])
    #expect(try labels() == ["Platinum", "Silver", "Gold", "(Bronze)"])
    let birch = try browser.json("POST", "/api/crm/customers", ["name": "Birch", "customFields": ["tier": "Gold"]]).json
    #expect(birch["customFields"]?["tier"] == "GOLD_2")
    #expect(try browser.json("GET", "/api" + path).json["customFields"]?["tier"] == "GOLD")
    #expect(try browser.json("PUT", "/api" + path, ["customFields": ["tier": "GOLD"]]).json["version"] == 1)
  }

  @Test func `the form orders, archives, brings back and adds`() throws {
    var first = try form()
    first.type("9", in: "place.GOLD")
    first.type("1", in: "gone.SILVER")
    first.type("Tin\r\n\r\nZinc", in: "newChoices")
    #expect(browser.send(first, to: field).statusCode == 303)
    #expect(try labels() == ["Bronze", "Gold", "Tin", "Zinc", "(Silver)"])
    var second = try form()
    second.type("1", in: "back.SILVER")
    #expect(browser.send(second, to: field).statusCode == 303)
    #expect(try labels() == ["Bronze", "Gold", "Tin", "Zinc", "Silver"])
  }

  @Test func `an untouched form changes nothing`() throws {
    #expect(browser.send(try form(), to: field).statusCode == 303)
    #expect(try browser.json("GET", "/api" + field).json["version"] == 1)
  }

  @Test func `two of one name, none at all and a name of spaces are refused, and what was typed is kept`() throws {
    for (name, value) in [("rename.GOLD", "Silver"), ("rename.GOLD", "  "), ("rename.GOLD", "SILVER")] {
      var form = try form()
      form.type(value, in: name)
      form.type("Tin", in: "newChoices")
      let refused = browser.send(form, to: field)
      #expect(refused.statusCode == 422, "\(value)")
      #expect(refused.bodyText.contains("Tin") && refused.bodyText.contains("value=\"\(value)\""), "\(value)")
    }
    var all = try form()
    for value in ["GOLD", "SILVER", "BRONZE"] { all.type("1", in: "gone.\(value)") }
    #expect(browser.send(all, to: field).statusCode == 422)
    #expect(try labels() == ["Gold", "Silver", "Bronze"])
  }

  @Test func `names that differ only in signs are told apart`() throws {
    let made = try browser.json(
      "POST", "/api/crm/custom-fields", ["entity": "customer", "label": "Language", "kind": "CHOICE", "choices": ["C", "C++", "🙂", "S"]])
    #expect(made.status == 201)
    for name in ["C", "C++", "🙂", "S"] {
      let acme = try browser.json("PUT", "/api" + path, ["customFields": ["language": .string(name)]])
      #expect(acme.status == 200)
      #expect(try browser.get(path).bodyText.contains(">\(name)<"), "\(name)")
    }
  }

  @Test func `a name that is too long is refused, not cut`() throws {
    let long = String(repeating: "n", count: 101)
    let before = try labels()
    let refused = try browser.json("PUT", "/api" + field, ["choices": [["value": "GOLD", "label": .string(long)], "Silver", "Bronze"]])
    #expect(refused.status == 422 && refused.json.text.contains("at most 100 characters"))
    var typed = try form()
    typed.type(long, in: "newChoices")
    let page = browser.send(typed, to: field)
    #expect(page.statusCode == 422 && page.bodyText.contains("at most 100 characters"))
    #expect(try labels() == before)
  }
}
