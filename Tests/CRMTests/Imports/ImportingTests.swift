import Records
import Store
import Testing
import Values

@testable import CRM

/// Files brought into the workspace of a test.
struct Importing {
  let world: World

  init() throws { world = try World() }

  @discardableResult
  func bring(
    _ kind: ImportKind, _ text: String, map: String = "{}", dryRun: Bool = false, as session: Session? = nil
  ) throws -> ImportLedger {
    let sheet = try ImportSheet(kind, .text(text), ImportMap(parsing: Array(map.utf8)), session ?? world.admin)
    return try Import.run(sheet, session ?? world.admin, Import.Options(dryRun: dryRun))
  }

  func texts(_ sql: SQL) throws -> [String] {
    try world.admin.read { reader in
      let page = try reader.page(sql)
      return (0..<page.rowCount).map { page.string($0, 0) ?? "" }
    }
  }

  func count(_ sql: SQL) throws -> Int64 { try world.admin.read { try $0.integer(sql) ?? -1 } }

  /// Minor units of an amount as a cell has it.
  static func minor(_ text: String) -> Int64? {
    DecimalText(typed: text).flatMap { Money.minor(fromDecimal: $0.description, currency: .usd) }
  }

  func events() throws -> Int64 { try count("SELECT count(*) FROM events") }
}

@Suite struct `Bringing files in` {
  let importing: Importing

  init() throws { importing = try Importing() }

  static let customers =
    "Company Name;E-mail;Telephone;Industry\nAlder & Co;hello@alder.example;+1 555 0100;Timber\nBirch;;;\n;lost@example.com;;\nČerná;;;Steel\n"

  @Test func `counts add up, and the same file twice changes nothing and writes no event`() throws {
    let first = try importing.bring(.customers, Self.customers)
    #expect(first.summary == "rows 4: created 3, updated 0, unchanged 0, skipped 1, failed 0")
    #expect(first.complaints == ["line 4: The row has no name."])
    let events = try importing.events()
    #expect(try importing.bring(.customers, Self.customers).summary == "rows 4: created 0, updated 0, unchanged 3, skipped 1, failed 0")
    #expect(try importing.events() == events)
    let changed = try importing.bring(.customers, Self.customers.replacing("Timber", with: "Paper"))
    #expect(changed.summary == "rows 4: created 0, updated 1, unchanged 2, skipped 1, failed 0")
    #expect(try importing.texts("SELECT industry FROM customers WHERE name = 'Alder & Co'") == ["Paper"])
  }

  @Test func `a row may be short, and one that is too long stays out`() throws {
    let ledger = try importing.bring(.customers, "name,industry\nShort\nLong,Tin,extra\n")
    #expect(ledger[.created] == 1 && ledger.complaints == ["line 3: The row has 3 columns where the header has 2."])
  }

  @Test func `a dry run says the same and writes nothing`() throws {
    #expect(try importing.bring(.customers, Self.customers, dryRun: true)[.created] == 3)
    #expect(try importing.count("SELECT count(*) FROM customers") == 0)
  }

  @Test func `an empty cell leaves what stands there, also within an address`() throws {
    try importing.bring(.customers, "name,phone,street,city\nAlder,+1 555,Main 1,Riga\n")
    let again = try importing.bring(.customers, "name,phone,street,city\nAlder,,Main 2,\n")
    #expect(again[.updated] == 1)
    #expect(try importing.texts("SELECT primary_phone FROM customers") == ["+1 555"])
    #expect(try importing.texts("SELECT billing_address FROM customers") == [#"{"street":"Main 2","city":"Riga"}"#])
  }

