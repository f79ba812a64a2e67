import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Values that are never empty` {
  let world: World
  let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  @Test func `null gives a choice its preset again`() throws {
    let client = try browser.json(
      "POST", "/api/crm/customers", ["name": "Acme", "status": "INACTIVE", "type": "INDIVIDUAL", "billingType": "NET_30"])
    let path = "/api/crm/customers/\(client.json["id"]?.string ?? "")"
    let emptied = try browser.json("PUT", path, ["status": nil, "type": nil, "billingType": nil]).json
    #expect(emptied["status"]?.string == "ACTIVE" && emptied["type"]?.string == "BUSINESS" && emptied["billingType"]?.string == "PREPAID")
    #expect(try browser.json("GET", "/api/crm/customers?status=ACTIVE").json["data"]?.array?.count == 1)
    let person = try browser.json("POST", "/api/crm/contacts", ["name": "Ida", "status": nil, "type": nil]).json
    #expect(person["status"]?.string == "ACTIVE" && person["type"]?.string == "CUSTOMER")
    #expect(try browser.json("POST", "/api/crm/leads", ["name": "Mill", "priority": nil]).json["priority"]?.string == "MEDIUM")
    let talk = try browser.json("POST", "/api/crm/communications", ["notes": "x", "type": nil])
    #expect(talk.status == 422)
  }

  @Test func `notes that are given are the description, and a list of notes that was answered gives nothing`() throws {
    for kind in ["customers", "contacts"] {
      let made = try browser.json("POST", "/api/crm/\(kind)", ["name": "Acme", "notes": "Pays late"])
      #expect(made.json["description"]?.string == "Pays late", "\(kind)")
      let path = "/api/crm/\(kind)/\(made.json["id"]?.string ?? "")"
      #expect(try browser.json("PUT", path, ["notes": "Pays on time"]).json["description"]?.string == "Pays on time")
      let sentBack = try browser.json("PUT", path, ["notes": [["content": "x"]]])
      #expect(sentBack.status == 200 && sentBack.json["description"]?.string == "Pays on time")
      #expect(try browser.json("PUT", path, ["notes": "no", "description": "yes"]).json["description"]?.string == "yes")
    }
  }

  @Test func `an address has its five parts, those that are not known as null`() throws {
    let made = try browser.json("POST", "/api/crm/customers", ["name": "Acme", "billingAddress": ["city": "Tilburg"]]).json
    let address = try #require(made["billingAddress"]?.object)
    #expect(address.members.map(\.key) == ["street", "city", "state", "zip", "country"])
    #expect(address["state"] == .null && address["city"]?.string == "Tilburg")
  }

  @Test func `the switcher goes where one client is meant, and asks where several are`() throws {
    for name in ["Acme Industries", "Acme Iberia", "Acme"] { _ = try browser.json("POST", "/api/crm/customers", ["name": .string(name)]) }
    #expect(try browser.get("/crm/customers/go?q=acme").header("location")?.hasPrefix("/crm/customers/0") == true)
    #expect(try browser.get("/crm/customers/go?q=acme+i").header("location")?.hasPrefix("/crm/customers?search=acme") == true)
    #expect(try browser.get("/crm/customers/go?q=iberia").header("location")?.hasPrefix("/crm/customers/0") == true)
  }
}
