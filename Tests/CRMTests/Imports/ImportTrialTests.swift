import Records
import Store
import Testing
import Values
import Web

@testable import CRM

@Suite struct `Trying a file` {
  private let world: World
  private let browser: Browser

  init() throws {
    world = try World()
    browser = try world.browser()
  }

  private static func file(_ rows: Int) -> String { "name,industry\n" + (0..<rows).map { "Company \($0)\n" }.joined() + ",lost\n" }
  private static let large = file(Import.jobLimit + 1)

  private func send(_ file: String, _ fields: (String, String)..., by browser: Browser? = nil) throws -> Response {
    try (browser ?? self.browser).upload("/api/crm/import", [("a.csv", Array(file.utf8))], fields: [("type", "customers")] + fields)
  }

  private func preview(_ file: String) throws -> String {
    try #require(try browser.upload("/crm/import", [("a.csv", Array(file.utf8))], fields: [("type", "customers")]).header("Location"))
  }

  private func runJobs() throws -> Int { try JobRunner(store: world.store, handlers: Product.jobs).runDue() }
  private func count(_ sql: SQL) throws -> Int64? { try world.admin.read { try $0.integer(sql) } }

  @Test func `a large dry run is a job that says what would be, and writes nothing`() throws {
    let answer = try send(Self.large, ("dryRun", "1"))
    #expect(answer.statusCode == 202)
    let place = try #require(answer.header("Location"))
    let before = try browser.json("GET", place).json
    #expect(before["state"]?.string == "RUNNING" && before["dryRun"]?.bool == true)
    let other = try send(Self.large, ("dryRun", "1"))
    #expect(other.statusCode == 429 && other.header("Retry-After") != nil)
    #expect(try runJobs() == 1)
    let done = try browser.json("GET", place).json
    #expect(done["state"]?.string == "DONE" && done["done"]?.integer == Int64(Import.jobLimit + 2))
    #expect(done["result"]?["created"]?.integer == Int64(Import.jobLimit + 1) && done["result"]?["skipped"]?.integer == 1)
    #expect(done["result"]?["importId"] == .null)
    #expect(try count("SELECT (SELECT count(*) FROM customers) + (SELECT count(*) FROM imports) + (SELECT count(*) FROM import_rows)") == 0)
    _ = try world.member("Ines Okafor", role: Roles.admin, email: "ines@kith.example")
    #expect(try world.browser("ines@kith.example").json("GET", place).status == 404)
    #expect(try browser.json("GET", try #require(try send(Self.large).header("Location"))).json["dryRun"]?.bool == false)
  }

  @Test func `the whole file is tried from its page, and comes in afterwards`() throws {
    for rows in [20, Import.jobLimit + 1] {
      let place = try preview(Self.file(rows))
      #expect(try browser.get(place).bodyText.contains("Try the whole file"))
      let trial = try #require(try browser.post(place + "/try").header("Location"))
      if rows > Import.jobLimit {
        #expect(try browser.get(trial).bodyText.contains("Nothing is written: the whole file is tried"))
        #expect(try runJobs() == 1)
      }
      let result = try browser.get(trial).bodyText
      #expect(result.contains("Nothing was written.") && result.contains("What would stay out") && !result.contains("Undo the import"))
      #expect(result.contains("href=\"\(place)\"") && result.contains("The row has no name."))
      #expect(try count("SELECT count(*) FROM customers") == 0)
      #expect(try browser.get(trial.replacing("result", with: "skipped.csv")).bodyText.contains("\(rows + 2),skipped,The row has no name."))
      #expect(try browser.post(place + "/discard").statusCode == 303)
      #expect(try browser.get(trial).statusCode == 404)
    }
    let place = try preview(Self.file(20))
    #expect(try browser.post(place + "/try").statusCode == 303)
    #expect(try browser.post(place + "/run").header("Location") == place + "/result")
    #expect(try count("SELECT count(*) FROM customers") == 20)
    #expect(try browser.post(place + "/try").header("Location") == place + "/result")
  }

  @Test func `a file that is shown whole need not be tried, and nobody tries another's`() throws {
    let place = try preview(Self.file(2))
    #expect(try !browser.get(place).bodyText.contains("Try the whole file"))
    _ = try world.member("Ines Okafor", role: Roles.admin, email: "ines@kith.example")
    #expect(try world.browser("ines@kith.example").post(place + "/try").statusCode == 404)
    #expect(try count("SELECT count(*) FROM import_uploads WHERE is_trial = 1") == 0)
  }

  @Test func `whoever tries a file tries no other meanwhile, and may bring one in`() throws {
    let small = "name\nAlder\n"
    try ImportLimits.alone(world.admin) {
      let refused = try send(small, ("dryRun", "1"))
      #expect(refused.statusCode == 429 && refused.header("Retry-After") != nil)
      #expect(try send(small).statusCode == 200)
      let rep = try world.member("Rita Rep", role: Roles.salesRep)
      #expect(try send(small, ("dryRun", "1"), by: world.browser(rep.email)).statusCode == 200)
    }
    #expect(try send(small, ("dryRun", "1")).statusCode == 200)
  }

  @Test func `files that are tried, hold people or fail count like those that come in`() throws {
    let people = [("type", "users"), ("password", "guessed")]
    let small = "name,email\nAlder,hello@alder.example\n"
    let place = try preview(Self.file(20))
    let broken = try browser.upload("/crm/import", [("a.csv", [0])], fields: [("type", "customers")])
    #expect(broken.statusCode == 422)
    for _ in 0..<ImportLimits.hourly / 2 - 1 {
      #expect(try send(small, ("dryRun", "1")).statusCode == 200)
      #expect(try browser.upload("/api/crm/import", [("a.csv", Array(small.utf8))], fields: people).statusCode == 422)
    }
    #expect(try send(small, ("dryRun", "1")).statusCode == 429)
    #expect(try send(small).statusCode == 429)
    #expect(try browser.upload("/crm/import", [("a.csv", Array(small.utf8))], fields: [("type", "customers")]).statusCode == 429)
    #expect(try browser.post(place + "/try").statusCode == 429)
    // It was counted when it was chosen.
    #expect(try browser.post(place + "/run").statusCode == 303)
    let rep = try world.member("Rita Rep", role: Roles.salesRep)
    #expect(try send(small, by: world.browser(rep.email)).statusCode == 200)
    try world.admin.write { writer in
      _ = try writer.execute(
        "UPDATE main.import_turns SET taken_at = taken_at - 3600000 WHERE tenant_id = kith_tenant() AND user_id = \(world.admin.userID)")
    }
    #expect(try send(small, ("dryRun", "1")).statusCode == 200)
    #expect(try count("SELECT count(*) FROM import_turns") == 2)
  }
}