  @Test func `parents may stand later in the file, and a circle of them stays out`() throws {
    let ledger = try importing.bring(.customers, "name,parent\nLeaf,Branch\nBranch,Root\nRoot,\nA,B\nB,A\nOrphan,Nobody\n")
    #expect(ledger.summary == "rows 6: created 3, updated 0, unchanged 0, skipped 3, failed 0")
    let parents = try importing.texts(
      "SELECT c.name || ' of ' || p.name FROM customers c JOIN customers p ON p.id = c.parent_id ORDER BY c.seq")
    #expect(Set(parents) == ["Leaf of Branch", "Branch of Root"])
    #expect(try importing.bring(.customers, "name,parent\nLeaf,Branch\nBranch,Root\nRoot,\n")[.unchanged] == 3)
  }

  @Test func `the external id wins over the name`() throws {
    let file = "CustomerID,CompanyName\n1,IT\n2,IT\n"
    #expect(try importing.bring(.customers, file)[.created] == 2)
    #expect(try importing.bring(.customers, file)[.unchanged] == 2)
    #expect(try importing.bring(.customers, "CustomerID,CompanyName\n2,Iota\n")[.updated] == 1)
    #expect(try importing.texts("SELECT name FROM customers ORDER BY external_id") == ["IT", "Iota"])
  }

  @Test func `a key that occurs twice in one file is never a match`() throws {
    let file = "name,industry\nTwin,Tin\nTwin,Iron\n"
    #expect(try importing.bring(.customers, file)[.created] == 2)
    #expect(try importing.bring(.customers, file)[.unchanged] == 2)
    let third = try importing.bring(.customers, "name,industry\nTwin,Tin\nTwin,Iron\nTwin,Iron\n")
    #expect(third[.unchanged] == 2 && third[.created] == 1)
    #expect(try importing.bring(.customers, "name,industry\nTwin,Gold\n")[.skipped] == 1)
  }

  @Test func `a map that names a column or field that is not there is refused`() throws {
    #expect(throws: ImportMapError.self) { try importing.bring(.customers, "name\nNew\n", map: #"{"columns": {"absent": "name"}}"#) }
    #expect(throws: ImportMapError.self) { try importing.bring(.customers, "name\nNew\n", map: #"{"fixed": {"shoeSize": "44"}}"#) }
    #expect(try importing.count("SELECT count(*) FROM customers") == 0)
  }

  @Test func `who may not create clients brings none in`() throws {
    let user = try importing.world.member("Jonas", role: Roles.user)
    #expect(throws: RecordError.self) { try importing.bring(.customers, Self.customers, as: user) }
    #expect(try importing.count("SELECT count(*) FROM customers") == 0)
  }

  @Test func `a sales representative does not change what others own`() throws {
    try importing.world.admin.write { try $0.setPermission(.importRun, of: Roles.salesRep, allowed: true) }
    let rep = try importing.world.member("Tomas", role: Roles.salesRep)
    try importing.bring(.customers, "name,industry\nMine,Tin\n")
    #expect(try importing.bring(.customers, "name,industry\nMine,Gold\nTheirs,Tin\n", as: rep).complaints.count == 1)
    #expect(try importing.texts("SELECT industry FROM customers WHERE name = 'Mine'") == ["Tin"])
  }
}

@Suite struct `Bringing people in` {
  let importing: Importing

  init() throws { importing = try Importing() }

  static let agents = "sales_agent,manager,regional_office\nAnna,Dustin,Central\nCecily,Dustin,Central\n"
  static let map =
    #"{"columns": {"sales_agent": "name", "manager": "manager", "regional_office": "team"}, "fixed": {"role": "SALES_REP"}, "create": ["manager"]}"#

  @Test func `agents and the managers they name become users who cannot sign in`() throws {
    let ledger = try importing.bring(.users, Self.agents, map: Self.map)
    #expect(ledger.summary == "rows 2: created 2, updated 0, unchanged 0, skipped 0, failed 0")
    #expect(ledger.alsoCreatedSummary == "also created 1 user")
    #expect(try importing.texts("SELECT role FROM members WHERE email IS NULL ORDER BY name") == ["SALES_REP", "SALES_REP", "MANAGER"])
    #expect(try importing.bring(.users, Self.agents, map: Self.map)[.unchanged] == 2)
  }

