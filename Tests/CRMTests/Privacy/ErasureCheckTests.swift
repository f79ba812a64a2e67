import ArchiveTesting
import Foundation
import Records
import Spreadsheets
import Testing
import Values
import Web

@testable import CRM
@testable import Store

@Suite struct `Checking an erasure` {
  private let world: World
  private let browser: Browser
  private let person: RecordID
  private let client: RecordID

  private static let name = "Ottoline Vandersloot"

  init() throws {
    world = try World()
    browser = try world.browser()
    (person, client) = try world.admin.write { writer in
      let person = try Contact.type.create(Inputs([("name", .typed(Self.name)), ("email", .typed("ottoline@sloot.example"))]), writer).id
      return (person, try Customer.type.create(Inputs([("name", .typed("Acme"))]), writer).id)
    }
  }

  private var jobs: JobRunner { JobRunner(store: world.store, handlers: [ErasureCheck.kind: ErasureCheck.handler]) }

  private func erase() throws -> String {
    let answer = try browser.json("POST", "/api/crm/contacts/\(person)/erasure", ["confirm": true])
    return try #require(answer.json["id"]?.string, "\(answer.json)")
  }

  private func report(_ id: String) throws -> JSON { try browser.json("GET", "/api/crm/erasures/\(id)").json }

