import Testing
import Values

@testable import Store

@Suite struct TokenTests {
  @Test func `a token works until it is revoked`() throws {
    try Office.open { office in
      let token = try office.installation.issueToken(for: office.ada.userID, name: "script")
      let session = try #require(try office.installation.session(apiToken: token.text, requestID: "r"))
      #expect(session.kind == .token(token.id))
      #expect(session.userID == office.ada.userID)
      let listed = try #require(try office.installation.tokens(of: office.ada.userID).first)
      #expect(listed.name == "script" && listed.usedAt != nil && listed.workspaceName == nil)
      #expect(try !office.installation.revokeToken(token.id, of: office.add("Bo", nil)))
      #expect(try office.installation.revokeToken(token.id, of: office.ada.userID))
      #expect(try office.installation.session(apiToken: token.text, requestID: "r") == nil)
    }
  }

  @Test func `a token for a workspace stays there, one without enters the first`() throws {
    try Office.open { office in
      let founder = NewMember(name: "", email: "ada@example.com", role: "ADMIN")
      let second = try office.installation.createWorkspace(name: "Harbour", currency: .usd, founder: founder)
      let bound = try office.installation.issueToken(for: office.ada.userID, in: second.workspace, name: "harbour")
      let free = try office.installation.issueToken(for: office.ada.userID, name: "any")
      #expect(try office.installation.session(apiToken: bound.text, requestID: "r")?.workspaceName == "Harbour")
      #expect(try office.installation.session(apiToken: free.text, requestID: "r")?.workspaceName == "Fern & Moss")
    }
  }

  @Test func `a token ends at its time and with the membership`() throws {
    try Office.open { office in
      let bo = try office.add("Bo", "bo@example.com")
      let past = try office.installation.issueToken(for: bo, name: "old", expiresAt: Instant.now.adding(seconds: -1))
      let token = try office.installation.issueToken(for: bo, name: "new", expiresAt: Instant.now.adding(seconds: 60))
      #expect(try office.installation.session(apiToken: past.text, requestID: "r") == nil)
      #expect(try office.installation.session(apiToken: token.text, requestID: "r") != nil)
      try office.ada.write { try $0.setActive(false, of: bo) }
      #expect(try office.installation.session(apiToken: token.text, requestID: "r") == nil)
      #expect(throws: AccessError.self) { try office.installation.issueToken(for: bo, name: "none") }
    }
  }

  @Test func `a cookie is no token and a token is no cookie`() throws {
    try Office.open { office in
      let token = try office.installation.issueToken(for: office.ada.userID, name: "script").text
      #expect(try office.session(token) == nil)
      #expect(try office.installation.session(apiToken: office.cookie(), requestID: "r") == nil)
    }
  }
}