  @Test func `a manager may stand later, and nobody manages themselves`() throws {
    let ledger = try importing.bring(.users, "name,manager\nAnna,Dustin\nDustin,\nEve,Eve\n")
    #expect(ledger[.created] == 2 && ledger[.skipped] == 1)
    #expect(try importing.bring(.users, "name,manager\nDustin,Anna\n")[.skipped] == 1)
  }

  @Test func `a manager who stands later may be named by e-mail address, or by both names`() throws {
    let file =
      "first name,last name,email,manager\nAnna,Ash,anna@kith.example,dustin@kith.example\nBea,Birch,,Dustin Dale\nDustin,Dale,dustin@kith.example,\n"
    #expect(try importing.bring(.users, file).complaints == [])
    #expect(
      try importing.texts("SELECT m.name FROM member_details d JOIN members m ON m.id = d.manager_id") == ["Dustin Dale", "Dustin Dale"])
  }

  @Test func `only an admin brings users in`() throws {
    let manager = try importing.world.member("Ines", role: Roles.manager)
    #expect(throws: RecordError.self) { try importing.bring(.users, "name\nX\n", as: manager) }
  }
}

@Suite struct `Bringing sales in` {
  let importing: Importing

  init() throws {
    importing = try Importing()
    try importing.bring(.users, "name\nMoses\n")
    try importing.bring(.customers, "id,name\nC1,Cancity\nC2,Isdom\n")
  }

