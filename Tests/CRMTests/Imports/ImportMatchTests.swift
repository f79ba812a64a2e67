import Records
import Store
import Testing
import Values

@testable import CRM

/// Rows that could find each other's records stay apart, whatever their order, and find their own when the file comes again.
@Suite struct `Rows of one file that mean the same name` {
  private let importing: Importing

  init() throws { importing = try Importing() }

  /// Brings the rows in, in this order and again; then in the other order, into another workspace.
  private func bringTwice(_ kind: ImportKind, _ header: String, _ rows: [String], map: String = "{}", says sql: SQL, _ lines: [String])
    throws
  {
    for order in [rows, rows.reversed()] {
      let importing = try Importing()
      try importing.bring(.customers, "name,external id\nCancity,C1\n")
      let file = ([header] + order).joined(separator: "\n") + "\n"
      let first = try importing.bring(kind, file, map: map)
      #expect(first[.created] == rows.count, "\(order): \(first.summary) \(first.complaints)")
      let again = try importing.bring(kind, file, map: map)
      #expect(again[.unchanged] == rows.count, "\(order): \(again.summary) \(again.complaints)")
      #expect(try importing.texts(sql) == lines, "\(order)")
    }
  }

  private static let industries: SQL = "SELECT industry FROM customers WHERE industry IS NOT NULL ORDER BY industry"

  @Test func `a client without an external id is not the one that has it`() throws {
    let rows = ["Gam,G1,one", "Gam,,two", "Gam,G2,three"]
    try bringTwice(.customers, "name,external id,industry", rows, says: Self.industries, ["one", "three", "two"])
    try bringTwice(.customers, "name,external id,industry", ["Gam,G1,one", "Gam,,one"], says: Self.industries, ["one", "one"])
    try bringTwice(
      .customers, "name,external id,industry", ["Gam,G1,one", "Gam,,two", "Gam,,two"], says: Self.industries, ["one", "two", "two"])
  }

  @Test func `a contact or a lead without an address is not the one that has it`() throws {
    let contacts = ["Ann Ash,Cancity,ann@x.example,Buyer", "Ann Ash,Cancity,,Seller"]
    try bringTwice(
      .contacts, "name,customer,email,job title", contacts, says: "SELECT job_title FROM contacts ORDER BY job_title", ["Buyer", "Seller"])
    let leads = ["Bo Birch,Mill,bo@x.example", "Bo Birch,Mill,"]
    try bringTwice(.leads, "name,company,email", leads, says: "SELECT ifnull(email, '–') FROM leads ORDER BY email", ["–", "bo@x.example"])
  }

  @Test func `a company is one client however it is spelled, whether it was there or the file has added it`() throws {
    try importing.bring(.customers, "name\nCafé Noir\n")
    let rows = ["Ann,Ash,cafe noir", "Bo,Birch,École Verte", "Cy,Cedar,ecole  verte", "Di,Dogwood,ÉCOLE VERTE", "Ed,Elm,CAFÉ NOIR"]
    try importing.bring(.contacts, (["first name,last name,company"] + rows).joined(separator: "\n") + "\n")
    #expect(try importing.texts("SELECT name FROM customers ORDER BY seq") == ["Café Noir", "École Verte"])
    let clients: SQL = "SELECT k.name FROM contacts c JOIN customers k ON k.id = c.customer_id ORDER BY c.seq"
    #expect(try importing.texts(clients) == ["Café Noir", "École Verte", "École Verte", "École Verte", "Café Noir"])
  }

