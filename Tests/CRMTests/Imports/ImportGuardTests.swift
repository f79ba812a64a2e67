import Foundation
import Records
import Store
import Testing
import Values
import Web

@testable import CRM

/// What a file may not do, and what is kept of one.
@Suite struct `Files that ask for too much` {
  private let importing: Importing
  private let browser: Browser

  init() throws {
    importing = try Importing()
    browser = try importing.world.browser()
  }

  private var world: World { importing.world }

  private func send(_ path: String, _ file: String, _ fields: (String, String)...) throws -> Response {
    try browser.upload(path, [("a.csv", Array(file.utf8))], fields: fields)
  }

  private func role(_ email: String) throws -> String? {
    try world.admin.read { try $0.string("SELECT role FROM members WHERE email = \(email)") }
  }

  @Test func `a number with a monstrous exponent is no number, and ends nothing`() throws {
    for exponent in ["-9223372036854775808", "9223372036854775807", "61", "-61"] {
      #expect(DecimalText("1e\(exponent)") == nil, "\(exponent)")
      let ledger = try importing.bring(.deals, "name,probability,amount\nLine,1e\(exponent),1e\(exponent)\n")
      #expect(ledger.rows == 1)
    }
  }

  @Test func `a file of people changes roles with the password alone`() throws {
    let lou = try world.member("Lou Seller", role: Roles.salesRep)
    let file = "email,name,role\n\(lou.email),Lou Seller,ADMIN\nnew@kith.example,Nina New,ADMIN\n"
    let place = try #require(try send("/crm/import", file, ("type", "users")).header("location"))
    #expect(try browser.get(place).bodyText.contains("name=\"password\""))
    for form in [[:], ["password": "guessed"]] as [KeyValuePairs<String, String>] {
      let refused = try browser.post(place + "/run", form)
      #expect(refused.statusCode == 422 && refused.bodyText.contains("This is not your password."))
    }
    let api = try send("/api/crm/import", file, ("type", "users"))
    #expect(api.statusCode == 422 && api.bodyText.contains("not your password"))
    #expect(try role(lou.email) == Roles.salesRep && role("new@kith.example") == nil)
    #expect(try send("/api/crm/import", file, ("type", "users"), ("dryRun", "true")).statusCode == 200)
    #expect(try browser.post(place + "/run", ["password": World.password]).header("location") == place + "/result")
    #expect(try role(lou.email) == Roles.admin && role("new@kith.example") == Roles.admin)
    #expect(try send("/api/crm/import", file, ("type", "users"), ("password", World.password)).statusCode == 200)
  }

  @Test func `a map names no key that would make each row read all records`() throws {
    let file = "name,industry\nAlder,Timber\n"
    for (kind, key) in [(ImportKind.customers, "industry"), (.contacts, "jobTitle"), (.deals, "amount")] {
      #expect(throws: ImportMapError.self) { try importing.bring(kind, file, map: "{\"key\": \"\(key)\"}") }
    }
    let answer = try send("/api/crm/import", file, ("type", "customers"), ("map", #"{"key": "industry"}"#))
    #expect(answer.statusCode == 422 && answer.bodyText.contains("externalId, primaryEmail, name"))
    #expect(try importing.bring(.customers, file, map: #"{"key": "name"}"#)[.created] == 1)
  }

  @Test func `a row that stays out does not take the place of the primary contact`() throws {
    let file = "name,email,company,primary\nAda,no address,Acme,yes\nBob,bob@acme.example,Acme,yes\nEve,eve@acme.example,Acme,yes\n"
    try importing.bring(.customers, "name\nAcme\n")
    let ledger = try importing.bring(.contacts, file)
    #expect(ledger[.skipped] == 1 && ledger[.created] == 2, "\(ledger.complaints)")
    #expect(try importing.texts("SELECT name FROM contacts WHERE is_primary = 1") == ["Bob"])
    #expect(try importing.bring(.contacts, file)[.unchanged] == 2)
  }

  @Test func `a name that stands twice keeps its first primary contact`() throws {
    try importing.bring(.customers, "name\nAcme\n")
    let file = "name,company,primary\nAda,Acme,yes\nAda,Acme,yes\n"
    #expect(try importing.bring(.contacts, file)[.created] == 2)
    #expect(try importing.texts("SELECT name FROM contacts WHERE is_primary = 1") == ["Ada"])
  }

  @Test func `what an import did is forgotten after thirty days, and not before`() throws {
    try importing.bring(.customers, "name\nOld\n")
    let young = try importing.bring(.customers, "name\nYoung\n")
    let long = Instant.now.adding(days: -31).milliseconds
    try world.admin.write { writer in
      try writer.execute(
        """
        UPDATE main.imports SET created_at = \(long) WHERE tenant_id = kith_tenant() AND id <> \(try #require(young.importID))
        """)
    }
    try ImportJournal.forgetOld(world.admin)
    #expect(try importing.count("SELECT count(*) FROM import_rows") == 1)
    #expect(try importing.count("SELECT count(*) FROM import_rows WHERE import_id = \(try #require(young.importID))") == 1)
  }

  @Test func `of very many rows that stay out a page reads some, and the file has all`() throws {
    let rows = ImportLedger.toldReasons + 5
    let place = try #require(
      try send("/crm/import", "name,owner\n" + (0..<rows).map { "Company \($0),Nobody \($0)\n" }.joined(), ("type", "customers"))
        .header("location"))
    _ = try browser.post(place + "/run")
    #expect(try JobRunner(store: world.store, handlers: Product.jobs).runDue() == 1)
    let result = try browser.get(place + "/result").bodyText
    #expect(result.contains("Nothing came in: all 1,005 rows were skipped.") && result.contains("905 more are in the file to download."))
    let id = try #require(RecordID(String(place.split(separator: "/").last ?? "")))
    let upload = try ImportUpload.find(id, world.admin)
    #expect(upload.ledger?.reasons.count == ImportLedger.toldReasons && upload.ledger?.reasonCount == rows)
    let state = try browser.json("GET", "/api/crm/import/\(id)").json
    #expect(
      state["result"]?["reasons"]?.array?.count == ImportLedger.toldReasons && state["result"]?["reasonCount"]?.integer == Int64(rows))
    let path = try #require(try upload.reasonsPath(world.admin))
    let list = try String(contentsOf: URL(filePath: path), encoding: .utf8)
    #expect(list.split(whereSeparator: \.isNewline).count == rows + 1 && list.contains("Nobody 1004"))
    #expect(try browser.get(place + "/skipped.csv").statusCode == 200)
    try world.admin.write { try upload.forget($0) }
    #expect(try importing.count("SELECT count(*) FROM import_uploads") == 0)
  }
}
