import Testing
import Values

@testable import Store

@Suite struct WorkspaceTests {
  private struct Failure: Error {}

  @Test func `a person in two workspaces switches, and enters the last one next time`() throws {
    try Office.open { office in
      let founder = NewMember(name: "ignored", email: "ada@example.com", role: "USER")
      let second = try office.installation.createWorkspace(name: "Harbour", currency: .usd, founder: founder)
      let cookie = try office.cookie()
      #expect(try office.session(cookie)?.workspaceName == "Fern & Moss")
      #expect(try office.installation.switchWorkspace(#require(try office.session(cookie)), to: second.workspace))
      let switched = try #require(try office.session(cookie))
      #expect(switched.workspaceName == "Harbour")
      #expect(switched.role == "USER")
      #expect(switched.userName == "Ada Admin")
      #expect(switched.permissions == [Office.view])
      #expect(try office.session(office.cookie())?.workspaceName == "Harbour")
      #expect(try office.installation.memberships(of: office.ada.userID).map(\.name) == ["Fern & Moss", "Harbour"])
    }
  }

  @Test func `nobody switches to a workspace that is not theirs`() throws {
    try Office.open { office in
      let founder = NewMember(name: "Bo", email: "bo@example.com", role: "ADMIN")
      let second = try office.installation.createWorkspace(name: "Harbour", currency: .usd, founder: founder)
      let cookie = try office.cookie()
      #expect(try !office.installation.switchWorkspace(#require(try office.session(cookie)), to: second.workspace))
      #expect(try !office.installation.switchWorkspace(office.ada, to: office.ada.workspace))
      #expect(try office.session(cookie)?.workspaceName == "Fern & Moss")
    }
  }

  @Test func `a workspace whose seed fails leaves nothing`() throws {
    try Office.open { office in
      let founder = NewMember(name: "Bo", email: "bo@example.com", role: "ADMIN")
      #expect(throws: Failure.self) {
        try office.installation.createWorkspace(name: "Half", currency: .usd, founder: founder) { _ in throw Failure() }
      }
      let half = try office.installation.workspace(named: "Half")
      #expect(half == nil)
      #expect(try office.installation.person(email: "bo@example.com") == nil)
    }
  }

  @Test func `a name is taken whatever its case`() throws {
    try Office.open { office in
      let founder = NewMember(name: "Bo", email: "bo@example.com", role: "ADMIN")
      #expect(throws: AccessError.workspaceExists("FERN & MOSS")) {
        try office.installation.createWorkspace(name: "FERN & MOSS", currency: .usd, founder: founder)
      }
      let found = try office.installation.workspace(named: "fern & moss")
      #expect(found?.id == office.ada.workspace)
    }
  }

  @Test func `the first workspace needs the code from the terminal, once`() throws {
    try withTemporaryFolder { folder in
      let store = try Office.store(in: folder)
      let installation = store.installation
      let code = try #require(try installation.firstRunCode())
      let founder = try Office.founder(store)
      #expect(throws: AccessError.wrongCode) {
        try installation.createFirstWorkspace(
          code: "AAAA-AAAA-AAAA", name: "One", currency: .eur, founder: founder, visitor: Office.visitor, seed: { _ in })
      }
      let typed = code.lowercased().replacing("-", with: " ")
      let session = try installation.createFirstWorkspace(
        code: typed, name: "One", currency: .eur, founder: founder, visitor: Office.visitor, seed: { _ in })
      #expect(session.role == "ADMIN")
      #expect(try installation.firstRunCode() == nil)
      #expect(throws: AccessError.wrongCode) {
        try installation.createFirstWorkspace(
          code: code, name: "Two", currency: .eur, founder: founder, visitor: Office.visitor, seed: { _ in })
      }
      try store.close()
    }
  }

  @Test func `the system may do everything in a workspace that exists`() throws {
    try Office.open { office in
      let system = try #require(try office.installation.systemSession(in: office.ada.workspace, requestID: "r"))
      #expect(system.permissions == [Office.view, Office.edit, Office.manage])
      #expect(try office.installation.systemSession(in: WorkspaceID(rawValue: 99), requestID: "r") == nil)
    }
  }

  @Test func `a workspace is renamed with an event, not to a name that is taken`() throws {
    try Office.open { office in
      let founder = NewMember(name: "Bo", email: "bo@example.com", role: "ADMIN")
      _ = try office.installation.createWorkspace(name: "Harbour", currency: .usd, founder: founder)
      #expect(throws: AccessError.workspaceExists("harbour")) { try office.ada.write { try $0.renameWorkspace("harbour") } }
      try office.ada.write { try $0.renameWorkspace("Fern and Moss") }
      #expect(try office.installation.workspace(named: "Fern and Moss")?.id == office.ada.workspace)
      let verbs = try office.string(
        "SELECT group_concat(verb) FROM main.events WHERE entity = 'workspace' AND tenant_id = \(office.ada.workspace)")
      #expect(verbs == "created,updated")
    }
  }
}