  @Test func `a row that lacks the key that was chosen does not find who has it`() throws {
    let rows = ["Alder,hello@alder.example,,one", "Alder,,,two", "Alder,,A1,three"]
    try bringTwice(
      .customers, "name,email,external id,industry", rows, map: #"{"key": "email"}"#, says: Self.industries, ["one", "three", "two"])
  }

  @Test func `two names of one client or day are one client and day`() throws {
    let contacts = ["Ann Ash,Cancity,Buyer", "Ann Ash,C1,Seller"]
    try bringTwice(
      .contacts, "name,customer,job title", contacts, says: "SELECT job_title FROM contacts ORDER BY job_title", ["Buyer", "Seller"])
    let tasks = ["Call,Cancity,2026-12-01,HIGH", "Call,C1,2026-12-01,LOW", "Call,,2026-12-01,MEDIUM"]
    try bringTwice(
      .activities, "subject,customer,due date,priority", tasks, says: "SELECT priority FROM activities ORDER BY priority",
      ["HIGH", "LOW", "MEDIUM"])
  }

  @Test func `a user without an address is not the one that has it`() throws {
    let rows = ["Anna,anna@kith.example,North", "Anna,,South"]
    try bringTwice(.users, "name,email,team", rows, says: "SELECT team FROM member_details ORDER BY team", ["North", "South"])
  }

  @Test func `a client that a row renamed is not found by its new name`() throws {
    try importing.bring(.customers, "name,external id\nAlpha,Q1\n")
    let file = "name,external id,industry\nBeta,Q1,\nBeta,,two\n"
    let ledger = try importing.bring(.customers, file)
    #expect(ledger[.updated] == 1 && ledger[.created] == 1)
    #expect(try importing.texts("SELECT name || ' ' || ifnull(industry, '–') FROM customers ORDER BY seq") == ["Beta –", "Beta two"])
    #expect(try importing.bring(.customers, file)[.unchanged] == 2)
  }

  @Test func `what one row of an export is about, no other row finds by its name`() throws {
    try importing.bring(.customers, "name,industry\nAlder,one\n")
    let id = try importing.world.admin.read { try $0.id("SELECT id FROM customers") }
    let file = "name,industry,Kith id\nAlder,two,\nBirch,,\(try #require(id))\nBirch,three,\n"
    let ledger = try importing.bring(.customers, file)
    #expect(ledger[.created] == 2 && ledger[.updated] == 1, "\(ledger.summary)")
    #expect(try importing.texts("SELECT name || ' ' || industry FROM customers ORDER BY seq") == ["Birch one", "Alder two", "Birch three"])
    #expect(try importing.bring(.customers, file)[.unchanged] == 3)
  }

  @Test func `rows stay apart when they come in in pieces`() throws {
    let session = importing.world.admin
    let rows = (0..<600).map { "Company \($0 % 300),\($0 < 300 ? "X\($0)" : ""),Industry \($0)\n" }.joined()
    for outcome in [ImportLedger.Outcome.created, .unchanged] {
      let sheet = try ImportSheet(.customers, .text("name,external id,industry\n" + rows), ImportMap(), session)
      let ledger = try Import.run(sheet, session, Import.Options(wholeUpTo: 10))
      #expect(ledger[outcome] == 600, "\(ledger.summary)")
    }
  }

  @Test func `of several with one name a row is unchanged where one of them says the same`() throws {
    try importing.bring(.customers, "name,industry\nTwin,Tin\nTwin,Iron\n")
    #expect(try importing.bring(.customers, "name,industry\nTwin,Iron\n")[.unchanged] == 1)
    #expect(try importing.bring(.customers, "name,industry\nTwin,Gold\n")[.skipped] == 1)
  }

  private static let clientOfEach: SQL = "SELECT u.name FROM contacts c JOIN customers u ON u.id = c.customer_id ORDER BY c.name"

  @Test func `external ids that differ in case alone name two clients`() throws {
    try importing.bring(.customers, "name,external id\nLower,001a\nUpper,001A\n")
    try importing.bring(.contacts, "name,customer\nAnn Ash,001a\nBo Birch,001A\nCy Cedar,001a\nDi Dogwood,001A\n")
    #expect(try importing.texts(Self.clientOfEach) == ["Lower", "Upper", "Lower", "Upper"])
  }

  @Test func `a company is one client however its letters are written, whether it was there or a row has added it`() throws {
    try importing.bring(.customers, "name\nÖBB AG\n")
    try importing.bring(.contacts, "name,company\nAnn Ash,öbb ag\nBo Birch,ÖBB AG\nCy Cedar,öbb ag\nDi Dogwood,Ärzte\nEd Elm,ÄRZTE\n")
    #expect(try importing.texts(Self.clientOfEach) == ["ÖBB AG", "ÖBB AG", "ÖBB AG", "Ärzte", "Ärzte"])
  }

  @Test func `a user whose row does not come in leaves nothing behind, and takes no name away`() throws {
    let world = importing.world
    let lookups = try world.admin.read { try ImportLookups(.users, $0) }
    let mara = ImportLookups.Found.one(world.admin.userID)
    let other = RecordID()
    lookups.keep(member: other, name: "Mara Lindqvist", email: "other@kith.example")
    #expect(lookups.member("Mara Lindqvist") == .many && lookups.member("other@kith.example") == .one(other))
    lookups.rowIsOut()
    #expect(lookups.member("mara lindqvist") == mara && lookups.member("mara@kith.example") == mara)
    #expect(lookups.member("other@kith.example") == .none && lookups.member(other.description) == .none)
  }
}