  @Test func `deals keep stage, value and days, and hang on clients and owners`() throws {
    let file = """
      opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
      1,Moses,GTXPro,Cancity,Won,2016-10-20,2017-03-01,1054
      2,Moses,GTXPro,,Engaging,2016-11-25,,
      3,Nobody,GTXPro,Cancity,Won,2016-10-20,2017-03-01,1
      4,Moses,GTXPro,Nowhere,Won,2016-10-20,2017-03-01,1
      5,Moses,GTXPro,C2,Dreaming,2016-10-20,2017-03-01,1
      6,Moses,GTXPro,C2,Lost,2016-10-20,someday,1
      7,Moses,MG,C2,Prospecting,,2027-01-31,550

      """
    let map = """
      {"values": {"stage": {"Engaging": "Qualification"}, "product": {"GTXPro": "GTX Pro"}}, "compose": {"name": "{product} – {account}"}}
      """
    let ledger = try importing.bring(.deals, file, map: map)
    #expect(
      ledger.complaints == [
        "line 4: There is no user called “Nobody”.", "line 5: There is no client called “Nowhere”.",
        "line 6: There is no stage called “Dreaming”.", "line 7: Expected close “someday” is not a date such as 2026-06-30.",
      ])
    let deals = try importing.texts(
      """
      SELECT d.name || '|' || d.status || '|' || ifnull(d.amount, '') || '|' || ifnull(d.closed_date, '') || '|'
        || ifnull(d.expected_close_date, '') || '|' || ifnull(d.created_date, '') FROM deals d WHERE d.external_id IN ('1', '2') ORDER BY seq
      """)
    #expect(deals == ["GTX Pro – Cancity|WON|105400|2017-03-01|2017-03-01|2016-10-20", "GTX Pro|OPEN||||2016-11-25"])
    #expect(try importing.texts("SELECT expected_close_date FROM deals WHERE external_id = '7'") == ["2027-01-31"])
    #expect(try importing.bring(.deals, file, map: map)[.unchanged] == 3)
  }

  @Test func `a column of percentages is read in one way throughout`() throws {
    try importing.bring(.deals, "name,probability\nA,0.25\nB,0.5\nC,1.0\n")
    #expect(try importing.texts("SELECT probability || '' FROM deals ORDER BY name") == ["25", "50", "100"])
    let whole = try importing.bring(.deals, "name,probability\nD,1\nE,40\nF,0.5\n")
    #expect(whole.complaints == ["line 4: Probability “0.5” is not a percentage from 0 to 100."])
    #expect(try importing.texts("SELECT probability || '' FROM deals WHERE name IN ('D', 'E') ORDER BY name") == ["1", "40"])
  }

  @Test func `a deal without an external id is known by its name and client`() throws {
    let file = "name,customer,contact,stage,amount\nNew line,Cancity,,Proposal,\"1,200.50\"\nNew line,Isdom,,Proposal,5\n"
    #expect(try importing.bring(.deals, file)[.created] == 2)
    #expect(try importing.bring(.deals, file)[.unchanged] == 2)
    #expect(try importing.bring(.deals, "name,customer,amount\nNew line,Isdom,6\n")[.updated] == 1)
    #expect(try importing.count("SELECT sum(amount) FROM deals") == 120_050 + 600)
  }

  @Test func `contacts are found by e-mail, else by name and client, and the first stays the primary one`() throws {
    let file = "name,email,customer,isPrimary\nAnn Ash,ann@x.example,Cancity,yes\nBo Birch,,Cancity,yes\nCher,,,\n"
    #expect(try importing.bring(.contacts, file)[.created] == 3)
    #expect(try importing.texts("SELECT name FROM contacts WHERE is_primary = 1") == ["Ann Ash"])
    #expect(try importing.bring(.contacts, file)[.unchanged] == 3)
    #expect(try importing.bring(.contacts, "name,email\nAnna Ash,ANN@X.example\n")[.updated] == 1)
    let split = try importing.bring(.contacts, "First_Name,LAST NAME,account\nDora,Dale,Isdom\nEd,,Isdom\n")
    #expect(split.complaints == ["line 3: The row has no last name."])
  }

  @Test func `a company that is no client yet becomes one`() throws {
    let ledger = try importing.bring(.contacts, "name,company\nAnn Ash,Newcomer\nBo Birch,Newcomer\n")
    #expect(ledger[.created] == 2 && ledger.alsoCreatedSummary == "also created 1 customer")
    #expect(try importing.count("SELECT count(*) FROM customers") == 3)
  }

  @Test func `leads take a stage or a status`() throws {
    let file = "name,email,company,stage,status,value\nOne,one@x.example,X,Proposal Sent,,10\nTwo,,X,,Converted,20\nThree,,X,Nowhere,,1\n"
    let ledger = try importing.bring(.leads, file)
    #expect(ledger[.created] == 2 && ledger.complaints == ["line 4: There is no stage called “Nowhere”."])
    let stages = try importing.texts("SELECT s.name || ' ' || l.status FROM leads l JOIN lead_stages s ON s.id = l.stage_id ORDER BY l.seq")
    #expect(stages == ["Proposal Sent QUALIFIED", "Closed Won CONVERTED"])
    #expect(try importing.bring(.leads, file)[.unchanged] == 2)
  }

  @Test func `tasks name their people and what they belong to`() throws {
    try importing.bring(.deals, "name,customer\nNew line,Cancity\n")
    let file = "subject,due date,assignee,deal,status\nCall,31.12.2026,\"Moses, Mara Lindqvist\",New line,\nWrite,2026-12-01,,,Completed\n"
    #expect(try importing.bring(.activities, file)[.created] == 2)
    #expect(try importing.count("SELECT count(*) FROM activity_assignees") == 3)
    #expect(try importing.texts("SELECT due_date FROM activities ORDER BY seq") == ["2026-12-31", "2026-12-01"])
    #expect(try importing.count("SELECT count(*) FROM activities WHERE customer_id IS NOT NULL") == 1)
    #expect(try importing.bring(.activities, file).summary == "rows 2: created 0, updated 0, unchanged 2, skipped 0, failed 0")
  }
}
