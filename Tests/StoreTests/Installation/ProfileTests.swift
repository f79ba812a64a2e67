import Testing
import Values

@testable import Store

@Suite struct ProfileTests {
  @Test func `a profile changes for all workspaces, without an event when nothing changed`() throws {
    try Office.open { office in
      let zone = try #require(Zone("Asia/Kolkata"))
      let cookie = try office.cookie()
      try office.installation.update(Profile(name: " Ada L. ", zone: zone, theme: "dark"), of: office.ada)
      let session = try #require(try office.session(cookie))
      #expect(session.userName == "Ada L." && session.zone == zone && session.theme == "dark")
      let events = try office.integer("SELECT count(*) FROM main.events")
      try office.installation.update(Profile(name: "Ada L.", zone: zone, theme: "dark"), of: session)
      #expect(try office.integer("SELECT count(*) FROM main.events") == events)
    }
  }

  @Test func `a new password needs the old one and ends the other sign-ins`() throws {
    try Office.open { office in
      let (here, there) = (try office.cookie(), try office.cookie())
      let session = try #require(try office.session(here))
      #expect(throws: AccessError.wrongPassword) {
        try office.installation.changePassword(of: session, from: "wrong", to: "a new password", visitor: Office.visitor)
      }
      #expect(throws: AccessError.weakPassword("A password has at least 8 characters.")) {
        try office.installation.changePassword(of: session, from: Office.password, to: "short", visitor: Office.visitor)
      }
      try office.installation.changePassword(of: session, from: Office.password, to: "a new password", visitor: Office.visitor)
      #expect(try office.session(here) != nil)
      #expect(try office.session(there) == nil)
      #expect(try office.installation.signIn(email: "ada@example.com", password: Office.password, from: Office.visitor).isRefused)
    }
  }

  @Test func `asking for the password again is throttled like signing in`() throws {
    try Office.open { office in
      for _ in 0..<10 {
        #expect(throws: AccessError.wrongPassword) {
          try office.installation.confirm("wrong", of: office.ada, from: Office.visitor)
        }
      }
      #expect(throws: AccessError.throttled(retryAfter: 900)) {
        try office.installation.confirm(Office.password, of: office.ada, from: Office.visitor)
      }
    }
  }

  @Test func `the command line sets a password and ends every sign-in`() throws {
    try Office.open { office in
      let cookie = try office.cookie()
      try office.installation.setPassword(office.installation.newPassword("set by command"), ofPersonWith: "ada@example.com")
      #expect(try office.session(cookie) == nil)
      #expect(try office.integer("SELECT count(*) FROM main.events WHERE verb = 'password_changed'") == 1)
      #expect(throws: AccessError.unknownPerson("nobody@example.com")) {
        try office.installation.setPassword(office.installation.newPassword("set by command"), ofPersonWith: "nobody@example.com")
      }
    }
  }
}
