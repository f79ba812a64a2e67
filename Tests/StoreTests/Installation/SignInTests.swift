import Synchronization
import Glibc
import Foundation
import Testing
import Values

@testable import Store

@Suite struct SignInTests {
  @Test func `the right password opens a session in the workspace`() throws {
    try Office.open { office in
      let session = try #require(try office.session(office.cookie(" ADA@example.com ")))
      #expect(session.workspaceName == "Fern & Moss")
      #expect(session.currency == .eur)
      #expect(session.userID == office.ada.userID)
      #expect(session.userName == "Ada Admin")
      #expect(session.email == "ada@example.com")
      #expect(session.permissions == [Office.view, Office.edit, Office.manage])
    }
  }

  @Test func `a wrong password, an unknown address and somebody who was let go get the same answer`() throws {
    try Office.open { office in
      let gone = try office.add("Gone", "gone@example.com")
      try office.ada.write { try $0.setActive(false, of: gone) }
      let attempts = [("ada@example.com", "wrong"), ("nobody@example.com", Office.password), ("gone@example.com", Office.password)]
      for (email, password) in attempts + [("", ""), ("not an address", "x")] {
        #expect(try office.installation.signIn(email: email, password: password, from: Office.visitor).isRefused)
      }
    }
  }

  @Test func `somebody without an e-mail address owns a membership and cannot sign in`() throws {
    try Office.open { office in
      let id = try office.add("Owner Only", nil)
      #expect(try office.installation.memberships(of: id).count == 1)
      #expect(try office.installation.signIn(email: "", password: Office.password, from: Office.visitor).isRefused)
    }
  }

  @Test func `after ten attempts an account waits, with the right password too`() throws {
    try Office.open { office in
      for index in 0..<10 {
        let visitor = Visitor(address: "192.0.2.\(index)", agent: "")
        #expect(try office.installation.signIn(email: "ada@example.com", password: "wrong", from: visitor).isRefused)
      }
      let answer = try office.installation.signIn(email: "Ada@Example.com", password: Office.password, from: Office.visitor)
      #expect(try #require(answer.retryAfter) > 0)
    }
  }

  @Test func `signing in again gives another token and ends the one it replaces`() throws {
    try Office.open { office in
      let first = try office.cookie()
      let second = try office.cookie(replacing: first)
      #expect(first != second)
      #expect(try office.session(first) == nil)
      #expect(try office.session(second) != nil)
    }
  }

  @Test func `a sign-in ends when it was idle for too long`() throws {
    var rules = SignInRules()
    rules.idleLifetime = 600
    try Office.open(signIn: rules) { office in
      let cookie = try office.cookie()
      try office.force("UPDATE main.sessions SET seen_at = \(Instant.now.adding(seconds: -590))")
      #expect(try office.session(cookie) != nil)
      // Looking kept it alive.
      let seen = try office.integer("SELECT seen_at FROM main.sessions")
      #expect(try #require(seen) > Instant.now.adding(seconds: -60).milliseconds)
      try office.force("UPDATE main.sessions SET seen_at = \(Instant.now.adding(seconds: -601))")
      #expect(try office.session(cookie) == nil)
    }
  }

  @Test func `a page waits for nobody to say when its sign-in was used`() throws {
    try Office.open { office in
      let cookie = try office.cookie()
      let token = try office.installation.issueToken(for: office.ada.userID, name: "test").text
      try office.force("UPDATE main.sessions SET seen_at = \(Instant.now.adding(seconds: -1_000))")
      let (entered, leave, left) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
      Thread {
        do {
          _ = try office.store.unscopedWrite { _ in
            entered.signal()
            leave.wait()
          }
        } catch { Issue.record(error) }
        left.signal()
      }.start()
      entered.wait()
      let start = ContinuousClock.now
      #expect(try office.session(cookie) != nil)
      #expect(try office.installation.session(apiToken: token, requestID: "test") != nil)
      #expect(ContinuousClock.now - start < .seconds(3))
      leave.signal()
      left.wait()
      #expect(try office.integer("SELECT count(*) FROM main.api_tokens WHERE used_at IS NOT NULL") == 0)
      #expect(try office.installation.session(apiToken: token, requestID: "test") != nil)
      #expect(try office.integer("SELECT count(*) FROM main.api_tokens WHERE used_at IS NOT NULL") == 1)
    }
  }

