import Testing
import Values

@testable import Store

@Suite struct RoleTests {
  @Test func `a workspace edits what a role may do, for its own members only`() throws {
    try Office.open { office in
      let founder = NewMember(name: "", email: "ada@example.com", role: "ADMIN")
      let harbour = try office.installation.createWorkspace(name: "Harbour", currency: .usd, founder: founder)
      try office.add("Bo", "bo@example.com")
      let cookie = try office.cookie("bo@example.com")
      try office.ada.write { try $0.setPermission(Office.edit, of: "USER", allowed: true) }
      try office.ada.write { try $0.setPermission(Office.view, of: "USER", allowed: false) }
      #expect(try office.session(cookie)?.permissions == [Office.edit])
      let matrix = try harbour.read { try $0.roleMatrix() }
      #expect(matrix.permissions(of: "USER") == [Office.view])
    }
  }

  @Test func `an edit back to the default is forgotten`() throws {
    try Office.open { office in
      let user = try #require(Office.roles["USER"])
      try office.ada.write { try $0.setPermission(Office.edit, of: "USER", allowed: true) }
      let edited = try office.ada.read { try $0.roleMatrix() }
      #expect(edited.isEdited(user, Office.edit))
      try office.ada.write { try $0.setPermission(Office.edit, of: "USER", allowed: false) }
      let matrix = try office.ada.read { try $0.roleMatrix() }
      #expect(matrix.edits.isEmpty)
    }
  }

  @Test func `a fixed role, an unknown role and an unknown permission are refused`() throws {
    try Office.open { office in
      #expect(throws: AccessError.fixedRole("Admin")) {
        try office.ada.write { try $0.setPermission(Office.edit, of: "ADMIN", allowed: false) }
      }
      #expect(throws: AccessError.unknownRole("KING")) {
        try office.ada.write { try $0.setPermission(Office.edit, of: "KING", allowed: true) }
      }
      #expect(throws: AccessError.unknownPermission("crm.fly")) {
        try office.ada.write { try $0.setPermission(Permission("crm.fly"), of: "USER", allowed: true) }
      }
    }
  }
}
