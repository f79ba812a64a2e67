import Records
import Store
import Testing
import Values

@testable import CRM

@Suite struct `The demo workspace` {
  @Test func `it holds the cast as the entities' own rules would have stored it`() throws {
    let world = try World()
    let account = try Demo.create(in: world.store)
    let session = try signedIn(account, world)
    for type in [Customer.type, Contact.type, Lead.type, Deal.type, Activity.type, Project.type] {
      let rows = try session.read { reader in
        let page = try reader.page("SELECT id FROM \(type.table)")
        return (0..<page.rowCount).compactMap { page.id($0, 0) }
      }
      #expect(!rows.isEmpty)
      for id in rows {
        let outcome = try session.write { writer in try type.change(try type.get(id, writer), writer, verb: "updated") { _ in }.outcome }
        #expect(outcome == .unchanged, "\(type.name) \(id)")
      }
    }
  }

  @Test func `its log is in the order of time, told by those who did it`() throws {
    let world = try World()
    let session = try signedIn(try Demo.create(in: world.store), world)
    let told = try session.read { try $0.events(limit: 400) }.filter { $0.entity != "user" && $0.entity != "workspace" }
    #expect(told.count == 400 && Set(told.compactMap(\.actor)).count == 6)
    #expect(zip(told, told.dropFirst()).allSatisfy { $0.at >= $1.at })
    #expect(told.allSatisfy { $0.at <= .now } && told.contains { $0.verb == "won" })
    #expect(try session.read { try $0.eventChainFault() } == nil)
  }

  @Test func `there is one of it, and volume comes on top`() throws {
    let world = try World()
    let session = try signedIn(try Demo.create(in: world.store, records: 3_000), world)
    #expect(throws: AccessError.workspaceExists(Demo.workspace)) { try Demo.create(in: world.store) }
    let counts = try session.read { reader in
      try ["customers", "contacts", "leads", "deals", "activities"].reduce(Int64(0)) { sum, name in
        guard let table = SQLName(checking: name) else { return sum }
        return sum + (try reader.integer("SELECT count(*) FROM \(table)") ?? 0)
      }
    }
    #expect(counts == 3_000)
    let (cards, totals) = try session.read { reader in
      (
        try reader.integer("SELECT sum(amount) FROM deals"),
        try reader.integer("SELECT sum(billions) * 1000000000 + sum(rest) FROM stage_totals WHERE entity = 'deal'")
      )
    }
    #expect(cards == totals)
  }

  private func signedIn(_ account: Demo.Account, _ world: World) throws -> Session {
    let person = try #require(try world.store.installation.person(email: account.email))
    let workspace = try #require(try world.store.installation.workspace(named: Demo.workspace))
    return try #require(try world.store.installation.session(actingAs: person, in: workspace.id, requestID: "test"))
  }
}