  @Test func `a password that was changed while the old one was checked stays, and the old one lets nobody in`() throws {
    try Office.open { office in
      // With another cost the hash is made again when somebody signs in, which takes a while.
      let slow = try #require(PasswordCost(logRounds: 15, blockSize: 8, parallelism: 1))
      let stored = try PasswordHash(of: Office.password, cost: slow).description
      try office.force("UPDATE main.people SET password = \(stored)")
      let outcome = Mutex<SignIn?>(nil)
      let ended = DispatchSemaphore(value: 0)
      Thread {
        do {
          let result = try office.installation.signIn(email: "ada@example.com", password: Office.password, from: Office.visitor)
          outcome.withLock { $0 = result }
        } catch { Issue.record(error) }
        ended.signal()
      }.start()
      // The sign-in has read the old hash by now, or reads the new one: in neither case may the old password work.
      usleep(20_000)
      let new = try office.installation.newPassword("quite another one")
      try office.installation.setPassword(new, ofPersonWith: "ada@example.com")
      ended.wait()
      #expect(try office.string("SELECT password FROM main.people WHERE email = 'ada@example.com'") == new.hash.description)
      #expect(outcome.withLock { $0?.isRefused } == true)
      #expect(try office.integer("SELECT count(*) FROM main.sessions") == 0)
    }
  }

  @Test func `invitations that work no more are forgotten along with ended sign-ins`() throws {
    try Office.open { office in
      let member = try office.ada.write { try $0.addMember(NewMember(name: "Cy", email: "cy@example.com", role: "USER")) }
      _ = try office.ada.write { try $0.invite(member.id) }
      try office.installation.forgetEndedSignIns()
      #expect(try office.integer("SELECT count(*) FROM main.invitations") == 1)
      try office.force("UPDATE main.invitations SET expires_at = \(Instant.now.adding(seconds: -1))")
      try office.installation.forgetEndedSignIns()
      #expect(try office.integer("SELECT count(*) FROM main.invitations") == 0)
    }
  }

  @Test func `a sign-in ends at its time however busy it is`() throws {
    try Office.open { office in
      let cookie = try office.cookie()
      try office.force("UPDATE main.sessions SET expires_at = \(Instant.now.adding(seconds: -1))")
      #expect(try office.session(cookie) == nil)
    }
  }

  @Test func `signing out ends the sign-in, an unknown cookie opens nothing`() throws {
    try Office.open { office in
      let cookie = try office.cookie()
      try office.installation.signOut(cookie: cookie)
      #expect(try office.session(cookie) == nil)
      #expect(try office.session("") == nil)
      #expect(try office.session(String(repeating: "0", count: 64)) == nil)
    }
  }

  @Test func `people see their own sign-ins and end them`() throws {
    try Office.open { office in
      try office.add("Bo", "bo@example.com")
      let (desk, phone, other) = (try office.cookie(), try office.cookie(), try office.cookie("bo@example.com"))
      let session = try #require(try office.session(desk))
      let list = try office.installation.signIns(of: session)
      #expect(list.count == 2)
      #expect(list.filter(\.isCurrent).count == 1)
      #expect(list.allSatisfy { $0.address == "192.0.2.1" && $0.agent == "Test/1.0" && $0.workspaceName == "Fern & Moss" })
      let bo = try #require(try office.session(other))
      let strange = try #require(try office.installation.signIns(of: bo).first)
      #expect(try !office.installation.revokeSignIn(strange.id, of: session))
      #expect(try office.installation.revokeOtherSignIns(of: session) == 1)
      #expect(try office.session(phone) == nil)
      #expect(try office.session(desk) != nil)
      #expect(try office.session(other) != nil)
    }
  }

  @Test func `each sign-in has a secret of its own for forms`() throws {
    try Office.open { office in
      let secrets = try [office.cookie(), office.cookie()].map { cookie in
        guard case .cookie(_, let secret)? = try office.session(cookie)?.kind else { throw AccessError.wrongCode }
        return secret
      }
      #expect(secrets[0].count == 32)
      #expect(secrets[0] != secrets[1])
    }
  }

  @Test func `a hash with older parameters is made again at the next sign-in`() throws {
    try Office.open { office in
      let old = try PasswordHash(of: Office.password, cost: #require(PasswordCost(logRounds: 3, blockSize: 1, parallelism: 1)))
      try office.force("UPDATE main.people SET password = \(old.description)")
      _ = try office.cookie()
      let stored = try office.string("SELECT password FROM main.people")
      #expect(stored?.hasPrefix("scrypt$4$1$1$") == true)
      _ = try office.cookie()
    }
  }

  @Test func `neither password nor token nor sealed text stands in the file`() throws {
    try Office.open { office in
      let cookie = try office.cookie()
      let token = try office.installation.issueToken(for: office.ada.userID, name: "script").text
      let sealed = try office.store.secretKey.seal("123456782", for: "customers.bsn")
      try office.force("UPDATE main.people SET theme = \(Hex.text(sealed))")
      var bytes = try DurableFile.contents(of: office.store.directory + "/kith.sqlite")
      bytes += try DurableFile.contents(of: office.store.directory + "/kith.sqlite-wal")
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(text.contains("ada@example.com"))
      for secret in [Office.password, cookie, token, String(token.dropFirst(5)), "123456782"] { #expect(!text.contains(secret)) }
    }
  }
}
