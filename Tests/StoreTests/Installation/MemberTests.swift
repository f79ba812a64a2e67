import Testing
import Values

@testable import Store

@Suite struct MemberTests {
  @Test func `a known address joins with its own name and password`() throws {
    try Office.open { office in
      let bo = try office.add("Bo", "bo@example.com")
      let founder = NewMember(name: "Cy", email: "cy@example.com", role: "ADMIN")
      let harbour = try office.installation.createWorkspace(name: "Harbour", currency: .usd, founder: founder)
      let other = try office.installation.newPassword("another password")
      let joined = try harbour.write { writer in
        try writer.addMember(NewMember(name: "Robert", email: "BO@example.com", role: "USER", password: other))
      }
      #expect(joined == AddedMember(id: bo, isNewPerson: false))
      let name = try harbour.read { try $0.string("SELECT name FROM members WHERE id = \(bo)") }
      #expect(name == "Bo")
      #expect(try office.installation.signIn(email: "bo@example.com", password: "another password", from: Office.visitor).isRefused)
      _ = try office.cookie("bo@example.com")
    }
  }

  @Test func `nobody is added twice, with an unknown role, a bad name or a bad address`() throws {
    try Office.open { office in
      #expect(throws: AccessError.alreadyMember("ada@example.com")) { try office.add("Ada", "ada@example.com") }
      #expect(throws: AccessError.unknownRole("KING")) { try office.add("Bo", "bo@example.com", role: "KING") }
      #expect(throws: AccessError.invalidName) { try office.add(" \n ", "bo@example.com") }
      for bad in ["", "bo", "bo@", "@example.com", "b o@example.com", "bo@exa mple.com", "bo@example..com", "a@b@c", "x@-a.com"] {
        #expect(throws: AccessError.invalidEmail(bad)) { try office.add("Bo", bad) }
      }
      let count = try office.integer("SELECT count(*) FROM main.memberships")
      #expect(count == 1)
    }
  }

  @Test func `a role changes with an event and a stale edit is refused`() throws {
    try Office.open { office in
      let bo = try office.add("Bo", "bo@example.com")
      let cookie = try office.cookie("bo@example.com")
      try office.ada.write { try $0.setRole("ADMIN", of: bo, version: 1) }
      #expect(try office.session(cookie)?.allows(Office.manage) == true)
      #expect(throws: AccessError.stale) { try office.ada.write { try $0.setRole("USER", of: bo, version: 1) } }
      let events = try office.integer("SELECT count(*) FROM main.events WHERE record = \(bo) AND verb = 'role_changed'")
      #expect(events == 1)
    }
  }

  @Test func `the last admin cannot leave or lose the role`() throws {
    try Office.open { office in
      let id = office.ada.userID
      #expect(throws: AccessError.lastOfFixedRole("ADMIN")) { try office.ada.write { try $0.setRole("USER", of: id) } }
      #expect(throws: AccessError.lastOfFixedRole("ADMIN")) { try office.ada.write { try $0.setActive(false, of: id) } }
      try office.add("Bo", "bo@example.com", role: "ADMIN")
      try office.ada.write { try $0.setRole("USER", of: id) }
    }
  }

  @Test func `who is let go is signed out at once and may come back`() throws {
    try Office.open { office in
      let bo = try office.add("Bo", "bo@example.com")
      let cookie = try office.cookie("bo@example.com")
      try office.ada.write { try $0.setActive(false, of: bo) }
      #expect(try office.session(cookie) == nil)
      try office.ada.write { try $0.setActive(true, of: bo) }
      #expect(try office.session(cookie) == nil)
      #expect(try office.session(office.cookie("bo@example.com")) != nil)
    }
  }

  @Test func `a member of another workspace is out of reach`() throws {
    try Office.open { office in
      let founder = NewMember(name: "Cy", email: "cy@example.com", role: "ADMIN")
      let harbour = try office.installation.createWorkspace(name: "Harbour", currency: .usd, founder: founder)
      #expect(throws: AccessError.self) { try office.ada.write { try $0.setRole("USER", of: harbour.userID) } }
      #expect(throws: AccessError.self) { try office.ada.write { try $0.setActive(false, of: harbour.userID) } }
      #expect(throws: AccessError.self) { try office.ada.write { try $0.setFeature("crm", on: false, for: harbour.userID) } }
      #expect(throws: AccessError.self) { try office.ada.write { try $0.invite(harbour.userID) } }
    }
  }

  @Test func `a part of the product that is switched off takes its permissions along`() throws {
    try Office.open { office in
      let bo = try office.add("Bo", "bo@example.com", role: "ADMIN")
      let cookie = try office.cookie("bo@example.com")
      try office.ada.write { try $0.setFeature("crm", on: false, for: bo) }
      let session = try #require(try office.session(cookie))
      #expect(!session.has("crm"))
      #expect(session.permissions == [Office.manage])
      try office.ada.write { try $0.setFeature("crm", on: true, for: bo) }
      #expect(try office.session(cookie)?.permissions.count == 3)
    }
  }

  @Test func `an invitation sets the first password once`() throws {
    try Office.open { office in
      let bo = try office.ada.write { try $0.addMember(NewMember(name: "Bo", email: "bo@example.com", role: "USER")) }.id
      let link = try office.ada.write { try $0.invite(bo) }
      #expect(try office.installation.invitation(link)?.email == "bo@example.com")
      let accepted = try office.installation.accept(invitation: link, password: office.installation.newPassword(Office.password))
      #expect(accepted.person == bo)
      _ = try office.cookie("bo@example.com")
      #expect(throws: AccessError.wrongCode) {
        try office.installation.accept(invitation: link, password: office.installation.newPassword("another password"))
      }
      #expect(throws: AccessError.self) { try office.ada.write { try $0.invite(bo) } }
    }
  }

  @Test func `an old invitation does not work, nor one for somebody whom another workspace trusts`() throws {
    try Office.open { office in
      let bo = try office.ada.write { try $0.addMember(NewMember(name: "Bo", email: "bo@example.com", role: "USER")) }.id
      let link = try office.ada.write { try $0.invite(bo) }
      try office.force("UPDATE main.invitations SET expires_at = \(Instant.now)")
      #expect(try office.installation.invitation(link) == nil)
      let founder = NewMember(name: "Cy", email: "cy@example.com", role: "ADMIN")
      let harbour = try office.installation.createWorkspace(name: "Harbour", currency: .usd, founder: founder)
      try harbour.write { _ = try $0.addMember(NewMember(name: "", email: "bo@example.com", role: "USER")) }
      #expect(throws: AccessError.self) { try harbour.write { try $0.invite(bo) } }
    }
  }

  @Test func `an invitation ends where its person joins another workspace`() throws {
    try Office.open { office in
      let bo = try office.ada.write { try $0.addMember(NewMember(name: "Bo", email: "bo@example.com", role: "USER")) }.id
      let link = try office.ada.write { try $0.invite(bo) }
      let founder = NewMember(name: "Cy", email: "cy@example.com", role: "ADMIN")
      let harbour = try office.installation.createWorkspace(name: "Harbour", currency: .usd, founder: founder)
      try harbour.write { _ = try $0.addMember(NewMember(name: "", email: "bo@example.com", role: "ADMIN")) }
      #expect(try office.installation.invitation(link) == nil)
      let password = try office.installation.newPassword(Office.password)
      #expect(throws: AccessError.wrongCode) { try office.installation.accept(invitation: link, password: password) }
    }
  }
}