  private func workbook() throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let writer = try WorkbookWriter(path: folder.file("a.xlsx"), sheet: "Guests", temporaryFolder: folder.path)
    for number in 0..<200 { try writer.row([.text("Guest \(number)"), .text(number == 99 ? Self.name : "Somebody")]) }
    try writer.finish()
    return Array(FileManager.default.contents(atPath: folder.file("a.xlsx")) ?? Data())
  }

  @Test func `documents of others that name the person are found inside, and those that cannot be read are named`() throws {
    var locked = ZipFile()
    locked.add("secret.txt", Array("?".utf8), password: "secret")
    let files = [
      ("guests.xlsx", try workbook()), ("empty.docx", try ZipFile(["word/document.xml": "<w:t>nobody</w:t>"]).bytes()),
      ("locked.zip", try locked.bytes()), ("scan.pdf", Array("%PDF-1.7 << /Filter /LZWDecode >> stream\nx\nendstream".utf8)),
    ]
    _ = try browser.upload("/crm/customers/\(client)/attachments", files)
    let id = try erase()
    try jobs.runDue()
    let json = try report(id)["report"]
    let traces = json?["traces"]?.array ?? []
    #expect(traces.count == 1 && traces.first?["attachments"]?.array?.count == 1, "\(json ?? .null)")
    #expect((json?["unread"]?.array ?? []).compactMap { $0["reason"]?.string } == ["locked", "pdf"])
    let page = try browser.get("/crm/erasures/\(id)").bodyText
    #expect(
      page.contains("guests.xlsx") && page.contains("locked with a password") && page.contains("scan.pdf") && !page.contains("empty.docx"))
  }

  @Test func `what a broken-off upload left is told, what another workspace keeps is not`() throws {
    _ = try world.admin.blobs.put(Array("Signed by \(Self.name)".utf8))
    try Data("Signed by \(Self.name), and".utf8).write(to: URL(filePath: world.directory + "/blobs/new/half"))
    let theirs = try world.admin.blobs.put(Array("Theirs is another \(Self.name)".utf8))
    _ = try world.otherWorkspace().write { try $0.keep(theirs) }
    let id = try erase()
    try jobs.runDue()
    let traces = try report(id)["report"]?["traces"]?.array ?? []
    #expect(traces.count == 2 && traces.allSatisfy { $0["attachments"] == [] && $0["count"] == 1 }, "\(traces)")
    #expect(!traces.contains { $0["file"]?.string?.contains(theirs.digest.description) == true })
    #expect(try browser.get("/crm/erasures/\(id)").bodyText.contains("An upload that was broken off, which goes within a day: 1 time"))
  }

  @Test func `a process that ends before the check does it at its next start, and keeps no name until then`() throws {
    let id = try erase()
    #expect(try report(id)["state"] == "CHECKING" && report(id)["report"]?["checkedAt"] == nil)
    #expect(try browser.get("/crm/erasures/\(id)").bodyText.contains("http-equiv=\"refresh\""))
    // A runner took the job and died with it.
    let dead = JobQueue(store: world.store)
    let job = try #require(try dead.claim([ErasureCheck.kind]))
    #expect(try jobs.runDue() == 0)
    #expect(try report(id)["state"] == "CHECKING")
    #expect(try world.admin.read { try $0.exists("SELECT 1 FROM erasures WHERE sought IS NOT NULL AND sought NOT LIKE '%Ottoline%'") })
    let next = jobs
    try next.queue.reclaim(atStart: true)
    #expect(try next.runDue() == 1)
    #expect(try report(id)["state"] == "CHECKED" && report(id)["report"]?["traces"]?.array?.isEmpty == true)
    #expect(try world.admin.read { try !$0.exists("SELECT 1 FROM erasures WHERE sought IS NOT NULL") })
    // Once more, as after a death between its last write and its end.
    let before = try report(id)
    try ErasureCheck.handler(job, world.admin)
    #expect(try report(id) == before)
  }

  @Test func `a check that failed for good says so, and one of before there were jobs too`() throws {
    let id = try erase()
    try world.store.unscopedWrite { _ = try $0.execute("UPDATE main.jobs SET state = 'FAILED', last_error = 'No disk.'") }
    #expect(try report(id)["state"] == "FAILED" && report(id)["failure"] == "No disk.")
    #expect(try browser.get("/crm/erasures/\(id)").bodyText.contains("The disk was not looked at afterwards"))
    try world.store.unscopedWrite { _ = try $0.execute("UPDATE main.erasures SET job_id = NULL, sought = NULL") }
    #expect(try report(id)["state"] == "FAILED")
    #expect(try !browser.get("/crm/erasures/\(id)").bodyText.contains("http-equiv=\"refresh\""))
  }

  @Test func `what another workspace keeps is neither read nor counted`() throws {
    let other = try world.otherWorkspace()
    let theirs = try other.write { try Customer.type.create(Inputs([("name", .typed("Theirs"))]), $0).id }
    let foreign = try world.browser("oskar@other.example")
    let secret = try ZipFile(["word/document.xml": String(repeating: "<w:t>\(Self.name)</w:t>", count: 40)]).bytes()
    #expect(try foreign.upload("/api/crm/customers/\(theirs)/attachments", [("secret.docx", secret)]).statusCode == 201)
    let id = try erase()
    try jobs.runDue()
    #expect(try report(id)["report"]?["traces"]?.array?.isEmpty == true)
    #expect(try foreign.json("GET", "/api/crm/erasures/\(id)").status == 404)
  }

  @Test func `the report of one workspace tells nothing of another's records, though they lie in the same file`() throws {
    let other = try world.otherWorkspace()
    _ = try other.write { try Contact.type.create(Inputs([("name", .typed(Self.name)), ("email", .typed("ottoline@sloot.example"))]), $0) }
    let id = try erase()
    try jobs.runDue()
    #expect(try report(id)["report"]?["traces"]?.array?.isEmpty == true)
    #expect(try browser.get("/crm/erasures/\(id)").bodyText.contains("Nothing was found afterwards"))
  }

  @Test func `what stays in records is told by what the product calls them`() throws {
    _ = try world.admin.write { writer in
      try Deal.type.create(Inputs([("name", .typed("Line 3 for \(Self.name)"))]), writer)
      try Contact.type.create(Inputs([("name", .typed("Bo \(Self.name)"))]), writer)
    }
    let id = try erase()
    try jobs.runDue()
    let traces = try report(id)["report"]?["traces"]?.array ?? []
    #expect(traces.count == 1 && traces.first?["file"] == "kith.sqlite")
    #expect(traces.first?["places"]?.array?.compactMap(\.string) == ["Contacts", "Deals", "Search"], "\(traces)")
    let page = try browser.get("/crm/erasures/\(id)").bodyText
    #expect(page.contains("The database (Contacts, Deals, Search)") && !page.contains("<dt>notes</dt>"))
  }

  @Test func `what stands between the rows is told`() throws {
    let id = try erase()
    // As if something had been freed without being overwritten.
    let path = world.directory + "/kith.sqlite-wal"
    let log = try #require(FileHandle(forWritingAtPath: path))
    try log.seekToEnd()
    try log.write(contentsOf: Array(Self.name.utf8))
    let found = try world.admin.traces(of: [Self.name])
    #expect(found.traces.map(\.file) == ["kith.sqlite-wal"] && found.traces.first?.tables == [])
    #expect(try report(id)["state"] == "CHECKING")
  }

  @Test func `nobody is erased while an import is taken back`() throws {
    try world.admin.write { try $0.enqueue(ImportUndo.draft(RecordID())) }
    let answer = try browser.json("POST", "/api/crm/contacts/\(person)/erasure", ["confirm": true])
    #expect(answer.status == 422 || answer.status == 409, "\(answer)")
    #expect(answer.json.text.contains("is being taken back"))
    #expect(try world.admin.read { try Contact.type.get(person, $0).title } == Self.name)
  }

  @Test func `what hangs on a deal is named to nobody who sees no deals`() throws {
    let deal = try world.admin.write { writer in
      let deal = try Deal.type.create(Inputs([("name", .typed("Line 3"))]), writer).id
      for (type, title) in [(Deal.type, "Note of a deal"), (Customer.type, "Note of a client")] {
        let parent = type.name == "deal" ? deal : client
        let values = [("title", title), ("content", "Ask \(Self.name)"), (type.name + "Id", parent.description)]
        try Note.type.create(Inputs(values.map { ($0.0, .typed($0.1)) }), writer)
      }
      return deal
    }
    for path in ["deals/\(deal)", "customers/\(client)"] {
      let name = "guests of \(path.prefix(4)).txt"
      #expect(try browser.upload("/api/crm/\(path)/attachments", [(name, Array("With \(Self.name)".utf8))]).statusCode == 201)
    }
    let mia = try world.member("Mia Manager", role: Roles.manager)
    try world.admin.write { writer in
      try writer.setPermission(.contactErase, of: Roles.manager, allowed: true)
      try writer.setPermission(.dealView, of: Roles.manager, allowed: false)
    }
    let manager = try world.browser(mia.email)
    let asked = try manager.get("/crm/contacts/\(person)/erase").bodyText
    #expect(asked.contains("Note of a client") && !asked.contains("Note of a deal"))
    let id = try erase()
    try jobs.runDue()
    let hers = try manager.get("/crm/erasures/\(id)").bodyText
    #expect(hers.contains("Note of a client") && !hers.contains("Note of a deal"))
    #expect(hers.contains("guests of cust.txt") && !hers.contains("guests of deal.txt"))
    let admins = try browser.get("/crm/erasures/\(id)").bodyText
    #expect(admins.contains("Note of a deal") && admins.contains("guests of deal.txt"))
  }
}
